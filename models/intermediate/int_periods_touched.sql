with

-- Studies speak in every period.
studies as (

    select count(*) as loads
    from {{ source('raw', 'loads') }}
    where {{ adapter.quote('table') }} = 'benchmark_responses'
        and load_id in ({{ changed_loads() }})

)

select distinct
    period_type,
    period_start
from {{ ref('int_account_figures_touched') }}
union
select
    periods.period_type,
    periods.period_start
from {{ ref('int_periods_listed') }} as periods
cross join studies
where {{ in_part() }} and studies.loads > 0
