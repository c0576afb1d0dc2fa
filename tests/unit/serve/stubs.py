"""Stubs of documents, made and asked in this process."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml
from jsonschema_rs import Draft202012Validator

from specloom.files.write import write
from specloom.opening import spec_of
from specloom.pipeline import make
from specloom.serve.asgi import Stub
from specloom.serve.package import Settings, application_of, import_server

ROOMS = Path(__file__).parent / "state" / "reading_rooms.yaml"


@dataclass(frozen=True)
class Answer:
    """What a stub answered."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Asked:
    """A stub, asked as `specloom serve` asks it where nothing has to be awaited; its answers are held against YAML."""

    stub: Stub
    document: Path = ROOMS
    _schemas: dict[str, Draft202012Validator] = field(default_factory=dict)

    def __call__(
        self,
        method: str,
        path: str,
        body: object = None,
        content_type: str = "application/json",
        **headers: str,
    ) -> Answer:
        at, _, query = path.partition("?")
        fields = [(b"host", b"stub.test")]
        fields += [
            (k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()
        ]
        content = b""
        if body is not None:
            content = json.dumps(body).encode()
            fields.append((b"content-type", content_type.encode()))
        scope = {
            "type": "http",
            "method": method,
            "path": at,
            "raw_path": at.encode(),
            "query_string": query.encode(),
            "headers": fields,
            "server": ("stub.test", 80),
        }
        answer = self.stub.immediate(scope, content)
        assert answer is not None
        status, sent, payload = answer
        self._judge(method, at, status, payload)
        return Answer(status, {k.decode(): v.decode() for k, v in sent}, payload)

    def _judge(self, method: str, path: str, status: int, payload: bytes) -> None:
        operation = self.stub.operation_at(method, path)
        if operation is None or status == 400:
            return
        responses = _document(self.document)["paths"][operation.path][method.lower()][
            "responses"
        ]
        if str(status) not in responses:
            assert status in (404, 507)
            return
        key = f"{operation.id} {status}"
        if key not in self._schemas:
            self._schemas[key] = _validator(self.document, responses[str(status)])
        if payload:
            self._schemas[key].validate(json.loads(payload))


def _validator(document: Path, response: Any) -> Draft202012Validator:
    whole = _document(document)
    if "$ref" in response:
        response = whole["components"]["responses"][response["$ref"].rpartition("/")[2]]
    content = response.get("content", {}).get("application/json", {})
    return Draft202012Validator(
        {**content.get("schema", {}), "components": whole.get("components", {})},
        validate_formats=True,
    )


@cache
def _document(file: Path) -> Any:
    return yaml.safe_load(file.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Package:
    """The package of a document, and what it says to a stub with state."""

    server: ModuleType
    hints: Any

    @property
    def name(self) -> str:
        return self.server.__name__.rpartition(".")[0]

    def stub(self, **settings: Any) -> Stub:
        return application_of(self.server, Settings(**settings))


def package_of(document: Path, folder: Path) -> Package:
    """The package of a document, made in a folder."""
    made = make(spec_of(str(document), Path()), folder / "stub", source=document.name)
    assert made.changes is not None
    write(made.changes)
    return Package(import_server(folder / "stub"), made.stub_hints)
