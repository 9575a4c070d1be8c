{#- What each answer of a relation is to the counts that it is in, a row for each: of its month, quarter
    and year, and (period type `turn`) of the months with which its voice enters and leaves. -#}
{% macro parts_in_counts(relation) -%}
    {%- for period_type, period_start, is_heard, part in [
        ('month', period_start('month', 'responded_on'), speaks_in('month'), 'speaks'),
        ('quarter', period_start('quarter', 'responded_on'), speaks_in('quarter'), 'speaks'),
        ('year', period_start('year', 'responded_on'), speaks_in('year'), 'speaks'),
        ('turn', enters_on(), speaks_in('month'), 'enters'),
        ('turn', leaves_on(), speaks_in('month'), 'leaves'),
    ] %}
    select
        account_id,
        account_version_from,
        respondent_id,
        score,
        more,
        '{{ period_type }}' as period_type,
        {{ period_start }} as period_start,
        case when {{ is_heard }} then '{{ part }}' else 'is silent' end as part
    from {{ relation }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
