"""Choices whose objects a value tells apart: by a `discriminator`, or by a constant of each one.

Who reads such a choice looks at the value first, and has a case for one that it does not know;
generated clients have `UnknownVariant` for it.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from .alternatives import reference_of
from .discriminators import meanings
from .reading import Schemas
from .schema import Parts, PartsKey, Schema, identity, key_of

Choice: TypeAlias = tuple[Schema, Schemas, list[Parts]]
"""A schema with a choice, the schemas of its document, and the alternatives."""


class _Tag(NamedTuple):
    """The property that tells the `objects` of a choice apart, and the `values` of each."""

    name: str
    objects: list[Parts]
    values: list[set[str]]


def newer(base: Choice, revision: Choice) -> frozenset[PartsKey]:
    """The alternatives of the revision with values that told none of the base's."""
    old, new = _tag(base), _tag(revision)
    if old is None or new is None or old.name != new.name:
        return frozenset()
    taken = set[str]().union(*old.values)
    return frozenset(
        key_of(parts)
        for parts, own in zip(new.objects, new.values, strict=True)
        if own and taken.isdisjoint(own)
    )


def _tag(choice: Choice) -> _Tag | None:
    """What tells the objects of a choice apart; None where nothing does for all of them."""
    owner, schemas, alternatives = choice
    listed = [(parts, schemas.read(parts)) for parts in alternatives]
    objects = [one for one in listed if not _is_no_object(one[1])]
    if len(alternatives) < 2 or not objects:
        return None
    if any(_is_vague(one) for _, one in objects):
        return None
    for name in _names(owner, objects[0][1]):
        told = list[set[str]]()
        for parts, one in objects:
            values = _constants(one, name, schemas) | _written(owner, name, parts)
            if not values or (_declared(owner) is None and len(values) > 1):
                break
            told.append(values)
        else:
            if _declared(owner) is not None or len(set[str]().union(*told)) > 1:
                return _Tag(name, [parts for parts, _ in objects], told)
    return None


def _declared(owner: Schema) -> str | None:
    discriminator = owner.values.get("discriminator")
    name = discriminator.get("propertyName") if isinstance(discriminator, dict) else None  # fmt: skip
    return name if isinstance(name, str) else None


def _names(owner: Schema, first: Schema) -> list[str]:
    name = _declared(owner)
    return [*first.properties] if name is None else [name]


def _is_no_object(schema: Schema) -> bool:
    return schema.types is not None and "object" not in schema.types


def _is_vague(schema: Schema) -> bool:
    """Whether a schema is more than one kind of object, or of anything."""
    is_object = schema.properties if schema.types is None else len(schema.types) == 1
    return schema.is_unknown or bool(schema.choices) or not is_object


def _written(owner: Schema, name: str, parts: Parts) -> set[str]:
    """The values that a `discriminator` has for an alternative, written out or not."""
    if _declared(owner) != name:
        return set()
    reference = reference_of(parts)
    told = meanings(owner).items()
    return {identity(value) for value, one in told if one.target == reference}


def _constants(schema: Schema, name: str, schemas: Schemas) -> set[str]:
    parts = schema.properties.get(name)
    if parts is None:
        return set()
    below = schemas.read(parts)
    if "const" in below.values:
        return {identity(below.values["const"])}
    return set(map(identity, below.enum or ()))
