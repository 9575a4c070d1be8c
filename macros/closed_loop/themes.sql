{#- What a text is about. The seed `themes` has the patterns; they are written into the statement as
    constants, because an engine compiles a pattern that is a column once for every row.

    A text's themes are one whole number, `theme_bits`: theme number k adds 2^k. So a text is read once,
    and counting goes by one number instead of a row for every mention. -#}

{#- The rows of the seed with the number of their theme, in the order of theme_id. Empty before the seed is
    loaded, and in unit tests, whose fixtures cannot be asked while they compile: the patterns have a test of
    their own. -#}
{% macro theme_rows() -%}
    {%- set seed = graph.get('nodes', {}).get('seed.' ~ project_name ~ '.themes') if execute -%}
    {%- if not seed or load_relation(api.Relation.create(
        database=seed.database, schema=seed.schema, identifier=seed.alias
    )) is none -%}
        {%- do return([]) -%}
    {%- endif -%}
    {%- set rows = run_query(
        'select theme_id, theme_name, lower(language) as language, pattern, unless, example_hit, example_miss'
        ~ ' from ' ~ seed.relation_name ~ ' order by theme_id, language, pattern'
    ).rows -%}
    {%- set ids = rows | map(attribute=0) | unique | list -%}
    {%- set listed = [] -%}
    {%- for row in rows -%}
        {%- do listed.append({
            'number': ids.index(row[0]), 'theme_id': row[0], 'theme_name': row[1], 'language': row[2],
            'pattern': row[3], 'unless': row[4], 'example_hit': row[5], 'example_miss': row[6],
        }) -%}
    {%- endfor -%}
    {%- do return(listed) -%}
{%- endmacro %}

{#- Whether a text in lower case mentions what a pattern stands for, as whole words of letters; what
    `unless` matches (`niet duur`) is taken out first. -#}
{% macro mentions(text, pattern, unless=none) -%}
    {%- set words = whole_words(pattern) -%}
    {%- if unless -%}
        ({{ matches(text, words) }} and (
            not {{ matches(text, whole_words(unless)) }}
            or {{ matches(without_matches(text, whole_words(unless)), words) }}
        ))
    {%- else -%}
        {{ matches(text, words) }}
    {%- endif -%}
{%- endmacro %}

{#- A pattern that begins and ends between letters, as the inside of a literal. `\b` knows ASCII only, and
    DuckDB matches all letters of Unicode (`\pL`) a thousand times slower than a range: letters are those of
    Latin script in lower case, with their accents. -#}
{% macro whole_words(pattern) -%}
    {%- set letters = 'a-zß-ɏ' -%}
    {{ dbt.escape_single_quotes(
        '(^|[^' ~ letters ~ '])(?:' ~ pattern | replace('\\pL', '[' ~ letters ~ ']') ~ ')([^' ~ letters ~ ']|$)'
    ) }}
{%- endmacro %}

{#- The themes of a text in lower case as one number; a language that is not known is read as every
    language. 0 for a text about none of them, and for null. Four themes at a time are first asked for
    together, which costs as much as one: most texts are about none of the four. -#}
{% macro theme_bits(text, language) -%}
    cast(0
    {%- for of_themes in theme_rows() | groupby('number') | batch(4) %}
    {%- set together = [] -%}
    {%- for number, rows in of_themes %}{% do together.extend(rows) %}{% endfor %}
    + case
        when {% for name, rows in together | groupby('language') %}
            {{- ' or ' if not loop.first }}{{ is_in_language(language, name) }}
            and {{ mentions(text, rows | map(attribute='pattern') | join('|')) }}
        {%- endfor %} then 0
        {%- for number, rows in of_themes %}
        + case
            {%- for row in rows %}
            when {{ is_in_language(language, row.language) }}
                and {{ mentions(text, row.pattern, row.unless) }} then {{ 2 ** number }}
            {%- endfor %}
            else 0
        end
        {%- endfor %}
        else 0
    end
    {%- endfor %} as bigint)
{%- endmacro %}

{% macro is_in_language(language, name) -%}
    ({{ language }} is null or {{ language }} = '{{ name }}')
{%- endmacro %}

{#- Whether theme number `number` is among the themes of a text. -#}
{% macro has_theme(bits, number) -%}
    (cast(floor({{ bits }} / power(2e0, {{ number }})) as bigint) % 2 = 1)
{%- endmacro %}

{#- The names of a text's themes, with commas between them; null without any. -#}
{% macro theme_names(bits) -%}
    nullif(substr(''
    {%- for number, of_theme in theme_rows() | groupby('number') %}
    || case
        when {{ has_theme(bits, number) }}
            then {{ engine_text(', ' ~ of_theme[0].theme_name) }} else ''
    end
    {%- endfor %}, 3), '')
{%- endmacro %}

{#- The language of a text, `nl` or `en`, from what an export calls it; null for any other. -#}
{% macro text_language(language) -%}
    case
        when substr(lower({{ language }}), 1, 2) in ('nl', 'du', 'ne') then 'nl'
        when substr(lower({{ language }}), 1, 2) = 'en' then 'en'
    end
{%- endmacro %}

{#- The counts of a theme that add up over accounts. -#}
{% macro theme_counts() -%}
    {%- do return(
        ['promoters', 'detractors', 'responses', 'texts_with_theme', 'accounts'] + part_columns()
    ) -%}
{%- endmacro %}
