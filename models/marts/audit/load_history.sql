with

loads as (

    select * from {{ source('raw', 'loads') }}

)

select
    load_id,
    file as source_file,
    {{ adapter.quote('table') }} as table_name,
    sha256,
    status,
    error,
    rows_read,
    rows_added,
    rows_unchanged,
    rows_rejected,
    started_at,
    finished_at
from loads
