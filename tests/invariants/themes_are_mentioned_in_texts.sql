-- A theme is mentioned in at most as many texts as there are; branches add up to the whole; the points that go
-- with a theme are those of its detractors less its promoters.
with

themes as (

    select * from {{ ref('dissatisfaction_themes') }}

),

branches as (

    select
        theme_id,
        period_name,
        sum(mentions) as mentions
    from themes
    where branch_id is not null
    group by theme_id, period_name

)

select
    themes.theme_id,
    themes.period_name
from themes
left join branches
    on themes.theme_id = branches.theme_id
    and themes.period_name = branches.period_name
where themes.mentions > themes.texts
    or themes.accounts > themes.mentions
    or themes.promoters_mentioning + themes.detractors_mentioning > themes.mentions
    or themes.mention_share not between 0 and 1
    or themes.theme_coverage < themes.mention_share - 1e-9
    or (themes.branch_id is null and themes.mentions <> branches.mentions)
