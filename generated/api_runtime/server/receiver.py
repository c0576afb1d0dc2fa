"""The ASGI application of those who receive webhooks and callbacks: an `Application` at paths of their own."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from msgspec import MsgspecError

from ..bodies.content import Content
from ..http.headers import Headers
from .answer import RawAnswer
from .application import BODY_LIMIT, Application, Route
from .received import Disconnected, Message, Receive, Received, Scope, Send
from .refusal import Refusal
from .schemas import Schemas
from .secrets import Secrets

log = logging.getLogger(__name__)

Choose = Callable[[Headers, bytes], str | None]
"""Says which webhook a request is, from its headers and its body; None for one that is not known."""

Verify = Callable[[Headers, bytes], bool]
"""Says whether a request is genuine: from its headers, and from its body byte by byte as it was signed."""


class Receiver(Application):
    """Takes in what a service sends, and answers with what the methods of a `Webhooks` give back."""

    def __init__(
        self,
        *,
        title: str,
        webhooks: object,
        routes: Sequence[Route],
        schemas: Schemas | None = None,
        schemes: Sequence[type[Any]] = (),
        paths: Mapping[str, str],
        choose: Choose | None = None,
        verify: Verify | None = None,
        secrets: Secrets | None = None,
        strict: bool = False,
    ) -> None:
        """Serve `webhooks`, which has a method for each of `routes`.

        Args:
            title: The document's title.
            webhooks: Its methods take what a request holds and return the success model or a `Reply`.
            routes: What may be received.
            schemas: What requests are held against where `strict`.
            schemes: The credential classes of the document's security schemes.
            paths: Paths that are not the default, by the names of routes.
            choose: Says what a request is, where everything comes to one URL.
            verify: Says whether a request is genuine; others are answered with 401.
            secrets: Credentials to verify; without them none are asked for, because documents describe those of
                the service's own clients.
            strict: Refuse what the document's schemas do not describe.

        Raises:
            ValueError: `paths` has a name that no route has, or a path that does not begin with `/`.
        """
        for name, path in paths.items():
            if not any(route.name == name for route in routes):
                known = ", ".join(dict.fromkeys(route.name for route in routes))
                raise ValueError(f"there is no webhook {name!r}, but {known}")
            if not path.startswith("/"):
                raise ValueError(f"the path of {name} must begin with /, not {path!r}")
        super().__init__(
            title=title,
            service=webhooks,
            routes=[replace(route, path=paths.get(route.name)) for route in routes],
            schemas=schemas,
            schemes=() if secrets is None else schemes,
            secrets=secrets,
            tolerant=not strict,
        )
        self._choose = choose
        self._verify = verify
        self._paths = {
            route.name: paths.get(route.name) or route.operation().path
            for route in routes
        }

    def immediate(self, scope: Scope, body: bytes) -> RawAnswer | None:
        """None: what is received is always somebody's to take in."""
        return None

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._choose is None and self._verify is None:
            await super()._http(scope, receive, send)
            return
        received = Received(scope)
        try:
            await received.read(receive, BODY_LIMIT)
            self._verified(received)
            chosen = self._chosen(received)
        except Refusal as refusal:
            await self._refuse(refusal, scope, receive, send)
            return
        except Disconnected:
            return
        except Exception:
            log.exception("%s %s failed", scope["method"], scope["path"])
            failure = Refusal(500, "the receiver failed")
            await self._refuse(failure, scope, receive, send)
            return
        await super()._http(
            {**scope, **chosen}, _replayed(received.body, receive), send
        )

    @cached_property
    def _usual_error(self) -> Content | None:
        """None: what is described for one webhook says nothing of the others."""
        return None

    async def _refuse(
        self, refusal: Refusal, scope: Scope, receive: Receive, send: Send
    ) -> None:
        answer = self._framed(self._refused(None, refusal), scope)
        await self._send(answer, scope, send, receive)

    def _verified(self, received: Received) -> None:
        if self._verify is not None and not self._verify(
            received.headers(), received.body
        ):
            raise Refusal(401, "the request is not genuine")

    def _chosen(self, received: Received) -> Scope:
        """Where the request is to go, for what it is.

        Raises:
            Refusal: it does not say, or nobody knows.
        """
        if self._choose is None:
            return {}
        try:
            name = self._choose(received.headers(), received.body)
        except (LookupError, TypeError, ValueError, MsgspecError) as error:
            raise Refusal(400, "the request does not say what it is") from error
        if name is None or name not in self._paths:
            raise Refusal(404, "nobody takes this in")
        path = self._paths[name]
        return {"path": path, "raw_path": path.encode(), "root_path": ""}


def _replayed(body: bytes, receive: Receive) -> Receive:
    """A `receive` that gives a body that has been read already, and then the messages after it."""
    waiting: list[Message] = [{"type": "http.request", "body": body}]

    async def replay() -> Message:
        return waiting.pop() if waiting else await receive()

    return replay
