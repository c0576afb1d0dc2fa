"""Unions: which ones msgspec can read by itself, and what distinguishes the members of the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Mapping_
from collections.abc import Sequence as Sequence_
from typing import TypeAlias

from msgspec import Struct

from specloom.document.location import Location
from specloom.document.value import Value
from specloom.model.api import (
    Api,
    Array,
    Constant,
    Enumeration,
    Mapping,
    Named,
    Object,
    Property,
    Scalar,
    Schema,
    Union,
    values_of,
)
from specloom.model.uses import parts_of, received, sent
from specloom.plan.classes import keeps_other_members
from specloom.plan.expressions import (
    Call,
    CallArgument,
    Dict,
    Entry,
    Expression,
    Lambda,
    Name,
    Sequence,
)
from specloom.plan.leaf_types import STRING_FORMATS
from specloom.plan.literals import string

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
    """The forms of all members; only "any" where the forms of two members overlap."""
    joined: _Shapes = frozenset()
    for member in members:
        shapes = _shapes(api, member, depth, known)
        # Plain strings and literals share the form harmlessly.
        if (shapes & joined) - {"text"} or {"text", "string"} <= shapes | joined:
            return _ANY
        joined |= shapes
        if _ANY_SHAPE in joined:
            return _ANY
    return joined


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
    name: str,
    members: tuple[Expression, ...],
    discriminator: Discriminated | None = None,
    default: Expression | None = None,
    one_of: bool = False,
) -> Expression:
    """`union("Pet", lambda: (Cat, Dog), "kind", lambda: {"cat": Cat})`.

    `default` is the type of objects whose discriminator no member has. With `one_of`, a value
    that is valid for several members is valid for none, unless its discriminator says which it is.
    """
    arguments = [
        CallArgument(Name(string(name))),
        CallArgument(Lambda(Sequence(members))),
    ]
    if discriminator is not None:
        arguments.append(CallArgument(Name(string(discriminator.property_name))))
        entries = tuple(
            Entry(string(key), kind) for key, kind in discriminator.types.items()
        )
        arguments += [CallArgument(Lambda(Dict(entries)))] if entries else []
    if default is not None:
        arguments.append(CallArgument(Lambda(default), "default"))
    if one_of:
        arguments.append(CallArgument(Name("True"), "one_of"))
    return Call("union", tuple(arguments))


def within_choices(api: Api) -> frozenset[Location]:
    """The locations of unions within alternatives: whether a value is valid for them decides between those."""
    roots = (*api.schemas.values(), *sent(api), *received(api))
    choices = [
        part
        for part in _inside(roots)
        if isinstance(part, Union) and not is_plain(api, part.members)
    ]
    within: set[Location] = set()
    named: set[str] = set()
    waiting = [member for choice in choices for member in choice.members]
    while waiting:
        names: set[str] = set()
        for part in _inside(waiting):
            if isinstance(part, Union):
                within.add(part.location)
            elif isinstance(part, Named):
                names.add(part.name)
        waiting = [api.schemas[name] for name in names - named if name in api.schemas]
        named |= names
    return frozenset(within)


def _inside(roots: Iterable[Schema]) -> Iterator[Schema]:
    """Schemas with all that they are made of, those inside named schemas and scalars left out."""
    waiting = [root for root in roots if not isinstance(root, Scalar)]
    while waiting:
        part = waiting.pop()
        yield part
        if not isinstance(part, Named):
            waiting += parts_of(part)


class Discriminated(Struct, frozen=True):
    """The property whose values tell the objects of a union apart, and the class for each value."""

    property_name: str
    types: Mapping_[str, Expression]
    """The class for each value that the document names."""
    is_complete: bool
    """Whether every member has such a value, so that an object with another one is none of them."""


def discriminated(
    api: Api, schema: Union, types: Sequence_[Expression]
) -> Discriminated | None:
    """What tells the members of a union apart, of which `types` are the types; None where nothing does.

    A mapping wins over constants of the members, these over the members' own names. Without
    a discriminator, a member that is a constant in every object is as good as one.
    Source: https://spec.openapis.org/oas/v3.1.0#discriminator-object
    """
    if schema.discriminator is None:
        name = _constant_name(api, schema)
        return None if name is None else Discriminated(name, {}, True)
    tag = schema.discriminator.property_name
    by_name = dict(zip(schema.names, types, strict=False))
    mapped = {
        value: by_name[name]
        for value, name in schema.discriminator.mapping.items()
        if isinstance(by_name.get(name), Name) and _is_object(api, name)
    }
    told: dict[str, Expression] = dict(mapped)
    targets = [_target(api, member) for member in schema.members]
    listed = [_constants(api, target, tag) for target in targets]
    shared = _shared(listed)
    is_complete = True
    names = schema.names or (None,) * len(types)
    for target, constants, name, type_ in zip(
        targets, listed, names, types, strict=True
    ):
        if not isinstance(target, Object):
            is_complete = is_complete and isinstance(target, Scalar | Array)
            continue
        for value in constants:
            if value not in shared and isinstance(type_, Name):
                told.setdefault(value, type_)
        # A mapping adds names to the schema's own; constants replace it, unless it is one of them.
        if name is not None and (not constants or name in constants):
            told.setdefault(name, type_)
        # Beside alternatives with constants, one with any text may be what the others are not.
        is_named = name is not None and not any(listed)
        is_complete = is_complete and bool(
            constants or is_named or type_ in mapped.values()
        )
    return Discriminated(tag, told, is_complete)


def _constant_name(api: Api, schema: Union) -> str | None:
    """The first property that is constant or enumerated in each object of a union and tells them apart."""
    shared: dict[str, tuple[frozenset[Value], ...]] | None = None
    targets = (_target(api, member) for member in schema.members)
    for target in {id(target): target for target in targets}.values():
        if isinstance(target, Scalar | Array):
            continue
        if not isinstance(target, Object):
            return None
        own = {
            item.name: frozenset(values)
            for item in target.properties
            if (values := _listed(api, item))
        }
        met = dict.fromkeys(own, ()) if shared is None else shared
        shared = {
            name: (*met[name], values) for name, values in own.items() if name in met
        }
    return next((name for name, sets in (shared or {}).items() if _differ(sets)), None)


def _differ(sets: tuple[frozenset[Value], ...]) -> bool:
    """Whether the sets tell members apart: only equal sets of one value may overlap, and not all are equal."""
    distinct = set(sets)
    overlapping = sum(map(len, distinct)) != len(frozenset().union(*distinct))
    repeated = any(len(values) > 1 and sets.count(values) > 1 for values in distinct)
    return len(distinct) > 1 and not overlapping and not repeated


def _shared(listed: Sequence_[list[str]]) -> frozenset[str]:
    """The constants that several members list."""
    met: set[str] = set()
    shared: set[str] = set()
    for constants in listed:
        shared |= met.intersection(constants)
        met.update(constants)
    return frozenset(shared)


def _target(api: Api, schema: Schema) -> Schema:
    if isinstance(schema, Named):
        return api.schemas.get(schema.name, schema)
    return schema


def _is_object(api: Api, name: str) -> bool:
    return isinstance(api.schemas.get(name), Object)


def _constants(api: Api, schema: Schema, property_name: str) -> list[str]:
    """The texts that a property of an object may be, where they are listed."""
    if not isinstance(schema, Object):
        return []
    for item in schema.properties:
        if item.name == property_name:
            values = _listed(api, item)
            return [value for value in values if isinstance(value, str)]
    return []


def _listed(api: Api, item: Property) -> list[str | int]:
    """The texts and integers that a property may be, where they are listed."""
    target = _target(api, item.schema)
    if not isinstance(target, Constant | Enumeration):
        return []
    return [
        value
        for value in values_of(target)
        if isinstance(value, str | int) and not isinstance(value, bool)
    ]


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


def part_place(schema: Schema, name: str) -> str:
    """What names an inline part of a schema that has the name itself."""
    if isinstance(schema, Array):
        return f"{name}-Item"
    return f"{name}-Value" if isinstance(schema, Mapping) else name
