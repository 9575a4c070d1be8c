with

payees as (

    select * from {{ ref('int_bonus_payees') }}

),

wanted as (

    select
        {{ bonus_key() | join(', ') }},
        entity_type,
        entity_id,
        period_key,
        period_end,
        'period' as evidence_of
    from payees
    union all
    select
        {{ bonus_key() | join(', ') }},
        entity_type,
        entity_id,
        previous_period_key as period_key,
        period_end,
        'previous_period' as evidence_of
    from payees
    where measure_name = 'nps_change'

),

roll_ups as (

    select distinct
        entity_type,
        period_key
    from wanted

),

answers as (

    select
        *,
        {{ month_answered() }} as month_answered,
        {{ month_superseded() }} as month_superseded
    from {{ ref('int_responses') }}
    where disposition = 'counted'

),

attributed as (

    select
        answers.*,
        roll_ups.entity_type,
        roll_ups.period_key,
        {{ entity_of_account('roll_ups.entity_type', 'history') }} as entity_id,
        coalesce(history.branch_id, '(unknown)') as branch_id,
        coalesce(history.account_manager_id, '(unknown)') as account_manager_id
    from answers
    inner join {{ ref('int_period_spans') }} as spans
        on answers.month_answered = spans.month_answered
        and answers.month_superseded = spans.month_superseded
    inner join roll_ups on spans.period_key = roll_ups.period_key
    left join {{ ref('int_accounts_history') }} as history
        on answers.account_key = history.account_key
        and answers.account_version = history.account_version

)

select
    {%- for column in bonus_key() %}
    wanted.{{ column }},
    {%- endfor %}
    attributed.response_id,
    wanted.evidence_of,
    {{ pseudonym('attributed.respondent_id') }} as respondent_pseudonym,
    attributed.account_id,
    attributed.branch_id,
    {{ category('attributed.score') }} as category,
    coalesce(last_version.account_manager_id, '(unknown)') <> attributed.account_manager_id
        as has_other_manager,
    files.source_file,
    attributed.source_row,
    attributed.load_id,
    attributed.score,
    files.started_at as loaded_at,
    attributed.responded_on
from wanted
inner join attributed
    on wanted.period_key = attributed.period_key
    and wanted.entity_type = attributed.entity_type
    and wanted.entity_id = attributed.entity_id
inner join {{ ref('stg_loads__files') }} as files on attributed.load_id = files.load_id
left join {{ ref('int_accounts_history') }} as last_version
    on attributed.account_key = last_version.account_key
    and wanted.period_end >= last_version.valid_from
    and wanted.period_end < last_version.valid_until
