-- Of every row of the seed `themes`, the example that mentions the theme is found, and the one that only
-- looks like it is not; a theme has one name.
with

examples as (

    {%- for row in theme_rows() %}
    select
        '{{ row.theme_id }}' as theme_id,
        '{{ row.language }}' as language,
        {{ mentions('lower(' ~ engine_text(row.example_hit) ~ ')', row.pattern, row.unless) }} as hits,
        {{ mentions('lower(' ~ engine_text(row.example_miss) ~ ')', row.pattern, row.unless) }}
            as misses_wrongly
    union all
    {%- endfor %}
    select
        '(names)' as theme_id,
        min(language) as language,
        true as hits,
        count(distinct theme_name) > 1 as misses_wrongly
    from {{ ref('themes') }}
    group by themes.theme_id

)

select * from examples
where not hits or misses_wrongly
