"""The guards themselves: every test kind and every invariant fails when it must."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from dbt_runs import Dbt

from nps_warehouse.settings import PROJECT, Warehouse

UNIQUE = "{{ test_unique_combination('given', ['a', 'b']) }}"
EVERY_ROW = "{{ test_every_row('given', 'a <= b') }}"


@pytest.mark.parametrize(
    ("jinja", "rows", "failures"),
    [
        (UNIQUE, "(1, 1), (1, 2)", 0),
        (UNIQUE, "(1, 1), (1, 1), (1, 2)", 1),
        (UNIQUE, "(1, null), (1, null)", 1),
        (EVERY_ROW, "(1, 1), (1, 2)", 0),
        (EVERY_ROW, "(2, 1), (1, 2)", 1),
        (EVERY_ROW, "(null, 1), (1, 2)", 1),
    ],
)
def test_a_generic_test_fails_on_just_the_rows_it_must(
    render: Callable[[str], str], jinja: str, rows: str, failures: int
) -> None:
    query = f"with given as (from (values {rows}) as given(a, b)) select count(*) from ({render(jinja)})"
    assert duckdb.sql(query).fetchone() == (failures,)


BREAKAGES = {
    "a_flag_or_the_reason_for_none": "update marts.nps_by_team set is_change_significant = false "
    "where change_not_tested_reason is not null",
    "accounts_are_counted_and_paired_once": "update serving.entity_figures set shared_clusters = shared_clusters + 1 "
    "where entity_type = 'overall' and period_name = '2025'",
    "bonus_bands_are_wider_than_noise": "update work.reference.bonus_bands set from_points = -1 where from_points = -40",
    "bonus_bands_cover_every_measure": "delete from work.reference.bonus_bands where from_points = -200",
    "bonus_figures_are_those_of_the_marts": "update "
    "work.intermediate.int_bonus_figures set measure_points = measure_points + 0.001 where period_name = '2025-Q2'",
    "bonus_payments_are_paid_once": "insert into raw.bonus_closings (closing_id, kind, sequence, scheme_id, period_name, "
    "payee_type, payee_id, paid_amount, _load_id, _source_row) values ('0001', 'closing', '1', 'x', '2025', 'team', 'a', "
    "'1.00', 1, 1)",
    "bonus_restatements_add_up": "insert into marts.bonus_restatements (scheme_id, scheme_version, period_type, "
    "period_name, payee_type, payee_id, cause, restatement_id, amount_paid, amount_now, amount_difference) "
    "values ('x', 1, 'year', '2025', 'team', 'a', 'code', 'x', 0, 0, 1)",
    "bonus_schemes_are_sound": "update work.reference.bonus_schemes set approved_by = prepared_by",
    "bonus_signals_are_tested_or_say_why_not": "update marts.bonus_integrity_signals set adjusted_p_value = p_value / 2 "
    "where payee_type = 'team' and period_name = '2025-Q2'",
    "bonus_statements_tie_out": "update marts.bonus_statements set amount = amount + 0.01 where period_name = '2025-Q3'",
    "bonus_targets_have_a_scheme": "insert into raw.bonus_targets (payee_id, scheme_id, period_name, amount, currency, "
    "_load_id, _source_row) values ('Team Oost', 'team-quarter', '2025Q4', '1', 'EUR', 1, 1)",
    "cases_end_in_one_way": "update marts.follow_up_performance set closed = closed + 1 where period_name = '2025'",
    "changes_are_those_of_people_who_answered_twice": "update marts.category_changes "
    "set passive_to_promoter = passive_to_promoter + 1 where entity_type = 'overall' and period_name = '2025'",
    "channels_and_surveys_add_up": "update marts.survey_participation set invited = invited + 1 "
    "where survey_id = 'REL-2025-Q4' and branch_id = 'credit'",
    "counts_are_those_of_the_answers": "update work.intermediate.int_account_scores set score_0 = score_0 + 1 "
    "where period_key in (select period_key from serving.int_periods where period_name = '2025-H1')",
    "entities_add_up_to_the_whole": "update serving.entity_figures set score_0 = score_0 + 1 "
    "where entity_type = 'team' and period_name = '2025'",
    "every_period_type_of_the_list_occurs": "delete from serving.int_periods where period_type = 'half_year'",
    "every_theme_proves_itself": "update work.reference.themes set example_miss = 'Het tarief is te hoog.' "
    "where theme_id = 'price' and language = 'nl'",
    "every_raw_row_has_one_disposition": "delete from serving.int_responses where response_id = 'TRX-90101'",
    "limits_hold_the_figure_and_nothing_impossible": "update marts.nps_by_branch set nps_change_high = nps_change - 1 "
    "where period_name = '2025'",
    "promoters_are_asked_or_not": "update marts.referrals set promoters_not_asked = promoters_not_asked + 1 "
    "where account_id = 'A001'",
    "response_rates_tie_out": "update serving.entity_figures set answered_invitations = answered_invitations + 1 "
    "where entity_type = 'branch' and period_name = '2025-Q1'",
    "the_queue_holds_what_is_counted_and_not_finished": "delete from marts.follow_up_queue where priority = 1",
    "themes_are_mentioned_in_texts": "update marts.dissatisfaction_themes set mentions = texts + 1 "
    "where theme_id = 'price' and period_name = '2025'",
    "the_newest_periods_count_one_voice_per_person": "update marts.nps_overall set responses = responses + 1 "
    "where period_type = 'rolling_12_months' and is_latest",
}


def test_every_invariant_fails_when_it_is_broken(
    sample_run: tuple[Warehouse, subprocess.CompletedProcess[str]],
    tmp_path: Path,
) -> None:
    assert {file.stem for file in (PROJECT / "tests" / "invariants").glob("*.sql")} == set(BREAKAGES)
    warehouse = Warehouse(tmp_path / "warehouse")
    shutil.copytree(sample_run[0].root / "build", warehouse.root / "build")
    with duckdb.connect(str(warehouse.nps_file)) as connection:
        connection.execute(f"attach '{warehouse.work_file}' as work; attach '{warehouse.raw_file}' as raw")
        for breakage in BREAKAGES.values():
            connection.execute(breakage)
    found = Dbt()(warehouse, "test", "--select", "test_type:singular")
    assert found.exception is None, found.exception
    noticed = {each.node.name for each in found.result.results if each.status in ("fail", "warn")}
    assert noticed == set(BREAKAGES)
