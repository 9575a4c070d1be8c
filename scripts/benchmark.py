"""What the pipeline costs, beside what the same machine needs for simpler things in the same run.

Makes a drop of SIZE answers, runs load, validate, build, validate and publish, then the same with 1 % more answers on
top, each step as a process of its own; and the references. Prints a table and writes JSON.

    python scripts/benchmark.py 2_000_000 --json /tmp/benchmark.json
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarking.answers import write_drop, write_increment
from benchmarking.stopwatch import Measured, measure
from nps_warehouse.settings import PROJECT

BIN = Path(sys.executable).parent
REFERENCES = PROJECT / "scripts" / "benchmarking" / "references.py"
EMPTY_PROJECT = {
    "dbt_project.yml": "name: empty\nprofile: empty\nflags: {send_anonymous_usage_stats: false}\n",
    "profiles.yml": "empty: {target: d, outputs: {d: {type: duckdb, path: empty.duckdb}}}\n",
}


def main() -> None:
    """Run the benchmark that the command line asks for."""
    arguments = _arguments()
    with tempfile.TemporaryDirectory(prefix="nps-benchmark-", dir=arguments.folder) as folder:
        measured = benchmark(Path(folder), arguments.size, pandas=not arguments.no_pandas)
    ratios = _ratios(measured)
    _show(measured, ratios)
    if arguments.json:
        results = {
            "answers": arguments.size,
            "steps": [step.as_dict() for step in measured],
            "ratios": ratios,
        }
        arguments.json.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


def benchmark(folder: Path, size: int, *, pandas: bool) -> list[Measured]:
    """Measure every step and reference on a drop of `size` answers."""
    write_drop(folder / "drop", answers=size)
    write_increment(folder / "more", answers=size)
    measured = _references(folder, pandas=pandas)
    measured += _pipeline(folder, folder / "drop", "")
    measured += _pipeline(folder, folder / "more", "1 % more: ")
    return measured


def _pipeline(folder: Path, drop: Path, prefix: str) -> list[Measured]:
    environment = {"NPS_WAREHOUSE": str(folder / "warehouse")}
    steps = {
        "load": ("load", str(drop)),
        "validate raw": ("validate", "raw"),
        "build": ("build",),
        "validate marts": ("validate", "marts"),
        "publish": ("publish",),
    }
    return [
        measure(prefix + name, [str(BIN / "nps"), *command], environment) for name, command in steps.items()
    ]


def _references(folder: Path, *, pandas: bool) -> list[Measured]:
    names = ["bare_read", "import_great_expectations", *(["pandas_marts"] if pandas else [])]
    drop = str(folder / "drop")
    measured = [measure(name, [sys.executable, str(REFERENCES), name, drop], {}) for name in names]
    empty = folder / "empty"
    empty.mkdir()
    for name, text in EMPTY_PROJECT.items():
        (empty / name).write_text(text, encoding="utf-8")
    options = ["--project-dir", str(empty), "--profiles-dir", str(empty)]
    measured.append(measure("empty_dbt_build", [str(BIN / "dbt"), "build", *options], {}))
    return measured


def _ratios(measured: list[Measured]) -> dict[str, float]:
    """CPU of ours against the references."""
    cpu = {step.name: step.cpu for step in measured}
    steps = ("load", "validate raw", "build", "validate marts", "publish")
    full, more = sum(cpu[step] for step in steps), sum(cpu[f"1 % more: {step}"] for step in steps)
    ratios = {
        "full run ÷ bare read_csv": full / cpu["bare_read"],
        "1 % more ÷ full run": more / full,
        "full run ÷ (empty dbt build + importing Great Expectations)": full
        / (cpu["empty_dbt_build"] + cpu["import_great_expectations"]),
    }
    if "pandas_marts" in cpu:
        ratios["pandas ÷ full run"] = cpu["pandas_marts"] / full
    return ratios


def _show(measured: list[Measured], ratios: dict[str, float]) -> None:
    console = Console()
    table = Table("step", "wall s", "CPU s", "peak MB", box=None, pad_edge=False)
    for step in measured:
        table.add_row(step.name, f"{step.wall:.1f}", f"{step.cpu:.1f}", f"{step.peak:.0f}")
    console.print(table)
    for name, ratio in ratios.items():
        console.print(f"{name}: {ratio:.2f}", highlight=False)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("size", type=int, help="how many answers")
    parser.add_argument("--json", type=Path, help="write the results here too")
    parser.add_argument("--folder", type=Path, help="where to work (needs about 1 GB a million answers)")
    parser.add_argument("--no-pandas", action="store_true", help="leave pandas out: it needs the most memory")
    return parser.parse_args()


if __name__ == "__main__":
    main()
