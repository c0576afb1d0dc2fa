"""Changes to a JSON value: JSON Merge Patch (RFC 7396) and JSON Patch (RFC 6902)."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

_MOST_OPERATIONS = 1000
_MOST_VALUES = 100_000
"""Members and items of all that the operations add: a copy of a copy of a copy grows without end."""


class NotApplicable(ValueError):
    """A JSON Patch that does not fit the value."""


def merged(target: Any, patch: Any) -> Any:
    """The value with a merge patch applied (RFC 7396 section 2): null removes a member."""
    if not isinstance(patch, Mapping):
        return patch
    result = dict(target) if isinstance(target, Mapping) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merged(result.get(name), value)
    return result


def patched(target: Any, operations: Any) -> Any:
    """A new value, with the operations of a JSON Patch applied, all or none.

    Raises:
        NotApplicable: an operation cannot be applied, or a test fails.
    """
    document = {"": deepcopy(target)}
    if not isinstance(operations, list):
        raise NotApplicable("a JSON Patch is an array of operations")
    if len(operations) > _MOST_OPERATIONS:
        raise NotApplicable(f"no more than {_MOST_OPERATIONS} operations are applied")
    room = _MOST_VALUES
    for operation in operations:
        try:
            room -= _apply(document, operation, room)
        except (
            LookupError,
            TypeError,
            ValueError,
            AttributeError,
            RecursionError,
        ) as error:
            kind = operation.get("op") if isinstance(operation, dict) else operation
            path = operation.get("path") if isinstance(operation, dict) else ""
            reason = f": {error}" if isinstance(error, NotApplicable) else ""
            raise NotApplicable(
                f"{kind} cannot be applied at {str(path)[:200]!r}{reason}"
            ) from None
    return document[""]


def _apply(document: Any, operation: Mapping[str, Any], room: int) -> int:
    """Apply an operation; returns how many values were added by it, `room` at most."""
    kind, keys = operation["op"], _keys(operation["path"])
    match kind:
        case "add":
            _add(document, keys, deepcopy(operation["value"]))
        case "remove":
            _remove(document, keys)
        case "replace":
            _at(document, keys)
            if len(keys) == 1:
                document[""] = deepcopy(operation["value"])
            else:
                _remove(document, keys)
                _add(document, keys, deepcopy(operation["value"]))
        case "move":
            source = _keys(operation["from"])
            if keys[: len(source)] == source and keys != source:
                raise NotApplicable("a value cannot be moved into itself")
            value = _at(document, source)
            if keys != source:
                _remove(document, source)
                _add(document, keys, value)
        case "copy":
            value = _at(document, _keys(operation["from"]))
            size = _size(value, room)
            _add(document, keys, deepcopy(value))
            return size
        case "test":
            if not _equal(_at(document, keys), operation["value"]):
                raise NotApplicable("the value is another one")
        case _:
            raise NotApplicable("there is no such operation")
    return 0


def _size(value: Any, most: int) -> int:
    """How many values a value has, itself included."""
    size, waiting = 0, [value]
    while waiting:
        size += 1
        if size > most:
            raise NotApplicable("the copies are too large")
        inner = waiting.pop()
        if isinstance(inner, dict):
            waiting += inner.values()
        elif isinstance(inner, list):
            waiting += inner
    return size


def _keys(pointer: str) -> list[str]:
    """The keys of a JSON Pointer (RFC 6901), that of the whole document first."""
    if pointer and not pointer.startswith("/"):
        raise NotApplicable("it is no JSON Pointer")
    return [key.replace("~1", "/").replace("~0", "~") for key in pointer.split("/")]


def _at(value: Any, keys: list[str]) -> Any:
    for key in keys:
        value = value[_index(value, key)] if isinstance(value, list) else value[key]
    return value


def _index(items: list[Any], key: str) -> int:
    if not key.isdecimal() or (key[0] == "0" and key != "0") or not key.isascii():
        raise NotApplicable("it is no index")
    if int(key) >= len(items):
        raise NotApplicable("there are not so many items")
    return int(key)


def _add(document: Any, keys: list[str], value: Any) -> None:
    holder = _at(document, keys[:-1]) if len(keys) > 1 else document
    key = keys[-1]
    if isinstance(holder, list):
        holder.insert(
            len(holder) if key in ("-", str(len(holder))) else _index(holder, key),
            value,
        )
    elif isinstance(holder, dict):
        holder[key] = value
    else:
        raise NotApplicable("there is nothing to add to")


def _remove(document: Any, keys: list[str]) -> None:
    if len(keys) == 1:
        raise NotApplicable("the whole cannot be removed")
    holder = _at(document, keys[:-1])
    del holder[_index(holder, keys[-1]) if isinstance(holder, list) else keys[-1]]


def _equal(value: Any, other: Any) -> bool:
    """Whether two JSON values are equal: true is not 1 (RFC 6902 section 4.6)."""
    if isinstance(value, bool) or isinstance(other, bool):
        return value is other
    if isinstance(value, dict) and isinstance(other, dict):
        return value.keys() == other.keys() and all(
            _equal(value[key], other[key]) for key in value
        )
    if isinstance(value, list) and isinstance(other, list):
        return len(value) == len(other) and all(map(_equal, value, other))
    return bool(value == other)
