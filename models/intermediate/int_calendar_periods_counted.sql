with

responses as (

    select * from {{ ref('fct_responses') }}

),

voices as (

    select
        'month' as period_type,
        {{ period_start('month', 'responded_on') }} as period_start,
        account_id,
        branch_id,
        account_manager_id,
        score,
        annual_revenue
    from responses
    where {{ speaks_in('month') }}
    union all
    select
        'quarter' as period_type,
        {{ period_start('quarter', 'responded_on') }} as period_start,
        account_id,
        branch_id,
        account_manager_id,
        score,
        annual_revenue
    from responses
    where {{ speaks_in('quarter') }}
    union all
    select
        'year' as period_type,
        {{ period_start('year', 'responded_on') }} as period_start,
        account_id,
        branch_id,
        account_manager_id,
        score,
        annual_revenue
    from responses
    where {{ speaks_in('year') }}

)

select
    period_type,
    period_start,
    account_id,
    branch_id,
    account_manager_id,
    {{ count_scores() }},
    {{ count_revenue() }}
from voices
group by period_type, period_start, account_id, branch_id, account_manager_id
