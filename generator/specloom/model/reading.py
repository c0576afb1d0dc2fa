"""Reading raw values leniently: what has the wrong shape counts as absent.

Structure is judged by `checks`; building a model from a document that breaks a rule goes
on with what is left.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

from specloom.document.location import Location
from specloom.document.value import JsonObject, Value
from specloom.document.value import mapping as mapping
from specloom.document.value import sequence as sequence
from specloom.standards.json_schema import identity

# https://spec.openapis.org/oas/v3.1.0#paths-object, #responses-object: unlike maps.
_EXTENSIBLE = ("paths", "responses")


def distinct(values: list[Value]) -> list[Value]:
    """The values, each once, as JSON Schema compares them."""
    by_identity: dict[object, Value] = {}
    for value in values:
        by_identity.setdefault(identity(value), value)
    return list(by_identity.values())


def text(value: Value) -> str | None:
    """`value` if it is a string with something in it."""
    return value if isinstance(value, str) and value else None


def flag(value: Value) -> bool:
    """Whether `value` is literally true."""
    return value is True


def number(value: Value) -> int | float | None:
    """`value` if it is a number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value


def count(value: Value) -> int | None:
    """`value` if it is a whole number from 0, such as a length."""
    whole = number(value)
    if whole is None or not isfinite(whole) or whole < 0 or whole != int(whole):
        return None
    return int(whole)


def strings(value: Value) -> list[str]:
    """The strings of an array."""
    return [item for item in sequence(value) if isinstance(item, str)]


def members(
    raw: JsonObject, key: str, at: Location
) -> Sequence[tuple[str, Value, Location]]:
    """Key, value and location of each member of the object `raw[key]`.

    Extensions are left out where they may stand; elsewhere `x-...` is a name like others,
    such as that of a header.
    """
    named = raw.get(key)
    if not isinstance(named, dict):
        return ()
    here = at / key
    return [
        (name, value, here / name)
        for name, value in named.items()
        if not (name.startswith("x-") and key in _EXTENSIBLE)
    ]


def extensions(raw: JsonObject) -> JsonObject:
    """The `x-` members of an object."""
    return {name: value for name, value in raw.items() if name.startswith("x-")}
