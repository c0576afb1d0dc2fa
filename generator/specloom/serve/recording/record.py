"""A record of real traffic: an OpenAPI document of what was seen of each operation, without a single value."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from threading import Thread
from time import monotonic
from typing import Any
from urllib.parse import unquote_plus
from uuid import uuid4

from specloom.document.value import JsonObject, Value, mapping
from specloom.model.api import MediaType, Operation
from specloom.serve.proxy.contract import (
    Contract,
    essence,
    media_type_of,
    response_to,
)
from specloom.serve.proxy.described import parts_at
from specloom.serve.proxy.judge import UNREAD, Request
from specloom.serve.recording import MARK
from specloom.serve.recording.names import is_data, masked
from specloom.serve.recording.shapes import Shape

_SECONDS = 10
"""Between two times that the file is written."""
_MOST_OPERATIONS = 1000
"""Operations that are not described and kept all the same."""
_MOST_NAMES = 20
_MOST_TYPES = 20
_METHODS = frozenset(
    ("GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE")
)
_MEDIA_TYPE = re.compile(r"[a-z0-9*.+-]{1,40}/[a-z0-9*.+_-]{1,80}\Z")

_Shapes = dict[str, Shape]
"""By media type."""


class _Seen:
    """What was seen of one operation."""

    def __init__(self, method: str, path: str, operation: Operation | None) -> None:
        self.method = method
        self.path = path
        self.operation = operation
        self.count = 0
        self.parameters: Counter[tuple[str, str]] = Counter()
        """By place and name."""
        self.bodies: _Shapes = {}
        self.answers: dict[int, tuple[Counter[str], _Shapes]] = {}
        """Header fields that are described, and bodies, by status."""


class Record:
    """Keeps what went by, for a file."""

    def __init__(self, contract: Contract, file: Path) -> None:
        """Keep it for `file`, which may be there if it is a record.

        Raises:
            ValueError: it is something else.
        """
        if file.exists() and not is_record(file):
            raise ValueError(f"{file} is no record, and is not overwritten")
        self._contract = contract
        self._file = file.absolute()
        self._paths = [operation.path for operation in contract.api.operations]
        self._seen: dict[tuple[str, str], _Seen] = {}
        self._requests = 0
        self._written = monotonic()
        self._writing: Thread | None = None

    def request(self, request: Request, scope: Any, value: object) -> None:
        """Take in a request, with the value of its body if that is JSON."""
        seen = self._of(request, scope)
        self._requests += 1
        if seen is None:
            return
        seen.count += 1
        fields = {name.decode("latin-1") for name, _ in scope["headers"]}
        seen.parameters.update(self._parameters(seen, scope, fields))
        content_type = next(
            (
                value.decode("latin-1")
                for name, value in scope["headers"]
                if name == b"content-type"
            ),
            None,
        )
        operation = seen.operation
        if content_type is not None:
            body = None if operation is None else operation.request_body
            contents = () if body is None else body.content
            media = media_type_of(contents, content_type)
            self._see(seen.bodies, content_type, media, value)

    def answer(
        self, request: Request, scope: Any, status: int,
        fields: Mapping[str, str], value: object,
    ) -> None:  # fmt: skip
        """Take in an answer, with the value of its body if that is JSON."""
        seen = self._of(request, scope)
        if seen is None:
            return
        response = (
            None if seen.operation is None else response_to(seen.operation, status)
        )
        headers, bodies = seen.answers.setdefault(status, (Counter(), {}))
        if response is not None:
            headers.update(
                header.name
                for header in response.headers
                if header.name.lower() in fields
            )
        content_type = fields.get("content-type")
        if content_type is not None:
            contents = () if response is None else response.content
            media = media_type_of(contents, content_type)
            self._see(bodies, content_type, media, value)
        if monotonic() - self._written > _SECONDS:
            self._write_beside()

    def _of(self, request: Request, scope: Any) -> _Seen | None:
        operation = request.operation
        method = scope["method"].upper()
        if operation is not None:
            method, path = operation.method.upper(), operation.path
        elif method in _METHODS:
            raw = scope.get("raw_path") or scope["path"].encode()
            path = masked(raw.decode("latin-1"), self._paths)
        else:
            return None
        seen = self._seen.get((method, path))
        if seen is None and (
            operation is not None or len(self._seen) < _MOST_OPERATIONS
        ):
            seen = self._seen[method, path] = _Seen(method, path, operation)
        return seen

    def _parameters(
        self, seen: _Seen, scope: Any, fields: set[str]
    ) -> set[tuple[str, str]]:
        """The parameters that a request has; of the query, also those that are not described."""
        parameters = () if seen.operation is None else seen.operation.parameters
        query = {
            unquote_plus(name)
            for name, equals, _ in (
                pair.partition("=")
                for pair in scope["query_string"].decode("latin-1").split("&")
            )
            if equals
        }
        sent: set[tuple[str, str]] = set()
        for parameter in parameters:
            at, name = parameter.place, parameter.name
            if at == "header":
                is_sent = name.lower() in fields
            elif at == "query":
                own = {given for given in query if given.partition("[")[0] == name}
                own |= query & {name}
                query -= own
                is_sent = bool(own)
            else:
                is_sent = at == "path"
            if is_sent:
                sent.add((at, name))
        for name in query:
            known = ("query", name) in seen.parameters
            if known or (not is_data(name) and len(seen.parameters) < _MOST_NAMES):
                sent.add(("query", name))
        return sent

    def _see(
        self, shapes: _Shapes, content_type: str, media: MediaType | None, value: object
    ) -> None:
        name = essence(content_type)
        if media is not None and "*" not in media.content_type:
            name = essence(media.content_type)
        shape = shapes.get(name)
        if shape is None:
            if len(shapes) >= _MOST_TYPES or _MEDIA_TYPE.match(name) is None:
                return
            document = self._contract.document
            parts = (
                () if media is None else parts_at(document, media.location / "schema")
            )
            shape = shapes[name] = Shape(document, parts)
        if value is not UNREAD:
            shape.see(value)

    def write(self) -> None:
        """Write the file, whole or not at all.

        Raises:
            OSError: it cannot be written.
        """
        if self._writing is not None:
            self._writing.join()
        self._put(self.document())

    def _write_beside(self) -> None:
        """Write the file in a thread, as it is to be now, while requests are answered; one write at a time."""
        if self._writing is not None and self._writing.is_alive():
            return
        self._written = monotonic()
        document = self.document()

        def put() -> None:
            with suppress(OSError):  # said at the end, if it is still so
                self._put(document)

        self._writing = Thread(target=put)
        self._writing.start()

    def _put(self, document: JsonObject) -> None:
        text = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
        # Made by `open`, it is readable to whom the umask says, which a temporary file of Python's is not.
        part = self._file.with_name(f".{self._file.name[:100]}.{uuid4().hex}")
        try:
            part.write_text(text, encoding="utf-8")
            os.replace(part, self._file)
        except BaseException:
            part.unlink(missing_ok=True)
            raise

    def document(self) -> JsonObject:
        """The record, as OpenAPI 3.1."""
        paths: dict[str, Value] = {}
        for (method, path), seen in sorted(self._seen.items()):
            item = paths.setdefault(path, {})
            assert isinstance(item, dict)
            item[method.lower()] = _operation(seen)
        api = self._contract.api
        return {
            "openapi": "3.1.0",
            MARK: {"requests": self._requests},
            "info": {"title": api.title, "version": api.version},
            "paths": paths,
        }


def _operation(seen: _Seen) -> JsonObject:
    parameters: list[Value] = [
        {
            "name": name,
            "in": place,
            "required": place == "path" or count == seen.count,
            "schema": {},
            MARK: count,
        }
        for (place, name), count in sorted(seen.parameters.items())
    ]
    if seen.operation is None:
        parameters += [
            {"name": name, "in": "path", "required": True, "schema": {}}
            for name in (
                segment[1:-1]
                for segment in seen.path.split("/")
                if segment.startswith("{") and segment.endswith("}")
            )
        ]
    written: JsonObject = {MARK: seen.count}
    if seen.operation is not None and seen.operation.id is not None:
        written["operationId"] = seen.operation.id
    if parameters:
        written["parameters"] = parameters
    if seen.bodies:
        written["requestBody"] = {"content": _content(seen.bodies)}
    responses: JsonObject = {}
    for status, (headers, bodies) in sorted(seen.answers.items()):
        response: JsonObject = {"description": ""}
        if headers:
            response["headers"] = {name: {"schema": {}} for name in sorted(headers)}
        if bodies:
            response["content"] = _content(bodies)
        responses[str(status)] = response
    written["responses"] = responses
    return written


def _content(shapes: _Shapes) -> JsonObject:
    return {name: {"schema": shape.schema()} for name, shape in sorted(shapes.items())}


def is_record(file: Path) -> bool:
    """Whether a file is a record."""
    try:
        return MARK in mapping(json.loads(file.read_bytes()))
    except (OSError, ValueError, RecursionError):
        return False
