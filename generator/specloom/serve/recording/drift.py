"""Where recorded traffic leaves its document: what a service does that is not described, or not any more."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from specloom.document.location import Location
from specloom.document.value import JsonObject, mapping, sequence
from specloom.model.api import MediaType, Operation
from specloom.problems import Problem, ordered, problem
from specloom.serve.proxy.contract import (
    Contract,
    essence,
    media_type_of,
    response_to,
)
from specloom.serve.proxy.described import (
    Parts,
    Step,
    is_map,
    parts_at,
    parts_below,
)
from specloom.serve.recording.shapes import FORMATS


def drift(contract: Contract, file: Path) -> list[Problem]:
    """Where the record in a file leaves its document.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is no record.
    """
    record = mapping(json.loads(file.read_bytes()))
    paths = mapping(record.get("paths"))
    found: list[Problem] = []
    for operation in contract.api.operations:
        item = mapping(paths.get(operation.path))
        seen = mapping(item.pop(operation.method.lower(), None))
        found += _Comparison(contract, operation).of(seen)
    return ordered([*found, *_undescribed(contract, paths)])


def _undescribed(contract: Contract, paths: JsonObject) -> Iterator[Problem]:
    known = {operation.path: operation for operation in contract.api.operations}
    for path, item in paths.items():
        for method in mapping(item):
            operation = known.get(path)
            at: Location | None = contract.paths
            code = "undocumented-path"
            if operation is not None:
                code, at = "undocumented-method", operation.location.parent
            assert at is not None
            name = f"{method.upper()} {path}"
            yield problem(code, f"{name} is not described", at)


class _Comparison:
    """Of one operation with what was seen of it."""

    def __init__(self, contract: Contract, operation: Operation) -> None:
        self._document = contract.document
        self._operation = operation
        self._name = f"{operation.method.upper()} {operation.path}"

    def of(self, seen: JsonObject) -> Iterator[Problem]:
        operation = self._operation
        if not seen:
            yield problem(
                "not-observed", f"{self._name} was not asked for", operation.location
            )
            return
        described = {(item.place, item.name) for item in operation.parameters}
        for parameter in map(mapping, sequence(seen.get("parameters"))):
            if (parameter.get("in"), parameter.get("name")) not in described:
                words = f"query {parameter.get('name')} is not described"
                yield self._problem("observed-new-parameter", words, operation.location)
        body = operation.request_body
        yield from self._contents(
            mapping(mapping(seen.get("requestBody")).get("content")),
            () if body is None else body.content,
            operation.location if body is None else body.location,
            "request",
        )
        for status, answer in mapping(seen.get("responses")).items():
            response = response_to(operation, int(status))
            if response is None:
                words = f"answered {status}, which is not described"
                at = operation.location / "responses"
                yield self._problem("undocumented-status", words, at)
                continue
            yield from self._contents(
                mapping(mapping(answer).get("content")),
                response.content,
                response.location,
                f"answer {status}",
            )

    def _contents(
        self,
        seen: JsonObject,
        contents: Iterable[MediaType],
        at: Location,
        side: str,
    ) -> Iterator[Problem]:
        listed = list(contents)
        for name, content in seen.items():
            media = media_type_of(listed, name)
            if media is None:
                kind = "request" if side == "request" else "response"
                words = f"{side} {essence(name)} is not described"
                yield self._problem(f"undocumented-{kind}-type", words, at)
                continue
            place = media.location / "schema"
            schema = mapping(mapping(content).get("schema"))
            parts = parts_at(self._document, place)
            yield from self._schemas(schema, parts, place, side, ())

    def _schemas(
        self,
        seen: JsonObject,
        parts: Parts,
        at: Location,
        side: str,
        steps: tuple[Step, ...],
    ) -> Iterator[Problem]:
        where = f"{side} {_pointer(steps)}".strip()
        types = _types(seen)
        allowed = _allowed(parts)
        other = sorted(
            name
            for name in types
            if allowed
            and name not in allowed
            and not (name == "integer" and "number" in allowed)
        )
        if other:
            words = f"{where} is {' or '.join(other)}, not {' or '.join(sorted(allowed))} alone"
            yield self._problem("observed-other-type", words, at)
        formats = {
            str(part.schema["format"])
            for part in parts
            if part.schema.get("format") in FORMATS
        }
        if len(formats) == 1 and "string" in types and "format" not in seen:
            words = f"{where} is not always of the format {min(formats)}"
            yield self._problem("observed-other-type", words, at)
        if "items" in seen:
            below = parts_below(self._document, parts, 0)
            if below:
                inner = mapping(seen["items"])
                yield from self._schemas(inner, below, below[0].at, side, (*steps, 0))
        if "object" in types and parts:
            yield from self._members(seen, parts, at, side, steps)

    def _members(
        self,
        seen: JsonObject,
        parts: Parts,
        at: Location,
        side: str,
        steps: tuple[Step, ...],
    ) -> Iterator[Problem]:
        at = next((part.at for part in parts if "properties" in part.schema), at)
        members = mapping(seen.get("properties"))
        is_open = is_map(parts)
        for name, inner in members.items():
            below = parts_below(self._document, parts, name)
            if below:
                here = (*steps, name)
                yield from self._schemas(mapping(inner), below, below[0].at, side, here)
            elif not is_open:
                types = " or ".join(sorted(_types(mapping(inner)))) or "any value"
                words = f"{side} {_pointer((*steps, name))} is new: {types}"
                yield self._problem("observed-new-member", words, at)
        others = seen.get("additionalProperties")
        if isinstance(others, dict):
            below = parts_below(self._document, parts, "\0")
            if below:
                yield from self._schemas(
                    others, below, below[0].at, side, (*steps, "*")
                )
            elif not is_open:
                words = f"{side} {_pointer((*steps, '*'))} is new: members with names of their own"
                yield self._problem("observed-new-member", words, at)
        required = set(map(str, sequence(seen.get("required"))))
        unsent = "readOnly" if side == "request" else "writeOnly"
        for name in sorted(_required(parts) - required):
            below = parts_below(self._document, parts, name)
            if any(part.schema.get(unsent) is True for part in below):
                continue
            words = f"{side} {_pointer((*steps, name))} is not always there"
            place = below[0].at if below else at
            yield self._problem("observed-missing-member", words, place)

    def _problem(self, code: str, words: str, at: Location) -> Problem:
        return problem(code, f"{self._name} {words}", at)


def _types(schema: JsonObject) -> set[str]:
    types = schema.get("type")
    return {types} if isinstance(types, str) else set(map(str, sequence(types)))


def _allowed(parts: Parts) -> set[str]:
    """The types that a value may have; none where nothing is said of them."""
    allowed: set[str] = set()
    for part in parts:
        allowed |= _types(part.schema)
    return allowed


def _required(parts: Parts) -> set[str]:
    """What is required of every value."""
    return {
        str(name)
        for part in parts
        if part.is_certain
        for name in sequence(part.schema.get("required"))
    }


def _pointer(steps: Iterable[Step]) -> str:
    return "".join(
        f"/{str(step).replace('~', '~0').replace('/', '~1') if step != 0 else '*'}"
        for step in steps
    )
