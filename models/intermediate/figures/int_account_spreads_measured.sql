with

accounts as (

    select
        *,
        1 / nullif(power(standard_error, 2), 0) as weight
    from {{ ref('int_account_figures_measured') }}
    where account_id <> '(unknown)' and {{ is_in_touched_period() }}

),

sums as (

    select
        branch_id,
        period_type,
        period_start,
        count(weight) as accounts,
        cast({{ exact_sum('weight') }} as double) as weights,
        cast({{ exact_sum('power(weight, 2)') }} as double) as squares,
        cast({{ exact_sum('weight * nps') }} as double) as products,
        cast({{ exact_sum('weight * power(nps, 2)') }} as double) as product_squares
    from accounts
    group by branch_id, period_type, period_start

)

select
    branch_id,
    period_type,
    period_start,
    {{ between_variance('accounts', 'weights', 'squares', 'products', 'product_squares') }}
        as between_variance
from sums
