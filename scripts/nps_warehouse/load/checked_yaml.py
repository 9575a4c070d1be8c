"""YAML checked by a pydantic type; every message names line and column, and suggests the nearest known key.

Scalars are text as written (`007`, `2025-01-01`, `yes`); the type decides what else they are.

>>> read("day: 2025-01-01", TypeAdapter(dict[str, str]).validate_python, lambda place: ())[0]
{'day': '2025-01-01'}
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

import yaml

from nps_warehouse.errors import NpsError
from nps_warehouse.load.suggestions import did_you_mean

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails, PydanticCustomError

Checked = TypeVar("Checked")
Place = tuple[int | str, ...]
A_TEXT, A_LIST, A_MAPPING = (
    "one text is expected here",
    "a list (lines beginning with '-') is expected here",
    "a mapping (key: value) is expected here",
)
MESSAGES = {
    "string_type": A_TEXT,
    "tuple_type": A_LIST,
    "list_type": A_LIST,
    "dict_type": A_MAPPING,
    "mapping_type": A_MAPPING,
    "model_type": A_MAPPING,
    "dataclass_type": A_MAPPING,
}


def read(
    content: str, validate: Callable[[Any], Checked], known_keys: Callable[[Place], Iterable[str]]
) -> tuple[Checked, yaml.Node | None]:
    """The content as the type that `validate` returns, and its root node. known_keys: those allowed at a place.

    Raises NpsError for the first mistake, with its line and column.
    """
    from pydantic import ValidationError

    root = _parse(content)
    try:
        return validate({} if root is None else _plain(root, {})), root
    except RecursionError as error:
        raise NpsError("not valid YAML: nested too deeply") from error
    except ValidationError as error:
        mistakes = [_mistake(root, details, known_keys) for details in error.errors()]
        line, column, message = min(mistakes)
        raise NpsError(f"line {line}, column {column}: {message}") from error


def problem(message: str, *place: int | str, is_key: bool = False) -> "PydanticCustomError":
    """An error for a validator to raise. place: where below the validated value; is_key: at the key, not the value."""
    from pydantic_core import PydanticCustomError

    return PydanticCustomError("problem", "{message}", {"message": message, "place": place, "is_key": is_key})


def line_of(root: yaml.Node | None, place: Place) -> int:
    """The line of the value at a place."""
    return int(_node_at(root, place, is_key=False).start_mark.line) + 1 if root else 1


def _mistake(
    root: yaml.Node | None, details: "ErrorDetails", known_keys: Callable[[Place], Iterable[str]]
) -> tuple[int, int, str]:
    """Line, column and message of a validation error."""
    kind, context = details["type"], details.get("ctx", {})
    place = (*details["loc"], *context.get("place", ()))
    message = MESSAGES.get(kind, details["msg"])
    is_unknown = kind in ("extra_forbidden", "unexpected_keyword_argument")
    if is_unknown:
        message = f"unknown key {place[-1]}; {did_you_mean(str(place[-1]), known_keys(place[:-1]))}"
    elif kind == "literal_error":
        message = f"unknown value {details['input']}; expected {context['expected']}"
    if root is None:
        return 1, 1, message
    is_key = is_unknown or bool(context.get("is_key"))
    mark = _node_at(root, place, is_key=is_key).start_mark
    return mark.line + 1, mark.column + 1, message


def _parse(content: str) -> yaml.Node | None:
    """The root node, or None for an empty document."""
    try:
        return yaml.compose(content, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        raise NpsError(f"{place}not valid YAML: {error.problem or error.context}") from error
    except yaml.YAMLError as error:
        raise NpsError(f"not valid YAML: {error}") from error
    except RecursionError as error:
        raise NpsError("not valid YAML: nested too deeply") from error


def _plain(node: yaml.Node, done: dict[int, Any]) -> Any:
    """Dictionaries, lists and texts. done: by the id of its node, so that an alias costs nothing."""
    if id(node) not in done:
        if isinstance(node, yaml.MappingNode):
            done[id(node)] = _mapping(node, done)
        elif isinstance(node, yaml.SequenceNode):
            done[id(node)] = [_plain(item, done) for item in node.value]
        else:
            done[id(node)] = str(node.value)
    return done[id(node)]


def _mapping(node: yaml.MappingNode, done: dict[int, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in node.value:
        place = f"line {key.start_mark.line + 1}, column {key.start_mark.column + 1}"
        if not isinstance(key, yaml.ScalarNode):
            raise NpsError(f"{place}: a plain word is expected as key")
        if key.value in found:
            raise NpsError(f"{place}: {key.value} is given twice; keep one")
        found[key.value] = _plain(value, done)
    return found


def _node_at(root: yaml.Node, place: Place, *, is_key: bool) -> yaml.Node:
    """The node at a place, or the nearest one around it."""
    node = root
    for depth, step in enumerate(place, start=1):
        if isinstance(node, yaml.MappingNode):
            pair = next((pair for pair in node.value if pair[0].value == step), None)
            if pair is None:
                return node
            node = pair[0] if is_key and depth == len(place) else pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
    return node
