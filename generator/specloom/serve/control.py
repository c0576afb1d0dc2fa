"""What a stub does at the word of whoever runs it: requests below `/_specloom/`, from this machine alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from specloom.serve.asgi import ASGI, Stub
from specloom.serve.guard import refusal

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
        reason = refusal(scope)
        if reason is not None:
            status, text = 403, reason
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


def controlled(stub: Stub, application: ASGI) -> ASGI:
    """An application around a stub with state: `POST /_specloom/reset` brings it back to its beginning."""
    return Control(application, {"reset": lambda: _reset(stub)})


def _reset(stub: Stub) -> None:
    if stub.responder is not None:
        stub.responder.reset()
