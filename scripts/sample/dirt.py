"""What real exports hold that is no answer: unusable scores and times, tests, rows that are not rows."""

from sample.answer_rows import Row, plain_row
from sample.chance import Chance
from sample.company import Company
from sample.moments import QUARTERS, at, iso, opening_day, working_hours_after
from sample.surveys import relationship_survey_id

Flaw = tuple[str, str]  # a column and the text that spoils it

FLAWS_OF_2024: tuple[Flaw, ...] = (
    ("score", "ten"), ("score", "ten"), ("score", "6.5"), ("score", "6.5"),
    ("score", "11"), ("score", "11"), ("score", "-1"),
    ("responded_at", ""), ("responded_at", ""), ("responded_at", "gisteren"), ("responded_at", "2024-13-45T09:00:00Z"),
    ("responded_at", "2099-01-01T00:00:00Z"),
    ("response_id", ""), ("response_id", ""),
    ("channel", "preview"), ("channel", "preview"), ("channel", "test"), ("channel", "test"),
    ("score", ""), ("score", ""), ("score", ""), ("score", ""), ("score", ""), ("score", ""),
    ("score", "NA"), ("score", "NA"), ("score", "n/a"), ("score", "n/a"), ("score", "-"), ("score", "-"),
)  # fmt: skip
FLAWS_OF_2025: tuple[Flaw, ...] = (
    ("score", "acht"), ("score", "8.5"), ("score", "8.5"), ("score", "-1"), ("score", "100"),
    ("responded_at", "2099-12-31T23:59:59Z"), ("response_id", ""), ("channel", "test"),
    ("score", ""), ("score", ""), ("score", ""), ("score", "N/A"), ("score", "null"), ("score", "None"),
)  # fmt: skip
FLAWS_OF_TRANSACTIONS: tuple[Flaw, ...] = (
    ("score", "ten"), ("score", "11"), ("responded_at", ""), ("channel", "preview"),
    ("score", ""), ("score", ""), ("score", ""), ("score", ""),
)  # fmt: skip

TOO_MANY_COLUMNS = {
    2024: "REL-2024-Q1-X90,REL-2024-Q1,A005,R0042,8,2024-02-13T10:00:00Z,email,nl,goed, maar duur",
    2025: "REL-2025-Q4-X91,REL-2025-Q4,A006,R0051,9,2025-11-12T11:20:00Z,email,nl,top,bedankt",
}
CUT_OFF_JSON = '{"response_id": "TRX-99999", "survey_id": "TRX-SUPPORT", "score": 9, "responded_'


def with_dirt(
    chance: Chance, company: Company, rows: list[Row], year: int, flaws: tuple[Flaw, ...]
) -> list[Row]:
    """The rows with one spoiled row per flaw among them; the ids of spoiled rows hold an X."""
    spoiled = list(rows)
    for number, (column, text) in enumerate(flaws, start=1):
        quarter = chance.pick([each for each in QUARTERS if each[0] == year][:3])
        survey_id, contact = relationship_survey_id(*quarter), chance.pick(company.contacts)
        responded_at = iso(working_hours_after(chance, at(opening_day(*quarter), 8), 28))
        row = plain_row(f"{survey_id}-X{number:02d}", survey_id, contact, "8", responded_at)
        spoiled.insert(chance.integer(0, len(spoiled)), {**row, column: text})
    return spoiled
