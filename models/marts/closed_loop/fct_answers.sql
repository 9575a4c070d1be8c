select
    response_id,
    question_id,
    purpose,
    asked_of,
    category,
    language,
    answer,
    {{ theme_names('theme_bits') }} as themes,
    responded_on as answered_on
from {{ ref('int_answers') }}
