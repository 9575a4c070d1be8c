{#- The upper tail of the standard normal distribution beyond |z|, accurate to 1e−14 (West
    2005, "Better approximations to cumulative normal functions", Wilmott; Hart 1968). -#}
{% macro normal_upper_tail(z) -%}
    {%- set x = 'least(abs(' ~ z ~ '), 37.0)' -%}
    case
        when {{ x }} < 7.07106781186547
            then exp(-power({{ x }}, 2) / 2) * {{ polynomial(x, [
                0.0352624965998911, 0.700383064443688, 6.37396220353165, 33.912866078383,
                112.079291497871, 221.213596169931, 220.206867912376
            ]) }} / {{ polynomial(x, [
                0.0883883476483184, 1.75566716318264, 16.064177579207, 86.7807322029461,
                296.564248779674, 637.333633378831, 793.826512519948, 440.413735824752
            ]) }}
        else exp(-power({{ x }}, 2) / 2) / 2.506628274631
            / ({{ x }} + 1 / ({{ x }} + 2 / ({{ x }} + 3 / ({{ x }} + 4 / ({{ x }} + 0.65)))))
    end
{%- endmacro %}

{#- A polynomial by Horner's rule, highest power first. -#}
{% macro polynomial(x, coefficients) -%}
    {{ '(' * (coefficients | length - 1) }}cast({{ coefficients[0] }} as double)
    {%- for coefficient in coefficients[1:] %} * {{ x }} + {{ coefficient }}){% endfor %}
{%- endmacro %}

{#- The two-sided p-value of a difference and its standard error. Without uncertainty a
    difference is certain (0) or none (1). Null when either is null. -#}
{% macro p_value(difference, standard_error) -%}
    case
        when {{ standard_error }} > 0
            then 2 * {{ normal_upper_tail(difference ~ ' / ' ~ standard_error) }}
        when {{ difference }} = 0 then 1.0
        when {{ standard_error }} = 0 then 0.0
    end
{%- endmacro %}

{#- Benjamini–Hochberg: a p-value adjusted for being one of a family of tests. `rank` is the
    p-value's place in its family and `size` how many tests the family has; a difference is
    significant at 5 % when the adjusted value is at most .05. -#}
{% macro benjamini_hochberg(p, family, rank, size) -%}
    min({{ p }} * {{ size }} / {{ rank }}) over (
        partition by {{ family }} order by {{ rank }} desc
        rows between unbounded preceding and current row
    )
{%- endmacro %}

{#- The figures that are tested together: all accounts of a period. Every other figure is
    looked at by itself. -#}
{% macro comparison_family(also='') -%}
    {{ also }}entity_type, period_type, period_start,
    case when entity_type <> 'account' then entity_id end
{%- endmacro %}

{#- The standard error of the difference of two independent figures. -#}
{% macro combined_error(first, second) -%}
    sqrt(power({{ first }}, 2) + power({{ second }}, 2))
{%- endmacro %}
