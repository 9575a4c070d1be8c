with

cells as (

    select
        coalesce(history.branch_id, '(unknown)') as branch_id,
        cells.period_key,
        sum(cells.responses) as texts,
        sum(case when cells.theme_bits > 0 then cells.responses else 0 end) as texts_with_theme
    from {{ ref('int_theme_cells') }} as cells
    left join {{ ref('int_accounts_history') }} as history
        on cells.account_key = history.account_key
        and cells.account_version = history.account_version
    group by coalesce(history.branch_id, '(unknown)'), cells.period_key

)

select
    'branch' as entity_type,
    branch_id as entity_id,
    period_key,
    {{ share('texts_with_theme', 'texts') }} as theme_coverage
from cells
union all
select
    'overall' as entity_type,
    {{ entity_id(none) }} as entity_id,
    period_key,
    {{ share('sum(texts_with_theme)', 'sum(texts)') }} as theme_coverage
from cells
group by period_key
