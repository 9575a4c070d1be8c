{#- What a measure pays. -#}

{#- Query: the bands of a relation with scheme_id, scheme_version, from_points and payout_share, each with where it ends. -#}
{% macro bonus_bands(bands, keys=['scheme_id', 'scheme_version']) -%}
    {%- set scheme = 'partition by ' ~ keys | join(', ') ~ ' order by from_points' -%}
    select
        *,
        lead(from_points) over ({{ scheme }}) as until_points,
        lead(payout_share) over ({{ scheme }}) as next_share,
        row_number() over ({{ scheme }}) = 1 as is_lowest
    from {{ bands }}
{%- endmacro %}

{#- True of the band that a measure lies in: on an edge in the upper one, and below all in the lowest. A billionth of a
    point is what adding doubles may lose, so it does not decide about money. -#}
{% macro bonus_band(points, bands) -%}
    (
        ({{ bands }}.is_lowest or round({{ points }}, 9) >= {{ bands }}.from_points)
        and ({{ bands }}.until_points is null or round({{ points }}, 9) < {{ bands }}.until_points)
        and {{ points }} is not null
    )
{%- endmacro %}

{#- The share of the target: that of the band, or between the starts of two bands in proportion. -#}
{% macro bonus_share(points, bands, payout) -%}
    case
        when {{ payout }} = 'linear' and {{ bands }}.until_points is not null then
            {{ bands }}.payout_share + ({{ bands }}.next_share - {{ bands }}.payout_share)
            * greatest(0e0, {{ points }} - {{ bands }}.from_points)
            / ({{ bands }}.until_points - {{ bands }}.from_points)
        else {{ bands }}.payout_share
    end
{%- endmacro %}

{#- Target × share in whole cents: the share has ten decimals, the product is exact and rounded once, halves up. 0 for a
    payee that is not eligible. -#}
{% macro bonus_amount(target, share, is_eligible) -%}
    case
        when {{ is_eligible }} then
            cast(round(
                cast({{ target }} as decimal(24, 2)) * cast({{ share }} as decimal(12, 10)), 2
            ) as {{ money() }})
        else cast(0 as {{ money() }})
    end
{%- endmacro %}
