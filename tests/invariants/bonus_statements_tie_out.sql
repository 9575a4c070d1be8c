-- noqa: disable=LT02
-- The figures of a statement follow from one another and from its evidence: categories add up to the answers, answered ÷
-- invitations is the rate, promoters less detractors the NPS, and the amount is within half a cent of target × share.
with

evidence as (

    select
        {{ bonus_key() | join(', ') }},
        {{ count_where("evidence_of = 'period'") }} as responses,
        {%- for category in ['promoter', 'passive', 'detractor'] %}
        {{ count_where("evidence_of = 'period' and category = '" ~ category ~ "'") }}
            as {{ category }}s,
        {%- endfor %}
        count(distinct case when evidence_of = 'period' and account_id <> '(unknown)' then account_id end)
            as accounts
    from {{ ref('bonus_evidence') }}
    group by {{ bonus_key() | join(', ') }}

),

checked as (

    select
        statements.*,
        case
            when statements.promoters + statements.passives + statements.detractors
                <> statements.responses then 'categories do not add up'
            when measure_name = 'nps' and abs(
                measure_points - 100e0 * (statements.promoters - statements.detractors)
                / statements.responses
            ) > 1e-9 then 'not promoters less detractors'
            when abs(response_rate * invitations - answered_invitations) > 1e-6
                or (response_rate is null) <> (invitations is null) then 'not the response rate'
            {%- for name in ['responses', 'promoters', 'passives', 'detractors', 'accounts'] %}
            when coalesce(evidence.{{ name }}, 0) <> statements.{{ name }}
                then '{{ name }} are not those of the evidence'
            {%- endfor %}
            when measure_points < measure_low - 1e-9 or measure_points > measure_high + 1e-9
                then 'outside its interval'
            when not is_eligible and amount <> 0 then 'paid and not eligible'
            when is_eligible <> (
                not_eligible_reason is null and has_minimum_responses and has_minimum_response_rate
                and has_minimum_accounts and target_amount is not null and measure_points is not null
            ) then 'eligible and a rule is not met'
            when is_eligible and (
                amount is null or abs(
                    cast(amount as double) - cast(target_amount as double) * payout_share
                ) > 0.005 + 1e-6
            ) then 'not the target times the share'
        end as problem
    from {{ ref('bonus_statements') }} as statements
    left join evidence on {{ same_bonus_key('statements', 'evidence') }}

)

select * from checked
where problem is not null
