with

-- Continuous surveys have no end to be silent in.
invitations as (

    select invitations.*
    from {{ ref('int_invitations') }} as invitations
    left join {{ ref('stg_survey__surveys') }} as surveys
        on invitations.survey_id = surveys.survey_id
    where invitations.is_delivered
        and invitations.survey_id is not null
        and coalesce(surveys.survey_type, '') <> 'transaction'

),

surveys as (

    select
        account_key,
        survey_id,
        min(invited_on) as invited_on
    from invitations
    group by account_key, survey_id

),

ranked as (

    select
        *,
        row_number() over (
            partition by account_key order by invited_on desc, survey_id desc
        ) as newest_rank
    from surveys

),

asked as (

    select
        account_key,
        min(invited_on) as asked_since
    from ranked
    where newest_rank <= {{ var('silent_after_surveys') }}
    group by account_key
    having count(*) = {{ var('silent_after_surveys') }}

),

heard as (

    select
        account_key,
        max(responded_on) as last_responded_on
    from {{ ref('int_responses') }}
    where disposition in ('counted', 'not_an_answer')
    group by account_key

)

select
    asked.account_key,
    asked.asked_since
from asked
left join heard on asked.account_key = heard.account_key
where coalesce(heard.last_responded_on, {{ always() }}) < asked.asked_since
