with

figures as (

    select
        entity_type,
        entity_id,
        case when entity_type = 'branch' then entity_id end as branch_id,
        cast(null as bigint) as account_key,
        period_key,
        cast(responses as bigint) as responses,
        cast(null as bigint) as contacts,
        nps,
        standard_error
    from {{ ref('entity_figures') }}
    union all
    select
        'account' as entity_type,
        cast(null as {{ dbt.type_string() }}) as entity_id,
        coalesce(history.branch_id, '(unknown)') as branch_id,
        figures.account_key,
        figures.period_key,
        cast(figures.responses as bigint) as responses,
        figures.contacts,
        {{ nps('figures.promoters', 'figures.detractors', 'figures.responses') }} as nps,
        figures.standard_error
    from {{ ref('account_figures') }} as figures
    left join {{ ref('int_accounts_history') }} as history
        on figures.account_key = history.account_key
        and figures.account_version = history.account_version

),

benchmarks as (

    select * from {{ ref('int_benchmarks') }}

),

studies as (

    select distinct study_id from benchmarks

)

select
    figures.*,
    studies.study_id,
    branch_benchmarks.nps as branch_benchmark_nps,
    branch_benchmarks.lowest_supplier_nps,
    branch_benchmarks.highest_supplier_nps,
    b2b_benchmarks.nps as b2b_benchmark_nps,
    branch_benchmarks.benchmark_variance as branch_benchmark_variance,
    b2b_benchmarks.benchmark_variance as b2b_benchmark_variance,
    figures.nps - branch_benchmarks.nps as branch_gap,
    figures.nps - b2b_benchmarks.nps as b2b_gap,
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
