"""What kind of object a value is that somebody refers to, and whether that may stand there.

Its place tells, in an OpenAPI document. In data, extensions and other files, where objects of every
kind may lie, its members tell, if it has such as no other kind has.
"""

from __future__ import annotations

from specloom.document import JsonObject, Location, Resolved
from specloom.document.objects import Kind, Shape, expected_at
from specloom.document.source import Source
from specloom.standards.json_schema import COMPOSITIONS, TYPES, type_of
from specloom.standards.openapi import METHODS, PARAMETER_LOCATIONS

REFERABLE = frozenset(
    {
        *(Kind.SCHEMA, Kind.PARAMETER, Kind.REQUEST_BODY, Kind.RESPONSE, Kind.HEADER),
        *(Kind.EXAMPLE, Kind.LINK, Kind.CALLBACK, Kind.PATH_ITEM, Kind.SECURITY_SCHEME),
    }
)
"""Kinds that a reference may stand for (OpenAPI 3.1, section 4.8)."""
_NAMES = {
    Kind.OPENAPI: "the whole OpenAPI document",
    Kind.INFO: "the document's info",
    Kind.COMPONENTS: "the document's components",
    Kind.PATHS: "the document's paths",
    Kind.RESPONSES: "a map of responses",
}
_TYPE_NAMES = {
    **dict.fromkeys(("integer", "number"), "a number"),
    "array": "a list",
    "string": "a text",
    "null": "null",
    "boolean": "a boolean",
}
"""How a message calls what is no object."""
_SECURITY = {
    "apiKey": "name",
    "http": "scheme",
    "oauth2": "flows",
    "openIdConnect": "openIdConnectUrl",
}
"""What a security scheme of a type has, and nothing else."""
_SCHEMA_MEMBERS = frozenset(
    ("type", "properties", "items", "enum", "$ref", *COMPOSITIONS)
)


def kind_name(kind: Kind) -> str:
    """How a message calls an object of a kind: `a request body`."""
    name = kind.name.lower().replace("_", " ")
    return _NAMES.get(kind, f"{'an' if name[0] in 'aeio' else 'a'} {name}")


def wrong_kind(kind: Kind, target: Resolved) -> str | None:
    """What stands at a place where an object of some kind is looked for; None if it may be one."""
    if kind not in REFERABLE:
        return None
    value, location = target
    place = expected_at(location) if _is_openapi(location) else None
    if place is not None:
        actual, shape = place
        if shape is Shape.MAP or (shape is Shape.LIST and isinstance(value, list)):
            noun = kind_name(actual).partition(" ")[2]
            plural = noun[:-1] + "ies" if noun.endswith("y") else f"{noun}s"
            return f"a {'map' if shape is Shape.MAP else 'list'} of {plural}"
        return None if actual is kind else kind_name(actual)
    if kind is Kind.EXAMPLE:
        return None  # data of any form
    if not isinstance(value, dict):
        is_schema = kind is Kind.SCHEMA and isinstance(value, bool)
        return None if is_schema else _TYPE_NAMES[type_of(value)]
    possible = _kinds_by_members(value)
    return None if not possible or kind in possible else kind_name(possible[0])


def kind_of_place(location: Location) -> Kind | None:
    """The kind of object that must stand at a place; None where the place does not tell."""
    place = expected_at(location) if _is_openapi(location) else None
    return None if place is None or place[1] is Shape.MAP else place[0]


def _is_openapi(location: Location) -> bool:
    """Whether a place is in an OpenAPI document, or in the components of a part of one."""
    assert isinstance(location.source, Source)
    file = location.source.data
    if not isinstance(file, dict):
        return False
    return "openapi" in file or ("components" in file and location.parent is not None)


def _kinds_by_members(value: JsonObject) -> tuple[Kind, ...]:
    """The kinds that a value may be of, the likeliest first; none where its members do not tell."""
    written = value.get("type")
    content, schema = value.get("content"), value.get("schema")
    if isinstance(written, str) and isinstance(
        value.get(_SECURITY.get(written, "")), str | dict
    ):
        return (Kind.SECURITY_SCHEME,)
    if isinstance(value.get("name"), str) and value.get("in") in PARAMETER_LOCATIONS:
        return (Kind.PARAMETER,)
    if isinstance(content, dict) and content and all("/" in key for key in content):
        return (Kind.RESPONSE, Kind.REQUEST_BODY, Kind.HEADER)
    if isinstance(value.get("responses"), dict) and "type" not in value:
        return (Kind.OPERATION,)
    if _has_operations(value):
        return (Kind.PATH_ITEM,)
    if value and all(
        isinstance(v, dict) and _has_operations(v) for v in value.values()
    ):
        return (Kind.CALLBACK, Kind.PATHS)
    if isinstance(schema, dict) and _SCHEMA_MEMBERS.isdisjoint(value):
        return (Kind.MEDIA_TYPE, Kind.HEADER, Kind.PARAMETER)
    if (
        written in TYPES
        or isinstance(value.get("properties"), dict)
        or any(isinstance(value.get(keyword), list) for keyword in COMPOSITIONS)
    ):
        return (Kind.SCHEMA,)
    return ()


def _has_operations(value: JsonObject) -> bool:
    operations = [value[method] for method in METHODS if method in value]
    return any(
        isinstance(operation, dict) and "responses" in operation
        for operation in operations
    )
