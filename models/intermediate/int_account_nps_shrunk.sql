with

figures as (

    select * from {{ ref('int_nps_measured') }}

),

accounts as (

    select
        figures.entity_id as account_id,
        figures.period_type,
        figures.period_start,
        branches.branch_id,
        figures.nps,
        figures.standard_error,
        1 / nullif(power(figures.standard_error, 2), 0) as weight
    from figures
    inner join {{ ref('int_account_branches_chosen') }} as branches
        on figures.entity_type = branches.entity_type
        and figures.entity_id = branches.entity_id
        and figures.period_type = branches.period_type
        and figures.period_start = branches.period_start

),

sums as (

    select
        branch_id,
        period_type,
        period_start,
        count(weight) as accounts,
        {{ exact_sum('weight') }} as weights,
        {{ exact_sum('power(weight, 2)') }} as squares,
        {{ exact_sum('weight * nps') }} as products,
        {{ exact_sum('weight * power(nps, 2)') }} as product_squares
    from accounts
    where account_id <> '(unknown)'
    group by branch_id, period_type, period_start

),

spreads as (

    select
        branch_id,
        period_type,
        period_start,
        {{ between_variance('accounts', 'weights', 'squares', 'products', 'product_squares') }}
            as between_variance
    from sums

)

select
    accounts.account_id,
    accounts.period_type,
    accounts.period_start,
    accounts.branch_id,
    {{ shrunk(
        'accounts.nps', 'branches.nps', 'accounts.standard_error',
        'coalesce(spreads.between_variance, 0.0)'
    ) }} as shrunk_nps
from accounts
inner join figures as branches
    on branches.entity_type = 'branch'
    and accounts.branch_id = branches.entity_id
    and accounts.period_type = branches.period_type
    and accounts.period_start = branches.period_start
left join spreads
    on accounts.branch_id = spreads.branch_id
    and accounts.period_type = spreads.period_type
    and accounts.period_start = spreads.period_start
