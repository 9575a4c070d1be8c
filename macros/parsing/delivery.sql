{#- Whether an invitation arrived: it did unless its status (`HardBounce`, `not delivered`,
    `niet bezorgd` …) says that it did not. -#}
{% macro is_delivered(delivery_status) -%}
    not {{ matches(
        "replace(replace(replace(coalesce(" ~ delivery_status ~ ", ''), '_', ''), '-', ''), ' ', '')",
        'bounc|fail|undeliver|notdeliver|nietbezorg|nietafgelever|block|drop|reject|weiger'
        ~ '|spam|error|fout|cancel|geannuleerd|notsent|nietverzonden|scheduled|ingepland'
        ~ '|duplicate|optedout|optout|unsubscribe|afgemeld|invalid|ongeldig|mislukt'
    ) }}
{%- endmacro %}

{#- Whether a channel says that nobody was really asked: somebody tried the survey out. -#}
{% macro is_preview(channel) -%}
    coalesce({{ channel }} in ('preview', 'test', 'survey preview', 'survey test'), false)
{%- endmacro %}
