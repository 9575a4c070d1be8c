-- Every interval contains the figure it belongs to and ends where nothing more is possible: an NPS at ±100, a
-- change or a gap at ±200. A change has both limits wherever it is one; a gap has both or none.
-- Figures of accounts are computed when they are read, all by one formula: one period type is looked at.
{%- set longest = 'year' if 'year' in period_types() else period_types().keys() | first %}
with

intervals as (

    {%- for mart in ['nps_overall', 'nps_by_branch', 'nps_by_account_manager', 'nps_by_team', 'nps_by_account'] %}
    select '{{ mart }}' as mart, 'nps' as figure, 100 as most, nps as value, nps_low as low, nps_high as high
    from {{ ref(mart) }}
    where {{ "period_type = '" ~ longest ~ "'" if mart.endswith('by_account') else 'true' }}
    union all
    select '{{ mart }}' as mart, 'nps_change' as figure, 200 as most, nps_change, nps_change_low, nps_change_high
    from {{ ref(mart) }}
    where {{ "period_type = '" ~ longest ~ "'" if mart.endswith('by_account') else 'true' }}
    union all
    {%- endfor %}
    {%- for mart in ['benchmark_gaps_overall', 'benchmark_gaps_by_branch', 'benchmark_gaps_by_account'] %}
    {%- for gap in ['branch_gap', 'b2b_gap'] %}
    select '{{ mart }}' as mart, '{{ gap }}' as figure, 200 as most, {{ gap }}, {{ gap }}_low, {{ gap }}_high
    from {{ ref(mart) }}
    where {{ "period_type = '" ~ longest ~ "'" if mart.endswith('by_account') else 'true' }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

)

select *
from intervals
where not (low <= value and value <= high and low >= -most and high <= most)
    or (low is null) <> (high is null)
    or (low is null and value is not null and figure not like '%gap')
    or (low is not null and value is null)
