-- Nothing is lost between raw and the facts and nothing is there twice: file by file, the rows
-- kept are those of raw, told by their number, sum and sum of squares.
with

raw_rows as (

    select
        _load_id as load_id,
        count(*) as responses,
        cast(sum(_source_row) as decimal(38, 0)) as places,
        cast(sum(cast(_source_row as decimal(38, 0)) * _source_row) as decimal(38, 0)) as squares
    from {{ source('raw', 'responses') }}
    group by _load_id

),

kept_rows as (

    select
        load_id,
        count(*) as responses,
        cast(sum(source_row) as decimal(38, 0)) as places,
        cast(sum(cast(source_row as decimal(38, 0)) * source_row) as decimal(38, 0)) as squares
    from {{ ref('int_responses_kept') }}
    group by load_id

)

(select * from raw_rows except select * from kept_rows)
union all
(select * from kept_rows except select * from raw_rows)
