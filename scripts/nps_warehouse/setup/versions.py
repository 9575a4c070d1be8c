"""Whether Python and the packages are those that pyproject.toml asks for, and which optional tools are there.

Reads pyproject.toml of the project and the metadata of installed packages.
"""

import platform
import shutil
import sys
from collections.abc import Callable, Mapping
from importlib import metadata
from typing import Any

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from nps_warehouse.errors import NpsError, first_line
from nps_warehouse.settings import PROJECT
from nps_warehouse.setup.check import Check, ok, problem, warning

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

REINSTALL = "run `make` in the project, or `pip install -e .`"
TOOLS = {"git": "names the commit in manifests", "java": "is needed by Apache Spark alone"}
"""Programs that nothing but what is named needs."""


def project_table() -> Mapping[str, Any]:
    """The table `project` of pyproject.toml. Raises NpsError when it cannot be read."""
    file = PROJECT / "pyproject.toml"
    try:
        return dict(tomllib.loads(file.read_text(encoding="utf-8"))["project"])
    except (OSError, ValueError, KeyError) as error:
        raise NpsError(f"{file} cannot be read ({first_line(error)}); restore it") from error


def python_check(wanted: str, version: str = platform.python_version()) -> Check:
    """Whether this Python is one that the project runs on. wanted: such as `>=3.10,<3.14`."""
    if SpecifierSet(wanted).contains(version, prereleases=True):
        return ok("python", f"{version} ({sys.executable})")
    return problem(
        "python", f"{version}, and the project needs {wanted}", f"install one of those, then {REINSTALL}"
    )


def package_checks(
    requirements: list[str], installed: Callable[[str], str] = metadata.version
) -> list[Check]:
    """A line on all packages that are as pinned, and one for each that is not."""
    checks, as_pinned = [], 0
    for requirement in map(Requirement, requirements):
        if requirement.marker and not requirement.marker.evaluate():
            continue
        try:
            version = installed(requirement.name)
        except metadata.PackageNotFoundError:
            checks.append(problem("packages", f"{requirement.name} is not installed", REINSTALL))
            continue
        if requirement.specifier.contains(version, prereleases=True):
            as_pinned += 1
        else:
            found = f"{requirement.name} is {version}, and pyproject.toml asks for {requirement.specifier}"
            checks.append(warning("packages", found, REINSTALL))
    return [ok("packages", f"{as_pinned} as pyproject.toml asks for"), *checks]


def tool_checks(spark: list[str], find: Callable[[str], str | None] = shutil.which) -> list[Check]:
    """A line for each optional tool; that one is missing is no fault. spark: the requirements of the extra `spark`."""
    checks = [
        ok("optional", f"{tool}: {find(tool) or f'not found; it {purpose}'}")
        for tool, purpose in TOOLS.items()
    ]
    lacking = [each.name for each in map(Requirement, spark) if not _is_installed(each)]
    found = f"not installed ({', '.join(lacking)}); builds on Spark need them" if lacking else "installed"
    return [*checks, ok("optional", f"spark packages: {found}")]


def _is_installed(requirement: Requirement) -> bool:
    try:
        return bool(metadata.version(requirement.name))
    except metadata.PackageNotFoundError:
        return bool(requirement.marker and not requirement.marker.evaluate())
