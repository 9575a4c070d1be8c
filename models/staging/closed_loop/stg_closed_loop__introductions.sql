with

filled as (

    {{ with_last_known('introductions', ['introduction_id'], [
        'respondent_id', 'account_id', 'introduced_company',
        'introduced_at', 'won_at', 'won_amount'
    ]) }}

),

exported as (

    select * from filled
    where {{ not_withdrawn() }}

),

versions as (

    select
        *,
        {{ as_read('introduced_at') }} as introduced_at_text,
        {{ as_read('won_at') }} as won_at_text,
        {{ version_rank(id_or_row('introduction_id')) }} as version_rank
    from exported

)

select
    {{ id_or_row('introduction_id') }} as introduction_id,
    {{ clean_id('respondent_id') }} as respondent_id,
    {{ clean_id('account_id') }} as account_id,
    {{ clean_text('introduced_company') }} as introduced_company,
    {{ not_negative(read_number(as_read('won_amount'))) }} as won_amount,
    {{ read_time('introduced_at_text') }} as introduced_at,
    {{ read_time('won_at_text') }} as won_at
from versions
where version_rank = 1
