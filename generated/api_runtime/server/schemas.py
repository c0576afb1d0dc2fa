"""What a stub holds requests against: the document's own schemas (JSON Schema draft 2020-12)."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Collection, Mapping
from decimal import Decimal
from functools import cached_property
from itertools import islice
from typing import Any, Never
from urllib.parse import quote

import msgspec
from jsonschema_rs import Draft202012, Draft202012Validator, Registry

from ..values.limits import Violation
from .instances.outline import Outline
from .instances.resources import Resources
from .violations import LIMIT, explain

log = logging.getLogger(__name__)

_URI = "json-schema:///schemas"
"""Names the schemas to each other; nothing is ever there to be fetched."""


def _is_base64(text: str) -> bool:
    return _fits(text, bytes)


def _is_decimal(text: str) -> bool:
    return _fits(text, Decimal)


def _fits(text: str, kind: type[object]) -> bool:
    try:
        msgspec.convert(text, kind)
    except msgspec.ValidationError:
        return False
    return True


_FORMATS = {"byte": _is_base64, "decimal": _is_decimal}
"""Formats of values with a type of their own, beside those that JSON Schema has."""


class Schemas:
    """The schemas of a document by operation and part of a request; nothing is read before the first is needed."""

    _formats: Mapping[str, Callable[[str], bool]] = _FORMATS

    def __init__(self, text: str = "{}", answers: str = "{}") -> None:
        """Take the JSON of an object: `operations` has schemas by operation and part, `$defs` what they refer to.

        `answers` is the same for what is answered; definitions that are alike stand in `text` alone.
        """
        self._text = text
        self._answers = answers

    @cached_property
    def answers(self) -> AnswerSchemas:
        """The schemas of answers."""
        return AnswerSchemas(self._answers, self)

    def validator(self, operation_id: str, part: str) -> Validator | None:
        """The validator of a part of a request; None where any value will do.

        `part` is the path of a parameter, such as `query.limit`, or the media type of a body.
        """
        uri = self.uri(operation_id, part)
        return None if uri is None else Validator(self, uri)

    def uri(self, operation_id: str, part: str) -> str | None:
        """What names the schema of a part; None where there is none."""
        if self._operations.get(operation_id, {}).get(part, True) is True:
            return None
        pointer = "/".join(map(_token, ("operations", operation_id, part)))
        return f"{_URI}#/{pointer}"

    def untyped(self, operation_id: str) -> list[str]:
        """The media types of bodies that no client sends, and the document has: their values are texts."""
        parts = self._operations.get(operation_id, {})
        return [part for part, schema in parts.items() if schema is True]

    @cached_property
    def resources(self) -> Resources:
        """The schemas for whoever makes values of them."""
        return Resources({_URI: self._read}, self.compiled)

    def outline(self, operation_id: str, part: str) -> Outline:
        """What the schema of a part says of the members of its values; nothing where there is none."""
        uri = self.uri(operation_id, part)
        return Outline(self.resources, () if uri is None else [self.resources.at(uri)])

    def compiled(self, uri: str) -> Draft202012Validator:
        """The compiled validator of one schema. Patterns that jsonschema-rs cannot compile refuse nothing.

        Raises:
            ValueError: the schema cannot be used.
        """
        try:
            return self._compiled(uri, self._registry)
        except ValueError:
            return self._compiled(uri, self._registry_of_usable_patterns)

    def _compiled(self, uri: str, registry: Registry) -> Draft202012Validator:
        return Draft202012Validator(
            {"$ref": uri},
            registry=registry,
            validate_formats=True,
            formats=dict(self._formats),
            offline=True,
        )

    @cached_property
    def _registry(self) -> Registry:
        return _registry(self._read)

    @cached_property
    def _registry_of_usable_patterns(self) -> Registry:
        operations = {
            name: {
                part: _with_usable_patterns(schema) for part, schema in parts.items()
            }
            for name, parts in self._operations.items()
        }
        definitions = _with_usable_patterns({"$defs": self._read.get("$defs", {})})
        return _registry({"operations": operations, **definitions})

    @property
    def _operations(self) -> dict[str, dict[str, object]]:
        operations: dict[str, dict[str, object]] = self._read.get("operations", {})
        return operations

    @cached_property
    def _read(self) -> dict[str, Any]:
        schemas: dict[str, Any] = json.loads(self._text)
        return schemas


class AnswerSchemas(Schemas):
    """The schemas of answers by operation, status and media type: `200 application/json`; True where there is none."""

    _formats: Mapping[str, Callable[[str], bool]] = {
        # They tell how a text looks, and refuse none.
        **dict.fromkeys(
            (
                *("email", "idn-email", "hostname", "idn-hostname", "ipv4", "ipv6"),
                *("uri", "uri-reference", "iri", "iri-reference", "uri-template"),
                *("json-pointer", "relative-json-pointer", "regex", "duration"),
            ),
            lambda _: True,
        ),
        **_FORMATS,
    }

    def __init__(self, text: str, requests: Schemas) -> None:
        super().__init__(text)
        self._requests = requests

    def parts(self, operation_id: str) -> Collection[str]:
        """What the document describes of an operation's answers, in its order: contents, and `200 header.ETag`."""
        return self._operations.get(operation_id, {}).keys()

    @cached_property
    def _read(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self._text)
        shared = self._requests._read.get("$defs", {})
        return {**found, "$defs": {**shared, **found.get("$defs", {})}}


class Validator:
    """Holds JSON values against one schema. Built on first use: documents have thousands of them."""

    __slots__ = ("_compiled", "_schemas", "_uri")

    def __init__(self, schemas: Schemas, uri: str) -> None:
        self._schemas = schemas
        self._uri = uri
        self._compiled: Draft202012Validator | None = None

    def violations(self, value: object, root: str) -> list[Violation]:
        """Everything that is wrong with a value whose path is `root`."""
        validator = self._compiled
        if validator is None:
            validator = self._compiled = self._validator()
        try:
            if validator.is_valid(value):
                return []
            return list(islice(explain(root, validator.iter_errors(value)), LIMIT + 1))
        except ValueError as error:
            if "Recursion limit" not in str(error):
                raise
            return [Violation(root, "is nested too deeply")]

    def _validator(self) -> Draft202012Validator:
        try:
            return self._schemas.compiled(self._uri)
        except ValueError:
            # What specloom writes can be read; another release of jsonschema-rs may see it otherwise.
            log.exception("a schema cannot be used, and nothing is held against it")
            return Draft202012Validator(True)


def _registry(schemas: dict[str, Any]) -> Registry:
    """All schemas, which refer to each other and to nothing else."""
    return Registry([(_URI, schemas)], draft=Draft202012, retriever=_nothing_else)


def _with_usable_patterns(schema: Any) -> Any:
    """A schema, or several, without patterns that do not compile, and without what depends on them."""
    if isinstance(schema, list):
        return [_with_usable_patterns(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    usable: dict[str, Any] = {}
    dropped: set[str] = set()
    for keyword, value in schema.items():
        if keyword in ("properties", "dependentSchemas", "$defs", "patternProperties"):
            is_named = keyword != "patternProperties"
            usable[keyword] = {
                name: _with_usable_patterns(inner)
                for name, inner in value.items()
                if is_named or _is_pattern(name)
            }
            if len(usable[keyword]) < len(value):
                dropped |= {"additionalProperties", "unevaluatedProperties"}
        elif keyword in ("const", "enum", "dependentRequired", "examples", "default"):
            usable[keyword] = value
        elif keyword != "pattern" or _is_pattern(value):
            usable[keyword] = _with_usable_patterns(value)
    return {key: value for key, value in usable.items() if key not in dropped}


def _is_pattern(source: str) -> bool:
    try:
        Draft202012Validator({"pattern": source})
    except ValueError:
        return False
    return True


def _token(key: str) -> str:
    """A key as a part of a JSON pointer in a URI (RFC 6901, section 6)."""
    return quote(key.replace("~", "~0").replace("/", "~1"), safe="")


def _nothing_else(uri: str) -> Never:
    raise ValueError(f"{uri[:200]} is not among the schemas")
