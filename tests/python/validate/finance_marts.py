"""One sound row of each mart of bonus periods, with the columns that the marts gate looks at."""

KEY = """'s' as scheme_id, 1 as scheme_version, 'year' as period_type, '2025' as period_name, 'team' as payee_type,
    {} as payee_id"""
STATEMENT = """'nps_low' as measure_name, 'closable' as state, 100.50::decimal(18, 6) as amount, true as is_eligible,
    7 as as_of_load_id, 'EUR' as currency, 20.0e0 as measure_points, 10.0e0 as measure_low, 30.0e0 as measure_high,
    0.4e0 as response_rate, 0.1e0 as other_manager_share, 5 as promoters, 3 as passives, 2 as detractors, 10 as responses,
    10 as measured_responses, 20 as invitations, 8 as answered_invitations, 201.00::decimal(18, 2) as target_amount,
    null::varchar as closing_id"""
FINANCE = {
    "bonus_statements": f"{KEY.format('payee')}, {STATEMENT} from (values ('a'), ('b')) as payees(payee)",
    "bonus_evidence": f"""{KEY.format("'a'")}, 'r1' as response_id, 'period' as evidence_of, 7 as load_id, 'r.csv' as source_file,
        9 as score, 'promoter' as category""",
    "bonus_payments": f"""{KEY.format("'a'")}, '0001' as closing_id, 'closing' as kind, 5.00::decimal(18, 2) as paid_amount,
        5.00::decimal(18, 2) as total_paid, 'EUR' as currency, 'A' as closed_by, 'B' as approved_by""",
    "bonus_restatements": f"""{KEY.format("'a'")}, 'late_answer' as cause, 'f00' as restatement_id, 'EUR' as currency,
        'waive' as decision, null::varchar as settled_in, 5.00::decimal(18, 2) as amount_paid,
        6.00::decimal(18, 2) as amount_now, 1.00::decimal(18, 2) as amount_difference""",
}
