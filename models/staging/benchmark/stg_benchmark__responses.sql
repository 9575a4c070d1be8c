with

filled as (

    {{ with_last_known(
        'benchmark_responses', ['study_id', 'benchmark_response_id'],
        ['branch_id', 'supplier_id', 'score']
    ) }}

),

exported as (

    select * from filled
    where {{ not_withdrawn() }}

),

versions as (

    select
        *,
        {{ version_rank(
            clean_text('study_id') ~ ', ' ~ id_or_row('benchmark_response_id')
        ) }} as version_rank
    from exported

)

select
    {{ clean_text('study_id') }} as study_id,
    {{ id_or_row('benchmark_response_id') }} as benchmark_response_id,
    {{ clean_text('branch_id') }} as branch_id,
    {{ clean_id('supplier_id') }} as supplier_id,
    {{ read_score(clean_score('score')) }} as score
from versions
where version_rank = 1 and {{ clean_text('study_id') }} is not null
