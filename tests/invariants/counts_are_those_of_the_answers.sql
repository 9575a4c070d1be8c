-- In every period of every type of the list, the voices counted over accounts are those of the answers
-- themselves, found without `int_period_spans`: an answer is a voice in a calendar period when the same
-- person's next answer lies in another one, and in the rolling windows that end with its own month or a
-- later one, before that of the next answer.
with

-- Periods are made of months: answers of the same two months are alike.
months as (

    select
        {{ month_answered() }} as month_answered,
        {{ month_superseded() }} as month_superseded,
        count(*) as responses
    from {{ ref('int_responses') }}
    where disposition = 'counted'
    group by {{ month_answered() }}, {{ month_superseded() }}

),

newest as (

    select max(month_answered) as last_month
    from months

),

voices as (

    {%- for period_type, type in period_types().items() %}
    {%- for later in range(type.months if type.is_rolling else 1) %}
    {%- set month = add_months('month_answered', later) %}
    select
        {{ period_key(period_type, period_start(period_type, month)) }} as period_key,
        responses
    from months
    {%- if type.is_rolling %}
    cross join newest
    where {{ month }} <= last_month and {{ month }} < month_superseded
    {%- else %}
    where {{ period_start(period_type, 'month_answered') }}
        <> {{ period_start(period_type, 'month_superseded') }}
    {%- endif %}
    union all
    {%- endfor %}
    {%- endfor %}
    select
        period_key,
        0 as responses
    from {{ ref('int_periods') }}

),

expected as (

    select
        period_key,
        cast(sum(responses) as bigint) as responses
    from voices
    group by period_key
    having sum(responses) > 0

),

counted as (

    select
        period_key,
        cast(sum({{ responses() }}) as bigint) as responses
    from {{ ref('int_account_scores') }}
    group by period_key

)

(select * from expected except select * from counted)
union all
(select * from counted except select * from expected)
