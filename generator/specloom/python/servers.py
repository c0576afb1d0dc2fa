"""Server objects → the `base_url` of a client and the arguments it is made of."""

from __future__ import annotations

import re

from ..api.model import Api, ServerVariable
from . import reserved
from .docstrings import clean
from .expressions import Name
from .literals import string
from .names import claim_all, snake
from .package import Server, ServerArgument


def plan_server(api: Api) -> Server:
    """The first server; `url` is None where it is relative or there is none."""
    if not api.servers or not api.servers[0].url.startswith(("http://", "https://")):
        return Server(url=None, arguments=(), doc="")
    server = api.servers[0]
    wanted = {
        item.name: snake(item.name, fallback="variable") for item in server.variables
    }
    given = claim_all(wanted, reserved.CLIENT_ARGUMENTS)
    arguments = tuple(_argument(item, given[item.name]) for item in server.variables)
    return Server(
        url=_formatted(server.url, given),
        arguments=arguments,
        doc=clean(server.description or ""),
    )


def _argument(variable: ServerVariable, name: str) -> ServerArgument:
    return ServerArgument(
        name=name,
        wire_name=variable.name,
        default=Name(string(variable.default)),
        doc=clean(variable.description or ""),
    )


def _formatted(url: str, names: dict[str, str]) -> str:
    """The URL as Python source: an f-string where it has variables."""
    url = url.rstrip("/").replace('"', "%22")  # which also keeps the f-string's quotes
    parts = re.split(r"\{([^{}]*)\}", url)
    if not any(part in names for part in parts[1::2]):
        return string(url)
    pieces: list[str] = []
    for index, part in enumerate(parts):
        if index % 2 and part in names:
            pieces.append("{" + names[part] + "}")
        else:
            text = "{" + part + "}" if index % 2 else part
            pieces.append(string(text)[1:-1].replace("{", "{{").replace("}", "}}"))
    return 'f"' + "".join(pieces) + '"'
