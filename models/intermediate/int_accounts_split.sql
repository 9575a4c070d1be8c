with

versions as (

    select * from {{ ref('int_account_versions_dated') }}

)

select account_id
from versions
group by account_id
having count(*) > 1
