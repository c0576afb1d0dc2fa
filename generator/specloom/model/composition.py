"""allOf, oneOf and anyOf: merging what must hold together, listing what may.

`allOf` and keywords beside a `$ref` are conjunctions (JSON Schema 2020-12 core, 10.2.1.1
and 8.2.3.1); they are merged into one node, properties united, bounds tightened. `oneOf`
and `anyOf` become a `Union`, each member merged with what stands beside it.
"""

from __future__ import annotations

from typing import TypeAlias

from msgspec import UNSET

from specloom.document import JsonObject, Location, Value, mapping, sequence
from specloom.model.annotations import Annotations, annotations_of
from specloom.model.api import (
    Anything,
    Constant,
    Discriminator,
    Enumeration,
    Named,
    Nothing,
    Object,
    Property,
    Schema,
    Union,
    values_of,
    with_annotations,
)
from specloom.model.conjunction import is_assertion, listed_values, merged_keywords
from specloom.model.reading import strings
from specloom.model.references import References
from specloom.model.required import required_only
from specloom.model.schema_types import types_of
from specloom.model.unevaluated import in_plain_keywords
from specloom.problems import problem
from specloom.standards.json_schema import ANNOTATIONS, identity

Part: TypeAlias = tuple[Value, Location]
"""A raw schema and where it stands."""

MAX_MERGED = 50_000
"""Parts and properties that all compositions of a document together may have."""

_CHOICES = ("oneOf", "anyOf")
_COMPOSING = frozenset({"$ref", "allOf", "discriminator", *_CHOICES})
# Members that only narrow which properties must or must not be there say nothing that a
# Python type could: the object they narrow is the loosest correct type.
_PRESENCE = frozenset({"required", "not", "dependentRequired", *ANNOTATIONS})


def read_composed(reader: References, raw: JsonObject, at: Location) -> Schema:
    """The node for a schema with oneOf, anyOf, allOf, or `$ref` beside other keywords."""
    if at in reader.composing:
        # What contains itself by way of a composition gets a name, and refers to that.
        return reader.named(raw, at)
    reader.composing.add(at)
    try:
        outer = annotations_of(raw, at, nullable=False)
        return _conjunction(reader, _conjuncts(raw, at), outer, frozenset())
    finally:
        reader.composing.discard(at)


def union_of_types(
    reader: References, raw: JsonObject, at: Location, kinds: list[str], nullable: bool
) -> Schema:
    """The node for `type: [a, b]`: a union with one member per type."""
    shared = {key: value for key, value in raw.items() if is_assertion(key)}
    return Union(
        **annotations_of(raw, at, nullable=nullable),
        members=tuple(
            reader.read_plain({**shared, "type": kind}, at) for kind in kinds
        ),
    )


def _is_meaningful(part: Part) -> bool:
    raw = part[0]
    return raw is False or (isinstance(raw, dict) and any(map(is_assertion, raw)))


def _conjuncts(raw: JsonObject, at: Location) -> list[Part]:
    """The schemas that `raw` says must hold together: its own keywords, `$ref`, each of allOf."""
    own = {key: value for key, value in raw.items() if key not in ("$ref", "allOf")}
    parts: list[Part] = []
    if "$ref" in raw:
        parts.append(({"$ref": raw["$ref"]}, at))
    parts += [
        (item, at / "allOf" / i) for i, item in enumerate(sequence(raw.get("allOf")))
    ]
    if any(map(is_assertion, own)):
        parts.append((own, at))
    return parts


def _conjunction(
    reader: References, parts: list[Part], outer: Annotations, inside: frozenset[int]
) -> Schema:
    """One node for schemas that must all hold."""
    meaningful = [part for part in parts if _is_meaningful(part)]
    if not meaningful:
        return Anything(**outer)
    if len(meaningful) == 1:
        raw, at = meaningful[0]
        if not (isinstance(raw, dict) and any(key in raw for key in _CHOICES)):
            return _annotated(reader.read(raw, at), outer)
    reached = {outer["location"]}
    flat = _flatten(reader, meaningful, inside, reached)
    if not _is_affordable(reader, len(flat), outer["location"]):
        return Anything(**outer)
    if any(raw is False for raw, _ in flat):
        return Nothing(**outer)
    choices = [
        (raw, at, keyword)
        for raw, at in flat
        if isinstance(raw, dict)
        for keyword in _CHOICES
        if _is_choice(raw.get(keyword))
        and not _is_made(reader, raw.get(keyword), at / keyword, reached)
    ]
    plain: list[Part] = []
    for raw, at in flat:
        own = {
            key: value for key, value in mapping(raw).items() if key not in _COMPOSING
        }
        if any(map(is_assertion, own)):
            plain.append((own, at))
    if not choices:
        return _merged(reader, plain, outer, inside)
    return _choice(reader, choices[0], plain, outer, inside)


def _is_choice(members: Value) -> bool:
    """Whether a oneOf or anyOf says more than which properties are there."""
    return any(
        item is False
        or (isinstance(item, dict) and not all(key in _PRESENCE for key in item))
        for item in sequence(members)
    )


def _is_made(
    reader: References, members: Value, at: Location, reached: set[Location]
) -> bool:
    """Whether a member of a choice refers to a schema that is merged anyway.

    Schemas that extend, by allOf, a base whose oneOf lists them would choose themselves.
    """
    for index, item in enumerate(sequence(members)):
        if isinstance(item, dict) and isinstance(item.get("$ref"), str):
            target = reader.resolved(item, at / index)
            if target is not None and target[1] in reached:
                return True
    return False


def _is_affordable(reader: References, count: int, at: Location) -> bool:
    """Whether so much more can be merged: chains of allOf grow with the square of their length."""
    if reader.merged > MAX_MERGED:
        return False
    reader.merged += count
    if reader.merged > MAX_MERGED:
        message = "the compositions of this document expand without end; here and after, any value is taken"
        reader.problems.append(problem("type-too-large", message, at))
    return reader.merged <= MAX_MERGED


def _flatten(
    reader: References,
    parts: list[Part],
    inside: frozenset[int],
    reached: set[Location],
) -> list[Part]:
    """The parts with every `$ref` followed and every allOf opened; cycles are left out.

    Where references lead is added to `reached`.
    """
    if reader.merged > MAX_MERGED:
        return []
    flat: list[Part] = []
    seen = set(inside)
    waiting = list(reversed(parts))
    opened: list[Value] = []  # keeps what `seen` knows by identity alive
    while waiting:
        raw, at = waiting.pop()
        if not isinstance(raw, dict) or not ("$ref" in raw or "allOf" in raw):
            flat.append((raw, at))
            continue
        if id(raw) in seen:
            continue
        seen.add(id(raw))
        opened.append(raw)
        if len(raw) == 1 and "$ref" in raw:
            target = reader.resolved(raw, at)
            if target is not None:
                reached.add(target[1])
                waiting.append(target)
            continue
        waiting.extend(reversed(_conjuncts(raw, at)))
    return flat


def _choice(
    reader: References,
    choice: tuple[JsonObject, Location, str],
    plain: list[Part],
    outer: Annotations,
    inside: frozenset[int],
) -> Schema:
    """The union of a oneOf or anyOf, each member merged with the `plain` parts beside it."""
    raw, at, keyword = choice
    beside = [part for part in plain if _narrows_members(mapping(part[0]))]
    members: list[tuple[Schema, str | None]] = []
    nullable = outer["nullable"]
    for index, item in enumerate(sequence(raw.get(keyword))):
        place = at / keyword / index
        if _is_null(item):
            nullable = True
            continue
        if isinstance(item, dict) and not _extends(reader, (item, place), beside):
            own = annotations_of(item, place, nullable=False)
            guard = inside | {id(raw)}
            if id(item) not in inside:
                merged = _conjunction(reader, [*beside, (item, place)], own, guard)
                members.append((merged, reader.referred_name(item, place)))
        else:
            member = reader.read(item, place)
            members.append((member, member.name if isinstance(member, Named) else None))
    outer["nullable"] = nullable
    values = listed_values([mapping(part) for part, _ in beside])
    return _union(members, outer, keyword, reader.discriminator(raw, at), values)


def _extends(reader: References, item: Part, beside: list[Part]) -> bool:
    """Whether a member holds all that stands beside its choice, because it refers there itself."""
    if not beside:
        return True
    if "$ref" not in mapping(item[0]):
        return False
    reached: set[Location] = set()
    _flatten(reader, [item], frozenset(), reached)
    return all(at in reached for _, at in beside)


def _is_null(raw: Value) -> bool:
    """Whether null is the only value of a schema."""
    return isinstance(raw, dict) and (
        raw.get("type") in ("null", ["null"])
        or raw.get("enum") == [None]
        or ("const" in raw and raw["const"] is None)
    )


def _union(
    members: list[tuple[Schema, str | None]],
    outer: Annotations,
    keyword: str,
    discriminator: Discriminator | None,
    values: list[Value] | None,
) -> Schema:
    members = [member for member in members if not isinstance(member[0], Nothing)]
    members = _of_values(members, values) or members
    if not members:
        return Anything(**outer)
    if len(members) == 1:
        return _annotated(members[0][0], outer)
    return Union(
        **outer,
        members=tuple(member for member, _ in members),
        names=tuple(name for _, name in members),
        exclusive=keyword == "oneOf",
        discriminator=discriminator,
    )


def _of_values(
    members: list[tuple[Schema, str | None]], values: list[Value] | None
) -> list[tuple[Schema, str | None]]:
    """The members that have one of the values which stand beside the choice, where some do."""
    if values is None:
        return members
    allowed = set(map(identity, values))
    return [
        (member, name)
        for member, name in members
        if not isinstance(member, Constant | Enumeration)
        or not allowed.isdisjoint(map(identity, values_of(member)))
    ]


def _narrows_members(raw: JsonObject) -> bool:
    """Whether keywords beside a choice say more than the type that its members repeat."""
    return any(is_assertion(key) and key != "type" for key in raw)


def _merged(
    reader: References, parts: list[Part], outer: Annotations, inside: frozenset[int]
) -> Schema:
    """One node for plain parts: no references and compositions are left in them."""
    if not parts:
        return Anything(**outer)
    if len(parts) == 1:
        raw, at = parts[0]
        return _annotated(reader.read_plain(mapping(raw), at), outer)
    both = in_plain_keywords(merged_keywords([mapping(raw) for raw, _ in parts]))
    is_object = "type" not in both or "object" in types_of(both)
    if not is_object or not any("properties" in mapping(raw) for raw, _ in parts):
        return _annotated(reader.read_plain(both, parts[-1][1]), outer)
    return _merged_object(reader, parts, both, outer, inside)


def _merged_object(
    reader: References,
    parts: list[Part],
    both: JsonObject,
    outer: Annotations,
    inside: frozenset[int],
) -> Schema:
    sources: dict[str, list[Part]] = {}
    required: set[str] = set()
    for raw, at in parts:
        required.update(strings(mapping(raw).get("required")))
        for name, value in mapping(mapping(raw).get("properties")).items():
            sources.setdefault(name, []).append((value, at / "properties" / name))
    if not _is_affordable(reader, len(sources), outer["location"]):
        return Anything(**outer)
    undescribed = [
        name for name in strings(both.get("required")) if name not in sources
    ]
    own = annotations_of(both, outer["location"], nullable=_all_nullable(parts))
    additional = both.get("additionalProperties", True)
    closed = additional is False or any(
        mapping(raw).get("additionalProperties") is False for raw, _ in parts
    )
    additional_schema = (
        None
        if closed
        else reader.read(additional, outer["location"] / "additionalProperties")
    )
    merged = Object(
        **own,
        declares_additional="additionalProperties" in both,
        properties=tuple(
            Property(
                name=name,
                schema=_property(reader, declarations, inside),
                required=name in required,
            )
            for name, declarations in sources.items()
        )
        + required_only(undescribed, additional_schema, outer["location"]),
        additional=additional_schema,
    )
    return _annotated(merged, outer)


def _property(
    reader: References, declarations: list[Part], inside: frozenset[int]
) -> Schema:
    """The schema of a property that one or several parts declare; the last one's words win."""
    distinct: list[Part] = []
    for part in declarations:
        if not any(part[0] == known for known, _ in distinct):
            distinct.append(part)
    if len(distinct) == 1:
        return reader.read(*distinct[0])
    raw, at = distinct[-1]
    annotations = annotations_of(mapping(raw), at, nullable=False)
    places = frozenset(place for _, place in distinct)
    if places in reader.merging:
        return Anything(**annotations)
    reader.merging.add(places)
    try:
        return _conjunction(reader, distinct, annotations, inside)
    finally:
        reader.merging.discard(places)


def _all_nullable(parts: list[Part]) -> bool:
    declared = [mapping(raw).get("type") for raw, _ in parts if "type" in mapping(raw)]
    return bool(declared) and all("null" in sequence(kind) for kind in declared)


def _annotated(schema: Schema, outer: Annotations) -> Schema:
    """`schema` with the words that stand nearer to its use."""
    return with_annotations(
        schema,
        title=outer["title"] or schema.title,
        description=outer["description"] or schema.description,
        nullable=outer["nullable"] or schema.nullable,
        default=outer["default"] if outer["default"] is not UNSET else schema.default,
        examples=outer["examples"] or schema.examples,
        deprecated=outer["deprecated"] or schema.deprecated,
        read_only=outer["read_only"] or schema.read_only,
        write_only=outer["write_only"] or schema.write_only,
        extensions={**schema.extensions, **outer["extensions"]} or schema.extensions,
    )
