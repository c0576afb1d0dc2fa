"""Which unions msgspec can read by itself, and what the others are told apart by."""

from __future__ import annotations

from typing import TypeAlias

from ..api.model import (
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
from ..document.value import Value
from .classes import keeps_other_members
from .expressions import (
    Argument,
    Call,
    Dict,
    Entry,
    Expression,
    Lambda,
    Name,
    Sequence,
)
from .leaf_types import STRING_FORMATS
from .literals import string

# JSON shapes that may stand beside each other in a union of msgspec, each once.
# Source: https://jcristharif.com/msgspec/supported-types.html#union-optional
_ANY_SHAPE = "any"


_Shapes: TypeAlias = frozenset[str]
_ANY: _Shapes = frozenset({_ANY_SHAPE})


def is_plain(api: Api, members: tuple[Schema, ...]) -> bool:
    """Whether msgspec can tell the members apart by their JSON form alone."""
    return len(members) == 1 or _joined(api, members, 0, {}) != _ANY


def _joined(
    api: Api, members: tuple[Schema, ...], depth: int, known: dict[str, _Shapes]
) -> _Shapes:
    """The forms of all members; "any" alone where two of them could be mistaken."""
    found: _Shapes = frozenset()
    for member in members:
        shapes = _shapes(api, member, depth, known)
        # Plain strings and literals share the form harmlessly.
        if (shapes & found) - {"text"} or {"text", "string"} <= shapes | found:
            return _ANY
        found |= shapes
        if _ANY_SHAPE in found:
            return _ANY
    return found


def _shapes(api: Api, schema: Schema, depth: int, known: dict[str, _Shapes]) -> _Shapes:
    """The JSON forms of a value: "text" for plain strings, "string" for typed ones.

    `known` are those of named schemas: unions that name each other are looked into once.
    """
    if depth > 20:
        return _ANY
    match schema:
        case Named(name=name) if name in api.schemas:
            if name not in known:
                known[name] = _shapes(api, api.schemas[name], depth + 1, known)
            return known[name]
        case Union(members=members):
            return _joined(api, members, depth + 1, known)
        case _:
            return frozenset(_own_shapes(schema))


def _own_shapes(schema: Schema) -> list[str]:
    match schema:
        case Scalar(kind="string", format=name):
            return ["string" if name in STRING_FORMATS else "text"]
        case Scalar(kind="number", format="decimal"):
            return [_ANY_SHAPE]
        case Scalar(kind=kind):
            return [str(kind)]
        case Enumeration(values=values):
            return [_value_shape(value) for value in values]
        case Constant(value=value):
            return [_value_shape(value)]
        case Array():
            return ["array"]
        case Object() if keeps_other_members(schema):
            return [_ANY_SHAPE]  # a class of our own, which msgspec takes alone only
        case Object() | Mapping():
            return ["object"]
        case _:
            return [_ANY_SHAPE]


def _value_shape(value: Value) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    if isinstance(value, float):
        return "number"
    return "text" if isinstance(value, str) else _ANY_SHAPE


def runtime_union(
    name: str, members: tuple[Expression, ...], tag: str | None, tagged: dict[str, str]
) -> Expression:
    """`union("Pet", lambda: (Cat, Dog), "kind", lambda: {"cat": Cat})`."""
    arguments = [
        Argument(Name(string(name))),
        Argument(Lambda(Sequence(members))),
    ]
    if tag is not None and tagged:
        entries = tuple(Entry(string(key), Name(kind)) for key, kind in tagged.items())
        arguments += [Argument(Name(string(tag))), Argument(Lambda(Dict(entries)))]
    return Call("union", tuple(arguments))


def tagged_members(api: Api, schema: Union, names: dict[str, str]) -> dict[str, str]:
    """The class for each value of the discriminator.

    A mapping wins over constants of the members, these over the members' own names.
    Source: https://spec.openapis.org/oas/v3.1.0#discriminator-object
    """
    if schema.discriminator is None:
        return {}
    found: dict[str, str] = {}
    for value, name in schema.discriminator.mapping.items():
        if _is_class(api, name):
            found[value] = names[name]
    mapped = set(found.values())
    for member in schema.members:
        if not isinstance(member, Named) or not _is_class(api, member.name):
            continue
        target = api.schemas[member.name]
        for value in _constants(api, target, schema.discriminator.property_name):
            found.setdefault(value, names[member.name])
        if names[member.name] not in mapped:
            found.setdefault(member.name, names[member.name])
    return found


def _is_class(api: Api, name: str) -> bool:
    return isinstance(api.schemas.get(name), Object)


def _constants(api: Api, schema: Schema, property_name: str) -> list[str]:
    if not isinstance(schema, Object):
        return []
    for item in schema.properties:
        if item.name == property_name:
            target = item.schema
            if isinstance(target, Named):
                target = api.schemas.get(target.name, target)
            if isinstance(target, Constant):
                return [target.value] if isinstance(target.value, str) else []
            if isinstance(target, Enumeration):
                return [value for value in target.values if isinstance(value, str)]
    return []


def member_place(api: Api, place: str, member: Schema) -> str:
    """What names an inline member: its title, or the constant that tells it apart."""
    if member.title:
        return f"{place}-{member.title}"
    if isinstance(member, Object):
        for item in member.properties:
            if isinstance(item.schema, Constant) and isinstance(item.schema.value, str):
                return f"{place}-{item.schema.value}"
            if isinstance(item.schema, Enumeration) and len(item.schema.values) == 1:
                return f"{place}-{item.schema.values[0]}"
        required = next(
            (item.name for item in member.properties if item.required), None
        )
        return f"{place}-with-{required}" if required else f"{place}-Object"
    if isinstance(member, Enumeration):
        return f"{place}-Value"
    return place
