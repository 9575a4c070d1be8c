with

filled as (

    {{ with_last_known(
        'surveys', ['survey_id'], ['survey_name', 'survey_type', 'opens_on', 'closes_on']
    ) }}

),

exported as (

    select * from filled
    where {{ not_withdrawn() }}

),

versions as (

    select
        *,
        {{ version_rank(clean_text('survey_id')) }} as version_rank
    from exported

)

select
    {{ clean_text('survey_id') }} as survey_id,
    {{ clean_text('survey_name') }} as survey_name,
    lower({{ clean_text('survey_type') }}) as survey_type,
    {{ read_date(as_read('opens_on')) }} as opens_on,
    {{ read_date(as_read('closes_on')) }} as closes_on
from versions
where version_rank = 1 and {{ clean_text('survey_id') }} is not null
