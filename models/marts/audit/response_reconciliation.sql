with

loads as (

    select * from {{ ref('load_history') }}
    where table_name = 'responses' and status = 'loaded'

),

responses as (

    select
        load_id,
        count(*) as rows_in_raw,
        {{ count_where("disposition = 'counted'") }} as counted,
        {{ count_where("disposition = 'superseded'") }} as superseded,
        {{ count_where("disposition = 'not_an_answer'") }} as not_an_answer,
        {{ count_where("disposition = 'quarantined'") }} as quarantined
    from {{ ref('int_responses') }}
    group by load_id

)

select
    loads.load_id,
    loads.source_file,
    loads.rows_read,
    loads.rows_unchanged,
    loads.rows_rejected,
    coalesce(responses.rows_in_raw, 0) as rows_in_raw,
    coalesce(responses.counted, 0) as counted,
    coalesce(responses.superseded, 0) as superseded,
    coalesce(responses.not_an_answer, 0) as not_an_answer,
    coalesce(responses.quarantined, 0) as quarantined,
    coalesce(
        responses.rows_in_raw - responses.counted - responses.superseded
        - responses.not_an_answer - responses.quarantined, 0
    ) as difference
from loads
left join responses on loads.load_id = responses.load_id
