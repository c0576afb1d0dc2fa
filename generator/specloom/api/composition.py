"""allOf, oneOf and anyOf: merging what must hold together, listing what may.

`allOf` and keywords beside a `$ref` are conjunctions (JSON Schema 2020-12 core, 10.2.1.1
and 8.2.3.1); they are merged into one node, properties united, bounds tightened. `oneOf`
and `anyOf` become a `Union`, each member merged with what stands beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from msgspec import UNSET

from ..document.location import Location
from ..document.value import Value
from ..problems import problem
from .annotations import ANNOTATION_KEYWORDS, Annotations, annotations_of
from .model import (
    Anything,
    Discriminator,
    Nothing,
    Object,
    Property,
    Schema,
    Union,
    with_annotations,
)
from .reading import Raw, identity, mapping, sequence, strings

if TYPE_CHECKING:
    from .schemas import SchemaReader

Part: TypeAlias = tuple[Value, Location]
"""A raw schema and where it stands."""

MAX_MERGED = 50_000
"""Parts and properties that all compositions of a document together may have."""

_CHOICES = ("oneOf", "anyOf")
_COMPOSING = frozenset({"$ref", "allOf", "discriminator", *_CHOICES})
# Members that only narrow which properties must or must not be there say nothing that a
# Python type could: the object they narrow is the loosest correct type.
_PRESENCE = frozenset({"required", "not", "dependentRequired", *ANNOTATION_KEYWORDS})

_TIGHTEN_UP = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
_TIGHTEN_DOWN = (
    "maximum",
    "exclusiveMaximum",
    "maxLength",
    "maxItems",
    "maxProperties",
)


def read_composed(reader: SchemaReader, raw: Raw, at: Location) -> Schema:
    """The node for a schema with oneOf, anyOf, allOf, or `$ref` beside other keywords."""
    if at in reader.composing:
        # What contains itself by way of a composition gets a name, and refers to that.
        return reader.named(raw, at)
    reader.composing.add(at)
    try:
        said = annotations_of(raw, at, nullable=False)
        return _conjunction(reader, _conjuncts(raw, at), said, frozenset())
    finally:
        reader.composing.discard(at)


def union_of_types(
    reader: SchemaReader, raw: Raw, at: Location, kinds: list[str], nullable: bool
) -> Schema:
    """The node for `type: [a, b]`: a union with one member per type."""
    shared = {key: value for key, value in raw.items() if _asserts(key)}
    return Union(
        **annotations_of(raw, at, nullable=nullable),
        members=tuple(
            reader.read_plain({**shared, "type": kind}, at) for kind in kinds
        ),
    )


def _asserts(key: str) -> bool:
    return key not in ANNOTATION_KEYWORDS and not key.startswith("x-")


def _is_meaningful(part: Part) -> bool:
    raw = part[0]
    return raw is False or (isinstance(raw, dict) and any(map(_asserts, raw)))


def _conjuncts(raw: Raw, at: Location) -> list[Part]:
    """The schemas that `raw` says must hold together: its own keywords, `$ref`, each of allOf."""
    own = {key: value for key, value in raw.items() if key not in ("$ref", "allOf")}
    parts: list[Part] = []
    if "$ref" in raw:
        parts.append(({"$ref": raw["$ref"]}, at))
    parts += [
        (item, at / "allOf" / i) for i, item in enumerate(sequence(raw.get("allOf")))
    ]
    if any(map(_asserts, own)):
        parts.append((own, at))
    return parts


def _conjunction(
    reader: SchemaReader, parts: list[Part], said: Annotations, inside: frozenset[int]
) -> Schema:
    """One node for schemas that must all hold."""
    meaningful = [part for part in parts if _is_meaningful(part)]
    if not meaningful:
        return Anything(**said)
    if len(meaningful) == 1:
        raw, at = meaningful[0]
        if not (isinstance(raw, dict) and any(key in raw for key in _CHOICES)):
            return _annotated(reader.read(raw, at), said)
    flat = _flatten(reader, meaningful, inside)
    if not _is_affordable(reader, len(flat), said["location"]):
        return Anything(**said)
    if any(raw is False for raw, _ in flat):
        return Nothing(**said)
    choices = [
        (raw, at, keyword)
        for raw, at in flat
        if isinstance(raw, dict)
        for keyword in _CHOICES
        if _is_choice(raw.get(keyword))
    ]
    plain: list[Part] = []
    for raw, at in flat:
        own = {
            key: value for key, value in mapping(raw).items() if key not in _COMPOSING
        }
        if any(map(_asserts, own)):
            plain.append((own, at))
    if not choices:
        return _merged(reader, plain, said, inside)
    return _choice(reader, choices[0], plain, said, inside)


def _is_choice(members: Value) -> bool:
    """Whether a oneOf or anyOf says more than which properties are there."""
    return any(
        item is False
        or (isinstance(item, dict) and not all(key in _PRESENCE for key in item))
        for item in sequence(members)
    )


def _is_affordable(reader: SchemaReader, count: int, at: Location) -> bool:
    """Whether so much more can be merged: chains of allOf grow with the square of their length."""
    if reader.merged > MAX_MERGED:
        return False
    reader.merged += count
    if reader.merged > MAX_MERGED:
        message = "the compositions of this document expand without end; here and after, any value is taken"
        reader.problems.append(problem("type-too-large", message, at))
    return reader.merged <= MAX_MERGED


def _flatten(
    reader: SchemaReader, parts: list[Part], inside: frozenset[int]
) -> list[Part]:
    """The parts with every `$ref` followed and every allOf opened; cycles are left out."""
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
                waiting.append(target)
            continue
        waiting.extend(reversed(_conjuncts(raw, at)))
    return flat


def _choice(
    reader: SchemaReader,
    choice: tuple[Raw, Location, str],
    plain: list[Part],
    said: Annotations,
    inside: frozenset[int],
) -> Schema:
    """The union of a oneOf or anyOf, each member merged with the `plain` parts beside it."""
    raw, at, keyword = choice
    beside = [part for part in plain if _narrows_members(mapping(part[0]))]
    members: list[Schema] = []
    nullable = said["nullable"]
    for index, item in enumerate(sequence(raw.get(keyword))):
        place = at / keyword / index
        if _is_null(item):
            nullable = True
            continue
        if beside and isinstance(item, dict):
            own = annotations_of(item, place, nullable=False)
            guard = inside | {id(raw)}
            if id(item) not in inside:
                members.append(
                    _conjunction(reader, [*beside, (item, place)], own, guard)
                )
        else:
            members.append(reader.read(item, place))
    said["nullable"] = nullable
    return _union(members, said, keyword, reader.discriminator(raw, at))


def _is_null(raw: Value) -> bool:
    """Whether null is the only value of a schema."""
    return isinstance(raw, dict) and (
        raw.get("type") in ("null", ["null"])
        or raw.get("enum") == [None]
        or ("const" in raw and raw["const"] is None)
    )


def _union(
    members: list[Schema],
    said: Annotations,
    keyword: str,
    discriminator: Discriminator | None,
) -> Schema:
    members = [member for member in members if not isinstance(member, Nothing)]
    if not members:
        return Anything(**said)
    if len(members) == 1:
        return _annotated(members[0], said)
    return Union(
        **said,
        members=tuple(members),
        exclusive=keyword == "oneOf",
        discriminator=discriminator,
    )


def _narrows_members(raw: Raw) -> bool:
    """Whether keywords beside a choice say more than the type that its members repeat."""
    return any(_asserts(key) and key != "type" for key in raw)


def _merged(
    reader: SchemaReader, parts: list[Part], said: Annotations, inside: frozenset[int]
) -> Schema:
    """One node for plain parts: no references and compositions are left in them."""
    if not parts:
        return Anything(**said)
    if len(parts) == 1:
        raw, at = parts[0]
        return _annotated(reader.read_plain(mapping(raw), at), said)
    combined = _combined([mapping(raw) for raw, _ in parts])
    if not any("properties" in mapping(raw) for raw, _ in parts):
        return _annotated(reader.read_plain(combined, parts[-1][1]), said)
    return _merged_object(reader, parts, combined, said, inside)


def _merged_object(
    reader: SchemaReader,
    parts: list[Part],
    combined: Raw,
    said: Annotations,
    inside: frozenset[int],
) -> Schema:
    sources: dict[str, list[Part]] = {}
    required: set[str] = set()
    for raw, at in parts:
        required.update(strings(mapping(raw).get("required")))
        for name, value in mapping(mapping(raw).get("properties")).items():
            sources.setdefault(name, []).append((value, at / "properties" / name))
    if not _is_affordable(reader, len(sources), said["location"]):
        return Anything(**said)
    outer = annotations_of(combined, said["location"], nullable=_all_nullable(parts))
    additional = combined.get("additionalProperties", True)
    closed = any(mapping(raw).get("additionalProperties") is False for raw, _ in parts)
    merged = Object(
        **outer,
        declares_additional="additionalProperties" in combined,
        properties=tuple(
            Property(
                name=name,
                schema=_property(reader, found, inside),
                required=name in required,
            )
            for name, found in sources.items()
        ),
        additional=(
            None
            if closed
            else reader.read(additional, said["location"] / "additionalProperties")
        ),
    )
    return _annotated(merged, said)


def _property(
    reader: SchemaReader, found: list[Part], inside: frozenset[int]
) -> Schema:
    """The schema of a property that one or several parts declare; the last one's words win."""
    distinct: list[Part] = []
    for part in found:
        if not any(part[0] == known for known, _ in distinct):
            distinct.append(part)
    if len(distinct) == 1:
        return reader.read(*distinct[0])
    raw, at = distinct[-1]
    said = annotations_of(mapping(raw), at, nullable=False)
    places = frozenset(place for _, place in distinct)
    if places in reader.merging:
        return Anything(**said)
    reader.merging.add(places)
    try:
        return _conjunction(reader, distinct, said, inside)
    finally:
        reader.merging.discard(places)


def _combined(parts: list[Raw]) -> Raw:
    """One raw schema for several: types and enums intersected, bounds tightened."""
    result: Raw = {}
    for part in parts:
        for key, value in part.items():
            if key not in result or result[key] == value:
                result[key] = value
            elif key == "type":
                result[key] = _shared_types(result[key], value)
            elif key == "enum":
                allowed = set(map(identity, sequence(value)))
                shared = [
                    item for item in sequence(result[key]) if identity(item) in allowed
                ]
                result[key] = shared or result[key]
            elif key == "required":
                result[key] = [*sequence(result[key]), *sequence(value)]
            elif key in _TIGHTEN_UP:
                result[key] = _bound(result[key], value, upper=False)
            elif key in _TIGHTEN_DOWN:
                result[key] = _bound(result[key], value, upper=True)
            elif key == "items":
                result[key] = {"allOf": [result[key], value]}
            elif (
                key == "additionalProperties" and result[key] is True
            ) or not _asserts(key):
                result[key] = value
    return result


def _shared_types(one: Value, other: Value) -> Value:
    first = [one] if isinstance(one, str) else strings(one)
    second = [other] if isinstance(other, str) else strings(other)
    if "number" in second and "integer" in first:
        second = [*second, "integer"]
    if "number" in first and "integer" in second:
        first = [*first, "integer"]
    shared: list[Value] = [kind for kind in first if kind in second]
    return shared or list[Value](first)


def _bound(one: Value, other: Value, *, upper: bool) -> Value:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return min(one, other) if upper else max(one, other)
    return one


def _all_nullable(parts: list[Part]) -> bool:
    declared = [mapping(raw).get("type") for raw, _ in parts if "type" in mapping(raw)]
    return bool(declared) and all("null" in sequence(kind) for kind in declared)


def _annotated(schema: Schema, said: Annotations) -> Schema:
    """`schema` with the words that stand nearer to its use."""
    return with_annotations(
        schema,
        title=said["title"] or schema.title,
        description=said["description"] or schema.description,
        nullable=said["nullable"] or schema.nullable,
        default=said["default"] if said["default"] is not UNSET else schema.default,
        examples=said["examples"] or schema.examples,
        deprecated=said["deprecated"] or schema.deprecated,
        read_only=said["read_only"] or schema.read_only,
        write_only=said["write_only"] or schema.write_only,
        extensions={**schema.extensions, **said["extensions"]} or schema.extensions,
    )
