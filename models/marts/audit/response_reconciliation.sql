with

responses as (

    select * from {{ ref('int_responses_kept') }}

),

loads as (

    select * from {{ ref('load_history') }}
    where table_name = 'responses' and status = 'loaded'

),

fates as (

    select
        load_id,
        count(*) as rows_in_raw,
        {{ count_where('left_out_as is null') }} as counted,
        {{ count_where("left_out_as = 'replaced'") }} as replaced,
        {{ count_where("left_out_as = 'not_an_answer'") }} as not_an_answer,
        {{ count_where("left_out_as = 'quarantined'") }} as quarantined
    from responses
    group by load_id

)

select
    loads.load_id,
    loads.source_file,
    loads.rows_read,
    loads.rows_unchanged,
    loads.rows_rejected,
    coalesce(fates.rows_in_raw, 0) as rows_in_raw,
    coalesce(fates.counted, 0) as counted,
    coalesce(fates.replaced, 0) as replaced,
    coalesce(fates.not_an_answer, 0) as not_an_answer,
    coalesce(fates.quarantined, 0) as quarantined,
    coalesce(
        fates.rows_in_raw
        - fates.counted - fates.replaced - fates.not_an_answer - fates.quarantined, 0
    ) as difference
from loads
left join fates on loads.load_id = fates.load_id
