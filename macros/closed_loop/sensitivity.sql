{#- The mix of a figure beside the plainest mix with the same NPS (no detractors, or no promoters), each with the
    variance of one answer: 30 % promoters with 10 % detractors and 20 % with none are both +20, and the first
    is the less certain. From promoter_share, detractor_share and answer_variance. -#}
{% macro same_nps_other_mix() -%}
    {%- set m = '(promoter_share - detractor_share)' -%}
    {{ mix_in_words('promoter_share', 'detractor_share', 'answer_variance') }}
    || '; as is '
    || {{ mix_in_words(
        'greatest(0e0, ' ~ m ~ ')', 'greatest(0e0, -' ~ m ~ ')', 'abs(' ~ m ~ ') * (1 - abs(' ~ m ~ '))'
    ) }}
{%- endmacro %}

{% macro mix_in_words(promoter_share, detractor_share, variance) -%}
    cast(cast(round(100 * {{ promoter_share }}) as int) as {{ dbt.type_string() }}) || ' % promoters, '
    || cast(cast(round(100 * {{ detractor_share }}) as int) as {{ dbt.type_string() }})
    || ' % detractors (variance '
    || cast(cast({{ variance }} as decimal(4, 2)) as {{ dbt.type_string() }}) || ')'
{%- endmacro %}
