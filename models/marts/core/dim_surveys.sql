with

described as (

    select * from {{ ref('stg_survey__surveys') }}

),

mentioned as (

    select survey_id from described
    union
    select survey_id from {{ ref('int_responses') }}
    where disposition = 'counted'
    union
    select survey_id from {{ ref('int_invitations') }}
    where survey_id is not null

)

select
    mentioned.survey_id,
    coalesce(described.survey_name, mentioned.survey_id) as survey_name,
    described.survey_type,
    described.survey_id is null as is_inferred,
    described.opens_on,
    described.closes_on
from mentioned
left join described on mentioned.survey_id = described.survey_id
