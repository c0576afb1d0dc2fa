"""Which unions msgspec can read by itself, and what the others are told apart by."""

from __future__ import annotations

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


def is_plain(api: Api, members: tuple[Schema, ...], depth: int = 0) -> bool:
    """Whether msgspec can tell the members apart by their JSON form alone."""
    found: list[str] = []
    for member in members:
        for shape in _shapes(api, member, depth):
            if shape == "text" and "text" in found:
                continue  # plain strings and literals share the form harmlessly
            if (shape == "string" and "text" in found) or shape in found:
                return False
            if shape == "text" and "string" in found:
                return False
            found.append(shape)
    return _ANY_SHAPE not in found


def _shapes(api: Api, schema: Schema, depth: int) -> list[str]:
    """The JSON forms of a value: "text" for plain strings, "string" for typed ones."""
    if depth > 20:
        return [_ANY_SHAPE]
    match schema:
        case Named(name=name) if name in api.schemas:
            return _shapes(api, api.schemas[name], depth + 1)
        case Scalar(kind="string", format=name):
            return ["string" if name in STRING_FORMATS else "text"]
        case Scalar(kind="number", format="decimal"):
            return [_ANY_SHAPE]
        case Scalar(kind=kind):
            return [str(kind)]
        case Enumeration(values=values):
            return sorted({_value_shape(value) for value in values})
        case Constant(value=value):
            return [_value_shape(value)]
        case Array():
            return ["array"]
        case Object() | Mapping():
            return ["object"]
        case Union(members=members):
            found = [
                shape for item in members for shape in _shapes(api, item, depth + 1)
            ]
            return found if is_plain(api, members, depth + 1) else [*found, _ANY_SHAPE]
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
