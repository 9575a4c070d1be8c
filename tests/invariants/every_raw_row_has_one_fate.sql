-- Nothing is lost between raw and the facts: every row of raw.responses has a fate, and the
-- counted ones are exactly the facts.
with

counts as (

    select
        (select count(*) from {{ source('raw', 'responses') }}) as raw_rows,
        (select count(*) from {{ ref('response_fates') }}) as fates,
        (select count(*) from {{ ref('response_fates') }} where fate = 'counted') as counted,
        (select count(*) from {{ ref('fct_responses') }}) as facts

)

select *
from counts
where raw_rows <> fates or counted <> facts
