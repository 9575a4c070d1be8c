-- Every signal has a p-value or the reason for none, adjusting makes no p-value smaller, the flag is that of the adjusted one,
-- and the response rate that payees are compared by is the one of their statement.
select
    signals.scheme_id,
    signals.period_name,
    signals.payee_id,
    signals.signal,
    signals.p_value,
    signals.adjusted_p_value,
    signals.is_signal,
    signals.not_tested_reason,
    signals.value,
    statements.response_rate
from {{ ref('bonus_integrity_signals') }} as signals
inner join {{ ref('int_bonus_statements') }} as statements
    on {{ same_bonus_key('signals', 'statements') }}
where (signals.p_value is null) <> (signals.not_tested_reason is not null)
    or (signals.p_value is null) <> (signals.adjusted_p_value is null)
    or (signals.p_value is null) <> (signals.is_signal is null)
    or signals.p_value not between 0 and 1
    or signals.adjusted_p_value not between signals.p_value and 1
    or signals.is_signal <> (signals.adjusted_p_value <= {{ alpha() }})
    or signals.value not between 0 and 1
    or (
        -- The whole company also has the invitations of accounts that nobody described.
        signals.signal = 'response_rate_against_peers'
        and signals.payee_type <> 'company'
        and (
            signals.n <> statements.invitations
            or abs(signals.value - statements.response_rate) > 1e-9
        )
    )
