with

-- The versions of accounts that have several. The others are asked for directly, below: DuckDB would materialise
-- all scores if they were a common table expression used twice.
moved as (

    select
        scores.*,
        {%- for column in entity_columns() %}
        history.{{ column }},
        {%- endfor %}
        cast(round(history.annual_revenue * 100) as bigint) as revenue_cents,
        {{ responses() }} as responses
    from {{ ref('int_account_scores') }} as scores
    inner join {{ ref('int_accounts_history') }} as history
        on scores.account_key = history.account_key
        and scores.account_version = history.account_version
    where not history.is_only_version

)

-- Most accounts have one version, and one row serves all entities.
select
    true as is_in_overall,
    {%- for column in entity_columns() %}
    {{ known_or_unknown(column, 'history') }},
    {%- endfor %}
    scores.account_key,
    scores.account_key as cluster_key,
    scores.period_key,
    {{ score_columns('scores') }},
    round(history.annual_revenue * 100) as weight
from {{ ref('int_account_scores') }} as scores
left join {{ ref('int_accounts_history') }} as history
    on scores.account_key = history.account_key
    and scores.account_version = history.account_version
where coalesce(history.is_only_version, true)
{%- for entity_type, entity_column in entities().items() %}
union all
-- Its versions in one entity are one cluster.
select
    {{ entity_column is none }} as is_in_overall,
    {%- for column in entity_columns() %}
    {{ column if column == entity_column else 'null' }} as {{ column }},
    {%- endfor %}
    account_key,
    {{ hash_key(
        "'" ~ entity_type ~ " ' || " ~ entity_id(entity_column) ~ " || ' ' || account_key"
    ) }} as cluster_key,
    period_key,
    {{ sum_scores() }},
    {{ mean_revenue() }} as weight
from moved
group by {{ entity_column ~ ', ' if entity_column }}account_key, period_key
{%- endfor %}
