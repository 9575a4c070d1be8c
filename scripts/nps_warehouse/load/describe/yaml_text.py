"""YAML whose scalars stay text and whose every complaint names line and column.

>>> root = parse("day: 2025-01-01")
>>> [(key.value, text(value)) for key, value in pairs(root)]
[('day', '2025-01-01')]
"""

from collections.abc import Iterator
from typing import NoReturn

import yaml

from nps_warehouse.errors import NpsError


def parse(content: str) -> yaml.Node | None:
    """The root node, or None for an empty document. Raises NpsError where the YAML is broken."""
    try:
        return yaml.compose(content, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"{_place(mark)}: " if mark else ""
        raise NpsError(f"{place}not valid YAML: {error.problem or error.context}") from error
    except yaml.YAMLError as error:
        raise NpsError(f"not valid YAML: {error}") from error
    except RecursionError as error:
        raise NpsError("not valid YAML: nested too deeply") from error


def fail(node: yaml.Node, problem: str) -> NoReturn:
    """Complain about `node`."""
    raise NpsError(f"{_place(node.start_mark)}: {problem}")


def pairs(node: yaml.Node) -> Iterator[tuple[yaml.ScalarNode, yaml.Node]]:
    """The keys and values of a mapping; a key may stand once."""
    if not isinstance(node, yaml.MappingNode):
        fail(node, "a mapping (key: value) is expected here")
    seen: set[str] = set()
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            fail(key, "a plain word is expected as key")
        if key.value in seen:
            fail(key, f"{key.value} stands here twice; keep one")
        seen.add(key.value)
        yield key, value


def items(node: yaml.Node) -> list[yaml.Node]:
    """The items of a list."""
    if not isinstance(node, yaml.SequenceNode):
        fail(node, "a list (lines beginning with '-') is expected here")
    return list(node.value)


def text(node: yaml.Node) -> str:
    """A scalar as it is written; empty is an error."""
    if not isinstance(node, yaml.ScalarNode):
        fail(node, "one text is expected here")
    if not node.value.strip():
        fail(node, "a text is missing here")
    return str(node.value)


def texts(node: yaml.Node) -> tuple[str, ...]:
    """One text, or a list of texts."""
    if isinstance(node, yaml.ScalarNode):
        return (text(node),)
    return tuple(text(item) for item in items(node))


def _place(mark: yaml.error.Mark) -> str:
    return f"line {mark.line + 1}, column {mark.column + 1}"
