{#- How unlikely a count is when some of a whole are drawn without regard to which of it are marked: the
    hypergeometric distribution, by Peizer's approximation (Ling and Pratt 1984, JASA 79). Against the exact tail it is off
    by at most 8 % of the p-value in nine cases of ten thousand and by less than 1 % in most, from p = 1e-7 to .06, for
    wholes of 6 to 400 and every share. It also takes parts that are no whole numbers. -#}

{#- The standard normal deviate that is as unlikely as at most `both` of the drawn being marked. `both`, `drawn`, `marked`
    and `neither` are columns of doubles: drawn and marked, drawn only, marked only, neither. Null where everything or
    nothing below could be: the tail is then 1 or 0 (`hypergeometric_tail`). -#}
{% macro hypergeometric_deviate(both, drawn, marked, neither) -%}
    {%- set cells = {} -%}
    {%- set near = {} -%}
    {%- set margins = [[both, drawn], [marked, neither], [both, marked], [drawn, neither]] -%}
    {%- for cell, half, row, column in [
        (both, '+ 0.5', 0, 2), (drawn, '- 0.5', 0, 3), (marked, '- 0.5', 1, 2), (neither, '+ 0.5', 1, 3)
    ] -%}
        {%- set moved = '(' ~ cell ~ ' ' ~ half ~ ')' -%}
        {%- do cells.update({cell: moved}) -%}
        {%- do near.update({cell: '(' ~ moved ~ ' + 1e0 / 6 + 0.02e0 / (' ~ moved ~ ' + 0.5)'
            ~ ' + 0.01e0 / (' ~ margins[row] | join(' + ') ~ ' + 1)'
            ~ ' + 0.01e0 / (' ~ margins[column] | join(' + ') ~ ' + 1))'}) -%}
    {%- endfor -%}
    {%- set whole = '(' ~ [both, drawn, marked, neither] | join(' + ') ~ ')' -%}
    case
        when {{ drawn }} > 0.5 and {{ marked }} > 0.5 and {{ both }} > -0.5 and {{ neither }} > -0.5 then
            ({{ near[both] }} * {{ near[neither] }} - {{ near[drawn] }} * {{ near[marked] }})
            / nullif(abs({{ cells[both] }} * {{ cells[neither] }} - {{ cells[drawn] }} * {{ cells[marked] }}), 0)
            * sqrt(2 * greatest(0e0,
                {%- for cell, row, column in [
                    (both, 0, 2), (drawn, 0, 3), (marked, 1, 2), (neither, 1, 3)
                ] %}
                {{ '+ ' if not loop.first }}{{ cells[cell] }} * ln({{ cells[cell] }} * {{ whole }}
                    / (({{ margins[row] | join(' + ') }}) * ({{ margins[column] | join(' + ') }})))
                {%- endfor %}
            ) * ({{ whole }} - 1e0 / 6) / {{ whole }}
            {%- for margin in margins %}
                * ({{ margin | join(' + ') }}) / ({{ margin | join(' + ') }} + 1e0 / 6)
            {%- endfor %}
            )
    end
{%- endmacro %}

{#- The chance of at most so many, from that deviate and the same four columns: 1 where no more could be. -#}
{% macro hypergeometric_tail(deviate, both, drawn, marked, neither) -%}
    case
        when {{ both }} is null or {{ drawn }} is null or {{ marked }} is null or {{ neither }} is null then null
        when {{ drawn }} <= 0.5 or {{ marked }} <= 0.5 then 1e0
        when {{ both }} <= -0.5 or {{ neither }} <= -0.5 then 0e0
        when {{ deviate }} < 0 then {{ normal_upper_tail(deviate) }}
        when {{ deviate }} >= 0 then 1 - {{ normal_upper_tail(deviate) }}
        else 0.5e0
    end
{%- endmacro %}

{#- The variance of how many of the drawn are marked. 0 where nothing can vary. -#}
{% macro hypergeometric_variance(units, drawn, marked) -%}
    (
        cast({{ drawn }} as double) * {{ marked }} * ({{ units }} - {{ drawn }}) * ({{ units }} - {{ marked }})
        / greatest(1e0, power(cast({{ units }} as double), 2) * ({{ units }} - 1))
    )
{%- endmacro %}
