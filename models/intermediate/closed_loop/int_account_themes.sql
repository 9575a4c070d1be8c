with

-- Theme −1 stands for all texts of the account.
themes as (

    select theme_number from {{ ref('int_themes') }}
    union all
    select -1 as theme_number

),

bits as (

    select distinct theme_bits from {{ ref('int_response_texts') }}

),

themes_of_bits as (

    select
        bits.theme_bits,
        themes.theme_number
    from bits
    cross join themes
    where themes.theme_number = -1 or {{ has_theme('bits.theme_bits', 'themes.theme_number') }}

),

texts as (

    select
        texts.account_key,
        texts.account_version,
        themes_of_bits.theme_number,
        texts.category,
        texts.theme_bits,
        {{ month_answered() }} as month_answered,
        {{ month_superseded() }} as month_superseded
    from {{ ref('int_response_texts') }} as texts
    inner join themes_of_bits on texts.theme_bits = themes_of_bits.theme_bits

),

spans as (

    select * from {{ ref('int_period_spans') }}

)

select
    texts.account_key,
    texts.account_version,
    spans.period_key,
    texts.theme_number,
    {{ count_where("texts.category = 'promoter'") }} as promoters,
    {{ count_where("texts.category = 'detractor'") }} as detractors,
    count(*) as responses,
    {{ count_where('texts.theme_bits > 0') }} as texts_with_theme
from texts
inner join spans
    on texts.month_answered = spans.month_answered
    and texts.month_superseded = spans.month_superseded
group by texts.account_key, texts.account_version, spans.period_key, texts.theme_number
