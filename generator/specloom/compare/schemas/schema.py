"""A schema as it is compared: one normal form for everything that means the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from specloom.document.location import Location
from specloom.document.references import Resolved
from specloom.document.value import Value
from specloom.standards.json_schema import (
    ANNOTATIONS,
    IMPLYING_APPLICATORS,
    TYPE_BY_KEYWORD,
)

Parts: TypeAlias = tuple[Resolved, ...]
"""Schemas as written that hold together; none of them is a schema that admits anything."""

WORDS = ANNOTATIONS - {"xml", "deprecated", "readOnly", "writeOnly"}
"""Keywords of a schema that says something, and asks nothing."""


FORMATS = " and "
"""What stands between several formats that hold together."""

Fold: TypeAlias = Literal[
    "schema", "repeated", "types", "values", "enumerations", "covered"
]
"""What a choice may be instead: one schema, a list of types, an enumeration.

It is one schema, too, if that is `repeated`; with `enumerations` one enumeration where it
is several; with `covered` a type of which other alternatives only list values.
"""


@dataclass(slots=True)
class NormalSchema:
    """One schema in normal form.

    `types` excludes `null`, which `nullable` stands for; None is any type. `asked`
    are the types that any of its parts asks for, `agreed` those that all do. `values` are
    keywords with one value, `holders` says for each keyword which schema as written has
    it, `spelled` under which other keyword. `location` is where a keyword would be added:
    a schema that only refers to another one has none of its own. `is_unknown` marks what
    cannot be known, such as a reference that leads nowhere; `is_never` a schema that
    admits nothing; `lists_types` types that were alternatives; `folds` are the ways in which
    a choice became something simpler; `is_single` that it is none, and is compared as one
    of one alternative; `is_open` that it says itself that any further
    property is fine.
    """

    location: Location | None
    types: frozenset[str] | None = None
    asked: frozenset[str] = frozenset()
    agreed: frozenset[str] | None = None
    nullable: bool = False
    values: dict[str, Value] = field(default_factory=dict)
    enum: list[Value] | None = None
    required: dict[str, Location] = field(default_factory=dict)
    holders: dict[str, Location] = field(default_factory=dict)
    spelled: dict[str, str] = field(default_factory=dict)
    maps: dict[str, dict[str, Parts]] = field(default_factory=dict)
    singles: dict[str, Parts] = field(default_factory=dict)
    prefix: list[Parts] = field(default_factory=list)
    choices: dict[str, list[Parts]] = field(default_factory=dict)
    dependent: dict[str, list[Value]] = field(default_factory=dict)
    all_of: list[Resolved] = field(default_factory=list)
    is_unknown: bool = False
    is_never: bool = False
    lists_types: bool = False
    folds: set[Fold] = field(default_factory=set)
    is_open: bool = False
    is_single: bool = False

    @property
    def properties(self) -> dict[str, Parts]:
        return self.maps.get("properties", {})

    def at(self, keyword: str) -> Location | None:
        """Where a keyword stands; the schema itself where it has none."""
        holder = self.holders.get(keyword)
        if holder is None:
            return self.location
        return holder / self.spelled.get(keyword, keyword)

    def flag(self, keyword: str) -> bool:
        return self.values.get(keyword) is True


PartsKey: TypeAlias = tuple[int | tuple[int, tuple[str | int, ...]], ...]
"""What tells schemas from others as long as the document lives."""


def key_of(parts: Parts) -> PartsKey:
    """The key of schemas: what each is, or where it stands.

    Python has only one true and one false, which may stand in many places.
    """
    return tuple(
        (
            id(part.value)
            if isinstance(part.value, dict | list)
            else (id(part.location.source), part.location.keys)
        )
        for part in parts
    )


def is_closed(schema: NormalSchema) -> bool:
    """Whether an object may have the properties only that `properties` names."""
    further = schema.singles.get("additionalProperties", ())
    is_denied = any(part.value is False for part in further)
    return is_denied and "patternProperties" not in schema.maps


def meant_types(schema: NormalSchema) -> frozenset[str] | None:
    """The types of a schema, or those that its keywords are about; None for any."""
    if schema.types is not None:
        return schema.types
    implying = IMPLYING_APPLICATORS & schema.holders.keys()
    return frozenset(TYPE_BY_KEYWORD[key] for key in implying) or None


def canonical_text(value: Value) -> str:
    """A value of JSON as a text for people, orders and digests: 1.0 is written as 1."""
    if isinstance(value, bool) or value is None:
        return repr(value)
    if isinstance(value, int | float):
        return (
            repr(int(value))
            if value == value and abs(value) < 1e15 and value == int(value)
            else repr(value)
        )
    if isinstance(value, str):
        return f"'{value}"
    if isinstance(value, list):
        return f"[{','.join(map(canonical_text, value))}]"
    pairs = sorted(
        f"{name!r}:{canonical_text(member)}" for name, member in value.items()
    )
    return f"{{{','.join(pairs)}}}"
