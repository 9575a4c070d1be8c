with

loads as (

    select * from {{ source('raw', 'loads') }}

),

-- A file that is read again under another description, or left out, withdraws its earlier reading.
-- The loader and the raw gate have the same rule (IS_WITHDRAWN in raw_tables.py).
newest_readings as (

    select
        file,
        sha256,
        max(load_id) as load_id
    from loads
    where status = 'loaded'
    group by file, sha256

)

select
    loads.load_id,
    loads.file as source_file,
    loads.{{ adapter.quote('table') }} as table_name,
    loads.sha256,
    loads.status,
    loads.tool,
    loads.wording,
    loads.error,
    case
        when loads.status = 'loaded' and loads.load_id < newest_readings.load_id
            then newest_readings.load_id
    end as withdrawn_by,
    loads.rows_read,
    loads.rows_added,
    loads.rows_unchanged,
    loads.rows_rejected,
    loads.rows_superseding,
    loads.started_at,
    loads.finished_at
from loads
left join newest_readings
    on loads.file = newest_readings.file
    and loads.sha256 = newest_readings.sha256
