-- Warns of a band that is narrower than half of the typical interval of who is paid by it: which of two bands a payee is in
-- is then decided by who happened to answer.
{{ config(severity='warn') }}
with

bands as (

    {{ bonus_bands(ref('bonus_bands')) }}

),

typical as (

    select
        scheme_id,
        scheme_version,
        median(measure_high - measure_low) / 2 as half_interval
    from {{ ref('bonus_statements') }}
    where has_minimum_responses
    group by scheme_id, scheme_version

)

select
    bands.scheme_id,
    bands.scheme_version,
    bands.from_points,
    bands.until_points,
    typical.half_interval
from bands
inner join typical
    on bands.scheme_id = typical.scheme_id
    and bands.scheme_version = typical.scheme_version
where bands.until_points - bands.from_points < typical.half_interval
