-- Answers never amount to more accounts than gave them, one account is said to be one, and the accounts that a
-- change compares with themselves are, over the whole, those that have a figure in both periods; in no entity are
-- they more than the accounts of either.
with

paired as (

    select
        figures.period_key,
        count(figures.previous_responses) as accounts
    from {{ ref('account_figures') }} as figures
    where figures.account_key <> {{ hash_key("'(unknown)'") }}
    group by figures.period_key

)

select
    figures.entity_type,
    figures.entity_id,
    figures.period_name,
    figures.clusters,
    figures.effective_accounts,
    figures.interval_basis,
    figures.shared_clusters,
    before.clusters as clusters_before,
    paired.accounts as paired_accounts
from {{ ref('entity_figures') }} as figures
inner join {{ ref('int_periods') }} as periods on figures.period_key = periods.period_key
left join {{ ref('entity_figures') }} as before
    on figures.entity_type = before.entity_type
    and figures.entity_id = before.entity_id
    and periods.previous_period_key = before.period_key
left join paired on figures.period_key = paired.period_key
where figures.effective_accounts < 1 - 1e-9
    or figures.effective_accounts > figures.clusters + 1e-6
    or (figures.clusters = 1) <> (figures.interval_basis = 'one account')
    or figures.shared_clusters > least(figures.clusters, coalesce(before.clusters, 0))
    or (figures.entity_type = 'overall' and figures.shared_clusters <> coalesce(paired.accounts, 0))
