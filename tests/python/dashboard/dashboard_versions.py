"""Published versions made for the tests: the sample's tables, emptied, changed or multiplied."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

TABLES = """
    select schema_name, table_name from duckdb_tables() where database_name = 'sample'
    union all select schema_name, view_name from duckdb_views() where database_name = 'sample' and not internal
"""
HOSTILE = ("</script><b>bold</b>", "<b>Bold & Co</b>", "=HYPERLINK(1)", '+31 "x", y', "{{ 7 * 7 }}")


@contextmanager
def copied(sample: Path, *, empty: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """The marts and audit tables of a published version in memory, with their rows or without any."""
    with duckdb.connect() as connection:
        connection.execute(f"attach '{sample}' as sample (read_only)")
        connection.execute("create schema marts; create schema audit")
        for schema, table in connection.execute(TABLES).fetchall():
            if schema in ("marts", "audit"):
                limit = "limit 0" if empty else ""
                connection.execute(
                    f'create table {schema}."{table}" as from sample.{schema}."{table}" {limit}'
                )
        yield connection


def with_hostile_names(connection: duckdb.DuckDBPyConnection) -> None:
    """Names of accounts, branches and managers, and what customers wrote, that are code elsewhere."""
    connection.execute(
        "create table hostile as select unnest($1) as name, generate_subscripts($1, 1) - 1 as place",
        [HOSTILE],
    )
    connection.execute(
        f"""
        update marts.nps_by_account set account_name = hostile.name || ' ' || account_id from hostile
            where hash(account_id) % {len(HOSTILE)} = place;
        update marts.dim_accounts set account_manager_name = '</script>' || account_manager_name;
        update marts.dim_branches set branch_name_nl = '<b>' || branch_name_nl;
        update marts.nps_by_branch set branch_name = '<b>"' || branch_name || '''></b>';
        update marts.follow_up_queue set reason = '</script><img src=x onerror=alert(1)>', account_name = '<b>Bold</b>';
        update marts.dissatisfaction_themes set example = '<!-- <script>', theme_name = '<i>' || theme_name;
        update audit.load_history set source_file = '<b>' || source_file;
        """
    )


def with_one_answer(connection: duckdb.DuckDBPyConnection) -> None:
    """Nobody answered but one person of one account; nothing else is loaded."""
    for table in ("nps_overall", "nps_by_branch", "nps_by_account"):
        connection.execute(
            f"insert into marts.{table} select * from sample.marts.{table} where is_latest limit 1"
        )
        scores = ", ".join(f"score_{score} = {int(score == 8)}" for score in range(11))
        connection.execute(
            f"""update marts.{table} set period_type = 'rolling_12_months', period_name = '12m to 2026-01',
                responses = 1, promoters = 0, passives = 1, detractors = 0, promoter_share = 0, passive_share = 1,
                detractor_share = 0, nps = 0, nps_low = -60, nps_high = 60, {scores}, is_reportable = false,
                not_reportable_reason = 'n < 5', previous_nps = null, nps_change = null, invitations = null,
                response_rate = null"""
        )
    connection.execute(
        """insert into marts.dim_periods by name
        select '12m to 2026-01' as period_name, 'rolling_12_months' as period_type, true as is_complete,
            true as is_latest, date '2025-02-01' as period_start, date '2026-01-31' as period_end"""
    )
    connection.execute("insert into marts.fct_responses select * from sample.marts.fct_responses limit 1")


def without_benchmark(connection: duckdb.DuckDBPyConnection) -> None:
    """No study is on file."""
    for table in (
        "dim_benchmark_studies",
        "branch_benchmarks",
        *(f"benchmark_gaps_{kind}" for kind in ("overall", "by_branch", "by_account")),
    ):
        connection.execute(f"delete from marts.{table}")


def with_accounts(connection: duckdb.DuckDBPyConnection, count: int) -> None:
    """`count` accounts: those of the sample again and again, each with an id and a name of its own."""
    for table in ("nps_by_account", "benchmark_gaps_by_account", "dim_accounts"):
        latest = "true" if table == "dim_accounts" else "is_latest and period_type = 'rolling_12_months'"
        connection.execute(
            f"""create or replace table marts.{table} as
            select original.* replace (
                account_id || '-' || copy as account_id, account_name || ' ' || copy as account_name
            )
            from sample.marts.{table} as original, range({count}) as copies(copy)
            where {latest} and account_id || '-' || copy in (
                select account_id || '-' || copy
                from sample.marts.nps_by_account, range({count} // 100 + 1) as copies(copy)
                where is_latest and period_type = 'rolling_12_months'
                order by copy, account_id limit {count}
            ) and copy <= {count} // 100"""
        )


def with_bonus(connection: duckdb.DuckDBPyConnection) -> None:
    """Two statements: one that pays, one of a payee with too few answers."""
    connection.execute(
        """create or replace table marts.bonus_statements as from (values
            ('B1', 'Managers', 2, 'year', '2025', date '2025-12-31', 'account_manager', 'M01', 'Aafje <Voorbeeld>', 'nps',
                12.0::double, 2.5::double, 21.5::double, 40, 40, 0.4::double, true, null, 0.5::double, 1250.00::decimal(18, 2), 2500.00::decimal(18, 2), 'EUR',
                'closed', date '2026-02-01'),
            ('B1', 'Managers', 2, 'year', '2025', date '2025-12-31', 'account_manager', 'M02', 'Bas Verzinsel', 'nps',
                -87.6::double, -99.0::double, -76.0::double, 3, 3, 0.1, false, '3 of the 20 answers needed', null, 0.00::decimal(18, 2),
                2500.00::decimal(18, 2), 'EUR', 'open', date '2026-02-01')
        ) as given(scheme_id, scheme_name, scheme_version, period_type, period_name, period_end, payee_type, payee_id,
            payee_name, measure_name, measure_points, measure_low, measure_high, measured_responses, responses,
            response_rate, is_eligible, not_eligible_reason, payout_share, amount, target_amount, currency, state,
            closable_on)"""
    )


def with_other_tools(connection: duckdb.DuckDBPyConnection) -> None:
    """Delighted until March 2025, then Qualtrics beside it; text messages came in July."""
    connection.execute(
        """
        update marts.dim_periods set tools = 'delighted', channels = 'email',
            has_several_channels = false, has_other_tools = false, has_other_channels = false;
        update marts.dim_periods set tools = 'delighted, qualtrics', has_several_tools = true, has_other_tools = true
            where period_end >= date '2025-03-31';
        update marts.dim_periods set channels = 'email, sms', has_several_channels = true, has_other_channels = true
            where period_end >= date '2025-07-31';
        update marts.survey_participation set has_several_tools = false, has_several_channels = false;
        update marts.survey_participation set has_several_tools = true where survey_id = (
            select max(survey_id) from marts.survey_participation
        );
        """
    )


def with_paid_bonus(connection: duckdb.DuckDBPyConnection) -> None:
    """The statements of `with_bonus`, of which one was closed and corrected; two differences, two signals of which one."""
    with_bonus(connection)
    connection.execute(
        """create or replace table marts.bonus_payments as from (values
            ('B1', 2, '2025', 'M01', '0001', 'closing', 'EUR', 1200.00::decimal(18, 2)),
            ('B1', 2, '2025', 'M01', '0002', 'correction', 'EUR', 50.00::decimal(18, 2))
        ) as given(scheme_id, scheme_version, period_name, payee_id, closing_id, kind, currency, paid_amount);
        create or replace table marts.bonus_restatements as from (values
            ('B1', 2, 'year', '2025', 'account_manager', 'M01', 'late_answer', 'r-<1>', null, null, 'EUR',
                12.0::double, 9.5::double, 1250.00::decimal(18, 2), 1100.00::decimal(18, 2), -150.00::decimal(18, 2)),
            ('B1', 2, 'year', '2025', 'account_manager', 'M01', 'rule', 'r-2', 'adjust', null, 'EUR',
                9.5::double, 9.5::double, 1100.00::decimal(18, 2), 1000.00::decimal(18, 2), -100.00::decimal(18, 2)),
            ('B1', 2, 'year', '2025', 'account_manager', 'M01', 'code', 'r-3', 'adjust', '0002', 'EUR',
                9.5::double, 9.5::double, 1000.00::decimal(18, 2), 1050.00::decimal(18, 2), 50.00::decimal(18, 2))
        ) as given(scheme_id, scheme_version, period_type, period_name, payee_type, payee_id, cause, restatement_id,
            decision, settled_in, currency, points_paid, points_now, amount_paid, amount_now, amount_difference);
        create or replace table marts.bonus_integrity_signals as from (values
            ('B1', 'Managers', 2, '2025', 'M01', 'Aafje <Voorbeeld>', 'accounts_moved', true, 54, 0.2::double, 0.02::double, 0.0001::double),
            ('B1', 'Managers', 2, '2025', 'M02', 'Bas Verzinsel', 'contacts_added', false, 54, 0.1::double, 0.1::double, 0.9::double)
        ) as given(scheme_id, scheme_name, scheme_version, period_name, payee_id, payee_name, signal, is_signal, n, value,
            comparison, adjusted_p_value)"""
    )
