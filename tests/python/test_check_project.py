"""The project's own rules: each names what breaks it, and the project breaks none."""

import subprocess
import sys
from pathlib import Path

import pytest

from nps_warehouse.settings import PROJECT

sys.path.insert(0, str(PROJECT / "scripts"))

import check_project

MODEL = "models/staging/stg_a__b.sql"
MACROS = "macros/parsing/score_grammar.sql"
BROKEN = {
    "model_files_stand_beside_their_description": [
        ({MODEL: "select 1"}, "no stg_a__b.yml beside it"),
        ({MODEL: "select 1", MODEL.replace("sql", "yml"): "description: >\n  A table."}, "'One row'"),
    ],
    "models_are_short_and_plain": [
        ({MODEL: "select 1\n" * 121}, "121 lines"),
        ({MODEL: "select " + "1" * 100}, "107 columns"),
        ({MODEL: "{% if x %}"}, "Jinja control flow"),
        ({MODEL: "select distinct on (a) a"}, "only DuckDB"),
    ],
    "mart_columns_are_described_through_the_vocabulary": [
        (
            {"models/marts/m.yml": "models: [{name: m, columns: [{name: a, description: Text}]}]"},
            "a is not described through",
        ),
    ],
    "every_column_is_described": [
        ({"models/a.yml": "models: [{name: a, description: One row}]"}, "a has no columns"),
        (
            {"models/a.yml": "models: [{name: a, description: One row, columns: [{name: b}]}]"},
            "a.b is not described",
        ),
        ({"models/s.yml": "sources: [{name: raw, tables: [{name: a, description: A}]}]"}, "a has no columns"),
        ({"seeds/a.yml": "seeds: [{name: a, columns: [{name: b, description: B}]}]"}, "a has no columns"),
    ],
    "every_metric_is_described": [
        ({"models/a.yml": "metrics: [{name: nps, label: NPS}]"}, "nps is not described"),
        ({"models/a.yml": "saved_queries: [{name: by_year, description: ' '}]"}, "by_year is not described"),
        (
            {"models/a.yml": "semantic_models: [{name: a, description: A, dimensions: [{name: team}]}]"},
            "team is not described",
        ),
    ],
    "macros_say_what_they_are_for": [
        ({"macros/m.sql": "{% macro m() %}1{% endmacro %}"}, "begin with a comment")
    ],
    "python_files_are_short": [({"scripts/long.py": "x = 1\n" * 301}, "301 lines")],
    "locks_name_no_registry": [
        ({"requirements.lock": "a==1 --hash=sha256:1\n--index-url https://example.com"}, "registry address"),
        ({"requirements.lock": "a==1"}, "no hashes"),
        ({"requirements-spark.lock": "a==1"}, "requirements-spark.lock: holds no hashes"),
    ],
    "decisions_are_pinned_by_tests_that_exist": [
        (
            {"docs/decisions.md": "\n**We did.** Pinned by `a_test_that_is_not_there`."},
            "no such test for: We did.",
        ),
        ({"docs/decisions.md": "\n**We did.** Believe it."}, "no such test for: We did."),
    ],
    "the_page_of_marts_is_current": [
        ({"models/_vocabulary.md": "", "docs/marts.md": "# Another page"}, "is out of date"),
    ],
    "the_macros_of_grammars_are_current": [
        ({MACROS: "{#- Another grammar. -#}"}, "is out of date"),
        ({"macros/other.sql": ""}, "score_grammar.sql: is out of date"),
        ({"macros/parsing/flag_words.sql": "{#- Other words. -#}"}, "flag_words.sql: is out of date"),
    ],
    "texts_use_the_words_of_the_field": [({"docs/a.md": "Built " + "an" + "ew."}, "say it in plain words")],
    "nothing_is_left_open": [({"models/a.sql": "-- TO" + "DO"}, "left open")],
}
CASES = [(rule, files, said) for rule, cases in BROKEN.items() for files, said in cases]


@pytest.mark.parametrize(("rule", "files", "said"), CASES)
def test_a_rule_names_what_breaks_it(tmp_path: Path, rule: str, files: dict[str, str], said: str) -> None:
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    subprocess.run(["git", "add", "-A"], cwd=tmp_path, check=True)
    assert said in "\n".join(getattr(check_project, rule)(tmp_path))


def test_every_rule_is_seen_to_fail_and_the_project_breaks_none() -> None:
    assert [rule.__name__ for rule in check_project.RULES] == list(BROKEN)
    assert check_project.main() == 0
