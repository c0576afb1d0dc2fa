"""The objects of OpenAPI: which kind stands under which field, and a walk over all of them.

This is the one description of the specification's grammar (OpenAPI 3.1, section 4.8; JSON Schema
2020-12 for schemas). What it does not name (examples, defaults, enum values, extensions) is opaque:
a `$ref` or `nullable` in there is somebody's data.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from enum import Enum, auto
from typing import TypeAlias

from msgspec import Struct

from specloom.document.document import Document, Resolved
from specloom.document.location import Location
from specloom.document.value import JsonObject, Value, mapping
from specloom.problems import SpecloomError
from specloom.standards.json_schema import (
    SUBSCHEMA_KEYWORDS,
    SUBSCHEMA_LIST_KEYWORDS,
    SUBSCHEMA_MAP_KEYWORDS,
)
from specloom.standards.openapi import METHODS


class Kind(Enum):
    """A kind of object; the names are the specification's."""

    # Members are looked up once for every object of a document: by identity, not by Enum's own
    # hash of their name, which is written in Python and took a tenth of every walk.
    __hash__ = object.__hash__

    OPENAPI = auto()
    INFO = auto()
    SERVER = auto()
    COMPONENTS = auto()
    PATHS = auto()
    PATH_ITEM = auto()
    OPERATION = auto()
    PARAMETER = auto()
    REQUEST_BODY = auto()
    MEDIA_TYPE = auto()
    ENCODING = auto()
    RESPONSES = auto()
    RESPONSE = auto()
    CALLBACK = auto()
    EXAMPLE = auto()
    LINK = auto()
    HEADER = auto()
    TAG = auto()
    SECURITY_SCHEME = auto()
    SECURITY_REQUIREMENT = auto()
    SCHEMA = auto()


class Shape(Enum):
    """How objects stand under a field: the value itself, a list of them, or a map of them."""

    ONE = auto()
    LIST = auto()
    MAP = auto()
    ONE_OR_LIST = auto()


class Object(Struct, frozen=True):
    """One object of a document: what it should be, what it is, and where it stands.

    `value` is whatever the author wrote; nothing promises that it is a mapping.
    """

    kind: Kind
    value: Value
    location: Location


Placed: TypeAlias = tuple[Kind, JsonObject, Location, str | int | None]
"""A kind, a mapping, and where it stands: in a place, under a key; None if it is there itself."""
_Members: TypeAlias = tuple[Kind, Location, Iterator[tuple[str | int | None, Value]]]
"""Values of one kind with their keys, and the place that they are in."""

_Fields: TypeAlias = dict[str, tuple[Kind, Shape]]
_NO_FIELDS: _Fields = {}

_ONE, _LIST, _MAP = Shape.ONE, Shape.LIST, Shape.MAP
_SERVERS = (Kind.SERVER, _LIST)
_SECURITY = (Kind.SECURITY_REQUIREMENT, _LIST)
_PARAMETERS = (Kind.PARAMETER, _LIST)
_CONTENT = (Kind.MEDIA_TYPE, _MAP)
_EXAMPLES = (Kind.EXAMPLE, _MAP)
_HEADERS = (Kind.HEADER, _MAP)
_SCHEMA = (Kind.SCHEMA, _ONE)
_SCHEMAS = (Kind.SCHEMA, _LIST)
_NAMED_SCHEMAS = (Kind.SCHEMA, _MAP)

FIELDS: dict[Kind, _Fields] = {
    Kind.OPENAPI: {
        "info": (Kind.INFO, _ONE),
        "servers": _SERVERS,
        "paths": (Kind.PATHS, _ONE),
        # `x-webhooks` is what documents in 3.0 have for `webhooks`.
        **dict.fromkeys(("webhooks", "x-webhooks"), (Kind.PATH_ITEM, _MAP)),
        "components": (Kind.COMPONENTS, _ONE),
        "security": _SECURITY,
        "tags": (Kind.TAG, _LIST),
    },
    Kind.COMPONENTS: {
        "schemas": _NAMED_SCHEMAS,
        "responses": (Kind.RESPONSE, _MAP),
        "parameters": (Kind.PARAMETER, _MAP),
        "examples": _EXAMPLES,
        "requestBodies": (Kind.REQUEST_BODY, _MAP),
        "headers": _HEADERS,
        "securitySchemes": (Kind.SECURITY_SCHEME, _MAP),
        "links": (Kind.LINK, _MAP),
        "callbacks": (Kind.CALLBACK, _MAP),
        "pathItems": (Kind.PATH_ITEM, _MAP),
    },
    Kind.PATH_ITEM: {
        **dict.fromkeys(METHODS, (Kind.OPERATION, _ONE)),
        "servers": _SERVERS,
        "parameters": _PARAMETERS,
    },
    Kind.OPERATION: {
        "parameters": _PARAMETERS,
        "requestBody": (Kind.REQUEST_BODY, _ONE),
        "responses": (Kind.RESPONSES, _ONE),
        "callbacks": (Kind.CALLBACK, _MAP),
        "security": _SECURITY,
        "servers": _SERVERS,
    },
    Kind.PARAMETER: {"schema": _SCHEMA, "content": _CONTENT, "examples": _EXAMPLES},
    Kind.HEADER: {"schema": _SCHEMA, "content": _CONTENT, "examples": _EXAMPLES},
    Kind.REQUEST_BODY: {"content": _CONTENT},
    Kind.MEDIA_TYPE: {
        "schema": _SCHEMA,
        "examples": _EXAMPLES,
        "encoding": (Kind.ENCODING, _MAP),
    },
    Kind.ENCODING: {"headers": _HEADERS},
    Kind.RESPONSE: {
        "headers": _HEADERS,
        "content": _CONTENT,
        "links": (Kind.LINK, _MAP),
    },
    Kind.LINK: {"server": (Kind.SERVER, _ONE)},
    Kind.SCHEMA: {
        **dict.fromkeys(SUBSCHEMA_KEYWORDS, _SCHEMA),
        **dict.fromkeys(SUBSCHEMA_LIST_KEYWORDS, _SCHEMAS),
        **dict.fromkeys(SUBSCHEMA_MAP_KEYWORDS, _NAMED_SCHEMAS),
        **dict.fromkeys(("$defs", "definitions"), _NAMED_SCHEMAS),
        "additionalItems": _SCHEMA,
        "items": (Kind.SCHEMA, Shape.ONE_OR_LIST),
    },
}
"""Which objects stand under which fields of which kind."""

_LEADING_ON = frozenset((*FIELDS[Kind.SCHEMA], "$ref", "discriminator"))
"""Keywords of schemas from which there is more to see."""

MEMBERS: dict[Kind, Kind] = {
    Kind.PATHS: Kind.PATH_ITEM,
    Kind.CALLBACK: Kind.PATH_ITEM,
    Kind.RESPONSES: Kind.RESPONSE,
}
"""Kinds whose own keys are names, not fields: what stands under each (extensions excepted)."""


def children(parent: Object) -> list[Object]:
    """The objects that stand directly in an object, in the order of the document."""
    if not isinstance(parent.value, dict):
        return []
    return [
        Object(kind, value, location_of(place, key))
        for kind, place, members in _below(parent.kind, parent.value, parent.location)
        for key, value in members
    ]


def _below(kind: Kind, value: JsonObject, here: Location) -> list[_Members]:
    """What stands in an object, field by field."""
    member = MEMBERS.get(kind)
    if member is not None:
        named = [
            (key, child)
            for key, child in value.items()
            if not key.startswith("x-") and key != "$ref"
        ]
        return [(member, here, iter(named))]
    groups: list[_Members] = []
    fields = FIELDS.get(kind, _NO_FIELDS)
    for key, child in value.items():
        if key not in fields:
            continue
        below, shape = fields[key]
        if shape is _MAP:
            if isinstance(child, dict):
                groups.append((below, here / key, iter([*child.items()])))
        elif isinstance(child, list) and shape is not _ONE:
            groups.append((below, here / key, iter([*enumerate(child)])))
        elif shape is not _LIST:
            groups.append((below, here, iter([(key, child)])))
    return groups


def objects(
    document: Document, start: Iterable[Object] | None = None
) -> Iterator[Object]:
    """Every object of a document and of the files it refers to that is a mapping, each once.

    With `start`, only what is reached from those. An object is yielded before what stands in it,
    and may be changed before the walk goes on. An object with a `$ref` is yielded as it is; its
    target follows at its own place. References that cannot be resolved are passed over here. The
    order is stable, but not that of the text.
    """
    if start is None:
        start = (Object(Kind.OPENAPI, document.data, document.root),)
    for kind, value, place, key in walk(document, start):
        yield Object(kind, value, location_of(place, key))


def walk(document: Document, start: Iterable[Object]) -> Iterator[Placed]:
    """The same, as what objects and their locations are made of.

    A large document has 100,000 objects, and nobody asks where most of them stand.
    """
    schema = Kind.SCHEMA  # Python looks for members of an Enum in a slow way.
    seen: defaultdict[Kind, set[int]] = defaultdict(set)
    # An iterator waits here for the rest of its members, while the walk is in one of them.
    open_: list[_Members] = [
        (parent.kind, parent.location, iter([(None, parent.value)])) for parent in start
    ]
    while open_:
        kind, place, members = open_[-1]
        known = seen[kind]
        for key, value in members:
            if not isinstance(value, dict):
                continue
            identity = id(value)
            if identity in known:
                continue
            known.add(identity)
            yield kind, value, place, key
            if kind is schema and _LEADING_ON.isdisjoint(value):
                continue  # as seven of eight
            here = location_of(place, key)
            below: list[_Members] = []
            if len(value) > 1 or "$ref" not in value:
                below = _below(kind, value, here)
                below.reverse()
            if "$ref" in value or "discriminator" in value:
                for target, at in _targets(document, kind, value, here):
                    if id(target) not in known:
                        below.append((kind, at, iter([(None, target)])))
            if below:
                open_ += below
                break
        else:
            open_.pop()


def location_of(place: Location, key: str | int | None) -> Location:
    """The location of an object that `walk` yields."""
    return place if key is None else Location(place.source, place, key)


def _targets(
    document: Document, kind: Kind, value: JsonObject, here: Location
) -> list[Resolved]:
    """What an object refers to: by `$ref`, and by its discriminator's mapping."""
    sought: list[tuple[Callable[[str, Location], Resolved], str]] = []
    reference = value.get("$ref")
    if isinstance(reference, str):
        sought.append((document.resolve, reference))
    if "discriminator" in value and kind is Kind.SCHEMA:
        sought += [(document.mapped, name) for _, name in mapping_of(value)]
    targets: list[Resolved] = []
    for find, text in sought:
        try:
            targets.append(find(text, here))
        except SpecloomError:
            continue
    return targets


def expected_at(location: Location) -> tuple[Kind, Shape] | None:
    """What a place of an OpenAPI document is for, by the keys that lead to it.

    With `ONE` an object of the kind stands there, with `MAP` or `LIST` several of them. None
    where the keys do not tell: in data, extensions, and under keywords that the grammar does not know.
    """
    kind, shape = Kind.OPENAPI, _ONE
    for key in location.keys:
        if shape is _MAP or (shape is not _ONE and isinstance(key, int)):
            shape = _ONE
        elif kind in MEMBERS and not str(key).startswith("x-"):
            kind = MEMBERS[kind]
        else:
            field = FIELDS.get(kind, _NO_FIELDS).get(str(key))
            if field is None:
                return None
            kind, shape = field
    return kind, shape


def mapping_of(schema: JsonObject) -> list[tuple[str, str]]:
    """A discriminator's mapping: values of the property, and the schemas they name."""
    named = mapping(mapping(schema.get("discriminator")).get("mapping"))
    return [(value, name) for value, name in named.items() if isinstance(name, str)]
