"""What Great Expectations may need is imported late, and as good as ever then."""

import subprocess
import sys

LATE = """
import inspect, sys
from nps_warehouse.validate.importing import great_expectations

gx = great_expectations()
inspect.stack()  # asks every module for its file
ran = {"scipy.stats._stats_py", "altair.vegalite", "pyspark"} & sys.modules.keys()
assert not ran, ran
"""
AS_GOOD_AS_EVER = f"""{LATE}
import altair, scipy.stats
assert "vegalite" in altair.Chart.__module__
assert scipy.stats.norm.cdf(0) == 0.5
assert not hasattr(scipy.stats, "no such name")
assert type(scipy.stats).__name__ == "module" and type(scipy.stats.__loader__).__name__ == "SourceFileLoader"
assert great_expectations() is gx
"""


def _run(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False).stderr


def test_statistics_plots_and_spark_are_not_imported() -> None:
    assert _run(LATE) == ""


def test_what_is_late_works_when_it_is_asked_for() -> None:
    assert _run(AS_GOOD_AS_EVER) == ""
