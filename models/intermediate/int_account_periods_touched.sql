-- Reads what the last build kept, so the responses are kept only after it.
with

answers as (

    select distinct
        load_id,
        source_row
    from {{ ref('int_responses_changed') }}
    where {{ touched_now() }}

),

voices as (

    select
        -1 as more,
        kept.account_id,
        kept.account_version_from,
        kept.respondent_id,
        kept.score,
        kept.responded_on,
        kept.superseded_on
    from {{ as_last_built('figures', 'int_responses_kept', kept_columns()) }} as kept
    inner join answers on kept.load_id = answers.load_id and kept.source_row = answers.source_row
    where kept.left_out_as is null
    union all
    select
        1 as more,
        responses.account_id,
        responses.account_version_from,
        responses.respondent_id,
        responses.score,
        responses.responded_on,
        responses.superseded_on
    from {{ ref('int_responses_sequenced') }} as responses
    inner join answers
        on responses.load_id = answers.load_id
        and responses.source_row = answers.source_row
    where {{ in_part() }} and responses.left_out_as is null

),

-- What an answer does to each count that it is in, and where it is seen.
parts as (

    {% for period_type, period_start, is_heard, part in [
        ('month', period_start('month', 'responded_on'), speaks_in('month'), 'speaks'),
        ('quarter', period_start('quarter', 'responded_on'), speaks_in('quarter'), 'speaks'),
        ('year', period_start('year', 'responded_on'), speaks_in('year'), 'speaks'),
        ('turn', enters_on(), speaks_in('month'), 'enters'),
        ('turn', leaves_on(), speaks_in('month'), 'leaves'),
    ] %}
    select
        account_id,
        account_version_from,
        respondent_id,
        score,
        more,
        '{{ period_type }}' as period_type,
        {{ period_start }} as period_start,
        case when {{ is_heard }} then '{{ part }}' else 'is silent' end as part
    from voices
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

-- Most answers that change are only silenced later on, which changes no count of their own month.
changed as (

    select
        account_id,
        period_type,
        period_start
    from parts
    group by
        account_id, account_version_from, respondent_id, score, period_type, period_start, part
    having sum(more) <> 0

)

select distinct
    account_id,
    period_type,
    period_start,
    coalesce({{ built_up_to() }}, 0) as after_load_id
from changed
