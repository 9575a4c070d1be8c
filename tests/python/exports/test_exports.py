"""From export file to mart: every built-in format, with the answers it must give and those it must not."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from nps_warehouse.settings import Warehouse

DROP = Path(__file__).parent / "drop"
# What no export contains. Not a file of the drop here, because dbt reads every yml under tests/.
SOURCES = """
sources:
  - {files: "Relationship survey.csv", survey_id: REL-2025, columns: {Q2: "answer:reason"}}
  - {files: "forms/*.csv", survey_id: FORM, timezone: Europe/Amsterdam, channel: web}
"""
Nps = Callable[..., subprocess.CompletedProcess[str]]

COUNTED = {
    "qualtrics": [
        ("R_q1", "REL-2025", "A-1", "P-1", 10, "2025-03-03 08:05:01", "email"),
        ("R_q2", "REL-2025", "A-1", "P-2", 3, "2025-07-03 07:05:01", "anonymous"),
    ],
    "qualtrics_legacy": [
        ("R_v1", "(unknown)", "(unknown)", "P-11", 9, "2014-05-01 10:04:00", None),
        ("R_v4", "(unknown)", "(unknown)", "P-12", 6, "2014-05-02 12:04:00", None),
    ],
    "surveymonkey": [
        ("11000000001", "(unknown)", "(unknown)", "C-1", 10, "2021-10-13 12:20:54", None),
        ("11000000002", "(unknown)", "(unknown)", "C-2", 0, "2021-10-14 01:02:00", None),
    ],
    "typeform": [
        ("0a1b2c3d4e5f60718293a4b5c6d7e8f9", "(unknown)", "(unknown)", None, 9, "2024-02-29 23:59:30", None),
        ("1a1b2c3d4e5f60718293a4b5c6d7e8f9", "(unknown)", "(unknown)", None, 7, "2024-03-01 10:01:00", None),
    ],
    "limesurvey": [
        ("482913:1", "482913", "(unknown)", "tok1", 8, "2023-11-05 14:22:31", None),
        ("482913:3", "482913", "(unknown)", "tok3", 4, "2023-11-06 08:00:00", None),
    ],
    "formbricks": [
        ("cltfb0001", "clsv0001", "(unknown)", "U-1", 10, "2024-03-06 09:15:27.123", None),
        ("cltfb0003", "clsv0001", "(unknown)", None, 3, "2024-03-07 10:15:27.123", None),
    ],
    "google_forms": [
        ("*", "FORM", "(unknown)", None, 0, "2019-11-13 07:51:12", "web"),
        ("*", "FORM", "(unknown)", None, 9, "2019-12-01 22:05:13", "web"),
        ("*", "FORM", "(unknown)", None, 10, "2019-11-13 07:51:12", "web"),
    ],
    "medallia": [
        ("8001", "(unknown)", "(unknown)", None, 9, "2024-06-02 09:30:00", "email"),
        ("8002", "(unknown)", "(unknown)", None, 1, "2024-06-02 10:30:00", "phone"),
    ],
    "delighted": [
        ("5435", "(unknown)", "A-9", "D-1", 6, "2023-11-14 22:13:20", "email"),
        ("5436", "(unknown)", "(unknown)", "D-2", 2, "2023-11-14 23:13:20", None),
    ],
    "fivetran_qualtrics": [
        ("R_f1", "SV_1", "(unknown)", None, 9, "2025-01-08 10:00:01", "email"),
        ("R_f2", "SV_1", "(unknown)", None, 4, "2025-01-08 11:00:01", "anonymous"),
    ],
}
FILES = {
    "qualtrics": ["Relationship survey.csv"],
    "qualtrics_legacy": ["old/legacy.csv"],
    "surveymonkey": ["monkey.csv"],
    "typeform": ["typeform answers.csv"],
    "limesurvey": ["results-survey482913.csv"],
    "formbricks": ["formbricks export.csv"],
    "google_forms": ["forms/Feedback (Responses).csv"],
    "medallia": ["medallia feed.csv"],
    "delighted": ["delighted page 1.json", "delighted page 2.jsonl"],
    "fivetran_qualtrics": ["fivetran/survey_response.csv", "fivetran/question_response.csv"],
}
QUARANTINED = {
    "qualtrics": {"R_q3": "not_a_real_response", "R_q4": "not_finished", "R_q5": "not_a_real_response"},
    "qualtrics_legacy": {"R_v2": "not_a_real_response", "R_v3": "not_finished"},
    "typeform": {"2a1b2c3d4e5f60718293a4b5c6d7e8f9": "not_finished"},
    "limesurvey": {"482913:2": "not_finished"},
    "formbricks": {"cltfb0002": "not_finished"},
    "delighted": {"5437": "not_a_real_response"},
    "fivetran_qualtrics": {"R_f3": "not_a_real_response", "R_f4": "not_finished"},
}
ANSWERS = {
    "qualtrics": {
        ("R_q1", "reason", 'Snel; "altijd" bereikbaar 👍'),
        ("R_q2", "reason", "two\nlines, one answer"),
        ("R_q2", "Q3", "second why"),
        ("R_q3", "reason", "test"),
        ("R_q5", "reason", "buy now"),
    },
    "qualtrics_legacy": {
        ("R_v1", "Q6", 'fast, "really"'),
        ("R_v2", "Q6", "preview"),
        ("R_v4", "Q6", "meh"),
    },
    "surveymonkey": {
        ("11000000001", "what_could_we_do_better", "Niets; ga zo door 😀"),
        ("11000000001", "which_do_you_use_price_list", "Price list"),
        ("11000000001", "which_do_you_use_other_please_specify", 'fax, "yes"'),
        ("11000000001", "what_could_we_do_better_2", "again"),
        ("11000000002", "what_could_we_do_better", "line one\nline two"),
        ("11000000002", "which_do_you_use_portal", "Portal"),
    },
    "typeform": {
        ("0a1b2c3d4e5f60718293a4b5c6d7e8f9", "waarom", 'Top; "echt" 🎉'),
        ("0a1b2c3d4e5f60718293a4b5c6d7e8f9", "phone_number", "'+31612345678"),
        ("0a1b2c3d4e5f60718293a4b5c6d7e8f9", "waarom_2", "extra"),
        ("1a1b2c3d4e5f60718293a4b5c6d7e8f9", "waarom", "regel 1\nregel 2"),
        ("2a1b2c3d4e5f60718293a4b5c6d7e8f9", "phone_number", "'=1+1"),
    },
    "limesurvey": {
        ("482913:1", "g01q02_why", 'ok; "prima"'),
        ("482913:3", "g01q02_why", "multi\nline"),
    },
    "formbricks": {
        ("cltfb0001", "2_please_explain", 'Goed; "snel" 🚀'),
        ("cltfb0001", "2_please_explain_2", "x"),
        ("cltfb0003", "2_please_explain", "twee\nregels"),
    },
    "google_forms": {
        ("*", "why", 'bad; "very" bad'),
        ("*", "why", "déjà vu\nagain"),
        ("*", "would_you_talk_to_us_again", "No"),
        ("*", "would_you_talk_to_us_again", "Yes"),
    },
    "medallia": {
        ("8001", "star_rating", "5"),
        ("8001", "comments", 'great; "really"'),
        ("8002", "star_rating", "2"),
        ("8002", "comments", "bad\nservice 😡"),
    },
    "delighted": {
        ("5435", "reason", 'Great; "thanks" 👍'),
        ("5435", "what_could_be_better", "more\nphones"),
        ("5435", "what_do_you_use", "Portal; Desk"),
        ("5437", "reason", "csat"),
    },
    "fivetran_qualtrics": {
        ("R_f1", "QID2", 'good; "fast" 👍'),
        ("R_f2", "QID3_a_1", "5"),
        ("R_f2", "QID3_b_2", "4"),
    },
}
FORMATS = sorted(FILES)


def laid_out(drop: Path) -> None:
    """All fixtures as one drop."""
    shutil.copytree(DROP, drop)
    (drop / "sources.yml").write_text(SOURCES, encoding="utf-8")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, nps: Nps) -> Iterator[duckdb.DuckDBPyConnection]:
    """All fixtures in one drop, run once; the published marts, with the raw tables attached as `raw`."""
    folder = tmp_path_factory.mktemp("exports")
    laid_out(folder / "drop")
    run = nps(folder / "warehouse", "run", folder / "drop")
    assert run.returncode == 0, run.stdout + run.stderr
    warehouse = Warehouse(folder / "warehouse")
    with duckdb.connect(str(warehouse.current.resolve() / "nps.duckdb"), read_only=True) as published:
        published.execute(f"attach '{warehouse.raw_file}' as raw (read_only)")
        yield published


def sources(names: list[str]) -> str:
    return ", ".join("'" + name.replace("'", "''") + "'" for name in names)


@pytest.mark.parametrize("name", FORMATS)
def test_an_export_gives_the_answers_it_holds(built: duckdb.DuckDBPyConnection, name: str) -> None:
    counted = built.execute(
        "select distinct fct.response_id, fct.survey_id, account_id, fct.respondent_id, fct.score::int, "
        "strftime(fct.responded_at, '%Y-%m-%d %H:%M:%S.%f'), fct.channel "
        "from marts.fct_responses as fct "
        "where response_id in (select response_id from raw.responses "
        f"where _source_file in ({sources(FILES[name])}))"
    ).fetchall()
    ids = {row[0] for row in counted}
    assert len(ids) == len(counted)
    shown = [("*" if name == "google_forms" else row[0], *row[1:]) for row in counted]
    wanted = [(*row[:5], row[5] + ("000" if "." in row[5] else ".000000"), row[6]) for row in COUNTED[name]]
    assert sorted(shown, key=str) == sorted(wanted, key=str)


@pytest.mark.parametrize("name", FORMATS)
def test_an_answer_that_is_not_finished_has_a_reason(built: duckdb.DuckDBPyConnection, name: str) -> None:
    found = built.execute(
        "select response_id, reason from audit.quarantined_responses "
        f"where source_file in ({sources(FILES[name])})"
    ).fetchall()
    assert dict(found) == QUARANTINED.get(name, {})


@pytest.mark.parametrize("name", FORMATS)
def test_other_questions_become_answers(built: duckdb.DuckDBPyConnection, name: str) -> None:
    found = built.execute(
        "select distinct response_id, question_id, answer from raw.answers "
        f"where answer is not null and _source_file in ({sources(FILES[name])})"
    ).fetchall()
    shown = {("*" if name == "google_forms" else row[0], *row[1:]) for row in found}
    assert shown == ANSWERS[name]


def test_every_row_has_one_disposition(built: duckdb.DuckDBPyConnection) -> None:
    assert built.execute("select sum(difference) from audit.response_reconciliation").fetchall() == [(0,)]


def test_a_survey_of_a_connector_has_its_name(built: duckdb.DuckDBPyConnection) -> None:
    names = built.execute("select survey_name from marts.dim_surveys where survey_id = 'SV_1'").fetchall()
    assert names == [("Klantonderzoek",)]


def test_loading_the_exports_again_adds_nothing(tmp_path: Path, nps: Nps) -> None:
    drop = tmp_path / "drop"
    laid_out(drop)
    assert nps(tmp_path / "warehouse", "load", drop).returncode == 0
    for file in drop.rglob("*.csv"):  # another content, the same answers
        with file.open("ab") as more:
            more.write(os.linesep.encode())
    again = nps(tmp_path / "warehouse", "load", drop)
    assert again.returncode == 0, again.stdout
    with duckdb.connect(str(Warehouse(tmp_path / "warehouse").raw_file)) as raw:
        loads = raw.execute(
            "select count(*), sum(rows_added) from (select *, row_number() over (partition by file order by load_id) as nth "
            "from raw.loads) where nth > 1"
        ).fetchall()
    assert loads == [(11, 0)]
