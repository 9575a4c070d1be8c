"""Bonus periods of a tiny warehouse: what was known when they were closed, and what became known since.

Each manager stands for one cause; m6 has four at once. A target is 1000; `managers` pays half of it from 0 points and
all of it from 50.
"""

SCHEMES = """scheme_id,scheme_version,scheme_name,valid_from,valid_until,payee_type,measure,study_id,period_type,\
minimum_responses,minimum_response_rate,minimum_accounts,close_after_days,payout,prepared_by,approved_by,approved_on
managers,1,Managers,2025-01-01,,account_manager,nps,,quarter,1,,,0,stepped,P,A,2024-12-01
changes,1,Changes,2025-01-01,,account_manager,nps_change,,quarter,1,,,0,linear,P,A,2024-12-01
gaps,1,Gaps,2025-01-01,,account_manager,branch_gap,tns-nipo,quarter,1,,,0,stepped,P,A,2024-12-01
gaps_low,1,Lower bounds of gaps,2025-01-01,,branch,branch_gap_low,tns-nipo,quarter,1,,,0,linear,P,A,2024-12-01
teams,1,Teams,2025-01-01,,team,nps_low,,quarter,1,,,0,linear,P,A,2024-12-01
means,1,Means,2025-01-01,,company,account_mean_nps,,quarter,,,,0,linear,P,A,2024-12-01
rates,1,Rates,2025-01-01,,company,nps,,quarter,1,0.5,,0,stepped,P,A,2024-12-01
"""
BANDS = "scheme_id,scheme_version,from_points,payout_share\n" + "".join(
    f"{scheme},1,{from_points},{share}\n"
    for scheme, bands in {
        "managers": [(-100, 0), (0, 0.5), (50, 1)],
        "changes": [(-200, 0), (0, 0.5), (200, 1)],
        "gaps": [(-200, 0), (0, 1)],
        "gaps_low": [(-200, 0), (200, 1)],
        "teams": [(-100, 0), (100, 1)],
        "means": [(-100, 0), (100, 1)],
        "rates": [(-100, 0), (0, 0.5), (50, 1)],
    }.items()
    for from_points, share in bands
)
PAYEES = {
    "managers": [f"m{number}" for number in (1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12)],
    "changes": ["m1", "m6", "m8"],
    "gaps": ["m1", "m2", "m6"],
    "gaps_low": ["staffing", "credit"],
    "teams": ["North", "South"],
    "means": ["(all)"],
    "rates": ["(all)"],
}
ANSWERS = "response_id,survey_id,respondent_id,account_id,score,responded_at\n"
MANAGERS = "account_manager_id,account_manager_name,team\n" + "".join(
    f"m{number},M{number},{'North' if number % 2 else 'South'}\n" for number in range(1, 13)
)
ACCOUNTS = "account_id,branch_id,account_manager_id\n" + "".join(
    f"a{number},{'credit' if number == 2 else 'staffing'},m{number}\n"
    for number in (1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12)
)


def answers(*listed: tuple[str, str, int, str]) -> str:
    """Answers as a file: id, account, score and day; the person is the id's, or named after an `@`."""
    lines = []
    for name, account, score, day in listed:
        response_id, _, person = name.partition("@")
        lines.append(f"{response_id},s1,{person or 'p' + response_id},{account},{score},{day}\n")
    return ANSWERS + "".join(lines)


APRIL, MAY = "2025-04-10", "2025-05-10"
FIRST = {
    "account_managers.csv": MANAGERS,
    "accounts.csv": ACCOUNTS + "a3b,staffing,m3\na6b,staffing,m6\n",
    "bonus_targets.csv": "payee_id,scheme_id,period_name,amount,currency\n"
    + "".join(
        f"{payee},{scheme},2025-Q{quarter},1000,EUR\n"
        for scheme, payees in PAYEES.items()
        for payee in payees
        for quarter in (1, 2)
    ),
    "invitations.csv": "invitation_id,survey_id,respondent_id,account_id,invited_at\n"
    "i1,s1,pq1a,a1,2025-01-05\ni2,s1,pq1b,a1,2025-01-05\n",
    "responses_1.csv": answers(
        ("q1a", "a1", 9, "2025-01-10"),
        ("q1b", "a1", 10, "2025-01-10"),
        ("q1c", "a1", 3, "2025-01-10"),
        ("q10a@p10", "a10", 3, "2025-01-10"),
        ("q10b@p10", "a10", 10, "2025-02-10"),
        ("q10c", "a10", 8, "2025-02-10"),
        ("r1a", "a1", 9, APRIL),
        ("r1b", "a1", 10, APRIL),
        ("r1c", "a1", 3, APRIL),
        ("r2a", "a2", 9, APRIL),
        ("r2b", "a2", 8, APRIL),
        ("r2c", "a2", 3, APRIL),
        ("r3a", "a3", 9, APRIL),
        ("r3b", "a3", 10, APRIL),
        ("r3c", "a3b", 0, APRIL),
        ("r4a", "a4", 8, APRIL),
        ("r5a", "a5", 9, APRIL),
        ("r5b", "a5", 10, APRIL),
        ("r6a", "a6", 9, APRIL),
        ("r6b", "a6", 9, APRIL),
        ("r6c", "a6", 3, APRIL),
        ("r6d", "a6b", 2, APRIL),
        ("r7a", "a7", 8, APRIL),
        ("r8a@p8", "a8", 9, APRIL),
        ("r8b", "a8", 8, APRIL),
        ("r11a", "a11", 9, APRIL),
        ("r11b", "a11", 10, APRIL),
        ("r11c", "a11", 3, APRIL),
        ("r12a", "a12", 9, APRIL),
        ("r12b", "a12", 8, APRIL),
        ("r12c", "a12", 0, APRIL),
    ),
    "responses_5.csv": answers(("r5c", "a5", 0, APRIL), ("r6e", "a6", 1, APRIL)),
}
LATER = {
    "responses_5.csv": FIRST["responses_5.csv"],
    "responses_late.csv": answers(
        ("r1d", "a1", 10, MAY), ("r6f", "a6", 10, MAY), ("r8c@p8", "a8", 0, MAY), ("r9a", "a9", 10, MAY)
    ),
    "responses_corrected.csv": answers(("r2a", "a2", 6, APRIL), ("r6c", "a6", 8, APRIL)),
    "accounts_moved.csv": "account_id,effective_from,branch_id,account_manager_id\n"
    "a3,2025-01-01,staffing,m4\na6b,2025-01-01,staffing,m7\na9,2025-01-01,staffing,m9\n",
    "invitations_late.csv": "invitation_id,survey_id,respondent_id,account_id,invited_at\n"
    + "".join(f"late{number},s1,silent{number},a1,2025-01-06\n" for number in range(10)),
}
WITHDRAWN = [{"files": "responses_5.csv", "ignore": True}]
ERASED = "update raw.responses set respondent_id = 'erased-1', score = '' where response_id = 'r12c'"
PAID_OTHERWISE = (
    "update raw.bonus_closings set measure_points = '40', amount = '700.00' "
    "where scheme_id = 'managers' and period_name = '2025-Q2' and payee_id = 'm11'"
)
