with

files as (

    select * from {{ ref('stg_loads__files') }}

)

select
    load_id,
    source_file,
    table_name,
    sha256,
    status,
    error,
    withdrawn_by,
    rows_read,
    rows_added,
    rows_unchanged,
    rows_rejected,
    started_at,
    finished_at
from files
