with

exported as (

    select * from {{ source('raw', 'respondents') }}
    where {{ still_stands() }}

),

versions as (

    select
        *,
        {{ version_rank(clean_text('respondent_id')) }} as version_rank
    from exported

)

select
    {{ clean_text('respondent_id') }} as respondent_id,
    {{ clean_text('account_id') }} as account_id,
    lower({{ clean_text('role') }}) as role,
    coalesce({{ read_boolean('is_active') }}, true) as is_active
from versions
where version_rank = 1 and {{ clean_text('respondent_id') }} is not null
