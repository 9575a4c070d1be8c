with

exported as (

    select * from {{ source('raw', 'responses') }}

),

read as (

    select
        {{ clean_text('response_id') }} as response_id,
        {{ clean_text('survey_id') }} as survey_id,
        {{ clean_text('account_id') }} as account_id,
        {{ clean_text('respondent_id') }} as respondent_id,
        {{ read_score('score') }} as score,
        {{ is_not_an_answer('score') }} as is_not_an_answer,
        {{ score_problem('score') }} as score_problem,
        {{ as_read('responded_at') }} as responded_at_text,
        lower({{ clean_text('channel') }}) as channel,
        {{ clean_text('language') }} as language,
        {{ json_text('_read_as', 'set_aside') }} as set_aside,
        score as score_as_exported,
        responded_at as responded_at_as_exported,
        _load_id as load_id,
        _loaded_at as loaded_at,
        _source_file as source_file,
        _source_row as source_row
    from exported

)

select
    *,
    {{ read_time('responded_at_text') }} as responded_at
from read
