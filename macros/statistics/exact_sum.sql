{#- The sum of figures that are not whole numbers, the same to the last bit in whatever order
    the engine adds them: each is first cut to `decimals`. A build must repeat what was paid.
    A decimal, so that such sums can be summed again; cast to double what is divided. -#}
{% macro exact_sum(figure, decimals=18) -%}
    sum(cast({{ figure }} as decimal(38, {{ decimals }})))
{%- endmacro %}
