with

entities as (

    select * from {{ ref('int_entities_counted') }}

),

counted as (

    select
        entities.*,
        contacts.contacts,
        -- Finite population counts people: with every answer counted, people are not voices.
        {{ 'contacts.contacts' if var('response_basis') == 'latest' else 'cast(null as bigint)' }}
            as possible_voices,
        invitations.invitations,
        {{ share('invitations.answered_invitations', 'invitations.invitations') }} as response_rate,
        {{ clustered_variance(
            'entities.clusters', '(entities.promoters - entities.detractors)', 'entities.responses',
            'entities.balance_squares', 'entities.products', 'entities.squares'
        ) }} as clustered_variance
    from entities
    left join {{ ref('int_contacts_counted') }} as contacts
        on entities.entity_type = contacts.entity_type
        and entities.entity_id = contacts.entity_id
        and entities.period_type = contacts.period_type
        and entities.period_start = contacts.period_start
    left join {{ ref('int_invitations_counted') }} as invitations
        on entities.entity_type = invitations.entity_type
        and entities.entity_id = invitations.entity_id
        and entities.period_type = invitations.period_type
        and entities.period_start = invitations.period_start

),

spread as (

    select
        *,
        case
            when entity_type = 'account' then {{ finite_standard_error(
                'promoters', 'detractors', 'responses', 'possible_voices'
            ) }}
            else greatest(
                {{ adjusted_standard_error('promoters', 'detractors', 'responses') }},
                coalesce(sqrt(clustered_variance), 0.0)
            )
        end as unit_standard_error,
        {{ answer_variance('promoters', 'detractors', 'responses') }} as answer_variance
    from counted

)

select
    entity_type,
    entity_id,
    period_type,
    period_start,
    responses,
    promoters,
    passives,
    detractors,
    {{ share('promoters', 'responses') }} as promoter_share,
    {{ share('passives', 'responses') }} as passive_share,
    {{ share('detractors', 'responses') }} as detractor_share,
    {{ nps('promoters', 'detractors', 'responses') }} as nps,
    {{ interval_bound(
        'promoters', 'detractors', 'responses', 'possible_voices', 'unit_standard_error', -1
    ) }} as nps_low,
    {{ interval_bound(
        'promoters', 'detractors', 'responses', 'possible_voices', 'unit_standard_error', 1
    ) }} as nps_high,
    100 * unit_standard_error as standard_error,
    clustered_variance / nullif(answer_variance / responses, 0) as design_effect,
    {{ mean_score('responses') }} as mean_score,
    {{ score_columns() }},
    account_mean_nps,
    revenue_weighted_nps,
    effective_accounts,
    contacts,
    invitations,
    response_rate
from spread
