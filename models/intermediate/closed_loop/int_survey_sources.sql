with

answers as (

    select distinct
        responses.survey_id,
        coalesce(history.branch_id, '(unknown)') as branch_id,
        responses.channel,
        files.tool,
        files.wording
    from {{ ref('int_responses') }} as responses
    left join {{ ref('stg_loads__files') }} as files on responses.load_id = files.load_id
    left join {{ ref('int_accounts_history') }} as history
        on responses.account_key = history.account_key
        and responses.account_version = history.account_version
    where responses.disposition = 'counted'

)

select
    survey_id,
    branch_id,
    {{ source_columns() }}
from answers
group by survey_id, branch_id
union all
select
    survey_id,
    null as branch_id,
    {{ source_columns() }}
from answers
group by survey_id
