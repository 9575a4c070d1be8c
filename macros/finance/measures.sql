{#- A statement's measure from its answers, in three queries, each over the one before: statements and the replays of
    restatements are made by the same. `keys` tell the statements apart and hold `measure_name`.

    `answers` has the keys, evidence_of, account_id, branch_id, category, and the benchmark of the branch, in points:
    benchmark_nps, benchmark_centre, benchmark_error; all null where the measure has none or the branch has none. -#}

{#- Answers counted by account and branch. -#}
{% macro bonus_cells(answers, keys) -%}
    {%- set now, before = "evidence_of = 'period'", "evidence_of = 'previous_period'" -%}
    {%- set group = keys | join(', ') ~ ', account_id, branch_id' -%}
    select
        {{ group }},
        not {{ is_gap_measure('measure_name') }} or max(benchmark_nps) is not null as is_measured,
        {%- for category in ['promoter', 'passive', 'detractor'] %}
        {{ count_where(now ~ " and category = '" ~ category ~ "'") }} as all_{{ category }}s,
        {{ count_where(before ~ " and category = '" ~ category ~ "'") }} as previous_{{ category }}s,
        {%- endfor %}
        {{ count_where(now) }} as all_responses,
        {{ count_where(before) }} as previous_responses,
        sum({{ count_where(now) }}) over (partition by {{ keys | join(', ') }}, branch_id)
            as branch_responses,
        max(benchmark_nps) as benchmark_nps,
        max(benchmark_centre) as benchmark_centre,
        max(benchmark_error) as benchmark_error
    from {{ answers }}
    group by {{ group }}
{%- endmacro %}

{#- Cells by account. The answers that are measured are promoters, passives, detractors and responses. -#}
{% macro bonus_clusters(cells, keys) -%}
    {%- set group = keys | join(', ') ~ ', account_id' -%}
    select
        {{ group }},
        {%- for name in ['promoters', 'passives', 'detractors', 'responses'] %}
        cast(sum(all_{{ name }}) as bigint) as all_{{ name }},
        cast(sum(previous_{{ name }}) as bigint) as previous_{{ name }},
        cast(sum(case when is_measured then all_{{ name }} else 0 end) as bigint) as {{ name }},
        {%- endfor %}
        {%- for name in ['nps', 'centre'] %}
        {{ exact_sum('all_responses * benchmark_' ~ name) }} as benchmark_{{ name }},
        {%- endfor %}
        {{ exact_sum('all_responses * branch_responses * benchmark_error * benchmark_error') }}
            as benchmark_square,
        cast(sum(case when benchmark_error is not null then all_responses else 0 end) as bigint)
            as responses_with_error
    from {{ cells }}
    group by {{ group }}
{%- endmacro %}

{#- Clusters by statement: the `sums` of roll_ups.sql, the totals, and the benchmark they are compared with: the mean
    over the branches, weighted by answers. -#}
{% macro bonus_sums(clusters, keys) -%}
    {%- set is_one = "(account_id <> '(unknown)' and responses > 0)" -%}
    select
        {{ keys | join(', ') }},
        {%- for name in ['promoters', 'passives', 'detractors', 'responses'] %}
        {%- for kind in ['', 'all_', 'previous_'] %}
        cast(sum({{ kind }}{{ name }}) as bigint) as {{ kind }}{{ name }},
        {%- endfor %}
        {%- endfor %}
        {{ count_where("account_id <> '(unknown)' and all_responses > 0") }} as accounts,
        cast(sum(clusters) as bigint) as clusters,
        cast(sum(balance_square) as double) as balance_squares,
        cast(sum(product) as double) as products,
        cast(sum(square) as double) as squares,
        cast({{ exact_sum('account_nps') }} as double) / nullif(count(account_nps), 0)
            as account_mean_nps,
        {%- for name in ['nps', 'centre'] %}
        cast(sum(benchmark_{{ name }}) as double) / nullif(sum(responses), 0) as benchmark_{{ name }},
        {%- endfor %}
        case when sum(responses_with_error) = sum(responses) then
            sqrt(cast(sum(benchmark_square) as double)) / nullif(sum(responses), 0)
        end as benchmark_error
    from (
        select
            *,
            case when {{ is_one }} then {{ nps('promoters', 'detractors', 'responses') }} end
                as account_nps,
            {{ cluster_sums(is_one) }}
        from {{ clusters }}
    ) as summed
    group by {{ keys | join(', ') }}
{%- endmacro %}

{#- The measure, in points, and the interval of the figure behind it, from sums that also have their
    `standard_error` in points. `part`: `points`, `low` or `high`. The interval of `nps_change` needs the accounts of
    both periods: it is that of the roll-up (`entity_figures`). -#}
{% macro bonus_measure(part) -%}
    {%- set nps_now = nps('promoters', 'detractors', 'responses') -%}
    {%- set gap = '(' ~ nps_now ~ ' - benchmark_nps)' -%}
    {%- set centres = '(100 * ' ~ adjusted_nps('promoters', 'detractors', 'responses') ~ ' - benchmark_centre)' -%}
    {%- set error = combined_error('standard_error', 'benchmark_error') -%}
    {%- set side = 1 if part == 'high' else -1 -%}
    {%- set gap_bound = difference_bound(gap, centres, error, '0e0', side ~ ' * 200e0', side) -%}
    case
        when responses is null or responses = 0 then null
        {%- if part == 'points' %}
        when measure_name = 'nps' then {{ nps_now }}
        when measure_name = 'nps_low' then {{ roll_up_bound(-1) }}
        when measure_name = 'nps_change' then
            {{ nps_now }} - {{ nps('previous_promoters', 'previous_detractors', 'previous_responses') }}
        when measure_name = 'account_mean_nps' then account_mean_nps
        when measure_name = 'branch_gap' then {{ gap }}
        when measure_name = 'branch_gap_low' then {{ gap_bound }}
        {%- else %}
        when measure_name in ('nps', 'nps_low') then {{ roll_up_bound(side) }}
        when {{ is_gap_measure('measure_name') }} then {{ gap_bound }}
        {%- endif %}
    end
{%- endmacro %}
