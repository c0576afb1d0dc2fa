"""The objects of OpenAPI: which kind stands under which field, and a walk over all of them.

This is the one description of the specification's grammar (OpenAPI 3.1, section 4.8; JSON Schema
2020-12 for schemas). What it does not name (examples, defaults, enum values, extensions) is opaque:
a ``$ref`` or ``nullable`` in there is somebody's data.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from enum import Enum, auto
from typing import TypeAlias

from msgspec import Struct

from specloom.document.document import Document, reference_in
from specloom.document.location import Location
from specloom.document.value import Value
from specloom.problems import SpecloomError


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

    ``value`` is whatever the author wrote; nothing promises that it is a mapping.
    """

    kind: Kind
    value: Value
    location: Location


#: The methods an operation may stand under in a path item (OpenAPI 3.1, section 4.8.9).
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

_Fields: TypeAlias = dict[str, tuple[Kind, Shape]]

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

#: Which objects stand under which fields of which kind.
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
        **dict.fromkeys(
            ("properties", "patternProperties", "dependentSchemas"), _NAMED_SCHEMAS
        ),
        **dict.fromkeys(("$defs", "definitions"), _NAMED_SCHEMAS),
        **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), _SCHEMAS),
        **dict.fromkeys(("additionalProperties", "unevaluatedProperties"), _SCHEMA),
        **dict.fromkeys(("additionalItems", "unevaluatedItems", "contains"), _SCHEMA),
        **dict.fromkeys(
            ("not", "if", "then", "else", "propertyNames", "contentSchema"), _SCHEMA
        ),
        "items": (Kind.SCHEMA, Shape.ONE_OR_LIST),
    },
}

#: Keywords of schemas from which there is more to see.
_LEADING_ON = frozenset((*FIELDS[Kind.SCHEMA], "$ref", "discriminator"))

#: Kinds whose own keys are names, not fields: what stands under each (extensions excepted).
MEMBERS: dict[Kind, Kind] = {
    Kind.PATHS: Kind.PATH_ITEM,
    Kind.CALLBACK: Kind.PATH_ITEM,
    Kind.RESPONSES: Kind.RESPONSE,
}


def children(parent: Object) -> list[Object]:
    """The objects that stand directly in an object, in the order of the document."""
    kind, value, here = parent.kind, parent.value, parent.location
    found: list[Object] = []
    if not isinstance(value, dict):
        return found
    member = MEMBERS.get(kind)
    if member is not None:
        for key, child in value.items():
            if not key.startswith("x-") and key != "$ref":
                found.append(Object(member, child, here / key))
        return found
    fields = FIELDS.get(kind)
    if fields is None or fields.keys().isdisjoint(value):
        return found
    for key, child in value.items():
        known = fields.get(key)
        if known is None:
            continue
        below, shape = known
        if shape is Shape.MAP:
            if isinstance(child, dict):
                place = here / key
                for name, member_value in child.items():
                    found.append(Object(below, member_value, place / name))
        elif isinstance(child, list) and shape is not Shape.ONE:
            place = here / key
            for index, item in enumerate(child):
                found.append(Object(below, item, place / index))
        elif shape is not Shape.LIST:
            found.append(Object(below, child, here / key))
    return found


def objects(
    document: Document, start: Iterable[Object] | None = None
) -> Iterator[Object]:
    """Every object of a document and of the files it refers to, each once.

    With ``start``, only what is reached from those. An object is yielded before what stands in it,
    and may be changed before the walk goes on. An object with a ``$ref`` is yielded as it is; its
    target follows at its own place. References that cannot be resolved are passed over here. The
    order is stable, but not that of the text.
    """
    seen: set[tuple[int, Kind]] = set()
    whole = [Object(Kind.OPENAPI, document.data, document.root)]
    rest = whole if start is None else list(start)
    while rest:
        found = rest.pop()
        kind, value = found.kind, found.value
        if not isinstance(value, dict):
            yield found
            continue
        identity = (id(value), kind)
        if identity in seen:
            continue
        seen.add(identity)
        yield found
        if kind is Kind.SCHEMA and _LEADING_ON.isdisjoint(value):
            continue  # as seven of eight
        rest += reversed(children(found))
        rest += _targets(document, value, found)


def _targets(
    document: Document, value: dict[str, Value], holder: Object
) -> Iterator[Object]:
    """What an object refers to: by ``$ref``, and by its discriminator's mapping."""
    reference = reference_in(value)
    if reference is not None:
        with suppress(SpecloomError):
            target = document.resolve(reference, holder.location)
            yield Object(holder.kind, target.value, target.location)
    if holder.kind is Kind.SCHEMA and "discriminator" in value:
        for _, name in mapping_of(value):
            with suppress(SpecloomError):
                target = document.mapped(name, holder.location)
                yield Object(holder.kind, target.value, target.location)


def mapping_of(schema: dict[str, Value]) -> list[tuple[str, str]]:
    """A discriminator's mapping: values of the property, and the schemas they name."""
    discriminator = schema.get("discriminator")
    mapping = discriminator.get("mapping") if isinstance(discriminator, dict) else None
    if not isinstance(mapping, dict):
        return []
    return [(value, name) for value, name in mapping.items() if isinstance(name, str)]
