{{ read_responses(source('raw', 'responses')) }}
