"""Does a value match a schema? JSON Schema 2020-12 by jsonschema-rs, references by the document.

Files are handed over as they were loaded; nothing is ever fetched. Formats are not asserted
(JSON Schema Validation 2020-12, section 7.2.1).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from urllib.parse import quote, unquote

import jsonschema_rs
from jsonschema_rs import ValidationError, ValidationErrorKind

from specloom.checks.violations import COMPILE_ERRORS, Violation, violations
from specloom.document import Document, Location, Value
from specloom.document.document import reference_in
from specloom.document.objects import Kind, Object, children
from specloom.document.references import child_of, pointer_tokens
from specloom.document.source import Source
from specloom.problems import SpecloomError

#: Schemas applied to one value in one place, and values times schemas in all, that are worth a
#: check.
_MAX_SCHEMAS = 20_000
_MAX_WORK = 20_000_000
_MAX_LEVELS = 500
_IN_PLACE = frozenset(("allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas"))


class NotCheckedError(Exception):
    """A value was not checked: its schema is broken, or it would cost too much."""


class Instances:
    """Checks values against the schemas of one normalised document."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._weights: dict[Location, int] = {}

    def violations(self, schema: Value, at: Location, value: Value) -> list[Violation]:
        """What is wrong with a value, with paths from the value's root; empty if nothing is.

        ``at`` is the place of the schema. Properties that only the other side sends (``readOnly``,
        ``writeOnly``) may be missing. Raises :class:`NotCheckedError`.
        """
        if isinstance(schema, bool) or not isinstance(schema, dict):
            return []
        self._refuse_excess(schema, at, value)
        try:
            errors = list(self._validator(at).iter_errors(value))
        except COMPILE_ERRORS as error:
            raise NotCheckedError(str(error).partition("\n")[0]) from None
        return violations(error for error in errors if not self._is_other_side(error))

    def _validator(self, at: Location) -> jsonschema_rs.Validator:
        source = at.source
        if not isinstance(source, Source) or source.uri not in self._uris:
            raise NotCheckedError("its file cannot be used for validation")
        reference = f"{source.uri}#{quote(at.pointer, safe='/~')}"
        return jsonschema_rs.Draft202012Validator(
            {"$ref": reference},
            registry=self._registry[0],
            validate_formats=False,
            offline=True,
        )

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

    def _is_other_side(self, error: ValidationError) -> bool:
        """Whether a property is missing that only requests, or only responses, carry."""
        match error.kind:
            case ValidationErrorKind.Required(name):
                schema = self._schema_of(error)
                properties = schema.get("properties") if isinstance(schema, dict) else None
                written = properties.get(name) if isinstance(properties, dict) else None
                return isinstance(written, dict) and (
                    written.get("readOnly") is True or written.get("writeOnly") is True
                )
            case _:
                return False

    def _schema_of(self, error: ValidationError) -> Value:
        uri, _, fragment = (error.absolute_keyword_location or "").partition("#")
        source = self._uris.get(uri)
        value: Value = None if source is None else source.data
        for token in pointer_tokens(unquote(fragment))[:-1]:
            child = child_of(value, token)
            if child is None:
                return None
            value = child[0]
        return value

    def _refuse_excess(self, schema: Value, at: Location, value: Value) -> None:
        weight = self._weight(schema, at, 0)
        if weight > _MAX_SCHEMAS or weight * _size(value) > _MAX_WORK:
            raise NotCheckedError(
                "its schema refers to itself, or to too many others, in one place"
            )

    def _weight(self, schema: Value, at: Location, level: int) -> int:
        """How many schemas apply to one value in one place; more than the limit for endless ones.

        The library would follow ``allOf: [{$ref: itself}]`` until the stack is gone.
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
        for _, part, place in _in_place(schema, at):
            total += self._weight(part, place, level + 1)
            if total > _MAX_SCHEMAS:
                break
        self._weights[at] = min(total, _MAX_SCHEMAS + 1)
        return self._weights[at]


def _in_place(schema: dict[str, Value], at: Location) -> list[Object]:
    """The subschemas that apply to the same value as the schema itself."""
    parts: dict[str, Value] = {key: part for key, part in schema.items() if key in _IN_PLACE}
    return list(children(Object(Kind.SCHEMA, parts, at)))


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
        one = rest.pop()
        count += 1
        if isinstance(one, dict):
            rest += one.values()
        elif isinstance(one, list):
            rest += one
    return count
