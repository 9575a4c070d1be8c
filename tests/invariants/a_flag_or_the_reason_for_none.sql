-- Whether a change or gap is significant is known, or the row says why not: never both, never neither. Below the
-- floor there is always a reason.
-- Figures of accounts are computed when they are read, all by one formula: one period type is looked at.
{%- set longest = 'year' if 'year' in period_types() else period_types().keys() | first %}
with

flags as (

    {%- for mart in ['nps_overall', 'nps_by_branch', 'nps_by_account_manager', 'nps_by_team', 'nps_by_account'] %}
    select
        '{{ mart }}' as mart,
        responses,
        nps_change as difference,
        is_change_significant as is_significant,
        change_not_tested_reason as reason
    from {{ ref(mart) }}
    where {{ "period_type = '" ~ longest ~ "'" if mart.endswith('by_account') else 'true' }}
    union all
    {%- endfor %}
    {%- for mart in ['benchmark_gaps_overall', 'benchmark_gaps_by_branch', 'benchmark_gaps_by_account'] %}
    {%- for gap in ['branch_gap', 'b2b_gap'] %}
    select
        '{{ mart }}' as mart,
        responses,
        {{ gap }} as difference,
        is_{{ gap }}_significant as is_significant,
        {{ gap }}_not_tested_reason as reason
    from {{ ref(mart) }}
    where {{ "period_type = '" ~ longest ~ "'" if mart.endswith('by_account') else 'true' }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

)

select *
from flags
where (is_significant is null) <> (reason is not null)
    or (reason is null and (difference is null or responses < {{ var('minimum_responses') }}))
    or (difference is null) <> (coalesce(reason, '') = 'nothing to compare with')
