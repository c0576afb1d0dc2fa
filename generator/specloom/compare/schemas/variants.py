"""Choices whose objects a value tells apart: by a `discriminator`, or by a constant of each one.

Who reads such a choice looks at the value first, and has a case for one that it does not know;
generated clients have `UnknownVariant` for it.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from specloom.compare.schemas.alternatives import reference_of
from specloom.compare.schemas.discriminators import meanings
from specloom.compare.schemas.reading import Schemas
from specloom.compare.schemas.schema import NormalSchema, Parts, PartsKey, key_of

Choice: TypeAlias = tuple[NormalSchema, Schemas, list[Parts]]
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
    objects = [
        alternative for alternative in listed if not _is_no_object(alternative[1])
    ]
    if (
        len(alternatives) < 2
        or not objects
        or any(_is_vague(schema) for _, schema in listed)
    ):
        return None
    declared = _declared(owner)
    written = _written(owner)
    for name in objects[0][1].properties if declared is None else (declared,):
        told = list[set[str]]()
        for parts, schema in objects:
            own = written.get(reference_of(parts), set())
            told.append(own | _constants(schema, name, schemas))
            if not told[-1] or (declared is None and len(told[-1]) > 1):
                break
        else:
            if declared is not None or len(set[str]().union(*told)) > 1:
                return _Tag(name, [parts for parts, _ in objects], told)
    return None


def _declared(owner: NormalSchema) -> str | None:
    discriminator = owner.values.get("discriminator")
    name = discriminator.get("propertyName") if isinstance(discriminator, dict) else None  # fmt: skip
    return name if isinstance(name, str) else None


def _is_no_object(schema: NormalSchema) -> bool:
    return schema.types is not None and "object" not in schema.types


def _is_vague(schema: NormalSchema) -> bool:
    """Whether a schema is neither one kind of object nor any value of other types."""
    if schema.is_unknown or schema.choices:
        return True
    if _is_no_object(schema):
        return schema.enum is not None or "const" in schema.values
    return not schema.properties if schema.types is None else len(schema.types) > 1


def _written(owner: NormalSchema) -> dict[str | None, set[str]]:
    """The values that a `discriminator` has for each alternative, written out or not."""
    written: dict[str | None, set[str]] = {}
    for value, meaning in meanings(owner).items():
        written.setdefault(meaning.target, set()).add(value)
    return written


def _constants(schema: NormalSchema, name: str, schemas: Schemas) -> set[str]:
    """The texts that a property may be, where they are listed."""
    parts = schema.properties.get(name)
    if parts is None:
        return set()
    below = schemas.read(parts)
    listed = [below.values["const"]] if "const" in below.values else below.enum or ()
    return {value for value in listed if isinstance(value, str)}
