"""Answers as the rows an export would hold: times in several spellings, some scores with their label."""

from sample.chance import Chance
from sample.company import Contact
from sample.moments import iso, with_offset, without_offset
from sample.surveys import Response

Row = dict[str, str]

TIME_SPELLINGS = ((iso, 0.9), (without_offset, 0.05), (with_offset, 0.05))
LABELS = {0: "0 = Not at all", 7: "7 (seven)", 10: "10 - Extremely likely"}


def response_rows(chance: Chance, responses: list[Response]) -> list[Row]:
    """One row per response, in the same order."""
    return [_row(chance, response) for response in responses]


def plain_row(response_id: str, survey_id: str, contact: Contact, score: str, responded_at: str) -> Row:
    """One answer given by e-mail, with its texts as they are."""
    return {
        "response_id": response_id,
        "survey_id": survey_id,
        "account_id": contact.account.account_id,
        "respondent_id": contact.respondent_id,
        "score": score,
        "responded_at": responded_at,
        "channel": "email",
        "language": contact.language,
    }


def _row(chance: Chance, response: Response) -> Row:
    spelling = chance.weighted(TIME_SPELLINGS)
    row = plain_row(
        response.response_id,
        response.survey_id,
        response.contact,
        _score_text(chance, response.score),
        spelling(response.responded_at),
    )
    return {**row, "channel": response.channel}


def _score_text(chance: Chance, score: int) -> str:
    """Nearly always the bare number, of noughts less often; else with a label, a decimal or spaces."""
    if chance.yes(0.96 if score else 0.6):
        return str(score)
    return chance.pick((LABELS.get(score, f"{score}.0"), f"{score}.0", f" {score} "))
