with

exported as (

    {{ with_last_known('responses', ['response_id'], [
        'survey_id', 'account_id', 'respondent_id', 'score',
        'responded_at', 'channel', 'language'
    ]) }}

),

cleaned as (

    select
        {{ clean_id('response_id') }} as response_id,
        {{ clean_text('survey_id') }} as survey_id,
        {{ clean_id('account_id') }} as account_id,
        {{ clean_id('respondent_id') }} as respondent_id,
        {{ clean_score('score') }} as score_text,
        {{ as_read('responded_at') }} as responded_at_text,
        lower({{ clean_text('channel') }}) as channel,
        {{ clean_text('language') }} as language,
        {{ json_text('_read_as', 'set_aside') }} as set_aside,
        nullif(score, '') as score_as_exported,
        nullif(responded_at, '') as responded_at_as_exported,
        _load_id as load_id,
        _loaded_at as loaded_at,
        _source_row as source_row
    from exported

),

parsed as (

    select
        *,
        {{ read_score('score_text') }} as score,
        {{ read_time('responded_at_text') }} as responded_at
    from cleaned

)

select
    *,
    score is null and {{ is_not_an_answer('score_text') }} as is_not_an_answer,
    case
        when score is null and not {{ is_not_an_answer('score_text') }}
            then {{ score_problem('score_text') }}
    end as score_problem
from parsed
