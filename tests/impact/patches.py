"""Changes of a document as JSON Patch (RFC 6902): what a case of the table does."""

from __future__ import annotations

import copy
from typing import Any, Literal, TypeAlias

Step: TypeAlias = (
    tuple[Literal["add", "replace"], str, Any]
    | tuple[Literal["remove"], str]
    | tuple[Literal["move"], str, str]
)
"""`("add", pointer, value)`, `("remove", pointer)`, `("move", from, to)`."""


def patched(document: Any, steps: tuple[Step, ...]) -> Any:
    """A copy of the document with the steps taken.

    Raises:
        LookupError: a step leads nowhere.
    """
    changed = copy.deepcopy(document)
    for step in steps:
        match step:
            case ("move", source, target):
                _put(changed, target, _take(changed, source))
            case ("remove", pointer):
                _take(changed, pointer)
            case ("replace", pointer, value):
                parent, last = _parent(changed, pointer)
                parent[_key(parent, last)] = value
            case ("add", pointer, value):
                _put(changed, pointer, value)
            case _:
                raise LookupError(step)
    return changed


def renamed(document: Any, old: str, new: str) -> Any:
    """A copy in which a word stands for another one, in keys and in text."""
    if isinstance(document, dict):
        return {
            str(renamed(key, old, new)): renamed(value, old, new)
            for key, value in document.items()
        }
    if isinstance(document, list):
        return [renamed(item, old, new) for item in document]
    return document.replace(old, new) if isinstance(document, str) else document


def _parent(document: Any, pointer: str) -> tuple[Any, str]:
    *parents, last = [
        part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]
    ]
    for part in parents:
        document = document[_key(document, part)]
    return document, last


def _key(parent: Any, last: str) -> Any:
    """The index or name of a member that is there."""
    key: Any = int(last) if isinstance(parent, list) else last
    assert parent[key] is not None
    return key


def _take(document: Any, pointer: str) -> Any:
    parent, last = _parent(document, pointer)
    return parent.pop(_key(parent, last))


def _put(document: Any, pointer: str, value: Any) -> None:
    parent, last = _parent(document, pointer)
    if isinstance(parent, list):
        parent.insert(len(parent) if last == "-" else int(last), value)
    else:
        parent[last] = value
