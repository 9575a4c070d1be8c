with

described as (

    select * from {{ ref('benchmark_studies') }}

),

mentioned as (

    select
        study_id,
        count(branch_id) as branches,
        coalesce(max(responses), 0) as most_responses
    from {{ ref('int_benchmarks') }}
    group by study_id

),

ranked as (

    select
        *,
        row_number() over (
            order by branches desc, most_responses desc, study_id
        ) as coverage_rank
    from mentioned

)

select
    ranked.study_id,
    coalesce(described.provider, '(unknown)') as provider,
    coalesce(described.study_name, ranked.study_id) as study_name,
    described.population,
    described.method,
    described.study_id is null as is_inferred,
    {{ is_default_study('ranked.study_id', 'ranked.coverage_rank') }} as is_default,
    described.fieldwork_year,
    described.sample_size
from ranked
left join described on ranked.study_id = described.study_id
