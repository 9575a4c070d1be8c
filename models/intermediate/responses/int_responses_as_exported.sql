with

uncounted as (

    select
        load_id,
        source_row
    from {{ ref('int_responses') }}
    where disposition <> 'counted'

),

responses as (

    select * from {{ ref('stg_survey__responses') }}

)

select
    responses.account_id,
    case
        when responses.score_problem is null then responses.score_as_exported
        else {{ masked('responses.score_as_exported') }}
    end as score_as_exported,
    case
        when responses.responded_at is not null then responses.responded_at_as_exported
        else {{ masked_time('responses.responded_at_as_exported') }}
    end as responded_at_as_exported,
    responses.language,
    responses.load_id,
    responses.source_row
from responses
inner join uncounted
    on responses.load_id = uncounted.load_id
    and responses.source_row = uncounted.source_row
