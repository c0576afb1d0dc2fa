"""Server objects: where an API is served."""

from __future__ import annotations

import re

from specloom.document import JsonObject, Location, Value, mapping, sequence
from specloom.model.api import Server, ServerVariable
from specloom.model.reading import text
from specloom.standards.openapi import EXPRESSION

_PLACEHOLDER = re.compile(r"[{}<>\s]")


def servers(raw: JsonObject, at: Location) -> tuple[Server, ...]:
    """The servers that a document, path item or operation declares itself."""
    here = at / "servers"
    declared = (
        _server(mapping(value), here / index)
        for index, value in enumerate(sequence(raw.get("servers")))
    )
    return tuple(server for server in declared if server is not None)


def _server(raw: JsonObject, at: Location) -> Server | None:
    url = text(raw.get("url"))
    if url is None:
        return None
    declared = mapping(raw.get("variables"))
    return Server(
        url=url.strip(),
        name=text(raw.get("name")),
        description=text(raw.get("description")),
        variables=tuple(
            _variable(name, mapping(declared.get(name)))
            for name in dict.fromkeys(EXPRESSION.findall(url))
        ),
        location=at,
    )


def _variable(name: str, raw: JsonObject) -> ServerVariable:
    """A variable; one that is not declared has no default, nor has `{your-host}` a meaning."""
    values = tuple(
        written
        for value in sequence(raw.get("enum"))
        if (written := _text(value)) is not None
    )
    default = _text(raw.get("default"))
    if default is not None and _PLACEHOLDER.search(default):
        default = None
    if default is None and values:
        default = values[0]
    return ServerVariable(
        name=name,
        default=default,
        enum=values,
        description=text(raw.get("description")),
    )


def _text(value: Value) -> str | None:
    """A value as it stands in a URL: documents leave quotes out (`default: 443`)."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, str | int | float) else None
