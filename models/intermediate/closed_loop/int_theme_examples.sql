with

texts as (

    select
        answers.theme_bits,
        answers.answer,
        coalesce(history.branch_id, '(unknown)') as branch_id,
        {{ month_answered() }} as month_start
    from {{ ref('int_answers') }} as answers
    left join {{ ref('int_accounts_history') }} as history
        on answers.account_key = history.account_key
        and answers.account_version = history.account_version
    where answers.theme_bits > 0
        and answers.answer is not null
        and answers.category <> 'promoter'
        and {{ says_what_is_wrong('answers.purpose') }}

),

typical as (

    select cast(round(avg(length(answer))) as int) as typical_length
    from texts

),

-- Sorts by how far a text is from the typical length, then by the alphabet.
ranked as (

    select
        texts.theme_bits,
        texts.branch_id,
        texts.month_start,
        min(lpad(
            cast(
                abs(length(texts.answer) - typical.typical_length) as {{ dbt.type_string() }}
            ), 6, '0'
        ) || texts.answer) as candidate
    from texts
    cross join typical
    group by texts.theme_bits, texts.branch_id, texts.month_start

),

of_themes as (

    select
        themes.theme_number,
        ranked.branch_id,
        ranked.month_start,
        min(ranked.candidate) as candidate
    from ranked
    inner join {{ ref('int_themes') }} as themes
        on {{ has_theme('ranked.theme_bits', 'themes.theme_number') }}
    group by themes.theme_number, ranked.branch_id, ranked.month_start

),

period_months as (

    {{ period_months() }}

),

of_periods as (

    select
        of_themes.theme_number,
        of_themes.branch_id,
        period_months.period_key,
        min(of_themes.candidate) as candidate
    from of_themes
    inner join period_months on of_themes.month_start = period_months.month_start
    group by of_themes.theme_number, of_themes.branch_id, period_months.period_key

)

select
    'branch' as entity_type,
    branch_id as entity_id,
    period_key,
    theme_number,
    substr(candidate, 7) as example
from of_periods
union all
select
    'overall' as entity_type,
    {{ entity_id(none) }} as entity_id,
    period_key,
    theme_number,
    substr(min(candidate), 7) as example
from of_periods
group by period_key, theme_number
