"""Examples and defaults that their own schemas would not let through."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from specloom.checks.instances import Instances, NotChecked, Sample
from specloom.checks.patterns import fault_of
from specloom.checks.survey import Survey
from specloom.document import JsonObject, Location, mapping, sequence
from specloom.document.objects import Kind
from specloom.problems import Problem, problem

_JSON = re.compile(
    r"application/(?:[\w.+-]+\+)?json|text/json|\*/\*|application/\*", re.IGNORECASE
)
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_REFUSED_PATTERN = re.compile(r'(".*") is not a "regex"', re.DOTALL)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*\Z")


class Promise(NamedTuple):
    """A value that stands somewhere and promises to match a schema; `code` says it does not."""

    code: str
    location: Location
    sample: Sample


def mismatched_defaults(survey: Survey) -> Iterator[Problem]:
    """Every default that does not match its schema, with the JSON path within it."""
    return _mismatches(survey, list(_defaults(survey)))


def mismatched_examples(survey: Survey) -> Iterator[Problem]:
    """Every example that does not match its schema, with the JSON path within it."""
    return _mismatches(survey, list(_examples(survey)))


def _mismatches(survey: Survey, listed: list[Promise]) -> Iterator[Problem]:
    if not listed:
        return
    results = Instances(survey.document).check([promise.sample for promise in listed])
    for promise, result in zip(listed, results, strict=True):
        subject = "default" if promise.code == "default-mismatch" else "example"
        if isinstance(result, NotChecked):
            if _is_about_pattern(result.reason):
                continue
            message = f"The {subject} is not checked: {result.reason.rstrip('.')}."
            yield problem("incomplete-check", message, promise.location)
            continue
        for violation in result:
            place = promise.location.below(violation.path)
            path = json_path(violation.path)
            message = f"The {subject} does not match its schema at {path}: {violation.message}"
            yield problem(promise.code, message, place)


def _is_about_pattern(reason: str) -> bool:
    """Whether a value is not checked because of a pattern that has its own report."""
    refused = _REFUSED_PATTERN.match(reason)
    try:
        pattern = json.loads(refused.group(1)) if refused else None
    except ValueError:
        return False
    return isinstance(pattern, str) and fault_of(pattern) is not None


def _defaults(survey: Survey) -> Iterator[Promise]:
    for schema, place in survey.schemas_with("default"):
        where = place / "default"
        sample = Sample(schema["default"], schema, place)
        yield Promise("default-mismatch", where, sample)


def _examples(survey: Survey) -> Iterator[Promise]:
    for schema, place in survey.schemas_with("examples"):
        for index, value in enumerate(sequence(schema.get("examples"))):
            where = place / "examples" / index
            yield Promise("example-mismatch", where, Sample(value, schema, place))
    for holder, place in survey.mappings(Kind.PARAMETER, Kind.HEADER):
        yield from _beside_schema(survey, holder, place)
    for holder, place in survey.mappings(Kind.MEDIA_TYPE):
        if _is_checked(str(place.key)):
            yield from _beside_schema(survey, holder, place)


def _beside_schema(
    survey: Survey, holder: JsonObject, place: Location
) -> Iterator[Promise]:
    """The examples that stand beside a schema: `example` and the map `examples`."""
    if "schema" not in holder:
        return
    schema, where = holder["schema"], place / "schema"
    if "example" in holder:
        at = place / "example"
        yield Promise("example-mismatch", at, Sample(holder["example"], schema, where))
    for name, written in mapping(holder.get("examples")).items():
        example, at = survey.follow(written, place / "examples" / name)
        if isinstance(example, dict) and "value" in example:
            sample = Sample(example["value"], schema, where)
            yield Promise("example-mismatch", at / "value", sample)


def _is_checked(media_type: str) -> bool:
    """Whether examples of a media type are the values themselves, and not their text."""
    name = media_type.partition(";")[0].strip()
    return bool(_JSON.fullmatch(name)) or name.lower() in _FORMS


def json_path(keys: tuple[str | int, ...]) -> str:
    """Keys as a JSON path (RFC 9535): `$.items[0].name`."""
    steps = ["$"]
    for key in keys:
        if isinstance(key, int):
            steps.append(f"[{key}]")
        elif _NAME.match(key):
            steps.append(f".{key}")
        else:
            escaped = key.replace("\\", "\\\\").replace("'", "\\'")
            steps.append(f"['{escaped}']")
    return "".join(steps)
