"""A file goes one way through the loader: each of its folders imports only those before it."""

import ast
from pathlib import Path

import pytest

import nps_warehouse.load

ORDER = ("discover", "describe", "read", "formats", "write")
LOAD = Path(nps_warehouse.load.__file__).parent
DEFINITION = "formats.export_format"  # what a format is: a description names one
LEAVES = {"suggestions", "checked_yaml", "names", "sheet_size", "time_zones"}


def imported(file: Path) -> set[str]:
    """The modules of the loader that a file imports, without the name of the package."""
    modules = {
        node.module
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
    }
    package = "nps_warehouse.load."
    return {module.removeprefix(package) for module in modules if module and module.startswith(package)}


@pytest.mark.parametrize("folder", ORDER)
def test_a_folder_imports_only_those_before_it(folder: str) -> None:
    allowed = ORDER[: ORDER.index(folder) + 1]
    for file in (LOAD / folder).glob("*.py"):
        later = {
            module
            for module in imported(file) - {DEFINITION, *LEAVES}
            if module.partition(".")[0] not in allowed
        }
        assert not later, f"{folder}/{file.name} imports {', '.join(sorted(later))}"


def test_the_definition_of_a_format_imports_no_other_folder() -> None:
    (file,) = LOAD.glob(DEFINITION.replace(".", "/") + ".py")
    assert imported(file) <= LEAVES


def test_every_folder_of_the_loader_has_its_place_in_the_order() -> None:
    assert {folder.name for folder in LOAD.iterdir() if (folder / "__init__.py").exists()} == set(ORDER)


@pytest.mark.parametrize("leaf", sorted(LEAVES))
def test_a_leaf_imports_no_folder(leaf: str) -> None:
    assert imported(LOAD / f"{leaf}.py") <= LEAVES
