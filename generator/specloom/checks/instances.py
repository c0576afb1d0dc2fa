"""Does a value match a schema? JSON Schema 2020-12 by jsonschema-rs, references by the document.

Files are handed over as they were loaded; nothing is ever fetched. Formats are not asserted
(JSON Schema Validation 2020-12, section 7.2.1).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import NamedTuple
from urllib.parse import quote, unquote

import jsonschema_rs
from jsonschema_rs import ValidationError, ValidationErrorKind

from specloom.checks.plain_instances import plainly_matches
from specloom.checks.violations import COMPILE_ERRORS, Violation, violations
from specloom.document import (
    Document,
    JsonObject,
    Location,
    Value,
    mapping,
    reference_in,
)
from specloom.document.objects import Kind, Object, children
from specloom.document.references import pointer_tokens, value_at
from specloom.document.source import Source
from specloom.problems import SpecloomError
from specloom.standards.json_schema import IN_PLACE_APPLICATORS

_MAX_SCHEMAS = 3_000
"""Schemas that may apply to one value in one place, which is also how deep the library recurses."""
_MAX_LEVELS = 300
_MAX_WORK = 5_000_000
"""Values times schemas, for one sample and for all of them together."""
_MAX_ALL_WORK = 100_000_000
_MAX_ATTEMPTS = 200
"""Compilations, of which there is more than one only when schemas are broken."""


class Sample(NamedTuple):
    """A value and the schema that it should match, with the schema's place."""

    value: Value
    schema: Value
    schema_location: Location


class NotChecked(NamedTuple):
    """Why a value was not checked: its schema is broken, or it would cost too much."""

    reason: str


class Instances:
    """Checks values against the schemas of one normalised document."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._weights: dict[Location, int] = {}
        self._work = 0
        self._attempts = 0

    def check(self, samples: Sequence[Sample]) -> list[list[Violation] | NotChecked]:
        """For each sample what is wrong with its value, with paths from the value's root.

        Properties that only the other side sends (`readOnly`, `writeOnly`) may be missing.
        """
        results: list[list[Violation] | NotChecked] = [[] for _ in samples]
        usable: list[int] = []
        for index, sample in enumerate(samples):
            if not isinstance(sample.schema, dict):
                continue
            if plainly_matches(sample.value, sample.schema):
                continue
            reason = self._excess(sample) or self._unusable(sample)
            if reason:
                results[index] = NotChecked(reason)
            else:
                usable.append(index)
        groups = [usable] if usable else []
        while groups:
            group = groups.pop()
            try:
                violated_by_sample = self._violations(
                    [samples[index] for index in group]
                )
            except COMPILE_ERRORS as error:
                # One broken schema spoils the others: it is found by halving.
                if len(group) == 1 or self._attempts >= _MAX_ATTEMPTS:
                    reason = str(error).partition("\n")[0]
                    for index in group:
                        results[index] = NotChecked(reason)
                else:
                    middle = len(group) // 2
                    groups += [group[middle:], group[:middle]]
                continue
            for index, violated in zip(group, violated_by_sample, strict=True):
                results[index] = violated
        return results

    def _violations(self, samples: list[Sample]) -> list[list[Violation]]:
        """Check all samples at once: what their schemas share is compiled only once."""
        self._attempts += 1
        schema: JsonObject = {
            "prefixItems": [
                {"$ref": _uri(sample.schema_location)} for sample in samples
            ]
        }
        validator = jsonschema_rs.Draft202012Validator(
            schema, registry=self._registry[0], validate_formats=False, offline=True
        )
        errors: list[list[ValidationError]] = [[] for _ in samples]
        for error in validator.iter_errors([sample.value for sample in samples]):
            index = error.instance_path[0] if error.instance_path else None
            if isinstance(index, int) and not self._is_excused(error):
                errors[index].append(error)
        return [
            (
                [
                    violation._replace(path=violation.path[1:])
                    for violation in violations(listed)
                ]
                if listed
                else []
            )
            for listed in errors
        ]

    def _unusable(self, sample: Sample) -> str:
        source = sample.schema_location.source
        if not isinstance(source, Source) or source.uri not in self._uris:
            return "the file of its schema cannot be used for validation"
        return ""

    @cached_property
    def _registry(self) -> tuple[jsonschema_rs.Registry, dict[str, Source]]:
        """Every file by its URI; one that the library refuses is left out."""
        files = [(source.uri, source) for source in self._document.sources]
        try:
            return _registry(files), dict(files)
        except COMPILE_ERRORS:
            usable = [file for file in files if _is_usable(file)]
            return _registry(usable), dict(usable)

    @property
    def _uris(self) -> dict[str, Source]:
        return self._registry[1]

    def _is_excused(self, error: ValidationError) -> bool:
        """Whether a property is missing that only one side sends, or a pattern was given up on."""
        match error.kind:
            case (
                ValidationErrorKind.BacktrackLimitExceeded()
                | ValidationErrorKind.RegexEngineFailure()
            ):
                return True
            case ValidationErrorKind.Required(name):
                properties = mapping(mapping(self._schema_of(error)).get("properties"))
                property_ = mapping(properties.get(name))
                sides = (property_.get("readOnly"), property_.get("writeOnly"))
                return any(side is True for side in sides)
            case _:
                return False

    def _schema_of(self, error: ValidationError) -> Value:
        uri, _, fragment = (error.absolute_keyword_location or "").partition("#")
        source = self._uris.get(uri)
        keys = pointer_tokens(unquote(fragment))[:-1]
        return None if source is None else value_at(source.data, keys)

    def _excess(self, sample: Sample) -> str:
        weight = self._weight(sample.schema, sample.schema_location, 0)
        work = weight * _size(sample.value)
        self._work += work
        if weight > _MAX_SCHEMAS or work > _MAX_WORK or self._work > _MAX_ALL_WORK:
            return "its schema refers to itself, or to too many others, in one place"
        return ""

    def _weight(self, schema: Value, at: Location, level: int) -> int:
        """How many schemas apply to one value in one place; more than the limit for endless ones.

        The library would follow `allOf: [{$ref: itself}]` until the stack is gone.
        """
        if not isinstance(schema, dict):
            return 1
        known = self._weights.get(at)
        if known is not None:
            return known
        if level > _MAX_LEVELS:
            return _MAX_SCHEMAS + 1
        self._weights[at] = _MAX_SCHEMAS + 1
        total = 1
        reference = reference_in(schema)
        if reference is not None:
            try:
                target = self._document.resolve(reference, at)
                total += self._weight(target.value, target.location, level + 1)
            except SpecloomError:
                pass
        for part in _in_place(schema, at):
            total += self._weight(part.value, part.location, level + 1)
            if total > _MAX_SCHEMAS:
                break
        self._weights[at] = min(total, _MAX_SCHEMAS + 1)
        return self._weights[at]


def _uri(location: Location) -> str:
    assert isinstance(location.source, Source)
    return f"{location.source.uri}#{quote(location.pointer, safe='/~')}"


def _in_place(schema: JsonObject, at: Location) -> list[Object]:
    """The subschemas that apply to the same value as the schema itself."""
    parts: JsonObject = {
        key: part for key, part in schema.items() if key in IN_PLACE_APPLICATORS
    }
    return children(Object(Kind.SCHEMA, parts, at))


def _registry(files: list[tuple[str, Source]]) -> jsonschema_rs.Registry:
    anything: Callable[[str], dict[str, object]] = lambda _: {}  # noqa: E731
    return jsonschema_rs.Registry(
        [(uri, source.data) for uri, source in files],
        draft=jsonschema_rs.Draft202012,
        retriever=anything,
    )


def _is_usable(file: tuple[str, Source]) -> bool:
    try:
        _registry([file])
    except COMPILE_ERRORS:
        return False
    return True


def _size(value: Value) -> int:
    count = 0
    rest = [value]
    while rest and count <= _MAX_WORK:
        part = rest.pop()
        count += 1
        if isinstance(part, dict):
            rest += part.values()
        elif isinstance(part, list):
            rest += part
    return count
