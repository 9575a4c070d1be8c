{#- One bound of the 95 % interval of a share (Wilson 1927, JASA 22), 0 to 1; `side` is −1 (low) or 1 (high).
    Null without a whole. -#}
{% macro share_bound(part, whole, side) -%}
    case
        when {{ whole }} > 0 then least(1e0, greatest(0e0,
            (
                {{ share(part, whole) }} + power({{ z() }}, 2) / (2e0 * {{ whole }})
                + {{ side }} * {{ z() }} * sqrt(
                    {{ share(part, whole) }} * (1 - {{ share(part, whole) }}) / {{ whole }}
                    + power({{ z() }}, 2) / (4e0 * {{ whole }} * {{ whole }})
                )
            ) / (1 + power({{ z() }}, 2) / {{ whole }})
        ))
    end
{%- endmacro %}
