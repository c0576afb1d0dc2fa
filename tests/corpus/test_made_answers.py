"""Real documents: every operation is answered, and each answer is valid by the document itself."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import msgspec
import pytest

from specloom.config import Options
from specloom.document import Document, load
from specloom_runtime.server.instances.making import instance
from specloom_runtime.server.instances.resources import Resources

from ..features.packages import Package, generated
from .documents import CORPUS, documents
from .judge import Judge

DOCUMENTS = documents()

UNMET = {
    "opc_e2e31": {"/types/unions/duplicate-types"},
    "lob_multi": {"/identity_validation"},
    "nexus": {
        "/system/ip-pools/{pool_name}/ranges",
        "/system/ip-pools/{pool_name}/ranges/add",
        "/system/ip-pools-service/ranges",
        "/system/ip-pools-service/ranges/add",
    },
}
"""Answers that no value is valid for: a `oneOf` of twice the same, or of what only a format tells apart."""

UNASKED = {
    "homeiot": {
        ("POST", "/lighting/switches/{deviceId}/{value}"),
        ("POST", "/lighting/switches/{deviceId}/{value}/timer/{minutes}"),
        ("POST", "/temperature/{zoneId}/heater/{state}"),
    },
    "lob_multi": {("POST", "/checks")},
    "opc_e2e31": {("GET", "/tests/"), ("POST", "/tests/upload")},
}
"""Requests that no value is valid for: texts that are `true` or `false`, `oneOf` of what includes each other, a query
that is null; and a form with a file that may be null.
"""


def test_every_operation_of_the_corpus_is_answered(packages_root: Path) -> None:
    if not DOCUMENTS:
        pytest.skip(f"the corpus is not there: {CORPUS}")
    wrong: list[str] = []
    for name, file in DOCUMENTS:
        options = Options(allow_root=(CORPUS / name,))
        package = generated(file, packages_root, f"corpus_{name}", options)
        document = load(file, allowed_roots=options.allow_root)
        wrong += [f"{name}: {mistake}" for mistake in mistakes(package, document, name)]
    assert not wrong, "\n".join(wrong[:20])


def test_every_operation_of_github_is_answered(
    github_document: Path, packages_root: Path
) -> None:
    package = generated(github_document, packages_root, "corpus_github")
    wrong = list(mistakes(package, load(github_document), "github"))
    assert not wrong, "\n".join(wrong[:20])


def mistakes(package: Package, document: Document, name: str) -> Iterator[str]:
    """Operations that are not answered as the document says."""
    judge = Judge(document)
    application = package.server.app()
    best = package.module("runtime.server.success").best_success
    asking = Asking(package)
    seen: set[str] = set()
    for route in package.server.ROUTES:
        operation = route.operation()
        yield from _unlike_any_answer(package, operation, judge, name, seen)
        unmet = operation.path in UNMET.get(name, ())
        if (operation.method, operation.path) in UNASKED.get(name, ()):
            continue
        scope, body = asking.request(operation)
        served, _ = application._served.find(operation.method, scope["path"])
        if served.endpoint.operation is not operation:
            continue  # two templates match the same path
        served.endpoint._checks = ()  # credentials are another matter
        status, media_type, content = asyncio.run(_answer(application, scope, body))
        if status >= 400:
            if not unmet:
                yield f"{operation}: {status} {content[:200]!r}"
            continue
        key, _, described = best(operation)
        is_json = type(described).__name__ == "Json" and content
        # A request that says `stream: true` gets the events.
        is_stream = media_type.startswith("text/event-stream")
        if is_json and not is_stream and not unmet:
            place = operation.method, operation.path, str(key), described.media_type
            yield from (f"{operation}: {problem}" for problem in judge(place, content))


def _unlike_any_answer(
    package: Package, operation: Any, judge: Judge, name: str, seen: set[str]
) -> Iterator[str]:
    """What is wrong with values of the schemas of all answers in JSON, those of errors as well."""
    answers = package.module("schemas").SCHEMAS.answers
    for part, schema in answers._operations.get(operation.id, {}).items():
        status, _, media_type = part.partition(" ")
        known = json.dumps(schema)
        is_json = media_type.partition(";")[0].endswith("json")
        if not is_json or schema is True or known in seen:
            continue
        if operation.path in UNMET.get(name, ()):
            continue
        seen.add(known)
        uri = answers.uri(operation.id, part)
        value = instance(answers.resources, answers.resources.at(uri))
        place = operation.method, operation.path, status, media_type
        for mistake in judge(place, json.dumps(value).encode()):
            yield f"{operation} {part}: {mistake}"


class Asking:
    """Makes valid requests of the schemas that a package has of them."""

    def __init__(self, package: Package) -> None:
        self._schemas = package.module("schemas").SCHEMAS
        uri = "json-schema:///schemas"
        self._resources = Resources({uri: self._schemas._read}, self._schemas.compiled)
        annotations = package.module("runtime.server.annotations")
        self._member_types = annotations.member_types
        self._convert = package.module("runtime.server.decoding").convert

    def request(self, operation: Any) -> tuple[dict[str, Any], bytes]:
        """A scope of ASGI, and a body. Raises NoInstance."""
        arguments: dict[str, object] = {}
        for parameter in operation.parameters:
            if parameter.required:
                value = self._value(operation.id, parameter.path, "text")
                arguments[parameter.argument] = self._convert(value, parameter.type)
        contents = operation.body
        content = contents[0] if isinstance(contents, tuple) else contents
        if content is not None and operation.body_required:
            arguments["body"] = self._body(operation, content)
            if operation.names_content_type:
                arguments["content_type"] = content.media_type
        request = operation.call(**arguments).request("http://127.0.0.1", check=False)
        body = request.content
        if request.stream is not None:
            body = b"".join(request.stream.chunks())
        url = urlsplit(request.url)
        scope = {
            "type": "http",
            "method": request.method,
            "path": unquote(url.path),
            "raw_path": url.path.encode(),
            "query_string": url.query.encode(),
            "headers": [
                (field.lower().encode(), value.encode("latin-1"))
                for field, value in request.headers.items()
            ],
            "scheme": "http",
            "server": ("127.0.0.1", 80),
        }
        return scope, body

    def _body(self, operation: Any, content: Any) -> object:
        kind = type(content).__name__
        if kind == "Binary":
            return b"octets"
        value = self._value(
            operation.id,
            content.media_type.partition(";")[0],
            "text" if content.type is str else {},
        )
        if kind == "Text":
            return value if isinstance(value, str) else "text"
        try:
            typed = self._convert(value, content.type)
        except msgspec.ValidationError:  # it has files, which nothing in JSON is
            types = self._member_types(content.type)
            return {
                name: b"octets" if "File" in str(types.get(name)) else item
                for name, item in value.items()
                if not isinstance(item, dict | list)
            }
        return [typed] if content.streams else typed

    def _value(self, operation_id: str, part: str, otherwise: object) -> Any:
        uri = self._schemas.uri(operation_id, part)
        if uri is None:
            return otherwise
        name = part.rpartition(".")[2]
        place = self._resources.at(uri)
        return instance(
            self._resources, place, name=name, unsent=frozenset({"readOnly"})
        )


async def _answer(
    application: Any, scope: dict[str, Any], body: bytes
) -> tuple[int, str, bytes]:
    """Status, media type and body of an answer."""
    sent: list[Any] = []
    waiting = [{"type": "http.request", "body": body}]

    async def receive() -> Any:
        if waiting:
            return waiting.pop()
        await asyncio.sleep(10)
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    await application(scope, receive, send)
    media_type = dict(sent[0]["headers"]).get(b"content-type", b"").decode()
    content = b"".join(message.get("body", b"") for message in sent[1:])
    return sent[0]["status"], media_type, content
