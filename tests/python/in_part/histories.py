"""Random histories of a warehouse: loads of every kind between builds, late, corrected, repeated, withdrawn."""

from dataclasses import dataclass

from hypothesis import strategies as st

Row = dict[str, object]

MOMENTS = [
    f"20{year}-{month:02d}-{day}T{hour}:30:00Z"
    for year in (24, 25)
    for month in range(1, 13)
    for day, hour in (("01", "00"), ("15", "12"), ("28", "23"))
]
ACCOUNTS = st.sampled_from(["a0", "a1", "a2", "a3"])
PEOPLE = st.sampled_from(["p0", "p1", "p2", "p3", "p4"])
SURVEYS = st.sampled_from(["s1", "s2"])
BRANCHES = st.sampled_from(["staffing", "credit", "own"])


def _rows(most: int, **columns: st.SearchStrategy[object]) -> st.SearchStrategy[list[Row]]:
    return st.lists(st.fixed_dictionaries(columns), min_size=1, max_size=most)


def _or_none(strategy: st.SearchStrategy[str]) -> st.SearchStrategy[str | None]:
    return st.one_of(strategy, strategy, strategy, st.none())


def _or_empty(strategy: st.SearchStrategy[str | None]) -> st.SearchStrategy[str | None]:
    return st.one_of(strategy, strategy, strategy, st.just(""))


ROWS = {
    "responses": _rows(
        8,
        response_id=_or_none(st.sampled_from([f"r{number}" for number in range(14)])),
        survey_id=_or_none(SURVEYS),
        account_id=_or_empty(_or_none(ACCOUNTS)),
        respondent_id=_or_empty(_or_none(PEOPLE)),
        # None: the file does not say it; an empty text: its cell is empty.
        score=st.sampled_from(["0", "3", "6", "7", "8", "9", "10", "9", "10 - zeer", "11", "ten", "", None]),
        # Midnights on both sides of a month's end, what is no moment, and the future.
        responded_at=st.sampled_from([*MOMENTS, "2026-01-31T23:30:00Z", "2027-01-01", "x", None]),
        channel=st.sampled_from(["web", "web", "test"]),
    ),
    "accounts": _rows(
        3,
        account_id=ACCOUNTS,
        effective_from=st.sampled_from([None, "2024-06-01", "2025-01-01", "2025-07-15"]),
        account_name=st.just("n"),
        branch_id=_or_empty(_or_none(BRANCHES)),
        account_manager_id=st.sampled_from(["m1", "m2", "", None]),
        annual_revenue=st.sampled_from(["100", "250.5", "x", None]),
    ),
    "respondents": _rows(
        3,
        respondent_id=PEOPLE,
        account_id=_or_none(ACCOUNTS),
        is_active=st.sampled_from(["true", "false", None]),
    ),
    "invitations": _rows(
        4,
        invitation_id=st.sampled_from([f"i{number}" for number in range(10)]),
        survey_id=SURVEYS,
        account_id=_or_none(ACCOUNTS),
        respondent_id=PEOPLE,
        invited_at=st.sampled_from(["2024-03-01", "2025-02-01", "2025-08-01"]),
    ),
    "benchmark_responses": _rows(
        8,
        study_id=st.sampled_from(["own-study", "tns-nipo"]),
        benchmark_response_id=st.sampled_from([f"b{number}" for number in range(21)]),
        branch_id=BRANCHES,
        supplier_id=st.sampled_from(["x", "y"]),
        score=st.sampled_from([str(score) for score in range(11)]),
    ),
}


@dataclass(frozen=True)
class Load:
    """A file of rows."""

    table: str
    rows: list[Row]


@dataclass(frozen=True)
class LoadAgain:
    """An earlier file under the same name with the same bytes, which withdraws the earlier load: `which` names it.

    rows: what another description of the file makes of it; None: the rows that it had.
    """

    which: int
    rows: list[Row] | None = None


@dataclass(frozen=True)
class Build:
    """A build, in part where that is enough; `share` below 1: it fails when so much is done."""

    share: float = 1.0


Step = Load | LoadAgain | Build

_ANSWERS = ROWS["responses"].map(lambda rows: Load("responses", rows))
_ANYTHING = st.one_of(
    _ANSWERS,
    *(rows.map(lambda made, table=table: Load(table, made)) for table, rows in ROWS.items()),
    st.builds(LoadAgain, st.integers(0, 9), st.one_of(st.none(), ROWS["responses"])),
)
_FAILING = st.one_of(st.none(), st.none(), st.floats(0, 0.99).map(Build))


def _round(loads: st.SearchStrategy[Step]) -> st.SearchStrategy[list[Step]]:
    """Some loads and a build; now and then a build that fails between."""
    return st.tuples(st.lists(loads, min_size=1, max_size=3), _FAILING, st.lists(loads, max_size=1)).map(
        lambda made: [*made[0], *([made[1]] if made[1] else []), *made[2], Build()]
    )


_ROUNDS = st.lists(st.one_of(_round(_ANSWERS), _round(_ANSWERS), _round(_ANYTHING)), min_size=2, max_size=4)

HISTORIES = st.tuples(_round(_ANYTHING), _ROUNDS).map(
    lambda made: [*made[0], *(step for each in made[1] for step in each)]
)
