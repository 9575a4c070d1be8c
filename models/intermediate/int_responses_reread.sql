with

changed_loads as (

    {{ changed_loads() }}

),

fresh as (

    select
        {{ clean_text('response_id') }} as response_id,
        {{ clean_text('respondent_id') }} as respondent_id,
        _load_id as load_id,
        _source_row as source_row
    from {{ source('raw', 'responses') }}
    where _load_id in (select load_id from changed_loads)

),

accounts as (

    select {{ clean_text('account_id') }} as account_id
    from {{ source('raw', 'accounts') }}
    where _load_id in (select load_id from changed_loads)

),

-- The answers kept are no CTE: DuckDB would write it down, all columns of it.
people as (

    select respondent_id from fresh
    union
    select {{ clean_text('respondent_id') }} as respondent_id
    from {{ source('raw', 'respondents') }}
    where _load_id in (select load_id from changed_loads)
    union
    select respondent_id from {{ last_kept() }}
    where response_id in (select response_id from fresh)
    union
    select respondent_id from {{ last_kept() }}
    where account_id in (select account_id from accounts)

),

-- Whatever a person answered is read again: the next answer silences the one before.
touched as (

    select load_id, source_row, response_id from fresh
    union
    select load_id, source_row, response_id from {{ last_kept() }}
    where respondent_id in (select respondent_id from people)
    union
    select load_id, source_row, response_id from {{ last_kept() }}
    where response_id in (select response_id from fresh)
    union
    select load_id, source_row, response_id from {{ last_kept() }}
    where account_id in (select account_id from accounts)

),

-- Other versions of these answers, which may have been given another person's name.
versions as (

    select load_id, source_row, response_id from {{ last_kept() }}
    where response_id in (
        select response_id from {{ last_kept() }}
        where left_out_as = 'replaced' and response_id in (select response_id from touched)
    )

),

wanted as (

    select
        load_id,
        source_row,
        max(is_touched) = 1 as is_touched
    from (
        select load_id, source_row, 1 as is_touched from touched
        union all
        select load_id, source_row, 0 as is_touched from versions
    ) as kinds
    group by load_id, source_row

),

responses as (

    select responses.*
    from {{ source('raw', 'responses') }} as responses
    inner join wanted
        on responses._load_id = wanted.load_id
        and responses._source_row = wanted.source_row

)

select
    responses.*,
    wanted.is_touched
from ({{ read_responses('responses') }}) as responses
inner join wanted
    on responses.load_id = wanted.load_id
    and responses.source_row = wanted.source_row
-- Nothing is read again in full, and so an engine plans nothing of the above.
where {{ in_part() }}
