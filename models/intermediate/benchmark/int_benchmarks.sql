with

suppliers as (

    select * from {{ ref('int_benchmark_suppliers') }}

),

ranges as (

    select
        study_id,
        branch_id,
        count(*) as suppliers,
        min(nps) as lowest_supplier_nps,
        median(nps) as median_supplier_nps,
        max(nps) as highest_supplier_nps
    from suppliers
    where supplier_id is not null
    group by study_id, branch_id

),

-- An answer of no known supplier is a cluster of its own; where no supplier is known there is none.
sums as (

    select
        study_id,
        branch_id,
        cast(sum(responses) as bigint) as responses,
        cast(sum(promoters) as bigint) as promoters,
        cast(sum(detractors) as bigint) as detractors,
        case when count(supplier_id) > 0 then cast(sum(clusters) as bigint) end as clusters,
        cast(sum(balance_square) as double) as balance_squares,
        cast(sum(product) as double) as products,
        cast(sum(square) as double) as squares
    from suppliers
    group by study_id, branch_id

),

measured as (

    select
        sums.study_id,
        sums.branch_id,
        'measured' as benchmark_variance,
        {{ nps('sums.promoters', 'sums.detractors', 'sums.responses') }} as nps,
        sums.responses,
        sums.promoters,
        sums.detractors,
        {%- for name in cluster_columns() %}
        sums.{{ name }},
        {%- endfor %}
        {{ adjusted_nps('sums.promoters', 'sums.detractors', 'sums.responses') }} as centre,
        {{ roll_up_error('sums') }} as unit_standard_error,
        ranges.suppliers,
        ranges.lowest_supplier_nps,
        ranges.median_supplier_nps,
        ranges.highest_supplier_nps
    from sums
    left join ranges
        on sums.study_id = ranges.study_id
        and coalesce(sums.branch_id, '') = coalesce(ranges.branch_id, '')

),

published as (

    select
        published.study_id,
        published.branch_id,
        case when published.sample_size is null then 'unknown: no sample size' else 'worst case' end
            as benchmark_variance,
        cast(published.nps as double) as nps,
        cast(published.sample_size as bigint) as responses,
        cast(null as bigint) as promoters,
        cast(null as bigint) as detractors,
        cast(null as bigint) as clusters,
        cast(null as double) as balance_squares,
        cast(null as double) as products,
        cast(null as double) as squares,
        {{ published_centre('published.nps', 'published.sample_size') }} as centre,
        {{ published_error('published.nps', 'published.sample_size') }} as unit_standard_error,
        cast(null as bigint) as suppliers,
        cast(published.lowest_supplier_nps as double) as lowest_supplier_nps,
        cast(null as double) as median_supplier_nps,
        cast(published.highest_supplier_nps as double) as highest_supplier_nps
    from {{ ref('published_benchmarks') }} as published
    left join measured
        on published.study_id = measured.study_id
        and coalesce(published.branch_id, '') = coalesce(measured.branch_id, '')
    where measured.study_id is null  -- answers say more than what was published of them

),

benchmarks as (

    select * from measured
    union all
    select * from published

)

select
    study_id,
    branch_id,
    benchmark_variance,
    nps,
    responses,
    promoters,
    detractors,
    {{ cluster_columns() | join(', ') }},
    100 * centre as interval_centre,
    100 * unit_standard_error as standard_error,
    suppliers,
    lowest_supplier_nps,
    median_supplier_nps,
    highest_supplier_nps
from benchmarks
