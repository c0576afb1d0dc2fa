"""How schemas as written become what is compared.

References are followed, `allOf` is merged, the three spellings of nullable are one, an
`anyOf` or `oneOf` of one alternative is that alternative, and a choice between bare types
is a list of types. A schema is the conjunction of its parts; what stands below it is
normalised only when somebody looks at it, so cycles cost nothing.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Set

from specloom.compare.documents import ComparedDocument
from specloom.compare.schemas.merging import Member, Merging, admit, restrict
from specloom.compare.schemas.nested_choices import flattened, unwrapped
from specloom.compare.schemas.schema import (
    WORDS,
    Fold,
    NormalSchema,
    Parts,
    PartsKey,
    key_of,
)
from specloom.compare.schemas.settling import settle
from specloom.compare.schemas.wordings import Wordings
from specloom.document.document import reference_in
from specloom.document.location import Location
from specloom.document.references import Resolved
from specloom.document.value import Value
from specloom.standards.json_schema import NUMERIC_TYPES, identity

_CHOICES = frozenset(("oneOf", "anyOf"))
_SCALARS = NUMERIC_TYPES | {"string", "boolean"}

ALL_FOLDS: frozenset[Fold] = frozenset(("schema", "repeated", "types", "values"))
FURTHER_FOLDS: frozenset[Fold] = frozenset(("enumerations", "covered"))
"""Folds that hide which alternative a value is of: only for what is no choice elsewhere."""

_DEPTH = 20
"""How deep choices within choices are looked at for lists of types."""


class Schemas:
    """The schemas of one document, each normalised once."""

    def __init__(self, side: ComparedDocument) -> None:
        self._side = side
        self._known: dict[PartsKey, NormalSchema] = {}
        self._kept: list[Parts] = []
        self._open: set[int] = set()
        self._wordings = Wordings()

    def resolved(self, parts: Parts) -> Parts:
        """What a schema refers to that does nothing else; itself for all others."""
        seen: set[int] = set()
        while len(parts) == 1 and id(parts[0].value) not in seen:
            value, here = parts[0]
            if not isinstance(value, dict) or value.keys() != {"$ref"}:
                break
            seen.add(id(value))
            target = self._side.target(reference_in(value) or "", here)
            if target is None:
                break
            parts = (target,)
        return parts

    def named(self, name: Value, here: Location | None) -> Parts | None:
        """The schema that a discriminator's mapping names, by reference or by name alone."""
        if not isinstance(name, str) or here is None:
            return None
        is_reference = "/" in name or "#" in name
        reference = name if is_reference else f"#/components/schemas/{name}"
        target = self._side.target(reference, here)
        return None if target is None else (target,)

    def read(self, parts: Parts) -> NormalSchema:
        """The normal form of schemas that hold together."""
        key = key_of(parts)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self.folded(parts, ALL_FOLDS)
            # An id names an object only as long as that lives.
            self._kept.append(parts)
        return known

    def folded(self, parts: Parts, folds: Set[Fold]) -> NormalSchema:
        """The normal form in which only some choices are simpler than as written."""
        schema = NormalSchema(self._home(parts[0]) if parts else None)
        members = self._members(parts, schema, folds)
        for member in members:
            Merging(schema, member).run()
        self._choose(members, schema, folds)
        settle(schema)
        if schema.is_open:
            # Every property is evaluated then: there is nothing left that this forbids.
            schema.singles.pop("unevaluatedProperties", None)
        return schema

    def _home(self, part: Resolved) -> Location:
        """Where a keyword would be added: what a schema that only refers refers to."""
        return unwrapped(part, self._only).location

    def _only(self, part: Resolved) -> Resolved | None:
        """The one schema that another one stands for, perhaps beside null."""
        referred = self._referred(part)
        value, here = part
        if referred is not None or not isinstance(value, dict):
            return referred
        asked = value.keys() - WORDS
        if asked in ({"oneOf"}, {"anyOf"}):
            choice = self._alternatives(value, here, *asked)
            if choice is not None and self._are_one_schema(choice[0]):
                return choice[0][0]
        return None

    def _referred(self, part: Resolved) -> Resolved | None:
        """The one schema that another one names, and adds nothing to but words."""
        value, here = part
        if not isinstance(value, dict):
            return None
        asked = value.keys() - WORDS
        every = value.get("allOf")
        if asked == {"$ref"}:
            return self._side.target(reference_in(value) or "", here)
        if asked == {"allOf"} and isinstance(every, list) and len(every) == 1:
            return Resolved(every[0], here / "allOf" / 0)
        return None

    def _members(
        self, parts: Parts, schema: NormalSchema, folds: Set[Fold]
    ) -> list[Member]:
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
            member = Member(value, here, or_null)
            members.append(member)
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
                for index, member_value in enumerate(every):
                    part = Resolved(member_value, place / index)
                    schema.all_of.append(part)
                    below.append((part, or_null))
            if not _CHOICES.isdisjoint(value):
                below += self._collapsed(member, schema, folds)
            waiting += reversed(below)
        return members

    def _collapsed(
        self, member: Member, schema: NormalSchema, folds: Set[Fold]
    ) -> list[tuple[Resolved, bool]]:
        """What stands for a choice that is none: one alternative, perhaps beside null."""
        value, here, or_null = member.value, member.here, member.or_null
        below: list[tuple[Resolved, bool]] = []
        for keyword in ("oneOf", "anyOf"):
            choice = self._alternatives(value, here, keyword)
            if choice is None:
                continue
            alternatives, has_null = choice
            fold = self._fold_of(alternatives, folds)
            if fold is not None:
                schema.folds.add(fold)
                below.append((alternatives[0], or_null or has_null))
                if has_null:
                    _note_null(schema, here, keyword)
        return below

    def _alternatives(
        self, value: dict[str, Value], here: Location, keyword: str
    ) -> tuple[list[Resolved], bool] | None:
        """The alternatives without null, and whether null is one; None for no choice."""
        listed = value.get(keyword)
        if not isinstance(listed, list) or not listed:
            return None
        alternatives = flattened(listed, here / keyword, keyword, self._referred)
        kept = [
            alternative
            for alternative in alternatives
            if not self._is_null(alternative)
        ]
        return kept, len(kept) < len(alternatives)

    def _fold_of(self, parts: list[Resolved], folds: Set[Fold]) -> Fold | None:
        """How alternatives are one schema, where they may be read so."""
        fold: Fold = "schema" if len(parts) == 1 else "repeated"
        return fold if fold in folds and self._are_one_schema(parts) else None

    def _are_one_schema(self, parts: list[Resolved]) -> bool:
        """Whether one schema is written again and again; other names are other schemas."""
        if not parts:
            return False
        if len({self._target_key(part) for part in parts}) == 1:
            return True
        if all(self._referred(part) is not None for part in parts):
            return False
        followed = (unwrapped(part, self._referred) for part in parts)
        return len(set(map(self._wordings.of, followed))) == 1

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

    def _choose(
        self, members: list[Member], schema: NormalSchema, folds: Set[Fold]
    ) -> None:
        """Take over `oneOf` and `anyOf` with more than one alternative."""
        for member in members:
            if _CHOICES.isdisjoint(member.value):
                continue
            for keyword in ("oneOf", "anyOf"):
                listed = self._alternatives(member.value, member.here, keyword)
                if listed is None:
                    continue
                alternatives, has_null = listed
                if self._fold_of(alternatives, folds) is not None:
                    continue
                if not alternatives:
                    admit(schema, frozenset(("null",)), member.here, keyword)
                    continue
                schema.holders.setdefault(keyword, member.here)
                if has_null:
                    _note_null(schema, member.here, keyword)
                is_null = has_null or member.or_null
                if self._fold(alternatives, is_null, member, keyword, schema, folds):
                    continue
                if is_null and schema.types is None:
                    schema.nullable = True
                choice = schema.choices.setdefault(keyword, [])
                known = {self._target_key(parts[0]) for parts in choice}
                for alternative in alternatives:
                    # The same schema may be referred to twice, by other names, too.
                    key = self._target_key(alternative)
                    if key not in known:
                        known.add(key)
                        choice.append((alternative,))

    def _target_key(self, part: Resolved) -> PartsKey:
        return key_of((unwrapped(part, self._referred),))

    def _fold(
        self,
        others: list[Resolved],
        is_null: bool,
        member: Member,
        keyword: str,
        schema: NormalSchema,
        folds: Set[Fold],
    ) -> bool:
        """Take over a choice between values, or between bare types, as a list of them."""
        is_any = keyword == "anyOf"
        lists_values = "enumerations" in folds
        constants = self._constants(others, is_any, lists_values)
        if constants is not None and "values" in folds:
            values = [*constants, None] if is_null else constants
            restrict(schema, values, member.here, keyword)
            if lists_values:
                listed = [
                    self.read((alternative,)).types or frozenset()
                    for alternative in others
                ]
                admit(schema, frozenset().union(*listed), member.here, keyword)
            schema.folds.add("values")
            return True
        if "types" not in folds:
            return False
        types = self._bare_types(others, is_any, "covered" in folds)
        if types is None:
            return False
        admit(schema, types | {"null"} if is_null else types, member.here, keyword)
        schema.folds.add("types")
        schema.lists_types = True
        return True

    def _constants(
        self, parts: Iterable[Resolved], is_any: bool, lists_values: bool
    ) -> list[Value] | None:
        """The values, where each alternative is one value and nothing else.

        If it `lists_values` it may be several of one type; outside of `anyOf` none of them is
        one of another alternative.
        """
        constants: dict[Hashable, Value] = {}
        types: list[Value] = []
        for part in parts:
            followed = self._side.follow(*part)
            value = followed.value if followed is not None else None
            if not isinstance(value, dict):
                return None
            asked = {key for key in value.keys() - WORDS if not key.startswith("x-")}
            if not asked <= {"const", "enum", "type"} or len(asked - {"type"}) != 1:
                return None
            listed = value.get("enum", [value.get("const")])
            if not isinstance(listed, list):
                return None
            if len(listed) != 1:
                types.append(value.get("type"))
                if not lists_values or types[0] != types[-1]:
                    return None
            several = {identity(constant): constant for constant in listed}
            if (
                len(several) > 1
                and not is_any
                and not constants.keys().isdisjoint(several)
            ):
                return None
            constants = {**constants, **several}
        return list(constants.values())

    def _bare_types(
        self, parts: Iterable[Resolved], is_any: bool, may_list: bool
    ) -> frozenset[str] | None:
        """The types, where each alternative is a type and nothing else.

        In an `anyOf`, a text or number of some kind adds nothing to any text or number;
        `may_list` that it lists its values.
        """
        types: set[str] = set()
        covered: set[str] = set()
        for part in parts:
            key = id(part.value)
            if key in self._open or len(self._open) >= _DEPTH:
                return None
            self._open.add(key)
            schema = self.read((part,))
            self._open.discard(key)
            if schema.types is not None and is_bare(schema):
                types |= schema.types
            elif is_any and _is_some_scalar(schema, may_list):
                covered |= schema.types or set()
            else:
                return None
        return frozenset(types) if covered <= types else None


def _note_null(schema: NormalSchema, here: Location, keyword: str) -> None:
    """Remember which choice has null beside other alternatives."""
    schema.holders.setdefault("null", here)
    schema.spelled.setdefault("null", keyword)


def is_bare(schema: NormalSchema) -> bool:
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


def _is_some_scalar(schema: NormalSchema, may_list: bool) -> bool:
    """Whether a schema admits some texts, numbers or booleans; `may_list` that it lists them."""
    return (
        schema.types is not None
        and schema.types <= _SCALARS
        and not (schema.nullable or schema.is_never or schema.is_unknown)
        and (may_list or (schema.enum is None and "const" not in schema.values))
        and not schema.choices
    )
