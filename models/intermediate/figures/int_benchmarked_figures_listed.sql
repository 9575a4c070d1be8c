select
    entity_type,
    entity_id,
    period_type,
    period_start,
    branch_id,
    responses,
    nps,
    standard_error
from {{ ref('int_entity_figures_measured') }}
where entity_type in ('overall', 'branch')
union all
select
    'account' as entity_type,
    account_id as entity_id,
    period_type,
    period_start,
    branch_id,
    responses,
    nps,
    standard_error
from {{ ref('int_account_figures_measured') }}
