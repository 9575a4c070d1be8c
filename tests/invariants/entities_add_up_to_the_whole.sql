-- Branches, account managers and accounts each divide the same answers: their counts add up
-- to the whole, score by score, in every period.
with

parts as (

    select 'branch' as entity, period_type, period_start, {{ score_columns() }}
    from {{ ref('nps_by_branch') }}
    union all
    select 'account_manager' as entity, period_type, period_start, {{ score_columns() }}
    from {{ ref('nps_by_account_manager') }}
    union all
    select 'account' as entity, period_type, period_start, {{ score_columns() }}
    from {{ ref('int_account_figures_measured') }}

),

entities as (

    select 'branch' as entity
    union all select 'account_manager'
    union all select 'account'

),

wholes as (

    select entities.entity, period_type, period_start, {{ score_columns() }}
    from {{ ref('nps_overall') }}
    cross join entities

),

sums as (

    select entity, period_type, period_start, {{ sum_scores() }}
    from parts
    group by entity, period_type, period_start

)

(select * from wholes except select * from sums)
union all
(select * from sums except select * from wholes)
