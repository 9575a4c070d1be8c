with

benchmarks as (

    select * from {{ ref('int_benchmarks_measured') }}

)

select
    study_id,
    branch_id,
    benchmark_variance,
    nps,
    responses,
    standard_error,
    suppliers,
    lowest_supplier_nps,
    median_supplier_nps,
    highest_supplier_nps
from benchmarks
