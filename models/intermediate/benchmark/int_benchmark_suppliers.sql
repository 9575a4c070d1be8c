with

answers as (

    select
        study_id,
        branch_id,
        supplier_id,
        {{ category('score') }} as category
    from {{ ref('stg_benchmark__responses') }}
    where score is not null

),

-- Every answer speaks for its branch, and for all B2B: the row without a branch.
populations as (

    select study_id, branch_id, supplier_id, category from answers
    where branch_id is not null
    union all
    select study_id, null as branch_id, supplier_id, category from answers

)

select
    study_id,
    branch_id,
    supplier_id,
    count(*) as responses,
    cast(sum(case when category = 'promoter' then 1 else 0 end) as bigint) as promoters,
    cast(sum(case when category = 'detractor' then 1 else 0 end) as bigint) as detractors,
    {{ nps(
        "sum(case when category = 'promoter' then 1 else 0 end)",
        "sum(case when category = 'detractor' then 1 else 0 end)",
        "count(*)"
    ) }} as nps
from populations
group by study_id, branch_id, supplier_id
