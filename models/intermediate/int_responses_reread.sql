with

wanted as (

    select * from {{ ref('int_responses_touched') }}

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
where {{ in_part() }}
