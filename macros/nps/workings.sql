{#- The steps of a figure's uncertainty as columns, so that `nps explain` only has to show them. The
    formulas are those the figures are made with. Figures and errors are in points, the rest on the
    unit scale. `prefix` begins the names of all columns. -#}

{#- Of an account, from `account_figures`; `previous_` gives those of the period before. -#}
{% macro account_workings(relation, prefix='') -%}
    {%- set counts = account_counts(relation, prefix) -%}
    {{ counts[0] }} as {{ prefix }}promoters,
    {{ counts[1] }} as {{ prefix }}detractors,
    {{ counts[2] }} as {{ prefix }}responses,
    {{ counts[3] }} as {{ prefix }}possible_voices,
    {{ account_nps(relation, prefix) }} as {{ prefix }}nps,
    case when {{ counts[3] }} >= {{ counts[2] }} then {{ share(counts[2], counts[3]) }} end
        as {{ prefix }}answered_share,
    100 * {{ adjusted_nps(*counts[:3]) }} as {{ prefix }}adjusted_nps,
    {{ adjusted_variance(*counts[:3]) }} as {{ prefix }}adjusted_variance,
    {{ account_centre(relation, prefix) }} as {{ prefix }}interval_centre,
    {{ relation }}.{{ prefix }}standard_error as {{ prefix }}standard_error,
    {{ account_rounding(relation, prefix) }} as {{ prefix }}half_people,
    {{ z() }} * {{ relation }}.{{ prefix }}standard_error + {{ account_rounding(relation, prefix) }}
        as {{ prefix }}half_interval,
    {{ account_attainable(relation, -1, prefix) }} as {{ prefix }}lowest_attainable,
    {{ account_attainable(relation, 1, prefix) }} as {{ prefix }}highest_attainable
{%- endmacro %}

{#- Of a roll-up, from the `sums` that `roll_ups.sql` describes. Null beyond the counts for a
    benchmark that was only published. -#}
{% macro roll_up_workings(sums, prefix='') -%}
    {%- set balance = '(' ~ sums ~ '.promoters - ' ~ sums ~ '.detractors)' -%}
    {%- set counts = [sums ~ '.promoters', sums ~ '.detractors', sums ~ '.responses'] -%}
    {%- set effective = effective_number(sums ~ '.responses', sums ~ '.squares') -%}
    {%- for name in ['promoters', 'detractors', 'responses'] + cluster_columns() %}
    {{ sums }}.{{ name }} as {{ prefix }}{{ name }},
    {%- endfor %}
    {{ share(balance, sums ~ '.responses') }} as {{ prefix }}unit_nps,
    100 * {{ adjusted_nps(*counts) }} as {{ prefix }}adjusted_nps,
    {{ adjusted_variance(*counts) }} as {{ prefix }}adjusted_variance,
    100 * {{ adjusted_standard_error(*counts) }} as {{ prefix }}plain_error,
    {{ error_squares(sums) }} as {{ prefix }}error_squares,
    {{ clustered_variance(
        sums ~ '.clusters', balance, sums ~ '.responses', sums ~ '.balance_squares',
        sums ~ '.products', sums ~ '.squares'
    ) }} as {{ prefix }}clustered_variance,
    {{ effective }} as {{ prefix }}effective_clusters,
    {{ degrees_of_freedom(effective) }} as {{ prefix }}degrees_of_freedom,
    {{ student_t_point(degrees_of_freedom(effective)) }} as {{ prefix }}t_point
{%- endmacro %}

{#- Of the change of a roll-up, from relations like those of `paired_variance`. -#}
{% macro paired_workings(now, before) -%}
    {%- set effective = 'least(' ~ effective_number(now ~ '.responses', now ~ '.squares') ~ ', '
        ~ effective_number(before ~ '.responses', before ~ '.squares') ~ ')' -%}
    {%- set plain = [] -%}
    {%- for sums in [now, before] -%}
        {%- do plain.append(adjusted_standard_error(
            sums ~ '.promoters', sums ~ '.detractors', sums ~ '.responses'
        )) -%}
    {%- endfor -%}
    {%- for name in shared_sums() %}
    {{ now }}.{{ name }},
    {%- endfor %}
    {{ now }}.clusters + {{ before }}.clusters - {{ now }}.shared_clusters as change_clusters,
    {{ error_products(now, before, now) }} as error_products,
    {{ paired_variance(now, before, now) }} as change_variance,
    {{ degrees_of_freedom(effective) }} as change_degrees_of_freedom,
    {{ student_t_point(degrees_of_freedom(effective)) }} as change_t_point,
    100 * {{ combined_error(*plain) }} as plain_change_error
{%- endmacro %}

{#- The limit of the family of tests at the place of its largest significant p-value. -#}
{% macro family_limit(thresholds) -%}
    ({{ alpha() }} * {{ thresholds }}.significant_tests / {{ thresholds }}.tests)
{%- endmacro %}

{#- Of a test: how many errors the difference is beyond what rounding to whole people explains, and
    its p-value. The first is null without an error to divide by. -#}
{% macro test_workings(centres, standard_error, half_people, prefix) -%}
    greatest(0e0, abs({{ centres }}) - {{ half_people }}) / nullif({{ standard_error }}, 0)
        as {{ prefix }}_z,
    {{ difference_p_value(centres, standard_error, half_people) }} as {{ prefix }}_p_value
{%- endmacro %}

{#- Student's t is read at one less than the effective number of clusters, at least 1. -#}
{% macro degrees_of_freedom(effective_clusters) -%}
    greatest(1e0, {{ effective_clusters }} - 1)
{%- endmacro %}
