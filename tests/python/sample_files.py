"""Reading the files of the sample drop for its tests, without the loader or the models."""

import csv
import gzip
import io
import json
import re
from datetime import datetime
from pathlib import Path

import yaml
from python_calamine import CalamineWorkbook

PROJECT = Path(__file__).resolve().parents[2]
DROP = PROJECT / "data" / "sample"

SCORE = re.compile(r"(10|[0-9])(\.0+)?(\s*([-=(]).*)?")
NON_ANSWERS = ("", "na", "n/a", "null", "none", "-")


def rows_of(name, delimiter=",", encoding="utf-8-sig"):
    """The rows of a csv file, and its lines with too many columns."""
    data = (DROP / name).read_bytes()
    text = (gzip.decompress(data) if name.endswith(".gz") else data).decode(encoding)
    header, *lines = csv.reader(io.StringIO(text), delimiter=delimiter)
    rows = [dict(zip(header, line, strict=True)) for line in lines if len(line) == len(header)]
    return rows, [line for line in lines if len(line) != len(header)]


def transactions():
    """The rows of the jsonl file as text, and its broken lines."""
    lines = (DROP / "responses_transactions.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line.endswith("}")]
    texts = [{name: "" if value is None else str(value) for name, value in row.items()} for row in rows]
    return texts, [line for line in lines if not line.endswith("}")]


def project_answers():
    """The web form's rows under the names `sources.yml` gives them, with the row's own number as its id."""
    source = yaml.safe_load((DROP / "sources.yml").read_text(encoding="utf-8"))["sources"][0]
    rows, _ = rows_of("Projectevaluaties 2025.csv", delimiter=";")
    named = [{target: row[column] for column, target in source["columns"].items()} for row in rows]
    for row, exported in zip(named, rows, strict=True):
        row |= {
            "response_id": exported["Projectnummer"],
            "survey_id": source["survey_id"],
            "channel": "email",
        }
        row["time"] = moment(row["responded_at"], source["time_format"])
    return named


def quarterly(name):
    return rows_of(name)[0]


def all_responses():
    """Every response row in the order it is loaded."""
    rows = project_answers()
    for name in ("2024", "2025-q1-q3", "2025-q4", "2025-q4_second-export"):
        rows += quarterly(f"responses_{name}.csv")
    return rows + transactions()[0]


def current_responses():
    """The last version of every row; rows without an id stand for themselves."""
    return list(
        {row["response_id"] or f"row {number}": row for number, row in enumerate(all_responses())}.values()
    )


def moment(text, time_format=None):
    """The time a text tells, or None."""
    try:
        if time_format:
            return datetime.strptime(text, time_format)
        return datetime.fromisoformat(text.replace("Z", "+00:00")).replace(tzinfo=None)
    except ValueError:
        return None


def disposition(row):  # noqa: PLR0911
    """The reason a row cannot count, `not_an_answer`, or `counted`; no row here has two reasons."""
    score, time = row["score"].strip(), row.get("time") or moment(row["responded_at"])
    if not row["response_id"]:
        return "id_missing"
    if row["channel"] in ("preview", "test"):
        return "not_a_real_response"
    if score.lower() in NON_ANSWERS:
        return "not_an_answer"
    if not row["responded_at"]:
        return "time_missing"
    if time is None:
        return "time_unreadable"
    if time.year > 2026:
        return "time_in_future"
    if SCORE.fullmatch(score):
        return "counted"
    if re.fullmatch(r"-?\d+", score):
        return "score_out_of_range"
    return "score_not_whole" if re.fullmatch(r"\d+\.\d+", score) else "score_not_a_number"


def score_of(row):
    return int(SCORE.fullmatch(row["score"].strip())[1])


def nps(scores):
    return 100 * (sum(score >= 9 for score in scores) - sum(score <= 6 for score in scores)) / len(scores)


def accounts():
    """Every account version; cells as numbers and dates."""
    with CalamineWorkbook.from_path(DROP / "accounts.xlsx") as workbook:
        header, *rows = workbook.get_sheet_by_index(0).to_python()
    return [dict(zip(header, row, strict=True)) for row in rows]


def people():
    """Every contact."""
    return rows_of("respondents.csv", delimiter=";", encoding="cp1252")[0]
