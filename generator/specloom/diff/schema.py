"""A schema as it is compared: one normal form for everything that means the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from ..document.location import Location
from ..document.references import Resolved
from ..document.value import Value

Parts: TypeAlias = tuple[Resolved, ...]
"""Schemas as written that hold together; none of them is a schema that admits anything."""

UPPER = (
    *("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"),
    "maxContains",
)
LOWER = (
    *("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"),
    "minContains",
)
SINGLE = (
    *("items", "additionalProperties", "not", "if", "then", "else", "contains"),
    *("propertyNames", "unevaluatedItems", "unevaluatedProperties", "contentSchema"),
)
"""Keywords with one schema below them."""
MAPS = ("properties", "patternProperties", "dependentSchemas")
"""Keywords with a schema below each of their names."""


@dataclass(slots=True)
class Schema:
    """One schema in normal form.

    `types` excludes `null`, which `nullable` stands for; None is any type. `values` are
    keywords with one value, `holders` says for each keyword which schema as written has
    it. `is_unknown` marks what cannot be known, such as a reference that leads nowhere;
    `is_never` a schema that admits nothing; `lists_types` types that were alternatives;
    `is_open` that it says itself that any further property is fine.
    """

    location: Location | None
    types: frozenset[str] | None = None
    nullable: bool = False
    values: dict[str, Value] = field(default_factory=dict)
    enum: list[Value] | None = None
    required: dict[str, Location] = field(default_factory=dict)
    holders: dict[str, Location] = field(default_factory=dict)
    maps: dict[str, dict[str, Parts]] = field(default_factory=dict)
    singles: dict[str, Parts] = field(default_factory=dict)
    prefix: list[Parts] = field(default_factory=list)
    choices: dict[str, list[Parts]] = field(default_factory=dict)
    dependent: dict[str, list[str]] = field(default_factory=dict)
    all_of: list[Resolved] = field(default_factory=list)
    is_unknown: bool = False
    is_never: bool = False
    lists_types: bool = False
    is_open: bool = False

    @property
    def properties(self) -> dict[str, Parts]:
        return self.maps.get("properties", {})

    def at(self, keyword: str) -> Location | None:
        """Where a keyword stands; the schema itself where it has none."""
        holder = self.holders.get(keyword)
        return self.location if holder is None else holder / keyword

    def flag(self, keyword: str) -> bool:
        return self.values.get(keyword) is True


def key_of(parts: Parts) -> tuple[int, ...]:
    """What tells schemas from others as long as the document lives."""
    return tuple(id(part.value) for part in parts)


def identity(value: Value) -> str:
    """A text that equal JSON values share: 1 and 1.0 are equal, 1 and true are not."""
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
        return f"[{','.join(map(identity, value))}]"
    pairs = sorted(f"{name!r}:{identity(one)}" for name, one in value.items())
    return f"{{{','.join(pairs)}}}"
