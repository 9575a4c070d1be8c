with

figures as (

    select
        *,
        1 / nullif(power(standard_error, 2), 0) as weight
    from {{ ref('account_figures') }}
    where account_key <> {{ hash_key("'(unknown)'") }}

),

sums as (

    select
        branch_id,
        period_key,
        count(weight) as accounts,
        cast({{ exact_sum('weight') }} as double) as weights,
        cast({{ exact_sum('power(weight, 2)') }} as double) as squares,
        cast({{ exact_sum('weight * nps') }} as double) as products,
        cast({{ exact_sum('weight * power(nps, 2)') }} as double) as product_squares
    from figures
    group by branch_id, period_key

)

select
    branch_id,
    period_key,
    {{ between_variance('accounts', 'weights', 'squares', 'products', 'product_squares') }}
        as between_variance
from sums
