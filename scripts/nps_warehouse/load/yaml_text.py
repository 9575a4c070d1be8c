"""YAML whose scalars stay text and whose every complaint names file, line and column.

    >>> root = parse("sources.yml", "day: 2025-01-01")
    >>> [(key.value, text("sources.yml", value)) for key, value in pairs("sources.yml", root)]
    [('day', '2025-01-01')]
"""

from collections.abc import Iterator
from typing import NoReturn

import yaml

from nps_warehouse.errors import NpsError


def parse(file: str, content: str) -> yaml.Node | None:
    """The root node, or None for an empty document. Raises NpsError where the YAML is broken."""
    try:
        return yaml.compose(content, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f":{mark.line + 1}:{mark.column + 1}" if mark else ""
        raise NpsError(f"{file}{place}: not valid YAML: {error.problem or error.context}") from error
    except yaml.YAMLError as error:
        raise NpsError(f"{file}: not valid YAML: {error}") from error
    except RecursionError as error:
        raise NpsError(f"{file}: not valid YAML: nested too deeply") from error


def fail(file: str, node: yaml.Node, problem: str) -> NoReturn:
    """Complain about `node`."""
    raise NpsError(f"{file}:{node.start_mark.line + 1}:{node.start_mark.column + 1}: {problem}")


def pairs(file: str, node: yaml.Node) -> Iterator[tuple[yaml.ScalarNode, yaml.Node]]:
    """The keys and values of a mapping; a key may stand once."""
    if not isinstance(node, yaml.MappingNode):
        fail(file, node, "a mapping (key: value) is expected here")
    seen: set[str] = set()
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            fail(file, key, "a plain word is expected as key")
        if key.value in seen:
            fail(file, key, f"{key.value} stands here twice; keep one")
        seen.add(key.value)
        yield key, value


def items(file: str, node: yaml.Node) -> list[yaml.Node]:
    """The items of a list."""
    if not isinstance(node, yaml.SequenceNode):
        fail(file, node, "a list (lines beginning with '-') is expected here")
    return list(node.value)


def text(file: str, node: yaml.Node) -> str:
    """A scalar as it is written; empty is an error."""
    if not isinstance(node, yaml.ScalarNode):
        fail(file, node, "one text is expected here")
    if not node.value.strip():
        fail(file, node, "a text is missing here")
    return str(node.value)


def texts(file: str, node: yaml.Node) -> tuple[str, ...]:
    """One text, or a list of texts."""
    if isinstance(node, yaml.ScalarNode):
        return (text(file, node),)
    return tuple(text(file, item) for item in items(file, node))
