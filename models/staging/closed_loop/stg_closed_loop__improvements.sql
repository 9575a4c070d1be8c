with

filled as (

    {{ with_last_known('improvements', ['improvement_id'], [
        'theme_id', 'branch_id', 'what',
        'started_on', 'announced_on'
    ]) }}

),

exported as (

    select * from filled
    where {{ not_withdrawn() }}

),

versions as (

    select
        *,
        {{ version_rank(id_or_row('improvement_id')) }} as version_rank
    from exported

)

select
    {{ id_or_row('improvement_id') }} as improvement_id,
    {{ clean_text('theme_id') }} as theme_id,
    {{ clean_text('branch_id') }} as branch_id,
    {{ clean_text('what') }} as what,
    {{ read_date(as_read('started_on')) }} as started_on,
    {{ read_date(as_read('announced_on')) }} as announced_on
from versions
where version_rank = 1
