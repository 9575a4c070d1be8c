with

gaps as (

    select * from {{ ref('int_benchmark_gaps_measured') }}

),

suppliers as (

    select * from {{ ref('int_benchmark_suppliers_measured') }}
    where supplier_id is not null

),

-- Figures repeat (few answers make few different ones), so each is placed once.
figures as (

    select distinct
        study_id,
        branch_id,
        nps
    from gaps

)

select
    figures.study_id,
    figures.branch_id,
    figures.nps,
    {{ share('sum(case when suppliers.nps < figures.nps then 1 else 0 end)', 'count(*)') }}
        as share_of_suppliers_beaten
from figures
inner join suppliers
    on figures.study_id = suppliers.study_id
    and figures.branch_id = suppliers.branch_id
group by figures.study_id, figures.branch_id, figures.nps
