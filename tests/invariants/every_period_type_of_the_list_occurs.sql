-- Where any answer is counted, every period type of the list has periods, one of them the latest, and no
-- other type has any.
with

listed as (

    {%- for period_type in period_types() %}
    select '{{ period_type }}' as period_type
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

expected as (

    select period_type
    from listed
    where exists (select 1 from {{ ref('int_responses') }} where disposition = 'counted')

),

found as (

    select period_type
    from {{ ref('int_periods') }}
    where is_latest

)

(select period_type from expected except select period_type from found)
union all
(select period_type from found except select period_type from expected)
