with

scores as (

    select
        *,
        {{ promoters() }} as promoters,
        {{ passives() }} as passives,
        {{ detractors() }} as detractors,
        {{ responses() }} as responses
    from {{ ref('int_entity_scores') }}

),

invitations as (

    {%- for entity_type, entity_column in entities().items() %}
    select
        '{{ entity_type }}' as entity_type,
        {{ entity_id(entity_column) }} as entity_id,
        period_key,
        cast(sum(invitations) as bigint) as invitations,
        cast(sum(answered_invitations) as bigint) as answered_invitations
    from {{ ref('int_invitation_counts') }}
    group by {{ entity_column ~ ', ' if entity_column }}period_key
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

spread as (

    select
        *,
        {{ nps('promoters', 'detractors', 'responses') }} as nps,
        {{ mean_score('responses') }} as mean_score,
        {{ clustered_variance(
            'clusters', '(promoters - detractors)', 'responses', 'balance_squares', 'products',
            'squares'
        ) }} as clustered_variance,
        {{ answer_variance('promoters', 'detractors', 'responses') }} as answer_variance
    from scores

),

figures as (

    select
        *,
        greatest(
            {{ adjusted_standard_error('promoters', 'detractors', 'responses') }},
            coalesce(sqrt(clustered_variance), 0.0)
        ) as unit_standard_error
    from spread

)

select
    figures.entity_type,
    figures.entity_id,
    periods.period_type,
    periods.period_name,
    periods.is_complete,
    periods.is_latest,
    {{ not_reportable_reason('figures.responses', 'cast(null as bigint)') }} is null as is_reportable,
    {{ not_reportable_reason('figures.responses', 'cast(null as bigint)') }} as not_reportable_reason,
    {{ is_significant(p_value(
        '(figures.nps - previous.nps)',
        combined_error('100 * figures.unit_standard_error', '100 * previous.unit_standard_error')
    )) }} as is_change_significant,
    figures.period_key,
    figures.responses,
    figures.promoters,
    figures.passives,
    figures.detractors,
    {{ share('figures.promoters', 'figures.responses') }} as promoter_share,
    {{ share('figures.passives', 'figures.responses') }} as passive_share,
    {{ share('figures.detractors', 'figures.responses') }} as detractor_share,
    figures.nps,
    {{ interval_bound(
        'figures.promoters', 'figures.detractors', 'figures.responses', 'cast(null as bigint)',
        'figures.unit_standard_error', -1
    ) }} as nps_low,
    {{ interval_bound(
        'figures.promoters', 'figures.detractors', 'figures.responses', 'cast(null as bigint)',
        'figures.unit_standard_error', 1
    ) }} as nps_high,
    100 * figures.unit_standard_error as standard_error,
    figures.mean_score,
    {{ score_columns('figures') }},
    invitations.invitations,
    invitations.answered_invitations,
    {{ share('invitations.answered_invitations', 'invitations.invitations') }} as response_rate,
    previous.nps as previous_nps,
    figures.nps - previous.nps as nps_change,
    figures.nps - previous.nps - {{ z() }} * {{ combined_error(
        '100 * figures.unit_standard_error', '100 * previous.unit_standard_error'
    ) }} as nps_change_low,
    figures.nps - previous.nps + {{ z() }} * {{ combined_error(
        '100 * figures.unit_standard_error', '100 * previous.unit_standard_error'
    ) }} as nps_change_high,
    figures.account_mean_nps,
    figures.revenue_weighted_nps,
    figures.effective_accounts,
    figures.effective_accounts_by_revenue,
    figures.clustered_variance / nullif(figures.answer_variance / figures.responses, 0)
        as design_effect,
    periods.period_start,
    periods.period_end
from figures
inner join {{ ref('int_periods') }} as periods on figures.period_key = periods.period_key
left join invitations
    on figures.entity_type = invitations.entity_type
    and figures.entity_id = invitations.entity_id
    and figures.period_key = invitations.period_key
left join figures as previous
    on figures.entity_type = previous.entity_type
    and figures.entity_id = previous.entity_id
    and periods.previous_period_key = previous.period_key
