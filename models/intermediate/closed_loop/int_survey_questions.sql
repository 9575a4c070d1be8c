-- noqa: disable=LT02
with

answers as (

    select
        responses.survey_id,
        coalesce(history.branch_id, '(unknown)') as branch_id,
        answers.question_id,
        answers.category,
        count(*) as answered
    from {{ ref('int_answers') }} as answers
    inner join {{ ref('int_responses') }} as responses
        on answers.load_id = responses.load_id
        and answers.source_row = responses.source_row
    left join {{ ref('int_accounts_history') }} as history
        on answers.account_key = history.account_key
        and answers.account_version = history.account_version
    where answers.asked_of is not null
    group by
        responses.survey_id, coalesce(history.branch_id, '(unknown)'), answers.question_id,
        answers.category

),

-- A survey asked a question when somebody answered it.
asked as (

    select distinct
        answers.survey_id,
        questions.question_id,
        questions.asked_of
    from answers
    inner join {{ ref('survey_questions') }} as questions
        on answers.question_id = questions.question_id

),

questions as (

    select
        survey_id,
        {%- for category in ['promoter', 'passive', 'detractor'] %}
        {{ count_where(is_asked_of('asked_of', category)) }}
            as {{ category }}_questions{{ ',' if not loop.last }}
        {%- endfor %}
    from asked
    group by survey_id

),

answered as (

    select
        answers.survey_id,
        answers.branch_id,
        {%- for category in ['promoter', 'passive', 'detractor'] %}
        sum(case
            when answers.category = '{{ category }}'
                and {{ is_asked_of('asked.asked_of', category) }}
                then answers.answered
            else 0
        end) as {{ category }}_answers{{ ',' if not loop.last }}
        {%- endfor %}
    from answers
    inner join asked
        on answers.survey_id = asked.survey_id
        and answers.question_id = asked.question_id
    group by answers.survey_id, answers.branch_id

)

select
    answered.survey_id,
    answered.branch_id,
    {%- for category in ['promoter', 'passive', 'detractor'] %}
    questions.{{ category }}_questions,
    answered.{{ category }}_answers{{ ',' if not loop.last }}
    {%- endfor %}
from answered
inner join questions on answered.survey_id = questions.survey_id
