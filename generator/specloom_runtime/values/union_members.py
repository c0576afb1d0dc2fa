"""The types of a union one by one: what can be said of a value before it is read as one of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from decimal import Decimal
from typing import Any, Literal, get_origin

import msgspec
from msgspec import Struct

from .annotations import (
    MAPPINGS,
    constants_of,
    flattened,
    has_but_constants,
    is_native,
    members_of_union,
    struct_of,
    unwrapped,
)
from .reading import Read, json_type
from .shapes import ARRAYS

_EVERY_TYPE = frozenset({"object", "array", "str", "int", "float", "bool", "null"})
_TYPES: Mapping[object, frozenset[str]] = {
    bool: frozenset({"bool"}),
    int: frozenset({"int"}),
    float: frozenset({"int", "float"}),
    Decimal: frozenset({"str", "int", "float"}),
    None: frozenset({"null"}),
    type(None): frozenset({"null"}),
    Any: _EVERY_TYPE,
    object: _EVERY_TYPE,
}
_TEXT = frozenset({"str"})


class Alternative:
    """One type of a union, with what can be said of a value before it is read."""

    __slots__ = (
        "_closed",
        "_is_native",
        "annotation",
        "constants",
        "is_newer",
        "json_types",
        "kind",
        "known",
        "read",
        "required",
    )

    def __init__(
        self, kind: Any, read: Read, is_open: bool, listed: frozenset[type]
    ) -> None:
        base, _ = unwrapped(kind)
        struct = struct_of(base)
        fields = () if struct is None else msgspec.structs.fields(struct)
        self.kind = base
        self.annotation = kind if struct is None else base
        self.read = read
        self._is_native: bool | None = None
        self.json_types = _json_types(base)
        self.is_newer = not is_open and base in (str, int) and base in listed
        """Whether it is only there for what is newer than the constants beside it."""
        self.known = frozenset(field.encode_name for field in fields)
        self.required = frozenset(
            field.encode_name for field in fields if field.required
        )
        self.constants = {
            field.encode_name: values
            for field in fields
            if (values := constants_of(field.type))
        }
        """The constants that members have, by wire name."""
        self._closed = frozenset(
            field.encode_name
            for field in fields
            if field.encode_name in self.constants and has_but_constants(field.type)
        )

    @property
    def is_native(self) -> bool:
        """Whether it is a class that msgspec reads by itself."""
        native = self._is_native
        if native is None:
            native = isinstance(self.kind, type) and is_native(self.kind)
            self._is_native = native
        return native

    def takes(self, value: object) -> bool:
        """Whether the JSON type of a value is one of its own."""
        if isinstance(value, float) and value.is_integer() and "int" in self.json_types:
            return True
        return json_type(value) in self.json_types

    def contradicts(self, value: Mapping[str, object], name: str) -> bool:
        """Whether a member has another value than the constants that this alternative has for it."""
        member = value.get(name)
        if member is None or name not in self._closed:
            return False
        return not _is_in(member, self.constants[name])


def _json_types(base: Any) -> frozenset[str]:
    origin = get_origin(base) or base
    if origin is Literal:
        return frozenset(map(json_type, constants_of(base)))
    if struct_of(base) is not None or origin in MAPPINGS:
        return frozenset({"object"})
    if origin in ARRAYS:
        return frozenset({"array"})
    return _TYPES.get(base, _TEXT)


class Discriminator(Struct, frozen=True):
    """The discriminator of a union of objects (OpenAPI 3.1, Discriminator Object)."""

    name: str
    """Wire name of the member."""
    told: Mapping[str, Any]
    """The type for each value that the document names."""
    union: Any
    """The union that has it."""
    default: Any = None
    """The type of objects with any other value; None where there is none."""


class OneOf:
    """A union of which a value may be but one member, with the alternatives that each member has."""

    __slots__ = ("_members", "alternatives")

    def __init__(self, union: Any, made: Iterable[Alternative]) -> None:
        all_made = tuple(made)
        self._members = tuple(
            frozenset(_of_member(member, all_made))
            for member in members_of_union(union) or ()
        )
        self.alternatives = frozenset[Alternative]().union(*self._members)

    def is_ambiguous(self, valid: AbstractSet[Alternative]) -> bool:
        """Whether a value that is valid for these alternatives is several members."""
        return sum(not member.isdisjoint(valid) for member in self._members) > 1


def _of_member(member: object, made: Iterable[Alternative]) -> list[Alternative]:
    kinds = [kind for kind, _ in flattened(member).kinds]
    annotations = [
        kind if struct_of(base := unwrapped(kind)[0]) is None else base
        for kind in kinds
    ]
    return [
        kind
        for kind in made
        if any(kind.annotation is annotation for annotation in annotations)
    ]


class Tag:
    """A discriminator, with the values that the constants of the alternatives add to it."""

    __slots__ = ("_default", "_told", "alternatives", "name")

    def __init__(
        self, discriminator: Discriminator, made: Iterable[Alternative]
    ) -> None:
        self.name = discriminator.name
        own = [unwrapped(kind)[0] for kind, _ in flattened(discriminator.union).kinds]
        self.alternatives = [kind for kind in made if kind.kind in own]
        by_kind = {id(kind.kind): kind for kind in self.alternatives}
        self._told: dict[object, Alternative | None] = {}
        for kind in self.alternatives:
            for constant in kind.constants.get(self.name, ()):
                # What several of them have tells nothing.
                self._told[constant] = None if constant in self._told else kind
        self._told |= {
            constant: by_kind[id(kind)]
            for constant, kind in discriminator.told.items()
            if id(kind) in by_kind
        }
        self._default = by_kind.get(id(discriminator.default))

    def told(self, value: Mapping[str, object]) -> Alternative | None:
        """The alternative that an object is by its tag; None where that does not say."""
        tag = _tag_of(value, self.name)
        return None if tag is None else self._told.get(tag, self._default)

    def is_newer(self, value: Mapping[str, object]) -> bool:
        """Whether the tag of an object is one that no alternative has."""
        tag = _tag_of(value, self.name)
        return tag is not None and tag not in self._told


def _tag_of(value: Mapping[str, object], name: str) -> str | int | None:
    tag = value.get(name)
    if isinstance(tag, float) and tag.is_integer():
        return int(tag)
    return tag if isinstance(tag, str | int) else None


def _is_in(value: object, constants: frozenset[object]) -> bool:
    if isinstance(value, str):
        return value in constants
    # To Python, 1 == 1.0 == True; to JSON Schema, only the first two are the same.
    return isinstance(value, int | float) and any(
        constant == value and isinstance(constant, bool) == isinstance(value, bool)
        for constant in constants
    )
