"""Whether a JSON value is one of a schema, as far as its form goes: types, members, enumerations.

Bounds, patterns and formats are not looked at: an example that breaks one is still meant for its schema.
"""

from __future__ import annotations

from specloom.document.value import Value
from specloom.model.api import (
    Anything,
    Api,
    Array,
    Constant,
    Enumeration,
    Mapping,
    Named,
    Object,
    Scalar,
    Schema,
    Union,
)

_MOST_LEVELS = 40
_MOST_STEPS = 20_000
_KINDS: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
}


def has_form(api: Api, schema: Schema, value: Value) -> bool:
    """Whether a value that a service sends has the form of a schema; True where that would take long to tell."""
    return _Check(api).has_form(schema, value)


def named_members(api: Api, schema: Schema, level: int = 0) -> frozenset[str]:
    """The names of members that a schema speaks of, whichever of its alternatives is meant."""
    if isinstance(schema, Named) and level <= _MOST_LEVELS:
        target = api.schemas.get(schema.name)
        return frozenset() if target is None else named_members(api, target, level + 1)
    if isinstance(schema, Object):
        return frozenset(item.name for item in schema.properties)
    if isinstance(schema, Union) and level <= _MOST_LEVELS:
        parts = [named_members(api, member, level + 1) for member in schema.members]
        return frozenset().union(*parts)
    return frozenset()


class _Check:
    """Compares one value with one schema, in at most `_MOST_STEPS` steps: nested alternatives double them."""

    def __init__(self, api: Api) -> None:
        self._schemas = api.schemas
        self._left = _MOST_STEPS

    def has_form(self, schema: Schema, value: Value) -> bool:
        self._left -= 1
        if self._left < 0:
            return True
        if value is None:
            return self._takes_null(schema)
        match schema:
            case Named():
                target = self._schemas.get(schema.name)
                return target is None or self.has_form(target, value)
            case Anything():
                return True
            case Constant():
                return _is_same(value, schema.value)
            case Enumeration():
                return any(_is_same(value, known) for known in schema.values)
            case Scalar():
                return _is_of_kind(value, schema.kind)
            case Array():
                return isinstance(value, list) and all(
                    self.has_form(_at(schema, index), item)
                    for index, item in enumerate(value)
                )
            case Mapping():
                return isinstance(value, dict) and all(
                    self.has_form(schema.values, item) for item in value.values()
                )
            case Object():
                return isinstance(value, dict) and self._has_members(schema, value)
            case Union():
                return any(self.has_form(member, value) for member in schema.members)
            case _:
                return False

    def _has_members(self, schema: Object, value: dict[str, Value]) -> bool:
        known = {item.name: item for item in schema.properties}
        for item in schema.properties:
            if item.required and item.name not in value and not item.schema.write_only:
                return False
        for name, member in value.items():
            described = known[name].schema if name in known else schema.additional
            if described is None:
                if schema.declares_additional:
                    return False
            elif not self.has_form(described, member):
                return False
        return True

    def _takes_null(self, schema: Schema) -> bool:
        self._left -= 1
        if schema.nullable or isinstance(schema, Anything) or self._left < 0:
            return True
        if isinstance(schema, Named) and schema.name in self._schemas:
            return self._takes_null(self._schemas[schema.name])
        if isinstance(schema, Union):
            return any(map(self._takes_null, schema.members))
        return isinstance(schema, Constant) and schema.value is None


def _at(schema: Array, index: int) -> Schema:
    return schema.prefix[index] if index < len(schema.prefix) else schema.items


def _is_of_kind(value: Value, kind: str) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    if kind == "integer" and isinstance(value, float):
        return value.is_integer()
    return isinstance(value, _KINDS.get(kind, ()))


def _is_same(value: Value, other: Value) -> bool:
    """Whether two JSON values are equal: Python holds True for 1."""
    return isinstance(value, bool) == isinstance(other, bool) and value == other
