"""How schemas as written become what is compared.

References are followed, `allOf` is merged, the three spellings of nullable are one, an
`anyOf` or `oneOf` of one alternative is that alternative, and a choice between bare types
is a list of types. A schema is the conjunction of its parts; what stands below it is
normalised only when somebody looks at it, so cycles cost nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..document.document import reference_in
from ..document.location import Location
from ..document.references import Resolved
from ..document.value import Value
from .documents import Side
from .merging import Member, Merging, admit
from .schema import Parts, Schema, key_of

_NUMBERS = frozenset(("integer", "number"))

_DEPTH = 20
"""How deep choices within choices are looked at for lists of types."""


class Schemas:
    """The schemas of one document, each normalised once."""

    def __init__(self, side: Side) -> None:
        self._side = side
        self._known: dict[tuple[int, ...], Schema] = {}
        self._kept: list[Parts] = []
        self._open: set[int] = set()

    def read(self, parts: Parts) -> Schema:
        """The normal form of schemas that hold together."""
        key = key_of(parts)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._merge(parts)
            # An id names an object only as long as that lives.
            self._kept.append(parts)
        return known

    def _merge(self, parts: Parts) -> Schema:
        schema = Schema(parts[0].location if parts else None)
        members = self._members(parts, schema)
        for member in members:
            Merging(schema, member).run()
        self._choose(members, schema)
        _settle(schema)
        if schema.is_open:
            # Every property is evaluated then: there is nothing left that this forbids.
            schema.singles.pop("unevaluatedProperties", None)
        return schema

    def _members(self, parts: Parts, schema: Schema) -> list[Member]:
        """Every object that has to hold: references followed, `allOf` opened."""
        members: list[Member] = []
        seen: set[tuple[int, bool]] = set()
        waiting = [(part, False) for part in reversed(parts)]
        while waiting:
            (value, here), or_null = waiting.pop()
            if value is False:
                schema.is_never = True
            if not isinstance(value, dict) or (id(value), or_null) in seen:
                continue
            seen.add((id(value), or_null))
            members.append(Member(value, here, or_null))
            below: list[tuple[Resolved, bool]] = []
            reference = reference_in(value)
            if reference is not None:
                target = self._side.target(reference, here)
                if target is None:
                    schema.is_unknown = True
                else:
                    below.append((target, or_null))
            every = value.get("allOf")
            if isinstance(every, list):
                place = here / "allOf"
                for index, one in enumerate(every):
                    part = Resolved(one, place / index)
                    schema.all_of.append(part)
                    below.append((part, or_null))
            below += self._collapsed(value, here, or_null)
            waiting += reversed(below)
        return members

    def _collapsed(
        self, value: dict[str, Value], here: Location, or_null: bool
    ) -> list[tuple[Resolved, bool]]:
        """What stands for a choice that is none: one alternative, perhaps beside null."""
        below: list[tuple[Resolved, bool]] = []
        for keyword in ("oneOf", "anyOf"):
            found = self._alternatives(value, here, keyword)
            if found is None:
                continue
            others, has_null = found
            if len(others) == 1:
                below.append((others[0], or_null or has_null))
        return below

    def _alternatives(
        self, value: dict[str, Value], here: Location, keyword: str
    ) -> tuple[list[Resolved], bool] | None:
        """The alternatives without null, and whether null is one; None for no choice."""
        listed = value.get(keyword)
        if not isinstance(listed, list) or not listed:
            return None
        place = here / keyword
        others = [Resolved(one, place / index) for index, one in enumerate(listed)]
        kept = [one for one in others if not self._is_null(one)]
        return kept, len(kept) < len(others)

    def _is_null(self, part: Resolved) -> bool:
        followed = self._side.follow(*part)
        value = followed.value if followed is not None else None
        if not isinstance(value, dict):
            return False
        return (
            value.get("type") in ("null", ["null"])
            or value.get("enum") == [None]
            or ("const" in value and value["const"] is None)
        )

    def _choose(self, members: list[Member], schema: Schema) -> None:
        """Take over `oneOf` and `anyOf` with more than one alternative."""
        for member in members:
            for keyword in ("oneOf", "anyOf"):
                found = self._alternatives(member.value, member.here, keyword)
                if found is None or len(found[0]) == 1:
                    continue
                others, has_null = found
                if not others:
                    admit(schema, frozenset(("null",)), member.here, keyword)
                    continue
                schema.holders.setdefault(keyword, member.here)
                types = self._bare_types(others)
                if types is not None:
                    if has_null or member.or_null:
                        types |= {"null"}
                    admit(schema, types, member.here, keyword)
                    schema.lists_types = True
                    continue
                if has_null and schema.types is None:
                    schema.nullable = True
                choice = schema.choices.setdefault(keyword, [])
                choice += [(one,) for one in others]

    def _bare_types(self, parts: Iterable[Resolved]) -> frozenset[str] | None:
        """The types, where each alternative is a type and nothing else."""
        types: set[str] = set()
        for part in parts:
            key = id(part.value)
            if key in self._open or len(self._open) >= _DEPTH:
                return None
            self._open.add(key)
            schema = self.read((part,))
            self._open.discard(key)
            if not _is_bare(schema) or schema.types is None:
                return None
            types |= schema.types
        return frozenset(types)


def _is_bare(schema: Schema) -> bool:
    """Whether a schema says a type and nothing else."""
    return (
        schema.types is not None
        and len(schema.types) == 1
        and not (schema.nullable or schema.is_never or schema.is_unknown)
        and all(key.startswith("x-") for key in schema.values)
        and schema.enum is None
        and not any(
            (
                *(schema.required, schema.maps, schema.singles, schema.prefix),
                *(schema.choices, schema.dependent),
            )
        )
    )


def _settle(schema: Schema) -> None:
    """Say in one way only whether null is admitted, and what is no restriction not at all."""
    if schema.types is not None:
        schema.nullable = "null" in schema.types
        schema.types -= {"null"}
        if not schema.types and schema.nullable:
            schema.types = frozenset(("null",))
            schema.nullable = False
        elif schema.types >= _NUMBERS:
            schema.types -= {"integer"}
    if schema.enum is not None and None in schema.enum:
        others: list[Value] = [one for one in schema.enum if one is not None]
        if others:
            schema.nullable = schema.nullable or schema.types is None
            schema.enum = others
    elif schema.enum is not None:
        schema.nullable = False
    if schema.enum is not None and schema.types is None:
        # The values say it all: `type` beside them adds nothing.
        schema.types = frozenset(map(_type_of, schema.enum))
    for keyword in ("uniqueItems", "deprecated", "readOnly", "writeOnly"):
        if schema.values.get(keyword) is False:
            del schema.values[keyword]
    for keyword in ("minLength", "minItems", "minProperties"):
        if schema.values.get(keyword) == 0:
            del schema.values[keyword]


def _type_of(value: Value) -> str:
    """The narrowest JSON Schema type of a value."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, float):
        return "integer" if value.is_integer() else "number"
    names = {int: "integer", str: "string", list: "array", dict: "object"}
    return names.get(type(value), "null")
