with

exported as (

    select * from {{ source('raw', 'answers') }}
    where {{ not_withdrawn() }}

)

select
    {{ clean_id('response_id') }} as response_id,
    {{ clean_text('question_id') }} as question_id,
    {{ clean_words('answer') }} as answer,
    _load_id as load_id,
    _source_row as source_row
from exported
