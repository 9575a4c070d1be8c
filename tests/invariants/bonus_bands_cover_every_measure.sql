-- The bands of every version of a scheme begin at −100 or below, each once, and pay a share of the target. A band ends where
-- the next begins, so there is no gap, and an overlap is two bands that begin at one place.
with

bands as (

    select
        scheme_id,
        scheme_version,
        count(*) as bands,
        count(from_points) as starts,
        count(distinct from_points) as different_starts,
        count(payout_share) as shares,
        min(from_points) as lowest_from,
        max(from_points) as highest_from,
        min(payout_share) as lowest_share,
        max(payout_share) as highest_share
    from {{ ref('bonus_bands') }}
    group by scheme_id, scheme_version

),

checked as (

    select
        coalesce(schemes.scheme_id, bands.scheme_id) as scheme_id,
        coalesce(schemes.scheme_version, bands.scheme_version) as scheme_version,
        case
            when bands.scheme_id is null then 'the version has no bands'
            when schemes.scheme_id is null then 'no such version in the seed bonus_schemes'
            when starts < bands or shares < bands then 'from_points or payout_share is empty'
            when lowest_from > -100 then 'no band for what lies below the first'
            when different_starts < bands then 'two bands begin at one place'
            when lowest_from < -200 or highest_from > 200 then 'from_points is in points, −200 to 200'
            when lowest_share < 0 or highest_share > 5
                then 'payout_share is a share of the target: 1 is all of it'
        end as problem
    from {{ ref('bonus_schemes') }} as schemes
    full outer join bands
        on schemes.scheme_id = bands.scheme_id
        and schemes.scheme_version = bands.scheme_version

)

select * from checked
where problem is not null
