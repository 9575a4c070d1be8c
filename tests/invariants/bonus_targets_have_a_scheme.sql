-- Warns of a target that pays nothing: no such scheme, a period that is none of the scheme's or of the settings, a period in
-- which no version is in force.
{{ config(severity='warn') }}
with

schemes as (

    select distinct
        scheme_id,
        period_type
    from {{ ref('bonus_schemes') }}

),

targets as (

    select
        targets.*,
        schemes.period_type,
        {%- for period_type, pattern in {
            'month': '[0-9]{4}-(0[1-9]|1[0-2])', 'quarter': '[0-9]{4}-Q[1-4]', 'year': '[0-9]{4}'
        }.items() %}
        {{ matches('targets.period_name', '^' ~ pattern ~ '$') }} as is_{{ period_type }},
        {%- endfor %}
        periods.period_key,
        payees.scheme_id is not null as is_paid
    from {{ ref('stg_finance__targets') }} as targets
    left join schemes
        on targets.scheme_id = schemes.scheme_id
    left join {{ ref('int_periods') }} as periods
        on targets.period_name = periods.period_name
        and schemes.period_type = periods.period_type
    left join {{ ref('int_bonus_payees') }} as payees
        on targets.scheme_id = payees.scheme_id
        and targets.period_name = payees.period_name
        and targets.payee_id = payees.payee_id

),

checked as (

    select
        payee_id,
        scheme_id,
        period_name,
        case
            when period_type is null then 'no such scheme in the seed bonus_schemes'
            when period_type not in ('{{ period_types().keys() | join("', '") }}')
                then 'no such periods in the setting period_types'
            when not (is_month or period_type <> 'month') then 'not the name of a month'
            when not (is_quarter or period_type <> 'quarter') then 'not the name of a quarter'
            when not (is_year or period_type <> 'year') then 'not the name of a year'
            when period_key is not null and not is_paid then 'no version is in force on its first day'
        end as problem
    from targets

)

select * from checked
where problem is not null
