"""A document, the package that is made of it, and a proxy before a service."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from specloom.checks import check
from specloom.document.loading import load
from specloom.files.write import write
from specloom.model import build
from specloom.pipeline import make
from specloom.serve.package import Settings, application_of, import_server
from specloom.serve.proxy.application import Proxy
from specloom.serve.proxy.contract import Contract
from specloom.serve.proxy.forwarding import Upstream
from specloom.serve.proxy.judge import Judge
from specloom.serve.proxy.traffic import Traffic

from ...asgi_server import served

DOCUMENT = """\
openapi: 3.1.0
info: {title: Library, version: 1.0.0}
servers: [{url: https://library.example/v1}]
paths:
  /books:
    get:
      parameters:
        - {name: limit, in: query, schema: {type: integer, maximum: 50}}
      responses:
        '200':
          description: Books
          headers:
            X-Total: {required: true, schema: {type: integer}}
          content:
            application/json:
              schema: {type: array, items: {$ref: '#/components/schemas/Book'}}
    post:
      security: [{token: []}]
      requestBody:
        required: true
        content:
          application/json:
            schema: {$ref: '#/components/schemas/Book'}
      responses:
        '201': {description: Added}
        4XX: {description: Refused}
  /books/{isbn}:
    parameters:
      - {name: isbn, in: path, required: true, schema: {type: string}}
    get:
      responses:
        '200':
          description: A book
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Book'}
  /books/{isbn}/cover:
    put:
      parameters:
        - {name: isbn, in: path, required: true, schema: {type: string}}
      requestBody:
        content: {image/png: {}}
      responses:
        '204': {description: Kept}
  /events:
    get:
      responses:
        '200':
          description: Events
          content:
            text/event-stream: {schema: {type: object}}
components:
  securitySchemes:
    token: {type: http, scheme: bearer}
  schemas:
    Book:
      type: object
      required: [title]
      properties:
        title: {type: string}
        pages: {type: integer}
        notes: {type: object, additionalProperties: {type: string}}
        secret: {type: string, writeOnly: true}
"""
LINES = DOCUMENT.splitlines()


def line_of(text: str) -> int:
    """The number of the line of the document that begins with a text."""
    return next(
        number for number, line in enumerate(LINES, 1) if line.strip().startswith(text)
    )


class Library:
    """The document, made into a package once."""

    def __init__(self, folder: Path, text: str = DOCUMENT) -> None:
        file = folder / "library.yaml"
        file.write_text(text, encoding="utf-8")
        made = make(file, folder / "stub", source="library.yaml")
        assert made.changes is not None
        write(made.changes)
        document = load(file)
        check(document, full=False)
        self.contract = Contract(document, build(document)[0])
        self._server: Any = import_server(folder / "stub")
        self.stub: Any = application_of(self._server, Settings())

    def application(self, **settings: Any) -> Any:
        """Another application of the package."""
        return self._server.app(**settings)

    @contextmanager
    def proxied(
        self,
        url: str,
        *,
        errors: bool = False,
        seconds: float = 5,
        recorder: Any = None,
    ) -> Iterator[tuple[str, Traffic, list[str]]]:
        """A proxy before the service at `url`: its address, what went by, and what it told."""
        told: list[str] = []
        traffic = Traffic(lambda problem: told.append(str(problem)))
        proxy = Proxy(
            Upstream(url, seconds),
            Judge(self.contract, self.stub),
            traffic,
            refusing=self.stub if errors else None,
            recorder=recorder,
        )
        with served(proxy, date_header=False, server_header=False) as address:
            yield address, traffic, told
