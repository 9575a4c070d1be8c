"""A part compared with the rest: sums that follow from the whole equal those counted by account, answer by answer."""

import random
from collections.abc import Callable

import duckdb
import pytest

COUNTED = """
    select
        sum(one) as clusters, sum(x * x) as balance_squares, sum(x * n) as products, sum(n * n) as squares
    from (
        select account, count(*) as n, sum(value) as x, 1 as one from answers where is_part = {is_part} group by account
    )
"""
SHARED = """
    select
        count(*) as shared_clusters,
        coalesce(sum(part.x * rest.x), 0) as shared_balances,
        coalesce(sum(part.x * rest.n), 0) as shared_balances_now,
        coalesce(sum(part.n * rest.x), 0) as shared_balances_before,
        coalesce(sum(part.n * rest.n), 0) as shared_responses
    from (select account, count(*) as n, sum(value) as x from answers where is_part group by account) as part
    join (select account, count(*) as n, sum(value) as x from answers where not is_part group by account) as rest
        using (account)
"""
BY_MACRO = """
    with cells as (
        select
            coalesce(account, 'nobody') as account, is_part,
            count(*) filter (where value = 1) as promoters,
            count(*) filter (where value = -1) as detractors,
            count(*) as responses
        from given group by all
    ),
    wholes as (
        select account, sum(promoters)::bigint as promoters, sum(detractors)::bigint as detractors,
            sum(responses)::bigint as responses
        from cells group by account
    ),
    part as (
        select sum(promoters) as promoters, sum(detractors) as detractors, sum(responses) as responses,
            {sums}
        from (
            select part.promoters, part.detractors, part.responses,
                {{{{ part_and_whole('part', 'whole', "part.account <> 'nobody'") }}}}
            from cells as part join wholes as whole using (account) where part.is_part
        )
    ),
    whole as (
        select sum(promoters) as promoters, sum(detractors) as detractors, sum(responses) as responses,
            {sums}
        from (
            select whole.promoters, whole.detractors, whole.responses,
                {{{{ part_and_whole('whole', 'whole', "whole.account <> 'nobody'") }}}}
            from wholes as whole
        )
    )
    select
        part.clusters, part.balance_squares, part.products, part.squares, {{{{ rest_of('part', 'whole') }}}},
        {{{{ shared_of('part') }}}}
    from part, whole
"""
SUMS = "{{% for name in part_columns() %}}sum({{{{ name }}}}) as {{{{ name }}}}{{{{ ', ' if not loop.last }}}}{{% endfor %}}"


@pytest.mark.parametrize("seed", range(20))
def test_the_rest_follows_from_the_part_and_the_whole(render: Callable[[str], str], seed: int) -> None:
    chance = random.Random(seed)
    rows = [
        (chance.choice([None, "A", "B", "C", "D"]), chance.random() < 0.4, chance.choice([-1, 0, 1]))
        for _ in range(chance.randint(12, 40))
    ]
    rows += [("E", True, 1), ("F", False, -1)]  # one account in the part only, one in the rest only
    connection = duckdb.connect()
    connection.execute("create table given (account varchar, is_part boolean, value int)")
    connection.executemany("insert into given values (?, ?, ?)", rows)
    # Whoever is of no known account is a cluster of its own.
    connection.execute(
        "create table answers as select coalesce(account, 'nobody ' || rowid) as account, is_part, value from given"
    )
    [found] = connection.sql(render(BY_MACRO.format(sums=SUMS.format()))).fetchall()
    [part] = connection.sql(COUNTED.format(is_part="true")).fetchall()
    [rest] = connection.sql(COUNTED.format(is_part="false")).fetchall()
    [shared] = connection.sql(SHARED).fetchall()
    [counts] = connection.sql(
        "select sum((value = 1)::int), sum((value = -1)::int), count(*) from answers where not is_part"
    ).fetchall()
    assert found == (*part, *counts, *rest, *shared)


def test_five_people_who_all_changed_alike_are_not_certain(render: Callable[[str], str]) -> None:
    low, high = (render(f"{{{{ mean_change_bound('5', '5', '5', {side}) }}}}") for side in (-1, 1))
    [(low_bound, high_bound)] = duckdb.sql(f"select {low}, {high}").fetchall()
    assert 0 < low_bound < 0.3
    assert 1 <= high_bound <= 1.2


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0)],  # Newcombe 1998, method 3
)
def test_a_share_has_the_interval_of_wilson(
    render: Callable[[str], str], part: int, whole: int, low: float, high: float
) -> None:
    bounds = [render(f"{{{{ share_bound('{part}', '{whole}', {side}) }}}}") for side in (-1, 1)]
    assert duckdb.sql(f"select {', '.join(bounds)}").fetchall()[0] == pytest.approx((low, high), abs=1e-4)
