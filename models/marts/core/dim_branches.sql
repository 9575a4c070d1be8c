with

described as (

    select * from {{ ref('branches') }}

),

mentioned as (

    select branch_id from described
    union
    select branch_id from {{ ref('int_accounts_history') }}
    union
    select branch_id from {{ ref('int_benchmarks') }}
    where branch_id is not null
    union
    select '(unknown)' as branch_id

)

select
    mentioned.branch_id,
    coalesce(described.branch_name, mentioned.branch_id) as branch_name,
    coalesce(described.branch_name_nl, described.branch_name, mentioned.branch_id)
        as branch_name_nl,
    described.branch_id is null as is_inferred
from mentioned
left join described on mentioned.branch_id = described.branch_id
