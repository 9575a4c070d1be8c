{#- Student's t. Few clusters tell little about how much clusters differ, so an error estimated
    from them is stretched by t / z. -#}

{#- The two-sided 95 % point of Student's t. From two degrees of freedom on, the expansion of
    Cornish and Fisher (Abramowitz and Stegun 26.7.5): 3.1 % short at 2, .74 % at 3, .26 % at 4,
    .05 % at 6. From one to two, log-linear in 1/ν between the exact points: at most 2.9 % long.
    Below one, as at one. Degrees of freedom may be fractions; null where unknown. -#}
{% macro student_t_point(degrees_of_freedom) -%}
    {%- set inverse = '(1e0 / greatest(1e0, ' ~ degrees_of_freedom ~ '))' -%}
    {%- set x = z() | float -%}
    case
        when {{ degrees_of_freedom }} >= 2 then {{ polynomial(inverse, [
            (3 * x ** 7 + 19 * x ** 5 + 17 * x ** 3 - 15 * x) / 384,
            (5 * x ** 5 + 16 * x ** 3 + 3 * x) / 96,
            (x ** 3 + x) / 4,
            x
        ]) }}
        when {{ degrees_of_freedom }} < 2
            then 4.302653e0 * power(12.706205e0 / 4.302653e0, 2 * {{ inverse }} - 1)
    end
{%- endmacro %}
