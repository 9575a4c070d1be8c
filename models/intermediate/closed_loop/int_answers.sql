with

answers as (

    select
        *,
        {{ version_order() }} as version
    from {{ ref('stg_closed_loop__answers') }}

),

-- Most answers have one version, so only those that have more are compared.
repeated as (

    select
        response_id,
        question_id,
        max(version) as current_version
    from answers
    group by response_id, question_id
    having count(*) > 1

),

responses as (

    select * from {{ ref('int_responses') }}
    where disposition = 'counted'

),

current_answers as (

    select
        answers.response_id,
        answers.question_id,
        questions.purpose,
        questions.asked_of,
        {{ text_language('responses.language') }} as language,
        answers.answer,
        lower(case
            when coalesce(questions.purpose, '') not in ('times_recommended', 'recommended_to')
                then answers.answer
        end) as text_about_us,
        {{ category('responses.score') }} as category,
        responses.account_key,
        responses.account_version,
        responses.load_id,
        responses.source_row,
        responses.responded_on,
        responses.superseded_on
    from answers
    inner join responses on answers.response_id = responses.response_id
    left join repeated
        on answers.response_id = repeated.response_id
        and answers.question_id = repeated.question_id
    left join {{ ref('survey_questions') }} as questions
        on answers.question_id = questions.question_id
    where answers.answer is not null
        and answers.version >= coalesce(repeated.current_version, 0)

)

select
    response_id,
    question_id,
    purpose,
    asked_of,
    category,
    language,
    {{ published_text('answer') }} as answer,
    account_key,
    account_version,
    load_id,
    source_row,
    {{ theme_bits('text_about_us', 'language') }} as theme_bits,
    {{ read_times('answer', 'purpose') }} as times_recommended,
    responded_on,
    superseded_on
from current_answers
-- The seed must be there before its patterns are asked for: {{ ref('int_themes') }}
