"""Imports Great Expectations in half the time: what none of our expectations needs waits until somebody asks for it.

    gx = great_expectations()

Statistics and plots load when something of theirs is first asked for. Spark is not looked for: whichever engine holds
the data, Great Expectations speaks SQL to it.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.abc import Loader
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

LATE = frozenset({"scipy.stats", "altair"})
NOT_NEEDED = "pyspark"


@cache
def great_expectations() -> Any:
    """The module `great_expectations`, imported when it is first asked for."""
    with _without_what_is_not_needed():
        import great_expectations

    return great_expectations


class _LateModule(ModuleType):
    """A module that runs when something that it defines is first asked for.

    Not the standard library's lazy module, which also runs when `inspect` asks every module for its file.
    """

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or not isinstance(self.__loader__, _LateLoader):
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        loader = self.__loader__.loader
        self.__class__ = ModuleType  # type: ignore[assignment]
        self.__loader__ = loader
        if self.__spec__ is not None:
            self.__spec__.loader = loader
        loader.exec_module(self)
        return getattr(self, name)


class _LateLoader(Loader):
    def __init__(self, loader: Loader) -> None:
        self.loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _LateModule(spec.name)

    def exec_module(self, _: ModuleType) -> None:
        """Leave that to the module."""


class _LateFinder:
    """Finds the modules of `LATE`, before anybody else does."""

    @staticmethod
    def find_spec(
        name: str, path: Sequence[str] | None = None, _: ModuleType | None = None
    ) -> ModuleSpec | None:
        spec = PathFinder.find_spec(name, path) if name in LATE else None
        if spec is not None and spec.loader is not None:
            spec.loader = _LateLoader(spec.loader)
        return spec


@contextmanager
def _without_what_is_not_needed() -> Iterator[None]:
    is_there = NOT_NEEDED in sys.modules
    if not is_there:
        sys.modules[NOT_NEEDED] = None  # type: ignore[assignment]  # Python's way to say: not to be imported
    sys.meta_path.insert(0, _LateFinder)
    try:
        yield
    finally:
        sys.meta_path.remove(_LateFinder)
        if not is_there:
            del sys.modules[NOT_NEEDED]
