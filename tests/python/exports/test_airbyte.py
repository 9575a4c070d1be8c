"""Airbyte's envelope around another tool's record is taken off, whatever the file is."""

import json

import pytest

from desk import Desk
from records import DELIGHTED, HUBSPOT, WOOTRIC, ZENDESK


def wrapped(record: dict[str, object], number: int) -> dict[str, object]:
    """A record as Airbyte writes it."""
    return {"_airbyte_ab_id": f"ab-{number}", "_airbyte_emitted_at": 1700000000000, "_airbyte_data": record}


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (DELIGHTED, ("Delighted", "5435", "D-1")),
        (WOOTRIC, ("Wootric", "7", "16")),
        (HUBSPOT, ("HubSpot (API)", "512", "901")),
        (ZENDESK, ("Zendesk", "1", "ann@example.com")),
    ],
)
@pytest.mark.parametrize("kind", ["jsonl", "csv", "flat"])
def test_what_airbyte_wrapped_is_the_tool_s_own_record(
    desk: Desk, record: dict[str, object], expected: tuple[str, str, str], kind: str
) -> None:
    title, identifier, person = expected
    envelope = wrapped(record, 1)
    if kind == "jsonl":
        desk.write("raw.jsonl", json.dumps(envelope) + "\n")
    elif kind == "flat":
        flat = {
            "_airbyte_raw_id": "r",
            "_airbyte_extracted_at": "2023-11-15T00:00:00Z",
            "_airbyte_meta": {},
            **record,
        }
        desk.write("raw.jsonl", json.dumps(flat) + "\n")
    else:
        data = json.dumps(record).replace('"', '""')
        desk.write(
            "raw.csv", f'_airbyte_ab_id,_airbyte_emitted_at,_airbyte_data\nab-1,1700000000000,"{data}"\n'
        )
    (outcome,) = desk.load().values()
    assert outcome.notes[0].startswith(f"read as {title}"), outcome.message
    assert desk.rows("select response_id, respondent_id, score from raw.responses") == [
        (identifier, person, "9")
    ]
    assert [name for (name,) in desk.rows("select distinct question_id from raw.answers")] == ["reason"]
