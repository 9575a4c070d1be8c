"""The export of a Dutch web form: its own column names, local times, answers beside the score, no ids.

It needs `SOURCES`, the drop's `sources.yml`, to be understood.
"""

from sample.chance import Chance
from sample.moments import dutch
from sample.opinions import opinions
from sample.surveys import Response

Row = dict[str, str]

FILE = "Projectevaluaties 2025.csv"
SURVEY = "TRX-PROJECT"
COLUMNS = (
    "Projectnummer",
    "Klantnummer",
    "Contactpersoon",
    "Ingevuld op",
    "Cijfer",
    "Taal",
    "Reden",
    "Verbeterpunt",
    "Compliment",
)

SOURCES = f"""\
# yaml-language-server: $schema=../../docs/sources.schema.json
# The web form our project leaders send has its own column names and Dutch local times.
sources:
  - files: "Projectevaluaties*.csv"
    format: table
    table: responses
    survey_id: {SURVEY}
    channel: email
    timezone: Europe/Amsterdam
    time_format: "%d-%m-%Y %H:%M"
    id_from: [Projectnummer, Contactpersoon]
    columns:
      Projectnummer: ignore
      Klantnummer: account_id
      Contactpersoon: respondent_id
      Ingevuld op: responded_at
      Cijfer: score
      Taal: language
      Reden: answer:reason
      Verbeterpunt: answer:improve
      Compliment: answer:praise
"""

MULTI_LINE_REASON = 'Drie punten:\n- planning; te laat\n- "nazorg", die ontbrak\n- prijs'


def form_rows(chance: Chance, responses: list[Response]) -> list[Row]:
    """One row per project answer; then three without a score, one in words, one on a day that does not exist."""
    rows = [_row(chance, number, response) for number, response in enumerate(responses, start=1)]
    rows[2]["Reden"] = MULTI_LINE_REASON
    spoiled = [
        ("Cijfer", ""),
        ("Cijfer", ""),
        ("Cijfer", "-"),
        ("Cijfer", "geen idee"),
        ("Ingevuld op", "32-10-2025 09:00"),
    ]
    for extra, (column, text) in enumerate(spoiled, start=len(rows) + 1):
        rows.append({**rows[extra % 7], "Projectnummer": f"P{extra:04d}", "Taal": "nl", column: text})
    return rows


def _row(chance: Chance, number: int, response: Response) -> Row:
    said = opinions(chance, response.contact.language, response.score, response.responded_at.date())
    return {
        "Projectnummer": f"P{number:04d}",
        "Klantnummer": response.contact.account.account_id,
        "Contactpersoon": response.contact.respondent_id,
        "Ingevuld op": dutch(response.responded_at),
        "Cijfer": str(response.score),
        "Taal": response.contact.language,
        "Reden": said.get("reason", ""),
        "Verbeterpunt": said.get("improve", ""),
        "Compliment": said.get("praise", ""),
    }
