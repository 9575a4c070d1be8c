{#- Why an account is worth a visit, in words, from the columns of `account_potential`: what is at stake first. -#}
{% macro why_potential() -%}
    substr(
        case
            when is_silent then '; silent: reached, and no answer in {{ var("silent_after_surveys") }} surveys'
            when contacts_heard = 0 and promoters + passives + detractors = 0 then '; never heard'
            else ''
        end
        || case when detractors > 0 then '; ' || {{ counted('detractors', 'detractor') }} else '' end
        || case when passives > 0 then '; ' || {{ counted('passives', 'passive') }} else '' end
        || case when promoters_not_asked > 0
            then '; ' || {{ counted('promoters_not_asked', 'promoter') }} || ' not asked for an introduction' else '' end
        || case when contacts_heard = 1 and active_contacts > 1 then '; one voice only' else '' end
        || coalesce('; not heard: ' || roles_unheard, ''),
        3
    )
{%- endmacro %}

{#- A count with its word: `1 detractor`, `2 detractors`. -#}
{% macro counted(count, word) -%}
    cast({{ count }} as {{ dbt.type_string() }}) || case when {{ count }} = 1 then ' {{ word }}' else ' {{ word }}s' end
{%- endmacro %}
