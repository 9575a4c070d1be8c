"""Roll-ups over accounts whose customers differ: coverage, false alarms and power, beside the rules they replaced.

The replaced interval took z where few accounts need t; the replaced change took two periods as independent although
the same customers answer in both.
"""

from collections.abc import Callable

import duckdb
import numpy as np
import pytest

from roll_up_trials import PAIRS, Mix, Trial, answers, answers_in_two_periods, database, sums

Rates = tuple[float, float]
Measure = Callable[[Trial], Rates]

EVEN_MIX: Mix = (0.3, 0.4, 0.3)
MIXES: dict[Mix, float] = {EVEN_MIX: 0.935, (0.6, 0.3, 0.1): 0.91, (0.1, 0.2, 0.7): 0.91}  # least coverage
whole = pytest.mark.whole_grid

ERRORS = """
    select
        *,
        {{ adjusted_standard_error('promoters', 'detractors', 'responses') }} as plain_error,
        {{ effective_number('responses', 'squares') }} as effective_accounts,
        {{ clustered_variance(
            'clusters', '(promoters - detractors)', 'responses', 'balance_squares', 'products', 'squares'
        ) }} as variance
    from
"""
WITHIN = """
    $truth between {{ interval_bound(
        'promoters', 'detractors', 'responses', 'cast(null as bigint)', 'ERROR', -1
    ) }} and {{ interval_bound(
        'promoters', 'detractors', 'responses', 'cast(null as bigint)', 'ERROR', 1
    ) }}
"""
COVERAGE = f"""
    with sums as ({sums()}), errors as ({ERRORS} sums), figures as (
        select
            *,
            {{{{ clustered_error('clusters', 'variance', 'effective_accounts', 'plain_error') }}}} as error,
            greatest(plain_error, coalesce(sqrt(variance), 0)) as replaced_error
        from errors
    )
    select
        avg(case when {WITHIN.replace("ERROR", "error")} then 1 else 0 end),
        avg(case when {WITHIN.replace("ERROR", "replaced_error")} then 1 else 0 end)
    from figures
"""
CHANGE = f"""
    with sums_now as ({sums("_now")}), sums_before as ({sums("_before")}), pairs as ({PAIRS}),
    now as ({ERRORS} sums_now), before as ({ERRORS} sums_before),
    changes as (
        select
            {{{{ adjusted_nps('now.promoters', 'now.detractors', 'now.responses') }}}}
            - {{{{ adjusted_nps('before.promoters', 'before.detractors', 'before.responses') }}}} as centres,
            {{{{ paired_error('now', 'before', 'pairs') }}}} as error,
            {{{{ nps('now.promoters', 'now.detractors', 'now.responses') }}}}
            - {{{{ nps('before.promoters', 'before.detractors', 'before.responses') }}}} as change,
            100 * {{{{ combined_error(
                'greatest(now.plain_error, coalesce(sqrt(now.variance), 0))',
                'greatest(before.plain_error, coalesce(sqrt(before.variance), 0))'
            ) }}}} as replaced_error
        from now inner join before on now.id = before.id left join pairs on now.id = pairs.id
    )
    select
        avg(case when {{{{ is_significant(difference_p_value('centres', 'error', '0e0')) }}}} then 1 else 0 end),
        avg(case when {{{{ is_significant(p_value('change', 'replaced_error')) }}}} then 1 else 0 end)
    from changes
"""


@pytest.fixture
def coverage(render: Callable[[str], str]) -> Measure:
    """How often the interval holds the truth, and how often the replaced one does."""

    def measure(trial: Trial) -> Rates:
        found = database(answers(trial, seed=12)).execute(render(COVERAGE), {"truth": trial.truth}).fetchone()
        assert found is not None
        return found

    return measure


@pytest.fixture
def flagged(render: Callable[[str], str]) -> Measure:
    """How often a change is significant, and how often it was under the replaced rule."""

    def measure(trial: Trial) -> Rates:
        found = database(answers_in_two_periods(trial, seed=12)).execute(render(CHANGE)).fetchone()
        assert found is not None
        return found

    return measure


def test_the_sums_give_the_variance_of_the_paired_change(render: Callable[[str], str]) -> None:
    """Σu² account by account, in numpy, against its expansion into sums."""
    trial = Trial(50, 6, sizes="skewed", back=0.5)
    frame = answers_in_two_periods(trial, seed=3)
    query = f"with now as ({sums('_now')}), before as ({sums('_before')}), pairs as ({PAIRS}) select "
    query += "{{ paired_variance('now', 'before', 'pairs') }} from now join before using (id)"
    found = database(frame).execute(render(query + " left join pairs using (id) order by id")).fetchall()
    expected = []
    for _, branch in frame.groupby("id"):
        parts = []
        for period in ("now", "before"):
            n, x = branch[f"n_{period}"], branch[f"p_{period}"] - branch[f"d_{period}"]
            parts.append((x - n * x.sum() / n.sum()) / n.sum())
        clusters = int(((branch.n_now > 0) | (branch.n_before > 0)).sum())
        expected.append(clusters / (clusters - 1) * float(np.sum((parts[0] - parts[1]) ** 2)))
    assert [variance for (variance,) in found] == pytest.approx(expected, rel=1e-9)


def test_a_change_from_or_to_one_account_has_the_plain_error(render: Callable[[str], str]) -> None:
    """And a roll-up without a period before has none."""
    columns = ["clusters", "promoters", "detractors", "responses", "balance_squares", "products", "squares"]
    one = dict(zip(columns, (1, 6, 2, 10, 16, 40, 100), strict=True))
    three = dict(zip(columns, (3, 15, 9, 30, 44, 60, 300), strict=True))
    missing = dict.fromkeys(columns, "cast(null as bigint)")
    pairs = "select 1 as shared_clusters, 16 as shared_balances, 40 as shared_balances_now,"
    pairs += " 40 as shared_balances_before, 100 as shared_responses"
    template = "with now as (select {now}), before as (select {before}), pairs as ({pairs}) select "
    error = render("{{ paired_error('now', 'before', 'pairs') }}")
    plain = render(
        "{{ combined_error("
        "adjusted_standard_error('now.promoters', 'now.detractors', 'now.responses'),"
        " adjusted_standard_error('before.promoters', 'before.detractors', 'before.responses')) }}"
    )

    def errors(now: dict[str, object], before: dict[str, object]) -> tuple[float | None, float | None]:
        sides = (", ".join(f"{value} as {name}" for name, value in side.items()) for side in (now, before))
        query = (
            template.format(now=next(sides), before=next(sides), pairs=pairs)
            + f"{error}, {plain} from now, before, pairs"
        )
        found = duckdb.execute(query).fetchone()
        assert found is not None
        return found

    for now, before in ((one, three), (three, one), (one, one)):
        paired, unpaired = errors(now, before)
        assert paired == pytest.approx(unpaired)
    paired, unpaired = errors(three, three)
    assert paired is not None and unpaired is not None and paired > unpaired
    assert errors(three, missing) == (None, None)


@pytest.mark.parametrize("mix", MIXES, ids=str)
@pytest.mark.parametrize("sizes", ["even", "skewed"])
@pytest.mark.parametrize("accounts", [2, 3, 5, 8])
def test_few_accounts_are_covered(coverage: Measure, accounts: int, sizes: str, mix: Mix) -> None:
    covered, replaced = coverage(Trial(6_000, accounts, mix, sizes))
    assert covered >= MIXES[mix]
    assert replaced < covered
    assert replaced < (0.92 if sizes == "even" else 0.86)


def repeats(accounts: int, sizes: str, mix: Mix) -> int:
    """Many where it is close: 20 accounts of skewed size are covered in .9356 of 300,000 trials, 30 in .9369."""
    return 100_000 if accounts > 10 and sizes == "skewed" and mix == EVEN_MIX else 8_000


@whole
@pytest.mark.parametrize("mix", MIXES, ids=str)
@pytest.mark.parametrize("sizes", ["even", "skewed"])
def test_2_to_30_accounts_are_covered(coverage: Measure, sizes: str, mix: Mix) -> None:
    for accounts in (2, 3, 4, 5, 6, 8, 10, 15, 20, 30):
        covered, replaced = coverage(Trial(repeats(accounts, sizes, mix), accounts, mix, sizes))
        assert MIXES[mix] <= covered <= 0.985, accounts
        assert replaced < covered, accounts


@pytest.mark.parametrize("back", [1.0, 0.5, 0.0], ids=["all back", "half back", "none back"])
@pytest.mark.parametrize("sizes", ["even", "skewed"])
def test_a_roll_up_that_did_not_change_seldom_seems_to(flagged: Measure, sizes: str, back: float) -> None:
    rates = {accounts: flagged(Trial(6_000, accounts, sizes=sizes, back=back)) for accounts in (2, 6, 30)}
    assert max(alarms for alarms, _ in rates.values()) <= 0.06
    if back == 0:
        assert rates[2][1] > 0.12
    if back == 1 and sizes == "even":
        assert rates[30][0] > 0.02
        assert rates[30][1] < 0.005


@whole
@pytest.mark.parametrize("back", [1.0, 0.5, 0.0], ids=["all back", "half back", "none back"])
@pytest.mark.parametrize("sizes", ["even", "skewed"])
@pytest.mark.parametrize("mix", MIXES, ids=str)
def test_2_to_60_accounts_that_did_not_change_seldom_seem_to(
    flagged: Measure, mix: Mix, sizes: str, back: float
) -> None:
    for accounts, trials in {2: 2_000, 3: 2_000, 6: 3_000, 15: 4_000, 30: 8_000, 60: 8_000}.items():
        assert flagged(Trial(trials, accounts, mix, sizes, back))[0] <= 0.06, accounts


@pytest.mark.parametrize(("accounts", "least"), [(15, 0.38), (30, 0.7)])
def test_a_true_rise_of_20_is_found(flagged: Measure, accounts: int, least: float) -> None:
    found, replaced = flagged(Trial(4_000, accounts, sizes="ten", moved=0.1))
    assert found >= least
    assert found > replaced + 0.2


def test_a_true_rise_of_20_is_found_among_accounts_of_skewed_size(flagged: Measure) -> None:
    found, replaced = flagged(Trial(4_000, 30, sizes="skewed", moved=0.1))
    assert found > replaced + 0.05
