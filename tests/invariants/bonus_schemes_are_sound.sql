-- Every version of a bonus scheme can be applied: known words and units, one version a day, approved by somebody else than
-- who prepared it, before the first day it is in force.
with

schemes as (

    select
        schemes.*,
        studies.study_id is not null as has_study,
        lead(schemes.valid_from) over (
            partition by schemes.scheme_id order by schemes.valid_from, schemes.scheme_version
        ) as next_from,
        count(*) over (partition by schemes.scheme_id, schemes.scheme_version) as rows_of_version
    from {{ ref('bonus_schemes') }} as schemes
    left join {{ ref('benchmark_studies') }} as studies on schemes.study_id = studies.study_id

),

problems as (

    {%- set complaints = {
        'scheme_id, scheme_version, valid_from or prepared_by is empty':
            'scheme_id is null or scheme_version is null or valid_from is null or prepared_by is null',
        'a version is listed twice': 'rows_of_version > 1',
        'a version ends before it begins': 'valid_until < valid_from',
        'two versions are in force on one day':
            'next_from <= coalesce(valid_until, ' ~ forever() ~ ')',
        'payee_type is none of ' ~ payee_types().keys() | join(', '):
            "coalesce(payee_type, '') not in ('" ~ payee_types().keys() | join("', '") ~ "')",
        'measure is none of ' ~ bonus_measures().keys() | join(', '):
            "coalesce(measure, '') not in ('" ~ bonus_measures().keys() | join("', '") ~ "')",
        'period_type is none of month, quarter, year':
            "coalesce(period_type, '') not in ('month', 'quarter', 'year')",
        'payout is neither stepped nor linear': "coalesce(payout, '') not in ('stepped', 'linear')",
        'a measure against a benchmark needs a study_id of the seed benchmark_studies':
            is_gap_measure('measure') ~ ' and not has_study',
        'minimum_responses or minimum_accounts is below 1':
            'minimum_responses < 1 or minimum_accounts < 1',
        'minimum_response_rate is a share from 0 to 1, not a percentage':
            'minimum_response_rate < 0 or minimum_response_rate > 1',
        'close_after_days is empty or below 0': 'coalesce(close_after_days, -1) < 0',
        'approved_by and approved_on come together':
            '(approved_by is null) <> (approved_on is null)',
        'approved_by is who prepared it': 'lower(trim(approved_by)) = lower(trim(prepared_by))',
        'approved_on is not before valid_from': 'approved_on >= valid_from',
    } %}
    {%- for problem, condition in complaints.items() %}
    select scheme_id, scheme_version, '{{ problem }}' as problem from schemes
    where {{ condition }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

)

select * from problems
