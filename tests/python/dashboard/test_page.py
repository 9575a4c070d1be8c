"""What the file holds, without a browser: the marts' figures, texts that stay texts, and a policy that fits."""

import base64
import hashlib
import json
import re
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from dashboard_versions import (
    copied,
    with_accounts,
    with_bonus,
    with_hostile_names,
    with_one_answer,
    without_benchmark,
)
from nps_warehouse.dashboard.formatting import Figures
from nps_warehouse.dashboard.reading import read
from nps_warehouse.dashboard.words import LANGUAGES, WORDS
from nps_warehouse.erase.strings import Strings
from nps_warehouse.errors import NpsError
from nps_warehouse.settings import PROJECT, Warehouse
from page_text import data_of, text_of

Draw = Callable[..., Path]
SECTIONS = ("overview", "branches", "accounts", "act", "bonus", "data")
LATEST = "is_latest and period_type = 'rolling_12_months'"


def test_a_publish_leaves_the_page_beside_the_database_and_in_the_manifest(sample_file: Path) -> None:
    page = sample_file.with_name("dashboard.html")
    manifest = json.loads(sample_file.with_name("manifest.json").read_text(encoding="utf-8"))
    assert manifest["files"]["dashboard.html"]["sha256"] == hashlib.sha256(page.read_bytes()).hexdigest()

    assert page.stat().st_mode & 0o222 == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_figures_are_those_of_the_marts(
    sample: duckdb.DuckDBPyConnection, draw: Draw, language: str
) -> None:
    page = draw(sample, language=language).read_text(encoding="utf-8")
    figures = Figures("nl" if language == "nl" else "en")
    branches = sample.sql(
        """select responses, nps, nps_low, nps_high, branch_gap, branch_gap_low, branch_gap_high
        from marts.nps_by_branch left join (
            select * exclude (responses, nps) from marts.benchmark_gaps_by_branch where is_default_study
        ) using (branch_id, period_name)
        where nps_by_branch.is_latest and nps_by_branch.period_type = 'rolling_12_months' and nps_by_branch.is_reportable"""
    ).fetchall()
    assert len(branches) > 8
    shown = text_of(page, "branches")
    for n, nps, low, high, *gap in branches:
        assert f"{figures.points(nps)} {figures.interval(low, high)} · n = {n}" in shown
        assert gap[0] is None or f"{figures.points(gap[0])} " in shown
        assert gap[0] is None or figures.interval(gap[1], gap[2]) in shown
    [(n, nps, low, high, mean, invited)] = sample.sql(
        f"select responses, nps, nps_low, nps_high, mean_score, invitations from marts.nps_overall where {LATEST}"
    ).fetchall()
    shown = text_of(page, "overview")
    for part in (
        figures.points(nps),
        figures.interval(low, high),
        figures.mean(mean),
        figures.count(invited),
        f"n = {n}",
    ):
        assert part in shown
    counted = sample.sql("select count(*) from marts.fct_responses").fetchall()[0][0]
    assert figures.count(counted) in text_of(page, "data")


def test_every_account_is_in_the_data_as_the_mart_has_it(
    sample: duckdb.DuckDBPyConnection, draw: Draw
) -> None:
    rows = data_of(draw(sample).read_text(encoding="utf-8"))["rows"]
    marts = sample.sql(
        f"""select account_id, promoters, passives, detractors, contacts, is_reportable, nps, nps_low, nps_high
        from marts.nps_by_account where {LATEST}"""
    ).fetchall()
    by_id = {row[1]: row for row in rows}
    assert len(marts) == len(rows) > 100
    assert not all(is_reportable for *_, is_reportable, _, _, _ in marts)
    for account, promoters, passives, detractors, contacts, is_reportable, *points in marts:
        row = by_id[account]
        assert row[4:8] == [promoters, passives, detractors, contacts]
        assert row[11:14] == ([round(round(value, 1) * 10) for value in points] if is_reportable else [])


def test_below_the_floor_no_figure_is_in_the_page(sample_file: Path, draw: Draw) -> None:
    with copied(sample_file) as connection:
        connection.execute("update marts.nps_by_account set nps = -87.6 where not is_reportable")
        connection.execute("update marts.nps_by_branch set nps = -87.6 where not is_reportable")
        connection.execute("update marts.nps_overall set nps = -87.6 where not is_reportable")
        page = draw(connection).read_text(encoding="utf-8")
    assert "87.6" not in page
    assert "876" not in json.dumps(data_of(page)["rows"])
    assert "n < 5" in text_of(page, "accounts")


def test_every_figure_names_a_command(sample: duckdb.DuckDBPyConnection, draw: Draw) -> None:
    page = draw(sample).read_text(encoding="utf-8")
    named = {section: text_of(page, section) for section in SECTIONS}
    assert "nps explain --period '12m to 2026-01'" in named["overview"]
    assert "nps explain --branch " in named["branches"]
    assert "nps explain --account " in named["accounts"]
    assert "nps queue --limit 10" in named["act"]
    assert "nps status" in named["data"]


def test_the_policy_fits_what_is_in_the_page_and_nothing_is_elsewhere(
    sample: duckdb.DuckDBPyConnection, draw: Draw
) -> None:
    page = draw(sample).read_text(encoding="utf-8")
    head = page.partition("</head>")[0]
    policy = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', head)[0]
    assert policy.startswith("default-src 'none'; ")
    for kind, pattern in (("style", r"<style>(.*?)</style>"), ("script", r"<script>(.*?)</script>")):
        [held] = re.findall(pattern, page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(held.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
    assert "unsafe" not in head
    assert not re.search(r"https?:|//\w", page.replace(policy, ""))
    assert not re.search(r"<[^>]*\s(?:style|on\w+|src)=", page)
    assert len(re.findall(r"<script>(.*?)</script>", page, re.DOTALL)[0]) < 8_000


def test_names_and_texts_stay_text(sample_file: Path, draw: Draw) -> None:
    with copied(sample_file) as connection:
        with_hostile_names(connection)
        with_bonus(connection)
        page = draw(connection).read_text(encoding="utf-8")
    assert not re.search(r"<b>(?:Bold|bold|Energy)|<i>Price", page)
    assert "<img" not in page
    assert page.count("</script>") == 2
    assert "</script><b>bold</b> A" in " ".join(str(row[0]) for row in data_of(page)["rows"])
    assert "Aafje <Voorbeeld>" in text_of(page, "bonus")
    assert "{{ 7 * 7 }}" in text_of(page, "accounts")


def test_no_respondent_has_a_name_or_address_in_the_page(
    sample: duckdb.DuckDBPyConnection, draw: Draw
) -> None:
    page = draw(sample).read_text(encoding="utf-8")
    assert not re.search(r"\w@\w", page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_warehouse_says_so_in_every_section(sample_file: Path, draw: Draw, language: str) -> None:
    with copied(sample_file, empty=True) as connection:
        page = draw(connection, language=language).read_text(encoding="utf-8")
    place = LANGUAGES.index(language)
    for section, key in zip(
        SECTIONS,
        ("nothing_counts", "no_branches", "no_accounts", "no_queue", "no_bonus", "no_dispositions"),
        strict=True,
    ):
        assert WORDS[key][place].replace("`", " ").partition(".")[0].strip() in text_of(page, section)
    assert "<svg" not in page


def test_a_version_without_any_mart_leaves_sentences(draw: Draw) -> None:
    with duckdb.connect() as connection:
        page = draw(connection).read_text(encoding="utf-8")
    assert page.count('class="none"') >= 9


def test_one_answer_gives_its_reason_and_no_figure(sample_file: Path, draw: Draw) -> None:
    with copied(sample_file, empty=True) as connection:
        with_one_answer(connection)
        page = draw(connection).read_text(encoding="utf-8")
    shown = text_of(page, "overview")
    assert " n < 5 1 answer " in shown
    assert "60.0" not in page
    assert WORDS["no_trend"][0] in shown


def test_without_a_benchmark_it_says_that_there_is_none(sample_file: Path, draw: Draw) -> None:
    with copied(sample_file) as connection:
        without_benchmark(connection)
        page = draw(connection).read_text(encoding="utf-8")
    assert WORDS["no_b2b"][0] in text_of(page, "overview")
    assert WORDS["no_study"][0] in text_of(page, "data")
    assert "+19.1" not in page


def test_another_study_changes_the_gaps_and_an_unknown_one_is_refused(
    sample: duckdb.DuckDBPyConnection, draw: Draw
) -> None:
    other = text_of(draw(sample, study="integron-2025").read_text(encoding="utf-8"), "overview")
    gap, benchmark = sample.sql(
        f"select b2b_gap, b2b_benchmark_nps from marts.benchmark_gaps_overall where {LATEST} and study_id = 'integron-2025'"
    ).fetchall()[0]
    assert Figures("en").points(gap) in other
    assert f"({Figures('en').points(benchmark)})" in other or Figures("en").points(benchmark) in other
    with pytest.raises(
        NpsError, match=r"--study nope: no such benchmark study is published .*synthetic-tns-nipo"
    ):
        read(sample, study="nope")


def test_an_erasure_leaves_nothing_that_the_person_wrote(sample_file: Path, draw: Draw) -> None:
    words = "\"It's\" <too> slow & 'late', says \u2028 nobody"
    with copied(sample_file) as connection:
        connection.execute("update marts.follow_up_queue set reason = $1, improve = 'Too slow'", [words])
        connection.execute("update marts.dissatisfaction_themes set example = $1", [words])
        connection.execute("update marts.referrals set recommended_to = $1 || '; Jan'", [words])
        page = draw(connection).read_text(encoding="utf-8")
    gone = Strings({}, {}, {}, (), (), (), (words, "Too slow", "Jan"), ()).in_text(page)
    assert "slow &amp; " in page
    assert "slow &amp; " not in gone
    assert "Too slow" not in gone
    assert "; Jan" not in gone


def test_five_thousand_accounts_make_a_small_page_in_little_time(sample_file: Path, draw: Draw) -> None:
    with copied(sample_file) as connection:
        with_accounts(connection, 5000)
        began = time.process_time()
        file = draw(connection)
        took = time.process_time() - began
    assert len(data_of(file.read_text(encoding="utf-8"))["rows"]) == 5000
    assert file.stat().st_size <= 1_500_000
    assert took <= 3


def test_every_text_is_in_both_languages_and_used() -> None:
    package = PROJECT / "scripts" / "nps_warehouse" / "dashboard"
    used = "\n".join(
        file.read_text(encoding="utf-8")
        for pattern in ("*.py", "sections/*.py", "templates/*.html")
        for file in package.glob(pattern)
    )
    for key, (english, dutch) in WORDS.items():
        assert english.strip() and dutch.strip()
        assert set(re.findall(r"{\w+}", english)) == set(re.findall(r"{\w+}", dutch)), key
        assert key.startswith("code:") or re.search(rf"['\"]{key}['\"]", used), f"{key} is not used"


def test_the_command_writes_where_it_is_asked_to(
    sample_run: tuple[Warehouse, object], nps: Callable[..., object], tmp_path: Path
) -> None:
    drawn = nps(sample_run[0].root, "dashboard", "--language", "nl", "--into", tmp_path / "new")
    assert drawn.returncode == 0, drawn.stderr  # type: ignore[attr-defined]
    assert '<html lang="nl">' in (tmp_path / "new" / "dashboard.html").read_text(encoding="utf-8")


def test_a_folder_that_cannot_be_written_is_one_line(
    tmp_path: Path, sample_run: tuple[Warehouse, object]
) -> None:
    from nps_warehouse.pipeline import dashboard_step
    from nps_warehouse.report.screen import screen

    (tmp_path / "taken").write_text("", encoding="utf-8")
    with pytest.raises(NpsError, match=r"taken/dashboard.html cannot be written .*choose another --into DIR"):
        dashboard_step(sample_run[0], screen(), language="en", study=None, into=tmp_path / "taken")
