with

changed_loads as (

    {{ changed_loads() }}

),

fresh as (

    select
        response_id,
        respondent_id,
        load_id,
        source_row,
        {{ read_time('responded_at_text') }} as responded_at
    from (
        select
            {{ clean_text('response_id') }} as response_id,
            {{ clean_text('respondent_id') }} as respondent_id,
            {{ as_read('responded_at') }} as responded_at_text,
            _load_id as load_id,
            _source_row as source_row
        from {{ source('raw', 'responses') }}
        where {{ in_part() }} and _load_id in (select load_id from changed_loads)
    ) as exported

)

select load_id, source_row, response_id, respondent_id, responded_at
from fresh
union
select load_id, source_row, response_id, respondent_id, responded_at
from {{ last_kept() }}
where response_id in (select response_id from fresh)
union
select load_id, source_row, response_id, respondent_id, responded_at
from {{ last_kept() }}
where account_id in ({{ described_anew('accounts', 'account_id') }})
union
select load_id, source_row, response_id, respondent_id, responded_at
from {{ last_kept() }}
where respondent_id in ({{ described_anew('respondents', 'respondent_id') }})
