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

),

counted as (

    select
        study_id,
        branch_id,
        supplier_id,
        count(*) as responses,
        {{ count_where("category = 'promoter'") }} as promoters,
        {{ count_where("category = 'detractor'") }} as detractors
    from populations
    group by study_id, branch_id, supplier_id

)

select
    study_id,
    branch_id,
    supplier_id,
    responses,
    promoters,
    detractors,
    {{ nps('promoters', 'detractors', 'responses') }} as nps,
    {{ cluster_sums('supplier_id is not null') }}
from counted
