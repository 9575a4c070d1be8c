"""Write the sample drop: two years of surveys of a client base that does not exist.

`python scripts/generate_sample.py` writes `data/sample/`, the same bytes for the same seed. Denkbeeld Diensten Groep, a
Dutch group made up for this purpose, serves 120 invented companies with 1,000 invented contacts in ten branches.

| file | holds | awkward because |
|---|---|---|
| `accounts.xlsx` | 120 accounts and their later versions | real dates and numbers; a branch no seed names, a manager nobody described |
| `account_managers.csv` | 12 managers in 4 teams | |
| `respondents.csv` | 1,000 contacts | semicolons, Windows-1252, people who left |
| `surveys.csv` | 8 quarterly surveys, 4 continuous ones | continuous ones have no end |
| `invitations.csv.gz` | every invitation | bounced, failed, opted out |
| `responses_2024.csv`, `responses_2025-q1-q3.csv` | quarterly answers | unusable scores and times, tests, non-answers, a row twice, a line with too many columns |
| `responses_2025-q4.csv` | answers until 28 November 2025 | mistyped scores, a line with too many columns |
| `responses_2025-q4_second-export.csv` | all of that quarter | repeats, corrects and completes the first |
| `responses_transactions.jsonl` | answers after support, deliveries, onboarding | nulls, midnights, ties, unknown accounts, a cut-off line |
| `Projectevaluaties 2025.csv`, `sources.yml` | answers after projects | own column names, local times, no ids, a text over four lines, a byte order mark |
| `answers.parquet` | follow-up answers in words | Dutch and English |
| `follow_ups.csv`, `introductions.csv` | what was done with the answers | late, open, never; asked only |
| `improvements.csv` | what was changed because of them | two that customers never heard of |
| `bonus_targets.csv` | what teams and managers get when a made-up scheme pays in full | a manager without one |
| `benchmark_responses.csv` | a synthetic study with the published figures of TNS NIPO | four unusable scores beside 1,390 |
"""

import argparse
from datetime import datetime, timezone
from pathlib import Path

from sample import benchmark, bonuses, dirt, project_form
from sample.answer_rows import Row, response_rows
from sample.awkward import awkward_rows
from sample.chance import Chance
from sample.closed_loop import follow_up_rows, improvement_rows, introduction_rows
from sample.company import Company, company
from sample.files import (
    columns_of,
    csv_text,
    json_lines,
    with_line,
    write_gzip,
    write_parquet,
    write_workbook,
)
from sample.moments import EXPORTED_AT
from sample.opinions import opinions
from sample.people_rows import account_rows, invitation_rows, manager_rows, respondent_rows
from sample.surveys import Invitation, Response, relationship_surveys, survey_rows, transaction_surveys

SEED = 2025
FIRST_EXPORT_AT = datetime(2025, 11, 28, tzinfo=timezone.utc)
MISTYPED = 12


def generate(folder: Path, seed: int = SEED) -> None:
    """Write every file of the drop into a folder, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    served = company(seed)
    invited, quarterly = relationship_surveys(seed, served)
    invited_after_events, after_events = transaction_surveys(seed, served)
    quarterly.sort(key=lambda response: (response.responded_at, response.response_id))
    projects = [response for response in after_events if response.survey_id == project_form.SURVEY]
    events = [response for response in after_events if response.survey_id != project_form.SURVEY]

    _write_crm(folder, served, invited + invited_after_events)
    _write_quarterly(folder, seed, served, quarterly)
    _write_transactions(folder, seed, served, events)
    _write_projects(folder, seed, projects)
    _write_after(folder, seed, quarterly + events)
    _write_table(folder, "bonus_targets", bonuses.target_rows())
    _write_table(folder, "benchmark_responses", benchmark.benchmark_rows(seed))


def _write(path: Path, text: str, encoding: str = "utf-8") -> None:
    path.write_bytes(text.encode(encoding))


def _write_table(folder: Path, table: str, rows: list[Row]) -> None:
    _write(folder / f"{table}.csv", csv_text(columns_of(table), rows))


def _write_crm(folder: Path, served: Company, invitations: list[Invitation]) -> None:
    write_workbook(folder / "accounts.xlsx", columns_of("accounts"), account_rows(served), EXPORTED_AT)
    _write_table(folder, "account_managers", manager_rows())
    _write_table(folder, "surveys", survey_rows())
    people = csv_text(columns_of("respondents"), respondent_rows(served), delimiter=";")
    _write(folder / "respondents.csv", people, encoding="cp1252")
    sent = csv_text(columns_of("invitations"), invitation_rows(invitations))
    write_gzip(folder / "invitations.csv.gz", sent)


def _write_quarterly(folder: Path, seed: int, served: Company, responses: list[Response]) -> None:
    chance, columns = Chance(seed, "quarterly exports"), columns_of("responses")
    rows = response_rows(chance, responses)
    of_2024 = [row for row in rows if row["survey_id"].startswith("REL-2024")]
    of_2024 = dirt.with_dirt(chance, served, [*of_2024, of_2024[10], of_2024[20]], 2024, dirt.FLAWS_OF_2024)
    text = with_line(csv_text(columns, of_2024), dirt.TOO_MANY_COLUMNS[2024], after=100)
    _write(folder / "responses_2024.csv", text)

    last = [row["survey_id"] == "REL-2025-Q4" for row in rows]
    of_2025 = [
        row for row, is_last in zip(rows, last, strict=True) if row["survey_id"] >= "REL-2025" and not is_last
    ]
    of_2025 = dirt.with_dirt(chance, served, of_2025, 2025, dirt.FLAWS_OF_2025)
    _write(folder / "responses_2025-q1-q3.csv", csv_text(columns, of_2025))

    second = [row for row, is_last in zip(rows, last, strict=True) if is_last]
    early = sum(
        response.responded_at < FIRST_EXPORT_AT
        for response, is_last in zip(responses, last, strict=True)
        if is_last
    )
    first = _mistyped(second[:early])
    text = with_line(csv_text(columns, first), dirt.TOO_MANY_COLUMNS[2025], after=50)
    _write(folder / "responses_2025-q4.csv", text)
    _write(folder / "responses_2025-q4_second-export.csv", csv_text(columns, second))


def _mistyped(rows: list[Row]) -> list[Row]:
    """Twelve of the rows with another score, one of them a nine in words."""
    wrong, step = list(rows), len(rows) // MISTYPED
    in_words = next(number for number, row in enumerate(rows) if row["score"] == "9" and number % step)
    wrong[in_words] = {**rows[in_words], "score": "nine"}
    for number in range(1, MISTYPED):
        row = rows[number * step]
        others = [score for score in ("2", "6", "7", "9") if score != row["score"].strip()[:1]]
        wrong[number * step] = {**row, "score": others[number % len(others)]}
    return wrong


def _write_transactions(folder: Path, seed: int, served: Company, responses: list[Response]) -> None:
    chance = Chance(seed, "transaction export")
    rows = response_rows(chance, responses)
    rows = [{**row, "account_id": ""} if chance.yes(0.3) else row for row in rows]
    spoiled = dirt.with_dirt(chance, served, [], 2025, dirt.FLAWS_OF_TRANSACTIONS)
    for number, row in enumerate(spoiled, start=1):
        rows.append({**row, "response_id": f"TRX-X{number:02d}", "survey_id": "TRX-SUPPORT"})
    text = json_lines(rows + awkward_rows(served))
    _write(folder / "responses_transactions.jsonl", with_line(text, dirt.CUT_OFF_JSON, after=200))


def _write_projects(folder: Path, seed: int, responses: list[Response]) -> None:
    rows = project_form.form_rows(Chance(seed, "project form"), responses)
    _write(
        folder / project_form.FILE, csv_text(project_form.COLUMNS, rows, delimiter=";"), encoding="utf-8-sig"
    )
    _write(folder / "sources.yml", project_form.SOURCES)


def _write_after(folder: Path, seed: int, responses: list[Response]) -> None:
    """What was written beside the scores, and what was done about them."""
    chance = Chance(seed, "opinions")
    answers = [
        {"response_id": response.response_id, "question_id": question_id, "answer": answer}
        for response in responses
        for question_id, answer in opinions(
            chance, response.contact.language, response.score, response.responded_at.date()
        ).items()
    ]
    write_parquet(folder / "answers.parquet", columns_of("answers"), answers)
    _write_table(folder, "follow_ups", follow_up_rows(seed, responses))
    _write_table(folder, "introductions", introduction_rows(seed, responses))
    _write_table(folder, "improvements", improvement_rows())


def main() -> None:
    """Read the command line and write the drop."""
    parser = argparse.ArgumentParser(description="Write the sample drop.")
    parser.add_argument("--to", type=Path, default=Path(__file__).resolve().parents[1] / "data" / "sample")
    parser.add_argument("--seed", type=int, default=SEED)
    arguments = parser.parse_args()
    generate(arguments.to, arguments.seed)


if __name__ == "__main__":
    main()
