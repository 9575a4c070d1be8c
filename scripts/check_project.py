"""The project's own rules, each one small function with its reason; prints what breaks them and exits 1.

python scripts/check_project.py
"""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import yaml

import describe_marts
import write_grammar

DIALECT = ("anew", "mend", "mends", "mended", "taken back", "let through", "dear", "fates?")
ROOT = Path(__file__).resolve().parents[1]


def model_files_stand_beside_their_description(root: Path) -> Iterator[str]:
    """A reader finds the grain and the tests of a model where the model is."""
    for model in sorted((root / "models").rglob("*.sql")):
        description = model.with_suffix(".yml")
        if not description.exists():
            yield f"{_name(root, model)}: no {description.name} beside it"
        elif not re.search(r"description: >\s+One row", description.read_text(encoding="utf-8")):
            yield f"{_name(root, description)}: the description does not begin with 'One row'"


def models_are_short_and_plain(root: Path) -> Iterator[str]:
    """One idea each: at most 120 lines of 100 columns, no config block, Jinja only for lists and builds in part.

    These are about the text before Jinja renders it; `.sqlfluff` has the rules for the SQL.
    """
    for model in sorted((root / "models").rglob("*.sql")):
        lines = model.read_text(encoding="utf-8").splitlines()
        if len(lines) > 120:
            yield f"{_name(root, model)}: {len(lines)} lines"
        for number, line in enumerate(lines, start=1):
            if len(line) > 100:
                yield f"{_name(root, model)}:{number}: {len(line)} columns"
            if re.search(r"{%(?!-? (for .* in |endfor |if is_incremental\(\) |endif ))|{{\s*config\(", line):
                yield f"{_name(root, model)}:{number}: Jinja control flow or config belongs in a macro or dbt_project.yml"
            if re.search(r"\bdistinct on\b", line):
                yield f"{_name(root, model)}:{number}: only DuckDB spells it so; models are portable SQL"


def mart_columns_are_described_through_the_vocabulary(root: Path) -> Iterator[str]:
    """One description per column name, whatever mart it stands in."""
    for file in sorted((root / "models" / "marts").rglob("*.yml")):
        for model in yaml.safe_load(file.read_text(encoding="utf-8")).get("models", []):
            for column in model.get("columns", []):
                if not re.fullmatch(r"{{ doc\('\w+'\) }}", column.get("description", "")):
                    yield f"{_name(root, file)}: {column['name']} is not described through _vocabulary.md"


def every_column_is_described(root: Path) -> Iterator[str]:
    """A reader of the lineage finds what a column means in every layer, sources and seeds too."""
    for file in sorted(file for folder in ("models", "seeds") for file in (root / folder).rglob("*.yml")):
        content = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
        sources = [table for source in content.get("sources", []) for table in source["tables"]]
        for table in [*content.get("models", []), *content.get("seeds", []), *sources]:
            if not table.get("columns") or not table.get("description"):
                yield f"{_name(root, file)}: {table['name']} has no columns or no description"
            for column in table.get("columns", []):
                if not str(column.get("description") or "").strip():
                    yield f"{_name(root, file)}: {table['name']}.{column['name']} is not described"


def every_metric_is_described(root: Path) -> Iterator[str]:
    """Whoever asks for a figure by its name has nothing but its description: so have dimensions and saved queries."""
    for file in sorted((root / "models").rglob("*.yml")):
        content = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
        semantic_models = content.get("semantic_models", [])
        dimensions = [dimension for model in semantic_models for dimension in model.get("dimensions", [])]
        for each in [
            *semantic_models,
            *dimensions,
            *content.get("metrics", []),
            *content.get("saved_queries", []),
        ]:
            if not str(each.get("description") or "").strip():
                yield f"{_name(root, file)}: {each['name']} is not described"


def macros_say_what_they_are_for(root: Path) -> Iterator[str]:
    """A formula is found by its comment: units, null behaviour, source."""
    for file in sorted((root / "macros").rglob("*.sql")):
        if not file.read_text(encoding="utf-8").startswith("{#-"):
            yield f"{_name(root, file)}: does not begin with a comment"


def python_files_are_short(root: Path) -> Iterator[str]:
    """One idea each: at most 300 lines."""
    for file in (file for folder in ("scripts", "tests") for file in sorted((root / folder).rglob("*.py"))):
        lines = len(file.read_text(encoding="utf-8").splitlines())
        if lines > 300:
            yield f"{_name(root, file)}: {lines} lines"


def locks_name_no_registry(root: Path) -> Iterator[str]:
    """The same locks serve everybody, whatever mirror they install from."""
    for file in sorted(root.glob("requirements*.lock")):
        text = file.read_text(encoding="utf-8")
        if re.search(r"https?://|file://|--index-url|--find-links", text):
            yield f"{file.name}: holds a registry address"
        if "--hash=sha256:" not in text:
            yield f"{file.name}: holds no hashes"


def decisions_are_pinned_by_tests_that_exist(root: Path) -> Iterator[str]:
    """A decision nobody tests is forgotten."""
    decisions = (root / "docs" / "decisions.md").read_text(encoding="utf-8")
    tests = "".join(
        file.read_text(encoding="utf-8")
        for kind in ("models/**/*.yml", "tests/python/**/*.py")
        for file in root.glob(kind)
    )
    for decision in decisions.split("\n**")[1:]:
        pins = [name for name in re.findall(r"`([a-z][a-z0-9_]{15,})`", decision) if name.count("_") > 3]
        exist = [name in tests or any((root / "tests" / "invariants").glob(f"{name}.sql")) for name in pins]
        if not pins or not all(exist):
            yield f"docs/decisions.md: no such test for: {decision.splitlines()[0].rstrip('*')}"


def the_page_of_marts_is_current(root: Path) -> Iterator[str]:
    """What readers look up is what is built."""
    file = root / describe_marts.PAGE
    if not file.exists() or file.read_text(encoding="utf-8") != describe_marts.page(root):
        yield f"{describe_marts.PAGE}: is out of date: run python scripts/describe_marts.py"


def the_macros_of_grammars_are_current(root: Path) -> Iterator[str]:
    """The models read scores, times and flags by the grammars of the loader and the raw gate."""
    for name, content in write_grammar.files().items():
        file = root / name
        if not file.exists() or file.read_text(encoding="utf-8") != content:
            yield f"{name}: is out of date: run python scripts/write_grammar.py"


def texts_use_the_words_of_the_field(root: Path) -> Iterator[str]:
    """A reader who never saw the project stumbles over a private dialect."""
    found = subprocess.run(
        ["git", "grep", "-nIiwE", "|".join(DIALECT), "--", "*.md", "*.sql", "*.yml", "*.py"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    yield from (
        f"{line[:120]}: say it in plain words"
        for line in found.stdout.splitlines()
        if not line.startswith("scripts/check_project.py:")
    )


def nothing_is_left_open(root: Path) -> Iterator[str]:
    """What is not done is an issue, not a comment."""
    words = "|".join(["TO" + "DO", "FIX" + "ME", "X" * 3 + "\\b"])
    found = subprocess.run(
        ["git", "grep", "-nIE", words, "--", ":!*.lock"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    yield from (f"{line[:120]}: left open" for line in found.stdout.splitlines())


RULES: tuple[Callable[[Path], Iterator[str]], ...] = (
    model_files_stand_beside_their_description,
    models_are_short_and_plain,
    mart_columns_are_described_through_the_vocabulary,
    every_column_is_described,
    every_metric_is_described,
    macros_say_what_they_are_for,
    python_files_are_short,
    locks_name_no_registry,
    decisions_are_pinned_by_tests_that_exist,
    the_page_of_marts_is_current,
    the_macros_of_grammars_are_current,
    texts_use_the_words_of_the_field,
    nothing_is_left_open,
)


def _name(root: Path, file: Path) -> str:
    return str(file.relative_to(root))


def main() -> int:
    """Check every rule; return the exit code."""
    broken = [problem for rule in RULES for problem in rule(ROOT)]
    for problem in broken:
        sys.stdout.write(f"{problem}\n")
    sys.stdout.write(f"{len(RULES)} project rules, {len(broken)} problems\n")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
