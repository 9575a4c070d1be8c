with

themes as (

    select
        theme_id,
        min(theme_name) as theme_name
    from {{ ref('themes') }}
    group by theme_id

)

select
    theme_id,
    theme_name,
    -- Its place in `theme_bits`.
    cast(row_number() over (order by theme_id) - 1 as int) as theme_number
from themes
