with

loads as (

    select * from {{ source('raw', 'loads') }}
    where status = 'loaded'

),

newest as (

    select
        file,
        sha256,
        max(load_id) as load_id
    from loads
    group by file, sha256

)

select loads.load_id
from loads
inner join newest
    on loads.file = newest.file
    and loads.sha256 = newest.sha256
    and loads.load_id < newest.load_id
