-- Promoters who were asked for an introduction and those who were not are all the promoters there are.
with

referrals as (

    select
        sum(promoters) as promoters,
        sum(promoters_asked + promoters_not_asked) as asked_or_not,
        {{ count_where('next_person_to_ask is not null and promoters_not_asked = 0') }} as asked_twice
    from {{ ref('referrals') }}

),

newest as (

    select count(*) as promoters
    from {{ ref('fct_responses') }}
    where category = 'promoter' and superseded_on is null

)

select * from referrals
cross join newest
where referrals.promoters <> newest.promoters
    or referrals.asked_or_not <> newest.promoters
    or referrals.asked_twice > 0
