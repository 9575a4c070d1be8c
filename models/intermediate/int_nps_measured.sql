with

counted as (

    select * from {{ ref('int_nps_counted') }}

),

categorised as (

    select
        *,
        {{ promoters() }} as promoters,
        {{ passives() }} as passives,
        {{ detractors() }} as detractors,
        {{ promoters() }} + {{ passives() }} + {{ detractors() }} as responses,
        {{ possible_voices('contacts') }} as possible_voices
    from counted

),

spread as (

    select
        *,
        {{ clustered_variance(
            'clusters', '(promoters - detractors)', 'responses', 'balance_squares', 'products',
            'squares'
        ) }} as clustered_variance,
        {{ answer_variance('promoters', 'detractors', 'responses') }} as answer_variance
    from categorised

),

uncertain as (

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
        end as unit_standard_error
    from spread

)

select
    entity_type,
    entity_id,
    period_type,
    period_start,
    branch_id,
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
from uncertain
