"""How often accounts that are equal seem to differ: exact, through the SQL macros, beside the rule they replaced.

The replaced rule took the raw difference with the adjusted errors: z = (m₁ − m₂) / √(se₁² + se₂²).
"""

from collections.abc import Callable, Sequence

import pytest

from exact_trials import DISTINCT, KNOWN, TRUTHS, Account, Mix, enumerated

# At a nominal .05. People come in whole numbers: two of seven, eight or eleven contacts are half of a category.
FALSE_ALARMS = 0.051
COARSE = {(7, 5): 0.059, (8, 4): 0.052, (11, 8): 0.057}
# Against a benchmark of so many answers. TNS NIPO's 1390 answers over ten branches are 139 each.
BENCHMARK_FALSE_ALARMS = {139: 0.067, 20: 0.087, KNOWN: 0.099, 5: 0.197}

FIGURE = """
    select
        *,
        {{ nps('p', 'd', 'n') }} as nps,
        {{ interval_centre('p', 'd', 'n', 'contacts') }} as centre,
        {{ finite_standard_error('p', 'd', 'n', 'contacts') }} as error,
        {{ half_a_person('n', 'contacts') }} as half_person
    from accounts
"""
TWO_PERIODS = (
    "with figures as ("
    + FIGURE
    + """), tests as (
    select
        now.id,
        2 * now.chance * before.chance as chance,
        {{ difference_p_value(
            '(now.centre - before.centre)',
            combined_error('now.error', 'before.error'),
            combined_error('now.half_person', 'before.half_person')
        ) }} as p_value,
        {{ p_value('(now.nps - before.nps)', '(100 * ' ~ combined_error('now.error', 'before.error') ~ ')') }}
            as replaced_p_value
    from figures as now
    -- Each pair once: in the other order it differs as much, and two equal ones not at all.
    inner join figures as before on now.id = before.id and (now.p, now.d) < (before.p, before.d)
)
select
    id,
    coalesce(sum(case when {{ is_significant('p_value') }} then chance end), 0),
    coalesce(sum(case when {{ is_significant('replaced_p_value') }} then chance end), 0)
from tests group by id order by id
"""
)
BENCHMARK = (
    "with figures as ("
    + FIGURE
    + """), measured as (
    select
        *,
        {{ nps('p', 'd', 'n') }} as nps,
        {{ adjusted_nps('p', 'd', 'n') }} as centre,
        {{ adjusted_standard_error('p', 'd', 'n') }} as error,
        sqrt({{ answer_variance('p', 'd', 'n') }} / n) as replaced_error
    from benchmarks
), tests as (
    select
        figures.id,
        figures.chance * measured.chance as chance,
        {{ difference_p_value(
            '(figures.centre - measured.centre)',
            combined_error('figures.error', 'measured.error'),
            'figures.half_person'
        ) }} as p_value,
        {{ p_value(
            '(figures.nps - measured.nps)',
            '(100 * ' ~ combined_error('figures.error', 'measured.replaced_error') ~ ')'
        ) }} as replaced_p_value
    from figures inner join measured on figures.id = measured.id
)
select
    id,
    coalesce(sum(case when {{ is_significant('p_value') }} then chance end), 0),
    coalesce(sum(case when {{ is_significant('replaced_p_value') }} then chance end), 0)
from tests group by id order by id
"""
)


def accounts(
    sizes: Sequence[int | None], responses: Sequence[int], truths: Sequence[Mix] = TRUTHS
) -> list[Account]:
    """Every account of these sizes, truths and numbers of answers of which somebody is silent."""
    return [
        Account(size, answers, truth)
        for size in sizes
        for answers in responses
        for truth in truths
        if size is None or answers < size
    ]


def every_size() -> list[Account]:
    """Contacts unknown and 6 to 80, down to one silent person."""
    small = accounts((6, 7, 8, 10, 11, 12, 16, 20), range(1, 20))
    medium = accounts((25, 30), range(1, 30), DISTINCT)
    large = accounts((40, 60, 80), [*range(1, 11), *range(12, 40, 5), 45, 59, 70, 77, 78, 79], DISTINCT)
    return [*accounts((None,), [*range(1, 21), 25, 30, 40, 60, 79], DISTINCT), *small, *medium, *large]


QUICK = [
    *accounts((None,), (1, 2, 3, 5, 8, 10, 15)),
    *accounts((6, 7, 8, 11, 20), (1, 2, 4, 5, 7, 8, 12, 19)),
]
whole = pytest.mark.whole_grid


def alarms(
    render: Callable[[str], str], query: str, cases: list[Account], benchmark_responses: int | None = None
) -> list[tuple[Account, float, float]]:
    """Per account: how often the rule and the replaced rule find a difference."""
    found = enumerated(cases, benchmark_responses).execute(render(query)).fetchall()
    return [(cases[number], new, replaced) for number, new, replaced in found]


@pytest.mark.parametrize("cases", [QUICK, pytest.param(every_size(), marks=whole)], ids=["quick", "whole"])
def test_equal_periods_seldom_differ(render: Callable[[str], str], cases: list[Account]) -> None:
    found = alarms(render, TWO_PERIODS, cases)
    assert len(found) > 200
    for account, new, _ in found:
        assert new <= COARSE.get((account.contacts or 0, account.responses), FALSE_ALARMS), account
    assert max(new for _, new, _ in found) > 0.045
    replaced = {n: max(old for account, _, old in found if account.responses == n) for n in (1, 5, 10)}
    assert replaced[1] > 0.66
    assert replaced[5] > 0.17
    assert replaced[10] > 0.11


QUICK_GAPS = [*accounts((None,), (5, 6)), *accounts((7, 20), (5, 6, 12))]
GAPS = [
    *accounts((None,), (5, 6, 7, 8, 10, 15), DISTINCT),
    *accounts((6, 7, 8, 11, 12, 16, 20), (5, 6, 8, 10, 11, 15), DISTINCT),
    *accounts((40, 80), (5, 39, 79), DISTINCT),
    *(Account(size, size, truth) for size in (6, 7, 8, 10, 12, 20) for truth in DISTINCT),
]


@pytest.mark.parametrize(
    ("responses", "cases"),
    [
        *((size, QUICK_GAPS) for size in (139, KNOWN)),
        *(pytest.param(size, GAPS, marks=whole) for size in BENCHMARK_FALSE_ALARMS),
    ],
)
def test_accounts_seldom_differ_from_the_benchmark_they_equal(
    render: Callable[[str], str], responses: int, cases: list[Account]
) -> None:
    found = alarms(render, BENCHMARK, cases, responses)
    assert len(found) == len(cases)
    worst = max(new for _, new, _ in found)
    assert 0.05 < worst <= BENCHMARK_FALSE_ALARMS[responses]
    assert max(replaced for _, _, replaced in found) > max(0.14, worst + 0.05)
