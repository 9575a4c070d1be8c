"""Times with a zone of their own, in a column whose header states one, or as numbers; what is ambiguous is refused."""

from pathlib import Path

import pytest

from drops import HEADER, Bench, bench
from nps_warehouse.load.time_zones import AMBIGUOUS, OFFSETS, PLACES, offset_of, zone_in_header

TYPED = "select coalesce(_read_as ->> '$.responded_at', responded_at) from raw.responses order by _source_row"


@pytest.fixture
def here(tmp_path: Path) -> Bench:
    return bench(tmp_path)


def read(here: Bench, *times: str, header: str = HEADER, **described: str) -> list[str]:
    if described:
        listed = ", ".join(f"{key}: '{value}'" for key, value in described.items())
        here.write("sources.yml", f"sources: [{{files: responses.csv, {listed}}}]")
    rows = "".join(f'r{place},9,"{time}"\n' for place, time in enumerate(times))
    outcome = here.load_one("responses.csv", header + rows)
    assert outcome.status == "loaded", outcome.message
    return [time for (time,) in here.rows(TYPED)]


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("GMT+1", "+01:00"), ("UTC+01:00", "+01:00"), ("GMT+0200", "+02:00"), ("utc-3", "-03:00"), ("+2", "+02:00"),
        ("UTC-0330", "-03:30"), ("UTC +05:45", "+05:45"), ("Z", "+00:00"), ("CEST", "+02:00"), ("edt", "-04:00"),
        ("GMT", "+00:00"), ("IST", None), ("GMT+15", None), ("+99:99", None), ("PM", None), ("", None), ("1", None),
    ],
)  # fmt: skip
def test_an_offset_is_understood_in_its_many_spellings(text: str, offset: str | None) -> None:
    assert offset_of(text) == offset


def test_no_abbreviation_has_two_meanings() -> None:
    assert not {*OFFSETS} & {*AMBIGUOUS} and not {*PLACES} & {*AMBIGUOUS}


@pytest.mark.parametrize(
    ("time", "utc"),
    [
        ("2025-03-24 13:39:50 GMT+1", "2025-03-24T12:39:50Z"),
        ("2025-03-24T13:39 UTC+01:00", "2025-03-24T12:39:00Z"),
        ("2025-03-24 13:39:50 GMT+0200", "2025-03-24T11:39:50Z"),
        ("2025-03-24 13:39:50.250 GMT+0100 (Central European Standard Time)", "2025-03-24T12:39:50.25Z"),
        ("2025-03-24 13:39:50 UTC", "2025-03-24T13:39:50Z"),
        ("2025-07-24 13:39:50 CEST", "2025-07-24T11:39:50Z"),
        ("2025-07-24 13:39 edt", "2025-07-24T17:39:00Z"),
        ("2025-03-24 13:39:50+5", "2025-03-24T08:39:50Z"),
        ("2025-03-24T13:39:50Z", "2025-03-24T13:39:50Z"),
        ("2025-03-24 13:39:50+01:00", "2025-03-24 13:39:50+01:00"),
        ("2025-03-24", "2025-03-24"),
        ("24-03-2025", "24-03-2025"),
        ("2025-03-24 13:39:50 GMT+15", "2025-03-24 13:39:50 GMT+15"),
    ],
)
@pytest.mark.parametrize("described", [{}, {"timezone": "America/New_York"}])
def test_a_zone_behind_a_time_is_read_and_wins(
    here: Bench, time: str, utc: str, described: dict[str, str]
) -> None:
    if described and time == "2025-03-24":
        utc = "2025-03-24T04:00:00Z"
    assert read(here, time, **described) == [utc]


@pytest.mark.parametrize(
    ("written", "time", "utc"),
    [
        ("%Y/%m/%d %I:%M:%S %p", "2025/03/24 1:39:50 PM GMT+1", "2025-03-24T12:39:50Z"),
        ("%Y/%m/%d %I:%M:%S %p GMT%z", "2025/03/24 1:39:50 PM GMT+1", "2025-03-24T12:39:50Z"),
        ("%d-%m-%Y %H:%M", "24-03-2025 13:39", "2025-03-24T12:39:00Z"),
        ("%d-%m-%Y %H:%M", "24-03-2025 13:39 EDT", "2025-03-24T17:39:00Z"),
        ("%d-%m-%Y %H:%M %Z", "24-07-2025 13:39 CEST", "2025-07-24T11:39:00Z"),
        ("epoch_s", "1741860000", "2025-03-13T10:00:00Z"),
        ("unix", "1741860000.5", "2025-03-13T10:00:00.5Z"),
        ("epoch_ms", "1741860000123", "2025-03-13T10:00:00.123Z"),
        ("excel_serial", "45729.5", "2025-03-13T11:00:00Z"),
        ("excel_serial", "45729", "2025-03-12T23:00:00Z"),
        ("epoch_s", "2025-03-13T10:00:00Z", "2025-03-13T10:00:00Z"),
        ("epoch_s", "99999999999999999999", "99999999999999999999"),
        ("%d/%m/%Y %H:%M", "01/01/1980 00:00", "1980-01-01T00:00:00Z"),
        ("epoch_s", "0", "1970-01-01T00:00:00Z"),
        ("excel_serial", "0", "1899-12-30T00:00:00Z"),
    ],
)
def test_a_stated_format_is_read_with_or_without_a_zone(
    here: Bench, written: str, time: str, utc: str
) -> None:
    assert read(here, time, time_format=written, timezone="Europe/Amsterdam") == [utc]


@pytest.mark.parametrize("zone", sorted(AMBIGUOUS))
def test_an_ambiguous_abbreviation_is_refused_with_the_zones_it_may_be(here: Bench, zone: str) -> None:
    rows = f"r1,9,2025-03-13 10:00 {zone}\n"
    outcome = here.load_one("responses.csv", HEADER + rows)
    assert outcome.status == "failed" and here.count("responses") == 0
    for place in AMBIGUOUS[zone]:
        assert place in outcome.message
    assert f"timezone: {AMBIGUOUS[zone][0]}" in outcome.message


def test_the_stated_zone_tells_what_an_abbreviation_means(here: Bench) -> None:
    times = ["2025-01-13 10:00 EST", "2025-07-13 10:00 EDT"]
    assert read(here, *times, timezone="America/Toronto") == ["2025-01-13T15:00:00Z", "2025-07-13T14:00:00Z"]
    here.write("sources.yml", "sources: [{files: responses.csv, timezone: Europe/Amsterdam}]")
    (outcome,) = here.load().files
    assert outcome.status == "failed" and "America/New_York or Australia/Sydney" in outcome.message


@pytest.mark.parametrize(
    ("header", "zone"),
    [
        ("Date (GMT+1)", "+01:00"), ("Submit Date (UTC)", "+00:00"), ("Datum [UTC+01:00] ", "+01:00"),
        ("Ingevuld (Europe/Amsterdam)", "Europe/Amsterdam"), ("When (CEST)", "+02:00"), ("Rating (NPS)", None),
        ("When", None), ("Date (CRM)", None), ("(Mars/Olympus)", None),
    ],
)  # fmt: skip
def test_a_header_may_state_the_zone(header: str, zone: str | None) -> None:
    assert zone_in_header(header) == zone


def test_times_below_a_header_with_a_zone_are_in_it_unless_another_is_stated(here: Bench) -> None:
    header = "response_id,score,When (GMT+1)\n"
    here.write("sources.yml", "sources: [{files: responses.csv, columns: {When (GMT+1): responded_at}}]")
    assert here.load_one("responses.csv", header + "r1,9,2025-07-13 10:00\n").status == "loaded"
    assert here.rows(TYPED) == [("2025-07-13T09:00:00Z",)]
    here.write(
        "sources.yml",
        "sources: [{files: responses.csv, timezone: UTC, columns: {When (GMT+1): responded_at}}]",
    )
    here.load()
    assert ("2025-07-13T10:00:00Z",) in here.rows(TYPED)


@pytest.mark.parametrize("zone", ["GMT+2", "UTC+02:00", "+0200", "+2"])
def test_an_offset_is_a_time_zone(here: Bench, zone: str) -> None:
    assert read(here, "2025-07-13 10:00", timezone=zone) == ["2025-07-13T08:00:00Z"]


@pytest.mark.parametrize(
    ("zone", "says"),
    [
        ("CEST", "such as Europe/Amsterdam, or +02:00 if"), ("EDT", "such as America/New_York, or -04:00"),
        ("EST", "America/New_York or Australia/Sydney"), ("BST", "Europe/London or Asia/Dhaka"),
        ("ACT", "unknown timezone ACT"), ("GMT+15", "unknown timezone"), ("Amsterdam", "Europe/Amsterdam"),
    ],
)  # fmt: skip
def test_a_time_zone_that_says_too_little_is_answered_with_the_right_one(
    here: Bench, zone: str, says: str
) -> None:
    here.write("sources.yml", f"sources: [{{files: responses.csv, timezone: {zone}}}]")
    here.write("responses.csv", HEADER + "r1,9,2025-07-13 10:00\n")
    (outcome,) = here.load().files
    assert outcome.status == "failed" and says in outcome.message
    assert "did you mean EST" not in outcome.message


def test_google_forms_in_summer_and_winter(here: Bench) -> None:
    text = "Timestamp,How likely are you to recommend us?\n2025/03/29 1:39:50 PM GMT+1,6\n2025/03/30 1:39:50 PM GMT+2,7\n"
    assert here.load_one("form.csv", text).status == "loaded"
    assert here.rows(TYPED) == [("2025-03-29T12:39:50Z",), ("2025-03-30T11:39:50Z",)]


def test_numbers_where_times_are_expected_get_a_proposal(here: Bench) -> None:
    text = "Timestamp,How likely are you to recommend us?\n1741860000,6\n"
    outcome = here.load_one("form.csv", text)
    assert outcome.status == "failed" and "time_format: epoch_s" in outcome.message
