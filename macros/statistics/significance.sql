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
        when ({{ difference }}) is null then null
        when ({{ standard_error }}) > 0
            then 2 * {{ normal_upper_tail('(' ~ difference ~ ') / (' ~ standard_error ~ ')') }}
        when ({{ standard_error }}) = 0 and ({{ difference }}) = 0 then 1.0
        when ({{ standard_error }}) = 0 and ({{ difference }}) <> 0 then 0.0
    end
{%- endmacro %}

{#- How often a difference that is none may be called significant. -#}
{% macro alpha() -%}
    0.05
{%- endmacro %}

{#- Benjamini–Hochberg over a family of tests: the largest p-value that is significant, so that
    a test is when its own is no larger. `place` is the p-value's place in its family and
    `tests` how many tests the family has; null where none is significant. `of` gives the largest of
    something else that grows with p: of the place it is how many tests are significant. -#}
{% macro largest_significant(p, place, tests, of=none) -%}
    max(case when {{ is_within_limit(p, place, tests) }} then {{ of or p }} end)
{%- endmacro %}

{#- The same limit in errors (`difference_z`), of which more is less likely: the smallest that is significant. -#}
{% macro smallest_significant_z(z, p, place, tests) -%}
    min(case when {{ is_within_limit(p, place, tests) }} then {{ z }} end)
{%- endmacro %}

{#- Whether a p-value is at most the limit of its place. -#}
{% macro is_within_limit(p, place, tests) -%}
    ({{ p }} * {{ tests }} / {{ place }} <= {{ alpha() }})
{%- endmacro %}

{#- Whether a difference is significant: its p-value is at most the limit, that of its family
    where many are tested together. No limit, nothing significant. Null without a test. -#}
{% macro is_significant(p, limit=alpha()) -%}
    case when {{ p }} is not null then coalesce({{ p }} <= {{ limit }}, false) end
{%- endmacro %}

{#- The standard error of the difference of two independent figures. -#}
{% macro combined_error(first, second) -%}
    sqrt(power({{ first }}, 2) + power({{ second }}, 2))
{%- endmacro %}
