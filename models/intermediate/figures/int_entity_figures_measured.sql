with

figures as (

    select * from {{ ref('int_nps_measured') }}
    where entity_type <> 'account'

)

select * from figures
