with

filled as (

    {{ with_last_known('follow_ups', ['follow_up_id'], [
        'response_id', 'action', 'assigned_to', 'opened_at',
        'contacted_at', 'closed_at', 'outcome'
    ]) }}

),

exported as (

    select * from filled
    where {{ not_withdrawn() }}

),

versions as (

    select
        *,
        {{ as_read('opened_at') }} as opened_at_text,
        {{ as_read('contacted_at') }} as contacted_at_text,
        {{ as_read('closed_at') }} as closed_at_text,
        {{ version_rank(id_or_row('follow_up_id')) }} as version_rank
    from exported

)

select
    {{ id_or_row('follow_up_id') }} as follow_up_id,
    {{ clean_id('response_id') }} as response_id,
    lower({{ clean_text('action') }}) as action,
    {{ clean_id('assigned_to') }} as assigned_to,
    lower({{ clean_text('outcome') }}) as outcome,
    {{ read_time('opened_at_text') }} as opened_at,
    {{ read_time('contacted_at_text') }} as contacted_at,
    {{ read_time('closed_at_text') }} as closed_at
from versions
where version_rank = 1
