"""What the pipeline is compared with, each run as a process of its own: `python references.py NAME DROP`."""

import sys
from pathlib import Path


def bare_read(drop: Path) -> None:
    """The same files into tables, as text, and nothing else."""
    import duckdb

    with duckdb.connect(str(drop / "bare.duckdb")) as connection:
        for file in sorted(drop.glob("*.csv")):
            connection.execute(
                f"create or replace table {file.stem} as from read_csv('{file}', all_varchar=true, header=true)"
            )


def in_pandas(drop: Path) -> None:
    """The core marts, made with pandas."""
    from benchmarking.in_pandas import pandas_marts

    pandas_marts(drop)


def import_great_expectations(drop: Path) -> None:
    """What the validating library costs before it does anything."""
    import great_expectations

    assert great_expectations.__version__


REFERENCES = {
    "bare_read": bare_read,
    "in_pandas": in_pandas,
    "import_great_expectations": import_great_expectations,
}

if __name__ == "__main__":
    REFERENCES[sys.argv[1]](Path(sys.argv[2]))
