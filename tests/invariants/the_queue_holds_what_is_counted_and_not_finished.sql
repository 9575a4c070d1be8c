-- Every case of the queue is a counted answer, the newest of its person, without a finished follow-up; every
-- such detractor and passive is in it; priorities of a manager are 1, 2, 3 …
with

waiting as (

    select
        responses.response_id,
        responses.category
    from {{ ref('fct_responses') }} as responses
    where responses.superseded_on is null
        and responses.response_id not in (
            select response_id from {{ ref('stg_closed_loop__follow_ups') }}
            where closed_at is not null and response_id is not null
        )

),

queue as (

    select * from {{ ref('follow_up_queue') }}

),

places as (

    select
        account_manager_id,
        count(*) as cases,
        max(priority) as last_place,
        count(distinct priority) as places
    from queue
    group by account_manager_id

)

select response_id as found
from queue
where response_id not in (select response_id from waiting)
union all
select response_id as found
from waiting
where category <> 'promoter' and response_id not in (select response_id from queue)
union all
select account_manager_id as found
from places
where cases <> last_place or cases <> places
