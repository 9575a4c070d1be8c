with

figures as (

    select
        *,
        {{ promoters() }} as promoters,
        {{ detractors() }} as detractors,
        {{ responses() }} as responses,
        {{ possible_voices('contacts') }} as possible_voices
    from {{ ref('int_account_counts') }}

),

-- Not a second use of `figures`: DuckDB would materialise it with all its columns.
previous as (

    select
        account_key,
        period_key,
        cast({{ promoters() }} as int) as promoters,
        cast({{ detractors() }} as int) as detractors,
        cast({{ responses() }} as int) as responses,
        contacts,
        {{ possible_voices('contacts') }} as possible_voices
    from {{ ref('int_account_counts') }}

),

invitations as (

    select * from {{ ref('int_invitation_counts') }}
    where entity_type = 'account'

),

measured as (

    select
        figures.*,
        periods.period_type,
        periods.period_start,
        periods.previous_period_key,
        {{ finite_standard_error(
            'figures.promoters', 'figures.detractors', 'figures.responses',
            'figures.possible_voices'
        ) }} as unit_standard_error
    from figures
    inner join {{ ref('int_periods') }} as periods on figures.period_key = periods.period_key

)

-- What lists and histories filter and order by is stored, so that they read little and compute
-- nothing else.
select
    measured.account_id,
    measured.branch_id,
    measured.period_type,
    measured.account_key,
    measured.period_key,
    cast(measured.responses as int) as responses,
    cast(measured.promoters as int) as promoters,
    cast(measured.detractors as int) as detractors,
    {%- for score in range(11) %}
    cast(measured.score_{{ score }} as int) as score_{{ score }},
    {%- endfor %}
    measured.contacts,
    invitations.invitations,
    invitations.answered_invitations,
    {{ nps('measured.promoters', 'measured.detractors', 'measured.responses') }} as nps,
    {{ account_bound('measured', -1) }} as nps_low,
    {{ account_bound('measured', 1) }} as nps_high,
    100 * measured.unit_standard_error as standard_error,
    cast(previous.responses as int) as previous_responses,
    cast(previous.promoters as int) as previous_promoters,
    cast(previous.detractors as int) as previous_detractors,
    previous.contacts as previous_contacts,
    100 * {{ finite_standard_error(
        'previous.promoters', 'previous.detractors', 'previous.responses',
        'previous.possible_voices'
    ) }} as previous_standard_error,
    measured.period_start
from measured
left join previous
    on measured.account_key = previous.account_key
    and measured.previous_period_key = previous.period_key
left join invitations
    on measured.account_key = invitations.account_key
    and measured.period_key = invitations.period_key
-- All accounts in one period, and all periods of one account, are read without reading the rest.
order by {{ period_clustering('measured.period_key') }}, measured.account_key
