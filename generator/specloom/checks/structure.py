"""Is it an OpenAPI document? The official JSON Schema of its version, applied to what was written.

The schemas are those that openapi-spec-validator ships. 3.1's leaves Schema Objects open, so JSON
Schema's own metaschema (2020-12) and OpenAPI's vocabulary are put in where its `$dynamicRef` asks
for one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import jsonschema_rs

from specloom.checks.kinds import REFERABLE, wrong_kind
from specloom.checks.violations import Violation, violations
from specloom.checks.vocabulary import DEPENDENT, remark
from specloom.document import Document, Location, Value, mapping, reference_in
from specloom.document.objects import Kind, objects
from specloom.document.references import value_at
from specloom.problems import Problem, SpecloomError, problem

_METASCHEMA = "https://json-schema.org/draft/2020-12/schema"
_BASE_VOCABULARY = "https://spec.openapis.org/oas/3.1/meta/base"
_MEANT = re.compile(r"; did you mean '(.*)'\?")
_MISSING = re.compile(r"The field '(.*)' is missing\.")
_NAMES_REQUIRED = "List the names of required properties under 'required' of the object that has them."
_BOUND = "In 3.1 the bound itself stands here, and '{}' goes."
_FLAG = "In 3.0 this says whether '{0}' is excluded: write '{0}: 1' and true here."
_HINTS: dict[tuple[str, str, type], str] = {
    ("3.0", "required", bool): _NAMES_REQUIRED,
    ("3.1", "required", bool): _NAMES_REQUIRED,
    ("3.1", "exclusiveMinimum", bool): _BOUND.format("minimum"),
    ("3.1", "exclusiveMaximum", bool): _BOUND.format("maximum"),
    **{
        ("3.0", f"exclusive{bound.title()}", number): _FLAG.format(bound)
        for bound in ("minimum", "maximum")
        for number in (int, float)
    },
    ("3.0", "type", list): "In 3.0 name one type, and write 'nullable: true' for null.",
    ("3.1", "examples", dict): "In a schema 'examples' is a list of values.",
    **dict.fromkeys(
        (("3.0", "examples", list), ("3.1", "examples", list)),
        "Here 'examples' is a map of Example Objects: 'name: {value: …}'.",
    ),
}
"""What to do about a value of some type at a key, by version."""
_FRAGMENTS = REFERABLE - {Kind.CALLBACK} | {Kind.OPERATION}
"""Kinds of what another file may hold; the official schema defines them by their names."""


def check(document: Document) -> list[Problem]:
    """Every violation of the official schema, at its place, in the entry and what it refers to.

    The document must not have been normalised. Never raises.
    """
    problems = list(
        _problems(document.version, Kind.OPENAPI, document.data, document.root)
    )
    for kind, value, location in _fragments(document):
        problems += _problems(document.version, kind, value, location)
    return problems


def _problems(
    version: str, kind: Kind, value: Value, location: Location
) -> Iterator[Problem]:
    violated = violations(
        _validator(version, kind).iter_errors(value),
        lambda name, error: remark(name, error, _resources(version)),
    )
    violated = _without_consequences(violated)
    passed = {
        violation.path[:length]
        for violation in violated
        for length in range(len(violation.path))
    }
    misplaced: set[tuple[str | int, ...]] = set()
    for violation in violated:
        if violation.code == "unknown-field" and violation.path in passed:
            # unevaluatedProperties calls a field unknown when the subschema that knows it has
            # failed.
            continue
        holder = _reference_holder(value, violation)
        if holder is None:
            yield problem(
                violation.code,
                violation.message,
                location.below(violation.path),
                hint=_hint(version, violation, value),
            )
        elif holder not in misplaced:
            misplaced.add(holder)
            message = "OpenAPI allows no $ref here."
            yield problem(
                "misplaced-reference", message, location.below((*holder, "$ref"))
            )


def _without_consequences(violated: list[Violation]) -> list[Violation]:
    """Without what is missing only because it is misspelled, and what follows from other things."""
    misspelled = {
        (*violation.path[:-1], meant.group(1))
        for violation in violated
        if violation.code == "unknown-field"
        and (meant := _MEANT.search(violation.message))
    }
    holders = {
        violation.path for violation in violated if violation.code == "missing-field"
    }
    failed = {
        violation.path[:-1]
        for violation in violated
        if violation.code == "invalid-value"
    }
    kept: list[Violation] = []
    for violation in violated:
        if DEPENDENT in violation.message and violation.path[:-1] in failed | holders:
            continue
        missing = _MISSING.fullmatch(violation.message)
        if missing and (*violation.path, missing.group(1)) in misspelled:
            continue
        if violation.path in holders and violation.code == "invalid-value":
            continue  # without the field it matches several alternatives, or none
        kept.append(violation)
    return kept


def _hint(version: str, violation: Violation, root: Value) -> str | None:
    """What to do about a mistake that comes from another version or another place."""
    if violation.code != "invalid-value" or not violation.path:
        return None
    value = value_at(root, violation.path)
    return _HINTS.get((version, str(violation.path[-1]), type(value)))


def _reference_holder(
    value: Value, violation: Violation
) -> tuple[str | int, ...] | None:
    """The keys of the object that is wrong because it is a reference; None when it is not that."""
    path = violation.path
    if violation.code == "unknown-field" or path[-1:] == ("$ref",):
        path = path[:-1]
    return path if reference_in(value_at(value, path)) is not None else None


def _fragments(document: Document) -> Iterator[tuple[Kind, Value, Location]]:
    """What is referred to in other files: nothing else says what kind of object it should be."""
    if not _may_leave(document):
        return
    for fragment in list(objects(document)):
        reference = reference_in(fragment.value)
        if reference is None or fragment.kind not in _FRAGMENTS:
            continue
        try:
            target = document.resolve(reference, fragment.location)
        except SpecloomError:
            continue
        value, location = target
        if (
            location.source is not fragment.location.source
            and reference_in(value) is None
            and wrong_kind(fragment.kind, target) is None
        ):
            yield fragment.kind, value, location


def _may_leave(document: Document) -> bool:
    """Whether anything in the entry may name another file; most documents are spared a walk."""
    known = mapping(value_at(document.data, ("components", "schemas")))
    return any(
        not text.startswith("#") and text not in known
        for text in document.entry.references
    )


@lru_cache
def _validator(version: str, kind: Kind) -> jsonschema_rs.Validator:
    """The compiled official schema of a version, for the document or for one kind of object."""
    resources = _resources(version)
    identity = next(iter(resources))
    registry = jsonschema_rs.Registry([*resources.items()])
    words = kind.name.split("_") if kind in _FRAGMENTS else []
    if version == "3.0":
        part = f"#/definitions/{''.join(map(str.title, words))}" if words else ""
        return jsonschema_rs.Draft4Validator(
            {"$ref": identity + part}, registry=registry, validate_formats=False
        )
    part = f"#/$defs/{'-'.join(words).lower()}" if words else ""
    target = "#/$defs/schema" if kind is Kind.SCHEMA else identity + part
    wrapper: dict[str, Any] = {
        "$id": "specloom:openapi-3.1",
        "$ref": target,
        "$defs": {
            "schema": {
                "$dynamicAnchor": "meta",
                "allOf": [{"$ref": _METASCHEMA}, {"$ref": _BASE_VOCABULARY}],
            }
        },
    }
    return jsonschema_rs.Draft202012Validator(
        wrapper, registry=registry, validate_formats=False
    )


@lru_cache
def _resources(version: str) -> dict[str, dict[str, Any]]:
    """The official schemas of a version, by their URIs."""
    official = _shipped(
        "openapi_spec_validator", f"resources/schemas/v{version}/schema.json"
    )
    if version == "3.0":
        # Left open by mistake: it has two fields (OpenAPI 3.0.4, section 4.7.25).
        discriminator = official["definitions"]["Discriminator"]
        discriminator |= {
            "patternProperties": {"^x-": {}},
            "additionalProperties": False,
        }
        return {str(official["id"]): official}
    # The schema of 2022-10-07 has misnamed a link's field (OpenAPI 3.1, section 4.8.20).
    fields = official["$defs"]["link"]["properties"]
    fields["server"] = fields.pop("body", True)
    base = _shipped("openapi_schema_validator", "schemas/oas3.1/vocabularies/base")
    return {str(official["$id"]): official, _BASE_VOCABULARY: base}


def _shipped(package: str, path: str) -> dict[str, Any]:
    """A JSON file of a library, which is looked for, not imported: that takes 0.2 s."""
    spec = find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    data: dict[str, Any] = json.loads((Path(spec.origin).parent / path).read_bytes())
    return data
