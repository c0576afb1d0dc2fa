"""What a stub does at the word of whoever runs it: requests below `/_specloom/`, from this machine alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from specloom.serve.asgi import ASGI

PREFIX = "/_specloom/"


class Control:
    """An application with commands, around another one."""

    def __init__(
        self, application: ASGI, commands: Mapping[str, Callable[[], None]]
    ) -> None:
        """`commands` are called by a POST to the path below `/_specloom/` that is their name."""
        self._application = application
        self._commands = commands

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Run a command, or leave the request to the application."""
        path = scope.get("path", "")
        command = self._commands.get(path.removeprefix(PREFIX))
        if scope["type"] != "http" or not path.startswith(PREFIX) or command is None:
            await self._application(scope, receive, send)
            return
        status, text, headers = 204, "", [(b"cache-control", b"no-store")]
        refusal = _refusal(scope)
        if refusal is not None:
            status, text = 403, refusal
        elif scope["method"] != "POST":
            status, text = 405, "POST alone does something here"
            headers.append((b"allow", b"POST"))
        else:
            command()
        body = text.encode()
        if body:
            length = b"%d" % len(body)
            headers += [(b"content-type", b"text/plain"), (b"content-length", length)]
        await send(
            {"type": "http.response.start", "status": status, "headers": headers}
        )
        await send({"type": "http.response.body", "body": body})


def _refusal(scope: Any) -> str | None:
    """Why a request may do nothing; None if it may.

    A page of another site can have a browser send one here: it says where it is from (`Origin`), or it reaches us
    under a name of its own (DNS rebinding), which `Host` tells.
    """
    fields = {name: value.decode("latin-1") for name, value in scope["headers"]}
    address = (scope.get("client") or ("",))[0]
    host = fields.get(b"host", "")
    if not _is_here(address):
        return "only from the machine that the stub runs on"
    if not _is_here(urlsplit(f"//{host}").hostname or ""):
        return "only under a name of this machine: localhost, 127.0.0.1 or [::1]"
    origin = fields.get(b"origin")
    if origin is not None and urlsplit(origin).netloc != host:
        return "not from a page of another site"
    return None


def _is_here(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
