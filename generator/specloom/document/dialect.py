"""One dialect for all that follows: schemas of OpenAPI 3.0 become JSON Schema 2020-12.

After `normalise` there is no `nullable`, no boolean `exclusiveMinimum`, no `example`
in a schema, and no field whose value is null by mistake. Everything happens in place: containers
stay the same objects at the same pointers. Only a nullable schema that is a reference or an
`allOf` has to move one level down, into `anyOf/0`; the file's source remembers where it was
written.
"""

from __future__ import annotations

from collections import defaultdict

from specloom.document.document import Document, reference_in
from specloom.document.location import Location
from specloom.document.objects import Kind, Object, Placed, location_of, walk
from specloom.document.source import Source
from specloom.document.value import JsonObject, Value, mapping
from specloom.problems import SpecloomError, problem
from specloom.standards.json_schema import ANNOTATIONS, COMPOSITIONS, INCLUSIVE_BOUNDS

_NULL_IS_A_VALUE = frozenset(("default", "example", "const", "value", "nullable"))
"""Fields in which null is a value like any other."""
_REWRITTEN = frozenset(
    {
        *("required", "exclusiveMinimum", "exclusiveMaximum", "format"),
        *("example", "$ref", "nullable"),
    }
)
"""Keywords of schemas that may change; most schemas have none of them."""
_WITH_SCOPES = frozenset({Kind.SECURITY_REQUIREMENT, Kind.SECURITY_SCHEME})


def normalise(document: Document) -> dict[Kind, list[Placed]]:
    """Bring a document, with every file that it refers to, to the 3.1 dialect, in place.

    Changes nothing the second time. Shapes that are not what they should be are left alone. What
    cannot be carried over is added to the document's problems. Returns all objects of the document
    that are mappings as they are now, by kind and in the order of `objects`: each changes
    before the walk goes on to what stands in it, so that a second walk would find the same.
    """
    is_written = not document.is_normalised
    document.is_normalised = True
    schema = Kind.SCHEMA  # Python looks for members of an Enum in a slow way.
    by_kind: defaultdict[Kind, list[Placed]] = defaultdict(list)
    for placed in walk(document, [Object(Kind.OPENAPI, document.data, document.root)]):
        kind, value, place, key = placed
        by_kind[kind].append(placed)
        if not is_written:
            continue
        if None in value.values():
            _drop_nulls(kind, value)
        if kind is schema:
            if not _REWRITTEN.isdisjoint(value) or value.get("type").__class__ is list:
                _normalise_schema(document, value, location_of(place, key))
        elif kind in _WITH_SCOPES:
            _drop_null_scopes(kind, value)
    return by_kind


def _drop_nulls(kind: Kind, value: JsonObject) -> None:
    """Forget fields that are given without a value (`required:`), as if they were not there."""
    if kind is Kind.SCHEMA and value.get("type", "") is None:
        value["type"] = "null"
    if kind is Kind.SECURITY_REQUIREMENT:
        return
    for key in [key for key, child in value.items() if child is None]:
        if key not in _NULL_IS_A_VALUE and not key.startswith("x-"):
            del value[key]


def _drop_null_scopes(kind: Kind, value: JsonObject) -> None:
    if kind is Kind.SECURITY_REQUIREMENT:
        for name, scopes in value.items():
            if scopes is None:
                value[name] = []
    elif kind is Kind.SECURITY_SCHEME:
        for flow in mapping(value.get("flows")).values():
            if isinstance(flow, dict) and flow.get("scopes", "") is None:
                flow["scopes"] = {}


def _normalise_schema(document: Document, schema: JsonObject, here: Location) -> None:
    if len(schema) == 1 and "$ref" in schema:
        return
    types = schema.get("type")
    if isinstance(types, list) and None in types:
        types[:] = ["null" if name is None else name for name in types]
    if isinstance(schema.get("required"), bool):
        # A habit from JSON Schema draft 3, without meaning since.
        del schema["required"]
    if "exclusiveMinimum" in schema or "exclusiveMaximum" in schema:
        _move_bounds(schema)
    if "format" in schema:
        _name_encoding(schema)
    if "example" in schema:
        _move_example(schema, here)
    if document.version == "3.0" and "$ref" in schema and len(schema) > 1:
        _drop_siblings(document, schema, here)
    if "nullable" in schema:
        _move_nullable(document, schema, here)


def _move_bounds(schema: JsonObject) -> None:
    for exclusive, inclusive in INCLUSIVE_BOUNDS.items():
        flag = schema.get(exclusive)
        if flag is True and isinstance(schema.get(inclusive), int | float):
            schema[exclusive] = schema.pop(inclusive)
        elif isinstance(flag, bool):
            del schema[exclusive]


def _name_encoding(schema: JsonObject) -> None:
    """Say in 3.1's words what the formats byte and binary say (OpenAPI 3.1, section 4.7.14.2)."""
    if schema.get("format") == "byte":
        schema.setdefault("contentEncoding", "base64")
    elif schema.get("format") == "binary":
        schema.setdefault("contentMediaType", "application/octet-stream")


def _move_example(schema: JsonObject, here: Location) -> None:
    example = schema.pop("example")
    examples = schema.get("examples")
    if not isinstance(examples, list):
        examples = schema["examples"] = []
    examples.append(example)
    _source(here).moved[here / "examples" / (len(examples) - 1)] = here / "example"


def _drop_siblings(document: Document, schema: JsonObject, here: Location) -> None:
    """Remove what 3.0 ignores next to a reference (3.0.3, section 4.7.23) and 3.1 would obey."""
    if reference_in(schema) is None:
        return
    ignored = [
        key for key in schema if key not in ANNOTATIONS and not key.startswith("x-")
    ]
    for key in ignored:
        if key not in ("$ref", "nullable"):
            del schema[key]
            message = f"{key!r} next to a $ref is ignored in OpenAPI 3.0."
            document.problems.append(problem("ignored-sibling", message, here / key))


def _move_nullable(document: Document, schema: JsonObject, here: Location) -> None:
    nullable = schema.pop("nullable")
    if document.version == "3.1":
        message = "'nullable' is not a keyword of OpenAPI 3.1."
        document.problems.append(
            problem("misplaced-nullable", message, here / "nullable")
        )
    if nullable is not True:
        return
    if "$ref" in schema or "allOf" in schema:
        _wrap(document, schema, here)
        return
    _admit_null_by_type(schema)
    values = schema.get("enum")
    if isinstance(values, list) and values and None not in values:
        values.append(None)
    for keyword in ("anyOf", "oneOf"):
        alternatives = schema.get(keyword)
        if isinstance(alternatives, list):
            place = here / keyword
            if not any(
                _admits_null(document, alternative, place / index)
                for index, alternative in enumerate(alternatives)
            ):
                alternatives.append({"type": "null"})


def _admit_null_by_type(schema: JsonObject) -> None:
    types = schema.get("type")
    if types is None and schema.keys().isdisjoint(("$ref", *COMPOSITIONS)):
        # Without a type null is allowed already; what the author had in mind is written down.
        if "properties" in schema or "additionalProperties" in schema:
            types = "object"
        elif "items" in schema:
            types = "array"
    if isinstance(types, str) and types != "null":
        schema["type"] = [types, "null"]
    elif isinstance(types, list) and types and "null" not in types:
        types.append("null")


def _wrap(document: Document, schema: JsonObject, here: Location) -> None:
    """Turn a nullable reference or allOf into `anyOf: [it, {type: null}]`, unless it is that."""
    if set(schema) <= ANNOTATIONS | {"$ref"} and _admits_null(document, schema, here):
        return
    inner = {key: schema.pop(key) for key in list(schema) if _restricts(key)}
    schema["anyOf"] = [inner, {"type": "null"}]
    _source(here).moved[here / "anyOf" / 0] = here


def _restricts(key: str) -> bool:
    return key not in ANNOTATIONS and not key.startswith("x-")


def _admits_null(document: Document, value: Value, here: Location) -> bool:
    """Whether a schema, or what it refers to, says plainly that null is a value."""
    try:
        value = document.follow(value, here).value
    except SpecloomError:
        return False
    if not isinstance(value, dict):
        return False
    types = value.get("type")
    listed = types if isinstance(types, list) else [types]
    if "null" in listed or value.get("nullable") is True:
        return True
    alternatives = value.get("anyOf")
    return isinstance(alternatives, list) and {"type": "null"} in alternatives


def _source(here: Location) -> Source:
    assert isinstance(here.source, Source)
    return here.source
