"""Which fields and values a place knows, by the official schema of OpenAPI and JSON Schema's own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import unquote

from jsonschema_rs import ValidationError

from specloom.checks.spelling import nearest, question
from specloom.document.references import pointer_tokens, value_at
from specloom.standards.json_schema import COMPOSITIONS, KEYWORDS

DEPENDENT = ", as the other fields are"
"""Said of a field that is known with other values of the fields beside it."""
_ALTERNATIVES = re.compile(r"\^\((\w+(?:\|\w+)*)\)\$")
_SUBSCHEMAS = ("if", "then", "else")
_MAX_LEVELS = 10


class Fields(NamedTuple):
    """The names of an object's fields, and patterns of those that are not listed."""

    names: dict[str, None]
    patterns: dict[str, None]


def remark(name: str, error: ValidationError, resources: Mapping[str, Any]) -> str:
    """What may be meant by a field that is not known, as the end of a sentence; it may be empty.

    `resources` are the schemas that the error may come from, by URI.
    """
    fields = _fields(error, resources)
    if "nullable" in fields.names and name in KEYWORDS:
        return "; it is a keyword of OpenAPI 3.1"
    if "schema" in fields.names and name in KEYWORDS:
        return "; it belongs in 'schema'"
    if name in fields.names:
        return DEPENDENT
    return question(_meant(name, fields))


def _meant(name: str, fields: Fields) -> str | None:
    words = dict(fields.names)
    for pattern in fields.patterns:
        if listed := _ALTERNATIVES.fullmatch(pattern):
            words |= dict.fromkeys(listed.group(1).split("|"))
    meant = nearest(name, words)
    if meant is not None:
        return meant
    # Such as '20x', 'X-Internal' and 'pets', for '2XX', 'x-Internal' and '/pets'.
    status = f"{name[:1]}XX" if len(name) == 3 else name
    for variant in (status, f"{name[:1].lower()}{name[1:]}", f"/{name}"):
        if any(re.search(pattern, variant) for pattern in fields.patterns):
            return variant
    return None


def _fields(error: ValidationError, resources: Mapping[str, Any]) -> Fields:
    """What the object knows that an error calls a field of unknown."""
    fields = Fields({}, {})
    uri, _, fragment = (error.absolute_keyword_location or "").partition("#")
    resource = resources.get(uri)
    schema: Any = value_at(resource, pointer_tokens(unquote(fragment))[:-1])
    rest = [(schema, 0)]
    while rest:
        part, level = rest.pop()
        if isinstance(part, dict):
            fields.names.update(dict.fromkeys(part.get("properties", ())))
            fields.patterns.update(dict.fromkeys(part.get("patternProperties", ())))
            if level < _MAX_LEVELS:
                rest += ((applied, level + 1) for applied in _applied(part, resource))
    return fields


def _applied(schema: dict[str, Any], resource: Any) -> Iterator[Any]:
    """The schemas that a schema applies to the same value."""
    for keyword in _SUBSCHEMAS:
        yield schema.get(keyword)
    for keyword in COMPOSITIONS:
        yield from schema.get(keyword, ())
    yield from schema.get("dependentSchemas", {}).values()
    reference = schema.get("$ref", "")
    if reference.startswith("#/"):
        yield value_at(resource, pointer_tokens(reference[1:]))
