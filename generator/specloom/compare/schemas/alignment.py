"""Two schemas in forms that can be compared: choices, or not, in both."""

from __future__ import annotations

from dataclasses import replace

from specloom.compare.schemas.alternatives import reference_of
from specloom.compare.schemas.reading import ALL_FOLDS, FURTHER_FOLDS, Schemas
from specloom.compare.schemas.schema import (
    NormalSchema,
    Parts,
    PartsKey,
    key_of,
    meant_types,
)
from specloom.document.references import Resolved
from specloom.document.value import Value

_DEPTH = 5
"""How deep choices within choices are looked at for their types."""

_BESIDE = frozenset(("default", "deprecated", "readOnly", "writeOnly"))
"""Keywords that say of a choice what they say of a schema."""


class Alignment:
    """Brings schemas of two documents into comparable forms."""

    def __init__(self, base: Schemas, revision: Schemas) -> None:
        self._base = base
        self._revision = revision
        self._alternatives: dict[tuple[PartsKey, str], Parts] = {}

    def of(self, base: Parts, revision: Parts) -> tuple[NormalSchema, NormalSchema]:
        """The normal forms of two schemas.

        Reading folds a choice into something simpler where it can: `oneOf` of bare types into
        a list of types, say. Where only one of two schemas could be folded in a way, it is read
        again without that, so that both are choices; where one is none at all, it becomes a
        choice of one alternative.
        """
        old, new = self._base.read(base), self._revision.read(revision)
        if new.choices and not old.choices:
            old, new = self._against_choice(
                (self._base, base), (self._revision, revision)
            )
        elif old.choices and not new.choices:
            new, old = self._against_choice(
                (self._revision, revision), (self._base, base)
            )
        elif old.choices:
            old = _unrepeated(old, new, self._base, base)
            new = _unrepeated(new, old, self._revision, revision)
        if is_wrapped(old, new):
            return old, new
        return _typed(old, new, self._base), _typed(new, old, self._revision)

    def _against_choice(
        self, of_plain: tuple[Schemas, Parts], of_choice: tuple[Schemas, Parts]
    ) -> tuple[NormalSchema, NormalSchema]:
        """A schema that is no choice, and one that is, in forms that can be compared.

        In this order: the first as the choice that it was written as, the second as none, the
        first as a choice of one alternative.
        """
        (schemas, parts), (choice_schemas, choice_parts) = of_plain, of_choice
        plain, choice = schemas.read(parts), choice_schemas.read(choice_parts)
        if plain.folds - choice.folds:
            plain = schemas.folded(parts, plain.folds & choice.folds)
        if plain.choices or (schemas is self._base and is_wrapped(plain, choice)):
            return plain, choice
        folded = choice_schemas.folded(choice_parts, ALL_FOLDS | FURTHER_FOLDS)
        if not folded.choices:
            return plain, folded
        return self._as_choice(plain, choice, schemas, parts), choice

    def _as_choice(
        self, plain: NormalSchema, choice: NormalSchema, schemas: Schemas, parts: Parts
    ) -> NormalSchema:
        """A schema as a choice with one alternative; itself where that is not the same."""
        if not _may_be_chosen(plain) or not _is_mere_choice(choice):
            return plain
        ((keyword, listed),) = choice.choices.items()
        alternative = self._alternative(plain, listed, schemas, parts)
        own = schemas.read(alternative)
        if own.nullable and choice.nullable:
            return plain
        return NormalSchema(
            plain.location,
            nullable=plain.nullable and not own.nullable,
            values={
                key: value
                for key, value in plain.values.items()
                if _is_beside(key) and key not in own.values
            },
            holders=plain.holders,
            choices={keyword: [alternative]},
            is_single=True,
        )

    def _alternative(
        self, plain: NormalSchema, listed: list[Parts], schemas: Schemas, parts: Parts
    ) -> Parts:
        """A schema as an alternative: by the name that one has in the other document."""
        assert plain.location is not None
        name = f"#{plain.location.pointer}"
        is_named = name in map(reference_of, listed)
        key = key_of(parts), name if is_named else ""
        if key not in self._alternatives:
            named = (Resolved({"$ref": name}, plain.location),)
            is_known = is_named and schemas.read(named).location == plain.location
            self._alternatives[key] = named if is_known else _bared(parts)
        return self._alternatives[key]


def is_wrapped(base: NormalSchema, revision: NormalSchema) -> bool:
    """Whether an object became one of several alternatives that have its properties."""
    return (
        bool(base.properties)
        and not base.choices
        and "oneOf" in revision.choices
        and not revision.properties
        and not revision.types
        and any(
            isinstance(part.value, dict) for part in revision.choices["oneOf"][0][:1]
        )
    )


def _unrepeated(
    schema: NormalSchema, other: NormalSchema, schemas: Schemas, parts: Parts
) -> NormalSchema:
    """A choice of what is repeated, where the other schema is a choice of that kind, too."""
    if "repeated" in schema.folds - other.folds:
        written = schemas.folded(parts, ALL_FOLDS - {"repeated"})
        if written.choices.keys() == other.choices.keys():
            return written
    return schema


def _may_be_chosen(schema: NormalSchema) -> bool:
    """Whether a schema that is no choice asks for something that an alternative may ask for."""
    is_known = not schema.is_unknown and not schema.is_never
    is_something = schema.types is not None and schema.location is not None
    return is_known and is_something and "discriminator" not in schema.values


def _is_mere_choice(schema: NormalSchema) -> bool:
    """Whether a schema is one choice, and asks for nothing else."""
    return (
        len(schema.choices) == 1
        and schema.types is None
        and schema.enum is None
        and not (schema.required or schema.maps or schema.singles)
        and not (schema.prefix or schema.dependent)
        and all(
            _is_beside(keyword) or keyword == "discriminator"
            for keyword in schema.values
        )
    )


def _is_beside(keyword: str) -> bool:
    return keyword in _BESIDE or keyword.startswith("x-")


def _bared(parts: Parts) -> Parts:
    """A schema without what stands beside a choice: null, and what is no restriction."""
    value, here = parts[0]
    if len(parts) > 1 or not isinstance(value, dict):
        return parts
    written = {
        keyword: _without_null(keyword, keyword_value)
        for keyword, keyword_value in value.items()
        if not _is_beside(keyword) and keyword != "nullable"
    }
    return parts if written == value else (Resolved(written, here),)


def _without_null(keyword: str, value: Value) -> Value:
    if isinstance(value, list) and keyword in ("type", "enum"):
        return [item for item in value if item not in (None, "null")]
    return value


def _typed(schema: NormalSchema, other: NormalSchema, schemas: Schemas) -> NormalSchema:
    """A choice with the types of its alternatives, where the other schema says types."""
    if schema.types is not None or other.types is None or not schema.choices:
        return schema
    types = _types_of(schema, schemas, _DEPTH)
    if not types:
        return schema
    is_nullable = schema.nullable or "null" in types
    return replace(schema, types=types - {"null"} or None, nullable=is_nullable)


def _types_of(
    schema: NormalSchema, schemas: Schemas, depth: int
) -> frozenset[str] | None:
    """The types of a schema, null included, or those of its alternatives; None for any."""
    types = meant_types(schema)
    for choice in schema.choices.values() if types is None and depth else ():
        listed = [
            _types_of(schemas.read(alternative), schemas, depth - 1)
            for alternative in choice
        ]
        known = [
            alternative_types
            for alternative_types in listed
            if alternative_types is not None
        ]
        if len(known) == len(listed):
            types = frozenset[str]().union(*known)
            break
    if types is None:
        return None
    if "number" in types:
        types -= {"integer"}
    return types | {"null"} if schema.nullable else types
