with

filled as (

    {{ with_last_known('invitations', ['invitation_id'], [
        'survey_id', 'account_id', 'respondent_id',
        'channel', 'invited_at', 'delivery_status'
    ]) }}

),

exported as (

    select * from filled
    where {{ not_withdrawn() }}

),

versions as (

    select
        *,
        {{ version_rank(id_or_row('invitation_id')) }} as version_rank
    from exported

)

select
    {{ id_or_row('invitation_id') }} as invitation_id,
    {{ clean_text('survey_id') }} as survey_id,
    {{ clean_id('account_id') }} as account_id,
    {{ clean_id('respondent_id') }} as respondent_id,
    lower({{ clean_text('channel') }}) as channel,
    {{ read_time(as_read('invited_at')) }} as invited_at,
    lower({{ clean_text('delivery_status') }}) as delivery_status
from versions
where version_rank = 1
