-- Between raw and `int_responses` no row is lost and none is there twice: file by file, both have the same
-- rows, compared by their number, sum and sum of squares.
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

classified_rows as (

    select
        load_id,
        count(disposition) as responses,
        cast(sum(source_row) as decimal(38, 0)) as places,
        cast(sum(cast(source_row as decimal(38, 0)) * source_row) as decimal(38, 0)) as squares
    from {{ ref('int_responses') }}
    group by load_id

)

(select * from raw_rows except select * from classified_rows)
union all
(select * from classified_rows except select * from raw_rows)
