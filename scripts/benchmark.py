"""What the pipeline costs, beside what the same machine needs for simpler things in the same run.

Makes a drop of SIZE answers and one of the week after (1 % more, with corrections and late answers), runs `nps run` on
each, then on a smaller drop and on the sample; measures what closing the loop costs where every answer has a comment;
and runs the references. Prints a table and writes JSON.

    python scripts/benchmark.py 2_000_000 --json /tmp/benchmark.json
"""

import argparse
import json
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarking.answers import write_drop, write_increment
from benchmarking.comments import write_comments
from benchmarking.dashboard import Timed, time_queries
from benchmarking.stopwatch import Measured, measure, measure_steps
from nps_warehouse.settings import PROJECT, Warehouse

BIN = Path(sys.executable).parent
REFERENCES = PROJECT / "scripts" / "benchmarking" / "references.py"
EMPTY_PROJECT = {
    "dbt_project.yml": "name: empty\nprofile: empty\nflags: {send_anonymous_usage_stats: false}\n",
    "profiles.yml": "empty: {target: d, outputs: {d: {type: duckdb, path: empty.duckdb}}}\n",
}
CLOSED_LOOP = [f"path:models/{layer}/closed_loop" for layer in ("staging", "intermediate", "marts")]
PANDAS_AT_MOST = 2_000_000
"""Above this size pandas is compared on the smaller drop: it holds everything in memory, several times over."""


@dataclass
class Benchmark:
    """What was measured: whole commands, and the steps of each pipeline run by the run's name."""

    answers: int
    measured: list[Measured] = field(default_factory=list)
    steps: dict[str, list[Measured]] = field(default_factory=dict)
    queries: list[Timed] = field(default_factory=list)

    @property
    def small_answers(self) -> int:
        """How many answers the smaller drop has: a tenth, and no more than pandas can hold."""
        return max(1, min(self.answers // 10, PANDAS_AT_MOST))

    def cpu(self, name: str) -> float:
        """CPU seconds of a whole command."""
        return next(each.cpu for each in self.measured if each.name == name)

    def peak(self, name: str) -> float:
        """Peak memory of a whole command, in megabytes."""
        return next(each.peak for each in self.measured if each.name == name)

    def ratios(self) -> dict[str, float]:
        """The measures that performance is judged by."""
        floor = self.cpu("empty dbt build") + self.cpu("import of Great Expectations")
        ratios = {
            "CPU, full run ÷ bare read_csv into a table": self.cpu("full run") / self.cpu("bare read_csv"),
            "CPU, run with 1 % more ÷ full run": self.cpu("1 % more") / self.cpu("full run"),
            "CPU, sample run ÷ (empty dbt build + import of Great Expectations)": self.cpu("sample run")
            / floor,
            "CPU per answer, full run ÷ smaller drop": self.cpu("full run")
            / self.answers
            / (self.cpu("smaller drop") / self.small_answers),
            "CPU, build with the marts of closing the loop ÷ without": self.cpu("build with comments")
            / self.cpu("build without closing the loop"),
            "peak memory of the full run, GB": self.peak("full run") / 1024,
            "slowest dashboard query, ms": max(query.milliseconds for query in self.queries),
        }
        ours = "full run" if self.answers <= PANDAS_AT_MOST else "smaller drop"
        return {**ratios, f"CPU, pandas ÷ ours ({ours})": self.cpu("pandas") / self.cpu(ours)}


def main() -> None:
    """Run the benchmark that the command line asks for."""
    arguments = _arguments()
    with tempfile.TemporaryDirectory(prefix="nps-benchmark-", dir=arguments.folder) as folder:
        found = benchmark(Path(folder), arguments.size)
    _show(found)
    if arguments.json:
        arguments.json.write_text(json.dumps(_document(found), indent=2) + "\n", encoding="utf-8")


def benchmark(folder: Path, answers: int) -> Benchmark:
    """Measure the pipeline and every reference on drops of so many answers."""
    found = Benchmark(answers)
    write_drop(folder / "drop", answers=answers)
    write_increment(folder / "more", answers=answers)
    write_drop(folder / "small", answers=found.small_answers)
    _run(found, folder / "warehouse", folder / "drop", "full run")
    _run(found, folder / "warehouse", folder / "more", "1 % more")
    found.queries = time_queries(Warehouse(folder / "warehouse").current / "nps.duckdb")
    _run(found, folder / "small-warehouse", folder / "small", "smaller drop")
    _run(found, folder / "sample-warehouse", PROJECT / "data" / "sample", "sample run")
    found.measured += _closing_the_loop(folder, answers)
    found.measured += _references(folder, answers)
    return found


def _run(found: Benchmark, warehouse: Path, drop: Path, name: str) -> None:
    whole, found.steps[name] = measure_steps(
        name, [str(BIN / "nps"), "run", str(drop)], {"NPS_WAREHOUSE": str(warehouse)}, warehouse.parent
    )
    found.measured.append(whole)


def _closing_the_loop(folder: Path, answers: int) -> list[Measured]:
    """The build of a drop with a comment for every answer: whole, and without the models that read comments."""
    drop = folder / ("drop" if answers <= PANDAS_AT_MOST else "small")
    write_comments(drop, folder / "comments")
    warehouse = {"NPS_WAREHOUSE": str(folder / "comments-warehouse")}
    measure("load", [str(BIN / "nps"), "load", str(drop), str(folder / "comments")], warehouse)
    build = [str(BIN / "dbt"), "build", "--full-refresh", "--exclude-resource-type", "unit_test"]
    build += ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)]
    return [
        measure("build with comments", build, warehouse),
        measure("build without closing the loop", [*build, "--exclude", *CLOSED_LOOP], warehouse),
    ]


def _references(folder: Path, answers: int) -> list[Measured]:
    pandas_drop = "drop" if answers <= PANDAS_AT_MOST else "small"
    references = {
        "bare read_csv": ("bare_read", "drop"),
        "import of Great Expectations": ("import_great_expectations", "drop"),
        "pandas": ("in_pandas", pandas_drop),
    }
    measured = [
        measure(name, [sys.executable, str(REFERENCES), reference, str(folder / drop)], {})
        for name, (reference, drop) in references.items()
    ]
    empty = folder / "empty"
    empty.mkdir()
    for name, text in EMPTY_PROJECT.items():
        (empty / name).write_text(text, encoding="utf-8")
    options = ["--project-dir", str(empty), "--profiles-dir", str(empty)]
    measured.append(measure("empty dbt build", [str(BIN / "dbt"), "build", *options], {}))
    return measured


def _document(found: Benchmark) -> dict[str, object]:
    return {
        "answers": found.answers,
        "commands": [each.as_dict() for each in found.measured],
        "steps": {name: [each.as_dict() for each in steps] for name, steps in found.steps.items()},
        "queries": {query.name: query.milliseconds for query in found.queries},
        "ratios": found.ratios(),
    }


def _show(found: Benchmark) -> None:
    console = Console()
    table = Table("step", "wall s", "CPU s", "peak MB", box=None, pad_edge=False)
    for whole in found.measured:
        for step in [*found.steps.get(whole.name, []), whole]:
            name = step.name if step is whole else f"  {step.name}"
            table.add_row(name, f"{step.wall:.1f}", f"{step.cpu:.1f}", f"{step.peak:.0f}")
    console.print(table)
    queries = Table("query of a dashboard", "ms", box=None, pad_edge=False)
    for query in found.queries:
        queries.add_row(query.name, f"{query.milliseconds:.0f}")
    console.print(queries)
    for name, ratio in found.ratios().items():
        console.print(f"{name}: {ratio:.3g}", highlight=False)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("size", type=int, help="how many answers")
    parser.add_argument("--json", type=Path, help="write the results here too")
    parser.add_argument("--folder", type=Path, help="where to work (needs about 1 GB a million answers)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
