with

suppliers as (

    select * from {{ ref('int_benchmark_suppliers') }}
    where supplier_id is not null and branch_id is not null

),

figures as (

    select
        study_id,
        branch_id,
        nps,
        count(*) as suppliers
    from suppliers
    group by study_id, branch_id, nps

),

steps as (

    select
        study_id,
        branch_id,
        nps as above_nps,
        lead(nps) over (partition by study_id, branch_id order by nps) as up_to_nps,
        sum(suppliers) over (
            partition by study_id, branch_id order by nps
            rows between unbounded preceding and current row
        ) as beaten,
        sum(suppliers) over (partition by study_id, branch_id) as suppliers
    from figures

)

select
    study_id,
    branch_id,
    above_nps,
    coalesce(up_to_nps, 100.0) as up_to_nps,
    {{ share('beaten', 'suppliers') }} as share_of_suppliers_beaten
from steps
-- No figure lies above 100.
where above_nps < 100
union all
select
    study_id,
    branch_id,
    -101.0 as above_nps,
    min(nps) as up_to_nps,
    0.0 as share_of_suppliers_beaten
from figures
group by study_id, branch_id
