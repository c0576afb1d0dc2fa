"""The tokens of a grant: kept until shortly before they expire, fetched once for all who wait for them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from threading import TIMEOUT_MAX
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

from ..http.errors import (
    ConnectionFailed,
    CredentialsRefused,
    ResponseTooLarge,
    TimedOut,
)
from ..http.messages import Request
from .credentials import AsyncSend, Secret, Send
from .token_grant import Grant, Steps, Token

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop, Lock

MARGIN = 30.0
"""Seconds before its end from which a token is renewed; a quarter of its life where that is less."""


class _Kept(NamedTuple):
    token: Secret
    expires: float
    scopes: frozenset[str]


class Tokens:
    """Tokens by the scopes they were asked for. Safe to share between threads and event loops."""

    def __init__(
        self,
        grant: Grant,
        access_token: str | None = None,
        on_refresh_token: Callable[[str], None] | None = None,
    ) -> None:
        self._grant = grant
        self._on_refresh_token = on_refresh_token
        self._kept: dict[tuple[str, ...], _Kept] = {}
        self._refresh_tokens: dict[tuple[str, ...], Secret] = {}
        self._lock = threading.Lock()
        self._locks_lock = threading.Lock()
        self._locks: WeakKeyDictionary[AbstractEventLoop, Lock] = WeakKeyDictionary()
        if access_token is not None:
            self._kept[()] = _Kept(Secret(access_token), float("inf"), frozenset())

    def fetched(self, scopes: tuple[str, ...], request: Request, send: Send) -> str:
        """A valid token: one that is kept, or a new one; threads that need it meanwhile wait for it.

        Raises:
            CredentialsRefused: the token endpoint gives none.
            ConnectionFailed, TimedOut: it did not answer.
        """
        wanted = self._wanted(scopes)
        token = self._valid(wanted)
        if token is not None:
            return token
        left = request.bounds.left
        if not self._lock.acquire(timeout=max(0.0, left) if left < TIMEOUT_MAX else -1):
            raise TimedOut.late(request, may_have_arrived=False)
        try:
            token = self._valid(wanted)
            return token or self._keep(wanted, self._ask(wanted, request, send))
        finally:
            self._lock.release()

    async def fetched_async(
        self, scopes: tuple[str, ...], request: Request, send: AsyncSend
    ) -> str:
        """As `fetched`, without blocking; tasks of the same event loop wait for one another."""
        wanted = self._wanted(scopes)
        token = self._valid(wanted)
        if token is not None:
            return token
        async with self._turn():
            token = self._valid(wanted)
            if token is not None:
                return token
            return self._keep(wanted, await self._ask_async(wanted, request, send))

    def forget(self, token: str) -> None:
        """Use a token no more: it was refused. One that has been renewed meanwhile stays."""
        for wanted, kept in list(self._kept.items()):
            if kept.token.reveal() == token:
                self._kept.pop(wanted, None)

    def _wanted(self, scopes: tuple[str, ...]) -> tuple[str, ...]:
        always = self._grant.scopes
        return tuple(sorted(set(scopes))) if always is None else always

    def _valid(self, wanted: tuple[str, ...]) -> str | None:
        """A token that is not about to expire: that of these scopes, or one that has them and more."""
        now = monotonic()
        own = self._kept.get(wanted)
        if own is not None and own.expires > now:
            return own.token.reveal()
        for kept in list(self._kept.values()):
            if wanted and kept.expires > now and kept.scopes.issuperset(wanted):
                return kept.token.reveal()
        return None

    def _ask(self, wanted: tuple[str, ...], request: Request, send: Send) -> Token:
        for refresh_token, is_last in self._ways(wanted):
            try:
                return _driven(
                    self._grant.steps(wanted, request.url, refresh_token), send
                )
            except CredentialsRefused:
                if is_last:
                    raise
                self._refresh_tokens.pop(wanted, None)
        raise AssertionError("the last way returns or raises")

    async def _ask_async(
        self, wanted: tuple[str, ...], request: Request, send: AsyncSend
    ) -> Token:
        for refresh_token, is_last in self._ways(wanted):
            try:
                return await _driven_async(
                    self._grant.steps(wanted, request.url, refresh_token), send
                )
            except CredentialsRefused:
                if is_last:
                    raise
                self._refresh_tokens.pop(wanted, None)
        raise AssertionError("the last way returns or raises")

    def _ways(self, wanted: tuple[str, ...]) -> list[tuple[str | None, bool]]:
        """Refresh tokens to try, and whether each is the last way; None is the grant itself."""
        held = self._refresh_tokens.get(wanted)
        if held is None:
            return [(None, True)]
        if self._grant.grant_type == "refresh_token":
            return [(held.reveal(), True)]
        return [(held.reveal(), False), (None, True)]

    def _keep(self, wanted: tuple[str, ...], token: Token) -> str:
        lifetime = token.lifetime
        expires = (
            float("inf")
            if lifetime is None
            else monotonic() + lifetime - min(MARGIN, lifetime / 4)
        )
        scopes = frozenset(wanted if token.scopes is None else token.scopes)
        self._kept[wanted] = _Kept(Secret(token.access_token), expires, scopes)
        if token.refresh_token is not None:
            self._refresh_tokens[wanted] = Secret(token.refresh_token)
            if self._on_refresh_token is not None:
                self._on_refresh_token(token.refresh_token)
        return token.access_token

    def _turn(self) -> Lock:
        from asyncio import Lock, get_running_loop

        loop = get_running_loop()
        with self._locks_lock:
            return self._locks.setdefault(loop, Lock())

    def __repr__(self) -> str:
        return f"Tokens({self._grant!r})"


def _driven(steps: Steps, send: Send) -> Token:
    """The token that the steps come to."""
    try:
        request = next(steps)
        while True:
            try:
                answer = send(request)
            except ConnectionFailed as error:
                raise _not_sent(error, request) from error.__cause__
            except ResponseTooLarge as error:
                raise _not_read(error) from None
            request = steps.send(answer)
    except StopIteration as end:
        token: Token = end.value
        return token


async def _driven_async(steps: Steps, send: AsyncSend) -> Token:
    try:
        request = next(steps)
        while True:
            try:
                answer = await send(request)
            except ConnectionFailed as error:
                raise _not_sent(error, request) from error.__cause__
            except ResponseTooLarge as error:
                raise _not_read(error) from None
            request = steps.send(answer)
    except StopIteration as end:
        token: Token = end.value
        return token


def _not_sent(error: ConnectionFailed, request: Request) -> ConnectionFailed:
    """The failure of a request for a token, without its secrets: the call itself was not sent."""
    shown = Request(request.method, request.public_url, request.masked().headers)
    if isinstance(error, TimedOut):
        return TimedOut(
            str(error), shown, may_have_arrived=False, ended_by=error.ended_by
        )
    return ConnectionFailed(str(error), shown, may_have_arrived=False)


def _not_read(error: ResponseTooLarge) -> CredentialsRefused:
    """The refusal of what a token endpoint sent; `error` itself has the request with its secrets."""
    return CredentialsRefused(f"no token: {error}", status=error.status)
