-- noqa: disable=LT02
with

figures as (

    select
        *,
        score_0 + score_1 + score_2 + score_3 as severe_detractors
    from {{ ref('entity_figures') }}

),

weighted as (

    select
        *,
        {{ share('severe_detractors', 'responses') }} as severe_detractor_share,
        {{ nps('promoters', '2 * detractors', 'responses') }} as nps_detractors_double,
        100 * (
            promoters - detractors
            - ({{ var('severe_detractor_weight') }}e0 - 1) * severe_detractors
        ) / nullif(responses, 0) as nps_severe_weighted,
        {{ answer_variance('promoters', 'detractors', 'responses') }} as answer_variance
    from figures

),

-- Only figures that may be shown are ranked against one another.
ranked as (

    select
        weighted.*,
        {%- for figure, name in {
            'nps': 'nps_rank', 'nps_detractors_double': 'nps_detractors_double_rank',
            'nps_severe_weighted': 'nps_severe_weighted_rank', 'mean_score': 'mean_score_rank',
        }.items() %}
        cast(case when weighted.is_reportable then rank() over (
            partition by weighted.entity_type, weighted.period_key, weighted.is_reportable
            order by weighted.{{ figure }} desc
        ) end as bigint) as {{ name }}{{ ',' if not loop.last }}
        {%- endfor %}
    from weighted

)

select
    ranked.entity_type,
    ranked.entity_id,
    coalesce(branches.branch_name, managers.account_manager_name, ranked.entity_id) as entity_name,
    ranked.period_type,
    ranked.period_name,
    ranked.is_complete,
    ranked.is_latest,
    ranked.is_reportable,
    ranked.not_reportable_reason,
    nps_rank <> nps_detractors_double_rank or nps_rank <> nps_severe_weighted_rank
        as rank_depends_on_weights,
    {{ same_nps_other_mix() }} as same_nps_other_mix,
    ranked.responses,
    ranked.nps,
    ranked.nps_low,
    ranked.nps_high,
    ranked.mean_score,
    ranked.promoter_share,
    ranked.detractor_share,
    ranked.answer_variance,
    ranked.severe_detractor_share,
    ranked.nps_detractors_double,
    ranked.nps_severe_weighted,
    ranked.nps_rank,
    ranked.nps_detractors_double_rank,
    ranked.nps_severe_weighted_rank,
    ranked.mean_score_rank,
    ranked.period_start,
    ranked.period_end
from ranked
left join {{ ref('dim_branches') }} as branches
    on ranked.entity_type = 'branch' and ranked.entity_id = branches.branch_id
left join {{ ref('dim_account_managers') }} as managers
    on ranked.entity_type = 'account_manager' and ranked.entity_id = managers.account_manager_id
