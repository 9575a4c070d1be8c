{#- How sure a difference is: of two periods, or of a figure and a benchmark, in points.

    The published difference is that of the published figures. Its uncertainty is not: with the
    raw difference and the adjusted error, two in three equal accounts of one answer "changed".
    It is built of what each interval is: centre (`interval_centre`, `adjusted_nps` for a roll-up
    or a benchmark, `published_centre`), standard error and rounding to whole people. -#}

{#- What rounding to whole people adds to half of an interval, on the unit scale: 1 / (2N). 0
    where contacts are unknown or fewer than the answers, and where everybody answered. -#}
{% macro half_a_person(responses, contacts) -%}
    case when {{ contacts }} > {{ responses }} then 0.5e0 / nullif({{ contacts }}, 0) else 0e0 end
{%- endmacro %}

{#- The two-sided p-value of a difference of centres, of which `half_people` is explained by
    rounding to whole people: `combined_error` of both figures' `half_a_person`. All three in the
    same unit. Without uncertainty a difference is certain (0) or none (1). Null when the
    difference, the error or the rounding is. -#}
{% macro difference_p_value(centres, standard_error, half_people) -%}
    case
        when abs({{ centres }}) > ({{ half_people }}) then {{ p_value(
            '(abs(' ~ centres ~ ') - (' ~ half_people ~ '))', '(' ~ standard_error ~ ')'
        ) }}
        when abs({{ centres }}) <= ({{ half_people }}) and {{ standard_error }} is not null then 1e0
    end
{%- endmacro %}

{#- How many standard errors a difference is beyond what rounding to whole people explains. Without
    uncertainty more than all (1e300) or 0. Null when the difference, the error or the rounding is. -#}
{% macro difference_z(centres, standard_error, half_people) -%}
    case
        when abs({{ centres }}) > ({{ half_people }}) and ({{ standard_error }}) > 0
            then (abs({{ centres }}) - ({{ half_people }})) / ({{ standard_error }})
        when abs({{ centres }}) > ({{ half_people }}) and ({{ standard_error }}) = 0 then 1e300
        when abs({{ centres }}) <= ({{ half_people }}) and ({{ standard_error }}) is not null then 0e0
    end
{%- endmacro %}

{#- One bound of the 95 % interval of a difference, all in points; `side` is −1 (low) or 1 (high).
    Around the difference of centres, clamped to what is attainable (of the first figure on this
    side less that of the second on the other; ±200 where contacts are unknown), and never on the
    wrong side of the published difference. Null when the error is. -#}
{% macro difference_bound(difference, centres, standard_error, half_people, attainable, side) -%}
    case
        when {{ standard_error }} is not null and {{ difference }} is not null then
            {{ 'least' if side == -1 else 'greatest' }}(
                {{ difference }},
                {{ 'greatest' if side == -1 else 'least' }}(
                    {{ attainable }},
                    {{ centres }}
                    + {{ side }} * ({{ z() }} * ({{ standard_error }}) + {{ half_people }})
                )
            )
    end
{%- endmacro %}
