"""Server objects: where an API is served."""

from __future__ import annotations

from ..document.location import Location
from .model import Server, ServerVariable
from .reading import Raw, mapping, members, sequence, strings, text


def servers(raw: Raw, at: Location) -> tuple[Server, ...]:
    """The servers that a document, path item or operation declares itself."""
    here = at / "servers"
    found = (
        _server(mapping(value), here / index)
        for index, value in enumerate(sequence(raw.get("servers")))
    )
    return tuple(server for server in found if server is not None)


def _server(raw: Raw, at: Location) -> Server | None:
    url = text(raw.get("url"))
    if url is None:
        return None
    return Server(
        url=url,
        description=text(raw.get("description")),
        variables=tuple(
            ServerVariable(
                name=name,
                default=str(mapping(value).get("default", "")),
                enum=tuple(strings(mapping(value).get("enum"))),
                description=text(mapping(value).get("description")),
            )
            for name, value, _ in members(raw, "variables", at)
            if "{" + name + "}" in url
        ),
        location=at,
    )
