with

benchmarks as (

    select * from {{ ref('int_benchmarks') }}

)

select
    benchmarks.study_id,
    studies.study_name,
    benchmarks.branch_id,
    branches.branch_name,
    benchmarks.benchmark_variance,
    benchmarks.nps,
    benchmarks.responses,
    benchmarks.standard_error,
    benchmarks.suppliers,
    benchmarks.lowest_supplier_nps,
    benchmarks.median_supplier_nps,
    benchmarks.highest_supplier_nps
from benchmarks
inner join {{ ref('dim_benchmark_studies') }} as studies on benchmarks.study_id = studies.study_id
left join {{ ref('dim_branches') }} as branches on benchmarks.branch_id = branches.branch_id
