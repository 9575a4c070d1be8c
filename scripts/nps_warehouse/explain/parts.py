"""Which formulas made a figure: those of an account or of a roll-up, and of its change and its gaps.

Reads rows of the views `serving.account_workings`, `entity_workings` and `gap_workings`, each with the columns of the
mart it explains. Computes nothing.
"""

from nps_warehouse.explain import differences as difference
from nps_warehouse.explain import formulas as make
from nps_warehouse.explain.steps import Formula, Part, Row, Step, filled, number
from nps_warehouse.report.wording import points


def parts_of(figure: Row, gaps: tuple[Row, ...]) -> tuple[Part, ...]:
    """Every part of an explanation. figure: its row of the mart and its workings; gaps: likewise, one per benchmark."""
    is_account = figure["entity_type"] == "account"
    interval = _account_interval if is_account else _roll_up_interval
    steps, because = interval(figure, "")
    ends = f"95 % interval {points(figure['nps_low'])} … {points(figure['nps_high'])}"
    bounds = make.BOUNDS if is_account else make.BOUNDS_OF_ROLL_UP
    return (
        Part("nps", "NPS", filled(make.NPS, figure)),
        Part("interval", f"{ends}: {because}", (*steps, *_half(figure, is_account), *filled(bounds, figure))),
        *_change(figure, is_account),
        *(part for gap in gaps for part in _gap(figure, gap)),
    )


def _half(figure: Row, is_account: bool) -> tuple[Step, ...]:
    return filled(make.HALF_OF_ACCOUNT if is_account else make.HALF_OF_ROLL_UP, figure)


def _account_interval(row: Row, prefix: str) -> tuple[tuple[Step, ...], str]:
    """The steps to an account's centre and error, and where its uncertainty comes from."""
    responses, voices, contacts = (
        row[prefix + name] for name in ("responses", "possible_voices", "contacts")
    )
    if voices is None:
        because = "contacts unknown" if contacts is None else "every answer counts, so contacts are no limit"
        return filled(make.WITHOUT_CONTACTS, row, prefix), f"{because}: adjusted Wald"
    if voices < responses:
        because = (
            f"{responses} answers of {voices} contacts, so the list of contacts is incomplete: adjusted Wald"
        )
        return filled(make.WITHOUT_CONTACTS, row, prefix), because
    if voices == responses:
        return filled(make.EVERYBODY_ANSWERED, row, prefix), f"all {voices} contacts answered: no uncertainty"
    steps = filled((*make.WITH_CONTACTS, *make.ATTAINABLE), row, prefix)
    return steps, f"{responses} of {voices} contacts answered: finite population"


def _roll_up_interval(row: Row, prefix: str) -> tuple[tuple[Step, ...], str]:
    """The steps to a roll-up's centre and error, and where its uncertainty comes from."""
    if row[prefix + "clusters"] < 2:
        because = "one account, which it describes and no other: adjusted Wald"
    else:
        because = f"answers within each of the {row[prefix + 'clusters']} accounts resemble one another"
    if prefix:  # Its own error is no part of a paired change.
        return filled(make.BEFORE, row, prefix), because
    return _clustered(row, prefix, "accounts"), because


def _clustered(row: Row, prefix: str, clusters: str) -> tuple[Step, ...]:
    if (row[prefix + "clusters"] or 0) < 2:
        return filled((*make.PLAIN, make.PLAIN_ERROR), row, prefix, clusters)
    t = make.t_point("t_point", "degrees_of_freedom", few=row[prefix + "degrees_of_freedom"] < 2)
    formulas = (*make.PLAIN, *make.SUMS, *make.VARIANCE, t, make.CLUSTERED_ERROR)
    return filled(formulas, row, prefix, clusters)


def _change(figure: Row, is_account: bool) -> tuple[Part, ...]:
    """The figure of the period before, and the change from it; one part that says so where there is none."""
    before = figure["previous_period_name"]
    if not figure["has_previous"]:
        missing = f"nobody answered in {before}" if before else "there is no period before"
        return (Part("change", f"no change: {missing}", ()),)
    interval = _account_interval if is_account else _roll_up_interval
    steps, because = interval(figure, "previous_")
    previous = Part(
        "previous", f"the same of {before}: {because}", (*filled(make.NPS, figure, "previous_"), *steps)
    )
    title = (
        f"change from {before} {points(figure['nps_change'])}, 95 % interval"
        f" {points(figure['nps_change_low'])} … {points(figure['nps_change_high'])}"
    )
    tested = difference.CHANGE_OF_ROLL_UP
    if is_account:
        formulas: tuple[Formula, ...] = difference.OF_ACCOUNT
        tested = difference.CHANGE_OF_ACCOUNT
    elif min(figure["clusters"], figure["previous_clusters"]) < 2:
        formulas = difference.OF_ONE_ACCOUNT
        title += ": one account in one of the periods, so answers are compared as independent"
    else:
        formulas = difference.paired(few=figure["change_degrees_of_freedom"] < 2)
        title += ": the same customers are compared with themselves"
    formulas += (*tested.tested(certain=figure["change_error"] == 0), *tested.bounds())
    reason, flag = figure["change_not_tested_reason"], figure["is_change_significant"]
    verdict = _verdict(figure, "change", reason, flag, is_account)
    return previous, Part("change", title, filled(formulas, figure), verdict)


def _gap(figure: Row, gap: Row) -> tuple[Part, ...]:
    """A benchmark, and the gap to it. Its row has the figure's centre, error and rounding too."""
    benchmark = "all B2B" if gap["benchmark"] == "b2b" else f"branch {gap['benchmark_branch_id']}"
    named, study = f"{benchmark} in {gap['study_id']}", gap["study_id"]
    name, reason = f"{gap['benchmark']}_gap", gap["gap_not_tested_reason"]
    title = f"gap with {named} {points(gap['gap'])}"
    if gap["gap_error"] is None:
        title += ", no interval: nobody published how many answers are behind the benchmark"
        return (Part(name, title, filled(difference.OF_BENCHMARK[:1], gap), f"not tested: {reason}", study),)
    steps, because = _benchmark(gap)
    its_nps: tuple[Step, ...] = (Step("benchmark_nps", "b", "published NPS", "", "", gap["benchmark_nps"]),)
    if gap["benchmark_promoters"] is not None:
        its_nps = filled(make.NPS, gap, "benchmark_")
    described = Part(
        f"{gap['benchmark']}_benchmark", f"benchmark {named}: {because}", (*its_nps, *steps), "", study
    )
    title += f", 95 % interval {points(gap['gap_low'])} … {points(gap['gap_high'])}"
    is_account = figure["entity_type"] == "account"
    tested = difference.GAP_OF_ACCOUNT if is_account else difference.GAP_OF_ROLL_UP
    formulas = (*difference.OF_BENCHMARK, *tested.tested(certain=gap["gap_error"] == 0), *tested.bounds())
    verdict = _verdict(gap, "gap", reason, gap["is_gap_significant"], is_account)
    return described, Part(name, title, filled(formulas, gap), verdict, study)


def _benchmark(gap: Row) -> tuple[tuple[Step, ...], str]:
    """The steps to a benchmark's centre and error, and where its uncertainty comes from."""
    if gap["benchmark_variance"] == "worst case":
        because = "only its NPS was published, so the widest spread of answers is assumed"
        return filled(make.WORST_CASE, gap, "benchmark_"), because
    clusters = gap["benchmark_clusters"]
    if clusters is None:
        because = "its suppliers are not known: adjusted Wald"
    elif clusters < 2:
        because = "one supplier: adjusted Wald"
    else:
        because = f"answers about each of its {clusters} suppliers resemble one another"
    return _clustered(gap, "benchmark_", "suppliers"), because


def _verdict(row: Row, name: str, reason: str | None, flag: bool | None, in_family: bool) -> str:
    """What the test says, from the published flag; or why there is none."""
    if reason is not None:
        return f"not tested: {reason}"
    is_significant = "significant" if flag else "not significant"
    p = number(row[f"{name}_p_value"])
    if not in_family:
        return f"{is_significant}: p = {p} {'≤' if flag else '>'} .05"
    tests, threshold = row[f"{name}_tests"], row[f"{name}_p_value_threshold"]
    if threshold is None:
        return f"not significant: p = {p}, and of the accounts tested together none is (Benjamini–Hochberg at .05)"
    significant = row[f"{name}_significant_tests"]
    return (
        f"{is_significant}: p = {p} {'≤' if flag else '>'} {number(threshold)}, the last of the {tests} p-values of"
        f" accounts tested together that is at most .05 × its place ÷ {tests}: its place is {significant}, .05 ×"
        f" {significant} ÷ {tests} = {number(row[f'{name}_family_limit'])} (Benjamini–Hochberg)"
    )
