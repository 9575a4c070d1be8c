with

described as (

    select * from {{ ref('benchmark_studies') }}

),

mentioned as (

    select distinct study_id from {{ ref('int_benchmarks_measured') }}

)

select
    mentioned.study_id,
    coalesce(described.provider, '(unknown)') as provider,
    coalesce(described.study_name, mentioned.study_id) as study_name,
    described.population,
    described.method,
    described.study_id is null as is_inferred,
    described.fieldwork_year,
    described.sample_size
from mentioned
left join described on mentioned.study_id = described.study_id
