{#- The uncertainty of an NPS, on the unit scale (−1 to 1).

    Adjusted Wald (Rocks 2016, The American Statistician 70(4)): answer as if ¾ promoter,
    1½ passive and ¾ detractor more had answered: n' = n + 3, and m', v' follow. -#}

{#- The two-sided 95 % point of the normal distribution. -#}
{% macro z() -%}
    1.959964e0
{%- endmacro %}

{#- m': the adjusted NPS. -#}
{% macro adjusted_nps(promoters, detractors, responses) -%}
    (cast({{ promoters }} - {{ detractors }} as double) / ({{ responses }} + 3))
{%- endmacro %}

{#- v': the variance of one answer among the adjusted ones. -#}
{% macro adjusted_variance(promoters, detractors, responses) -%}
    {{ answer_variance(
        '(' ~ promoters ~ ' + 0.75e0)', '(' ~ detractors ~ ' + 0.75e0)', '(' ~ responses ~ ' + 3)'
    ) }}
{%- endmacro %}

{#- √(v' / n'): the adjusted Wald standard error. -#}
{% macro adjusted_standard_error(promoters, detractors, responses) -%}
    sqrt({{ adjusted_variance(promoters, detractors, responses) }} / ({{ responses }} + 3))
{%- endmacro %}

{#- Standard error of an NPS of which `responses` of `contacts` people answered: the silent
    ones are all that is uncertain, so it is 0 when everybody answered. Contacts unknown, or
    fewer than the answers (then the list of contacts is wrong), gives adjusted Wald. -#}
{% macro finite_standard_error(promoters, detractors, responses, contacts) -%}
    case
        when {{ contacts }} = {{ responses }} then 0e0
        when {{ contacts }} > {{ responses }} then
            (1 - {{ share(responses, contacts) }}) * sqrt(
                {{ adjusted_variance(promoters, detractors, responses) }} * (
                    1e0 / nullif({{ contacts }} - {{ responses }}, 0)
                    + 1e0 / ({{ responses }} + 3)
                )
            )
        else {{ adjusted_standard_error(promoters, detractors, responses) }}
    end
{%- endmacro %}

{#- The middle of the interval: between m (everybody answered) and m' (hardly anybody). -#}
{% macro interval_centre(promoters, detractors, responses, contacts) -%}
    case
        when {{ contacts }} >= {{ responses }} then
            {{ share(responses, contacts) }} * {{ share(promoters ~ ' - ' ~ detractors, responses) }}
            + (1 - {{ share(responses, contacts) }})
            * {{ adjusted_nps(promoters, detractors, responses) }}
        else {{ adjusted_nps(promoters, detractors, responses) }}
    end
{%- endmacro %}

{#- What rounding to whole people adds to half the interval: 1 / (2N). -#}
{% macro whole_people(responses, contacts) -%}
    case when {{ contacts }} >= {{ responses }} then 0.5e0 / nullif({{ contacts }}, 0) else 0e0 end
{%- endmacro %}

{#- What the silent contacts could still make of it, in points; `side` is −1 (low) or 1. -#}
{% macro attainable(promoters, detractors, responses, contacts, side) -%}
    case
        when {{ contacts }} >= {{ responses }} then
            100 * cast(
                {{ promoters }} - {{ detractors }} + {{ side }} * ({{ contacts }} - {{ responses }})
                as double
            ) / nullif({{ contacts }}, 0)
        else {{ side }} * 100e0
    end
{%- endmacro %}

{#- One bound of the 95 % interval, in points; `side` is −1 (low) or 1 (high). Clamped to what
    is attainable, and never on the wrong side of the figure itself: with a single answer of
    many people, adjusted Wald alone ends below it. -#}
{% macro interval_bound(promoters, detractors, responses, contacts, standard_error, side) -%}
    {{ 'least' if side == -1 else 'greatest' }}(
        {{ nps(promoters, detractors, responses) }},
        {{ 'greatest' if side == -1 else 'least' }}(
            {{ attainable(promoters, detractors, responses, contacts, side) }},
            100 * (
                {{ interval_centre(promoters, detractors, responses, contacts) }}
                + {{ side }} * (
                    {{ z() }} * {{ standard_error }} + {{ whole_people(responses, contacts) }}
                )
            )
        )
    )
{%- endmacro %}
