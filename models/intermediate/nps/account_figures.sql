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
        {{ promoters() }} as promoters,
        {{ detractors() }} as detractors,
        {{ responses() }} as responses,
        contacts,
        {{ possible_voices('contacts') }} as possible_voices
    from {{ ref('int_account_counts') }}

),

invitations as (

    select
        account_key,
        period_key,
        cast(sum(invitations) as bigint) as invitations,
        cast(sum(answered_invitations) as bigint) as answered_invitations
    from {{ ref('int_invitation_counts') }}
    group by account_key, period_key

)

select
    -- What readers filter by is here, not only in what is joined: a filter then skips what it excludes.
    accounts.account_id,
    periods.period_type,
    figures.account_key,
    figures.account_version,
    figures.period_key,
    cast(figures.responses as int) as responses,
    cast(figures.promoters as int) as promoters,
    cast(figures.detractors as int) as detractors,
    {%- for score in range(11) %}
    cast(figures.score_{{ score }} as int) as score_{{ score }},
    {%- endfor %}
    figures.contacts,
    invitations.invitations,
    invitations.answered_invitations,
    100 * {{ finite_standard_error(
        'figures.promoters', 'figures.detractors', 'figures.responses', 'figures.possible_voices'
    ) }} as standard_error,
    cast(previous.responses as int) as previous_responses,
    cast(previous.promoters as int) as previous_promoters,
    cast(previous.detractors as int) as previous_detractors,
    previous.contacts as previous_contacts,
    100 * {{ finite_standard_error(
        'previous.promoters', 'previous.detractors', 'previous.responses',
        'previous.possible_voices'
    ) }} as previous_standard_error,
    periods.period_start
from figures
inner join {{ ref('int_periods') }} as periods on figures.period_key = periods.period_key
inner join {{ ref('int_accounts') }} as accounts on figures.account_key = accounts.account_key
left join previous
    on figures.account_key = previous.account_key
    and periods.previous_period_key = previous.period_key
left join invitations
    on figures.account_key = invitations.account_key
    and figures.period_key = invitations.period_key
-- All accounts in one period, and all periods of one account, are read without reading the rest.
order by {{ period_clustering('figures.period_key') }}, figures.account_key
