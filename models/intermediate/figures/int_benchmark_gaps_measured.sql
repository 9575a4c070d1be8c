with

figures as (

    select * from {{ ref('int_benchmarked_figures_listed') }}

),

benchmarks as (

    select * from {{ ref('int_benchmarks_measured') }}

),

studies as (

    select distinct study_id from benchmarks

),

compared as (

    select
        figures.*,
        studies.study_id,
        branch_benchmarks.nps as branch_benchmark_nps,
        branch_benchmarks.lowest_supplier_nps,
        branch_benchmarks.highest_supplier_nps,
        b2b_benchmarks.nps as b2b_benchmark_nps,
        branch_benchmarks.benchmark_variance as branch_benchmark_variance,
        b2b_benchmarks.benchmark_variance as b2b_benchmark_variance,
        {{ combined_error('figures.standard_error', 'branch_benchmarks.standard_error') }}
            as branch_gap_error,
        {{ combined_error('figures.standard_error', 'b2b_benchmarks.standard_error') }}
            as b2b_gap_error
    from figures
    -- Not a cross join: DuckDB stores one as a comma, which binds less than the joins after it.
    inner join studies on true
    left join benchmarks as branch_benchmarks
        on studies.study_id = branch_benchmarks.study_id
        and figures.branch_id = branch_benchmarks.branch_id
    left join benchmarks as b2b_benchmarks
        on studies.study_id = b2b_benchmarks.study_id
        and b2b_benchmarks.branch_id is null
    where branch_benchmarks.nps is not null or b2b_benchmarks.nps is not null

)

select
    *,
    nps - branch_benchmark_nps as branch_gap,
    nps - b2b_benchmark_nps as b2b_gap,
    {{ p_value('(nps - branch_benchmark_nps)', 'branch_gap_error') }} as branch_p_value,
    {{ p_value('(nps - b2b_benchmark_nps)', 'b2b_gap_error') }} as b2b_p_value
from compared
