"""What a stub needs of an API beside its operations: the request ID's header, server variables."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import SplitResult, urlsplit

from specloom.model.api import Api, Server
from specloom.plan.package import Stub
from specloom.plan.servers import expanded

_MOST_PATHS = 20


def plan_stub(api: Api) -> Stub:
    """Names of the request ID's header and of server variables; origins and paths of servers."""
    return Stub(
        request_id_header=request_id_header(api),
        server_variables=tuple(
            dict.fromkeys(
                variable.name for server in api.servers for variable in server.variables
            )
        ),
        server_origins=tuple(
            dict.fromkeys(url for server in api.servers for url in _origins(server))
        ),
        base_paths=tuple(
            dict.fromkeys(path for server in api.servers for path in _paths(server))
        ),
    )


def _origins(server: Server) -> Iterator[str]:
    """Scheme and authority of the URLs that a server may have."""
    for parts in _urls(server):
        if parts.scheme and parts.netloc and "{" not in parts.netloc:
            yield f"{parts.scheme}://{parts.netloc}"


def _paths(server: Server) -> Iterator[str]:
    """The paths that a server's URL may have, but for none at all."""
    for parts in _urls(server):
        path = parts.path.strip("/")
        if path and "{" not in path:
            yield f"/{path}"


def _urls(server: Server) -> Iterator[SplitResult]:
    ways: list[dict[str, str | None]] = [{}]
    for variable in server.variables:
        known = dict.fromkeys((variable.default, *variable.enum))
        ways = [{**way, variable.name: value} for way in ways for value in known]
        ways = ways[:_MOST_PATHS]
    for way in ways:
        try:
            yield urlsplit(expanded(server.url, way))
        except ValueError:  # no URL: nothing is served there
            continue


def request_id_header(api: Api) -> str | None:
    """The header field that carries an id of the request in every answer, its value the stub's own."""
    for operation in api.operations:
        for response in operation.responses:
            for header in response.headers:
                if header.name.lower().endswith("request-id"):
                    return header.name
    return None
