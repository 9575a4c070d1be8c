"""A synthetic benchmark study with the published figures of TNS NIPO: 1,390 B2B experiences in ten branches.

Published: all B2B −30; staffing −14, suppliers −32 to +7; credit −50, suppliers −75 to −34. The suppliers and the other
eight branches are made up so that these come out; they lie between −14 and −50.
"""

from sample.chance import Chance

STUDY_ID = "synthetic-tns-nipo"

# Per supplier: experiences, and promoters less detractors.
PUBLISHED_BRANCHES = {
    "staffing": ((25, -8), (28, -8), (27, -5), (27, -3), (43, 3)),
    "credit": ((28, -21), (31, -18), (31, -14), (50, -17)),
}
# Per branch the same for all suppliers together.
OTHER_BRANCHES = {
    "accountancy": (130, -23),
    "cleaning": (140, -41),
    "energy": (140, -56),
    "insurance": (140, -48),
    "it_services": (140, -28),
    "logistics": (140, -34),
    "security": (130, -35),
    "telecom": (140, -61),
}
SPREAD = (-4, -1, 0, 2, 3)  # how a branch's suppliers differ, in promoters less detractors
UNUSABLE_SCORES = ("ten", "6.5", "11", "")


def benchmark_rows(seed: int) -> list[dict[str, str]]:
    """The 1,390 experiences in random order, then four that no score can be read from."""
    chance = Chance(seed, "benchmark")
    experiences: list[tuple[str, str, str]] = []
    for branch_id, suppliers in sorted({**PUBLISHED_BRANCHES, **_spread_out()}.items()):
        for number, (count, net) in enumerate(suppliers, start=1):
            supplier_id = f"{branch_id}-supplier-{number}"
            experiences += [(branch_id, supplier_id, str(score)) for score in _scores(chance, count, net)]
    experiences = chance.shuffled(experiences)
    experiences += [("staffing", "staffing-supplier-1", score) for score in UNUSABLE_SCORES]
    return [
        {
            "study_id": STUDY_ID,
            "benchmark_response_id": f"B{number:04d}",
            "branch_id": branch_id,
            "supplier_id": supplier_id,
            "score": score,
        }
        for number, (branch_id, supplier_id, score) in enumerate(experiences, start=1)
    ]


def _spread_out() -> dict[str, tuple[tuple[int, int], ...]]:
    """The other branches' suppliers, of equal size but for what is left over."""
    spread = {}
    for branch_id, (count, net) in OTHER_BRANCHES.items():
        suppliers = [(count // len(SPREAD), net // len(SPREAD) + extra) for extra in SPREAD]
        last_count, last_net = suppliers.pop()
        rest = count - last_count * len(SPREAD), net - (net // len(SPREAD)) * len(SPREAD)
        spread[branch_id] = (*suppliers, (last_count + rest[0], last_net + rest[1]))
    return spread


def _scores(chance: Chance, count: int, net: int) -> list[int]:
    """Scores with exactly this many promoters less detractors, about a third of them passives."""
    promoters = max(0, (count * 65 // 100 + net) // 2)
    detractors = promoters - net
    passives = count - promoters - detractors
    return (
        [chance.integer(9, 10) for _ in range(promoters)]
        + [chance.integer(7, 8) for _ in range(passives)]
        + [max(chance.integer(0, 6), chance.integer(0, 6)) for _ in range(detractors)]
    )
