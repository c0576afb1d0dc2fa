"""Is it an OpenAPI document? The official JSON Schema of its version, applied to what was written.

The schemas are those that openapi-spec-validator ships. 3.1's leaves Schema Objects open, so JSON
Schema's own metaschema (2020-12) is put in where its ``$dynamicRef`` asks for one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import jsonschema_rs

from specloom.checks.kinds import instead
from specloom.checks.violations import Violation, violations
from specloom.document import Document, Location, Value
from specloom.document.document import reference_in
from specloom.document.objects import Kind, objects
from specloom.document.references import child_of
from specloom.problems import Problem, SpecloomError, problem

_METASCHEMA = "https://json-schema.org/draft/2020-12/schema"
#: Where the official schema defines what a file that is referred to may hold.
_FRAGMENTS = {
    Kind.PATH_ITEM: ("PathItem", "path-item"),
    Kind.OPERATION: ("Operation", "operation"),
    Kind.PARAMETER: ("Parameter", "parameter"),
    Kind.REQUEST_BODY: ("RequestBody", "request-body"),
    Kind.RESPONSE: ("Response", "response"),
    Kind.HEADER: ("Header", "header"),
    Kind.EXAMPLE: ("Example", "example"),
    Kind.LINK: ("Link", "link"),
    Kind.SECURITY_SCHEME: ("SecurityScheme", "security-scheme"),
    Kind.SCHEMA: ("Schema", "schema"),
}


def check(document: Document) -> list[Problem]:
    """Every violation of the official schema, at its place, in the entry and what it refers to.

    The document must not have been normalised. Never raises.
    """
    found = list(
        _problems(
            _validator(document.version, Kind.OPENAPI), document.data, document.root
        )
    )
    for kind, value, location in _fragments(document):
        found += _problems(_validator(document.version, kind), value, location)
    return found


def _problems(
    validator: jsonschema_rs.Validator, value: Value, location: Location
) -> Iterator[Problem]:
    found = violations(validator.iter_errors(value))
    passed = {
        violation.path[:length]
        for violation in found
        for length in range(len(violation.path))
    }
    misplaced: set[tuple[str | int, ...]] = set()
    for violation in found:
        if violation.code == "unknown-field" and violation.path in passed:
            # unevaluatedProperties calls a field unknown when the subschema that knows it has
            # failed.
            continue
        holder = _reference_holder(value, violation)
        if holder is None:
            yield problem(
                violation.code, violation.message, _below(location, violation.path)
            )
        elif holder not in misplaced:
            misplaced.add(holder)
            message = "OpenAPI allows no $ref here."
            yield problem(
                "misplaced-reference", message, _below(location, (*holder, "$ref"))
            )


def _reference_holder(
    value: Value, violation: Violation
) -> tuple[str | int, ...] | None:
    """The keys of the object that is wrong because it is a reference; None when it is not that."""
    path = violation.path
    if violation.code == "unknown-field" or path[-1:] == ("$ref",):
        path = path[:-1]
    for key in path:
        child = child_of(value, str(key))
        if child is None:
            return None
        value = child[0]
    return path if reference_in(value) is not None else None


def _below(location: Location, keys: tuple[str | int, ...]) -> Location:
    for key in keys:
        location = location / key
    return location


def _fragments(document: Document) -> Iterator[tuple[Kind, Value, Location]]:
    """What is referred to in other files: nothing else says what kind of object it should be."""
    if not _may_leave(document):
        return
    for found in list(objects(document)):
        reference = reference_in(found.value)
        if reference is None or found.kind not in _FRAGMENTS:
            continue
        try:
            target = document.resolve(reference, found.location)
        except SpecloomError:
            continue
        value, location = target
        if (
            location.source is not found.location.source
            and reference_in(value) is None
            and instead(found.kind, target) is None
        ):
            yield found.kind, value, location


def _may_leave(document: Document) -> bool:
    """Whether anything in the entry may name another file; most documents are spared a walk."""
    schemas = child_of(document.data.get("components"), "schemas")
    named = schemas[0] if schemas is not None else None
    known = named if isinstance(named, dict) else {}
    return any(
        not text.startswith("#") and text not in known
        for text in document.entry.references
    )


@lru_cache
def _validator(version: str, kind: Kind) -> jsonschema_rs.Validator:
    """The compiled official schema of a version, for the document or for one kind of object."""
    schema = _official(version)
    identity = str(schema["id" if version == "3.0" else "$id"])
    registry = jsonschema_rs.Registry([(identity, schema)])
    names = _FRAGMENTS.get(kind)
    if version == "3.0":
        part = "" if names is None else f"#/definitions/{names[0]}"
        return jsonschema_rs.Draft4Validator(
            {"$ref": identity + part}, registry=registry, validate_formats=False
        )
    if kind is Kind.SCHEMA:
        return jsonschema_rs.Draft202012Validator(
            {"$ref": _METASCHEMA}, validate_formats=False
        )
    part = "" if names is None else f"#/$defs/{names[1]}"
    wrapper: dict[str, Any] = {
        "$id": "specloom:openapi-3.1",
        "$ref": identity + part,
        "$defs": {"schema": {"$dynamicAnchor": "meta", "$ref": _METASCHEMA}},
    }
    return jsonschema_rs.Draft202012Validator(
        wrapper, registry=registry, validate_formats=False
    )


def _official(version: str) -> dict[str, Any]:
    # The package is looked for, not imported: that takes 0.2 s, more than a small document.
    package = find_spec("openapi_spec_validator")
    assert package is not None
    assert package.origin is not None
    file = Path(package.origin).parent / f"resources/schemas/v{version}/schema.json"
    schema: dict[str, Any] = json.loads(file.read_bytes())
    return schema
