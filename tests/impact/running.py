"""Runs what people have written: callers against the service before, services for the client before."""

from __future__ import annotations

import asyncio
import importlib
import logging
import re
import sys
from collections.abc import Callable
from inspect import signature
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import unquote, urlsplit

from specloom_runtime.http.headers import Headers
from specloom_runtime.http.messages import Answer, Request

SOURCE_ERRORS = (AttributeError, ImportError, NameError, TypeError)
"""What says that source no longer fits."""

Application = Callable[[Any, Any, Any], Any]


class Carrier:
    """A transport that carries requests to an application in this process, and keeps what was asked and the statuses."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self.statuses: list[int] = []
        self.asked: list[tuple[str, str]] = []
        """Method and path of each request."""

    def send(self, request: Request, timeout: float | None) -> Answer:
        parts = urlsplit(request.url)
        path = parts.path.removeprefix("/v1").removeprefix("/v2")
        scope = {
            "type": "http",
            "method": request.method,
            "path": unquote(path),
            "raw_path": path.encode(),
            "query_string": parts.query.encode(),
            "headers": [
                (name.lower().encode(), value.encode())
                for name, value in request.headers.pairs
            ],
            "scheme": "https",
            "server": ("pets.example.com", 443),
        }
        self.asked.append((request.method, parts.path))
        sent: list[Any] = []

        async def receive() -> Any:
            return {"type": "http.request", "body": request.content}

        async def send(message: Any) -> None:
            sent.append(message)

        asyncio.run(self._application(scope, receive, send))
        start, end = sent
        self.statuses.append(start["status"])
        headers = [(name.decode(), value.decode()) for name, value in start["headers"]]
        return Answer(start["status"], Headers(headers), end["body"])

    def close(self) -> None:
        """Nothing is kept."""


def imported(name: str, root: Path) -> ModuleType:
    """A snippet, whose package stands beside it."""
    if str(root) not in sys.path:
        sys.path.insert(0, str(root))
    importlib.invalidate_caches()
    return importlib.import_module(name)


def called(caller: ModuleType, carrier: Carrier) -> list[Exception]:
    """What each part of a caller's code ends with, where it fails."""
    failures: list[Exception] = []
    for part in caller.PARTS:
        try:
            part(caller.made(carrier))
        except Exception as error:
            failures.append(error)
    return failures


def caller_failures(name: str, root: Path) -> list[Exception]:
    """Run the caller's code with the client of package `name`, against the service before."""
    service = imported("implementer_before", root)
    try:
        caller = imported(f"caller_{name}", root)
        caller.authenticate()
    except SOURCE_ERRORS as error:
        return [error]
    return called(caller, Carrier(service.APPLICATION))


def service_works(name: str, root: Path) -> bool:
    """Whether the implementer's code answers with package `name` what clients ask.

    The client before asks it, and it gets every argument that there is after.
    """
    caller = imported("caller_before", root)
    try:
        service = imported(f"implementer_{name}", root)
    except SOURCE_ERRORS:
        return False
    carrier = Carrier(service.APPLICATION)
    logging.disable(logging.ERROR)  # the service tells of each failure
    called(caller, carrier)
    logging.disable(logging.NOTSET)
    server = imported(f"{name}.server", root)
    return 500 not in carrier.statuses and all(
        _takes_all(method := getattr(service.Pets, route.method_name), route)
        # What nobody wrote is answered by the document alone, and not by the service.
        and not (
            method is getattr(server.Service, route.method_name)
            and _is_asked(route.operation(), carrier)
        )
        for route in server.ROUTES
    )


def _is_asked(operation: Any, carrier: Carrier) -> bool:
    path = re.compile(".*" + re.sub(r"\{[^{}]*\}", "[^/]+", operation.path))
    return any(
        asked_method == operation.method and path.fullmatch(asked_path)
        for asked_method, asked_path in carrier.asked
    )


def _takes_all(method: Any, route: Any) -> bool:
    """Whether a service's method can be called with all arguments of its operation."""
    operation = route.operation()
    names = [parameter.argument for parameter in operation.parameters]
    names += ["body"] if operation.body is not None else []
    names += ["content_type"] if operation.names_content_type else []
    try:
        signature(method).bind(None, **dict.fromkeys(names))
    except TypeError:
        return False
    return True
