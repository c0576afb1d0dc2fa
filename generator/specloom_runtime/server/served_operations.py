"""The operations that an application serves: which of them a request is for, and what serves it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from ..operations.call import Operation
from .authentication import Alternatives, Challenge, alternatives, challenges
from .endpoint import Endpoint, Surroundings
from .examples import Examples
from .routing import Router
from .secrets import Secrets


@dataclass(frozen=True, slots=True)
class Route:
    """An operation, and the service method that serves it."""

    operation: Callable[[], Operation[Any]]
    method_name: str
    name: str = ""
    """What a receiver of webhooks calls it."""
    path: str | None = None
    """Where it is served, if not at the operation's own path."""


class ServedOperations:
    """The routing table of an application."""

    def __init__(
        self,
        routes: Sequence[Route],
        *,
        service: object,
        base: type | None,
        examples: Mapping[str, Examples] | None,
        schemes: Sequence[type[Any]],
        secrets: Secrets | None,
        base_paths: Sequence[str],
        surroundings: Surroundings,
    ) -> None:
        """Serve `routes` by the methods of `service`; all else is as `Application` has it."""
        self.operations: list[Operation[Any]] = []
        self._base_paths = tuple(base_paths)
        self._router: Router[ServedOperation] = Router()
        for route in routes:
            operation = route.operation()
            self.operations.append(operation)
            own = None if examples is None else examples.get(operation.id, {})
            method = _overridden(service, route.method_name, base)
            served = ServedOperation(operation, own, method, surroundings)
            served.checks = alternatives(operation.security, schemes, secrets)
            served.checks_at_head = alternatives(
                operation.security, schemes, secrets, at_head=True
            )
            served.challenge = challenges(operation.security, schemes)
            path = operation.path if route.path is None else route.path
            served.path_names = self._router.add(operation.method, path, served)
            prefix = _path_of(operation.server)
            if prefix:
                self._router.add(operation.method, prefix + operation.path, served)

    def find(self, method: str, path: str) -> tuple[ServedOperation, list[str]] | None:
        """What serves a request, below the path of a server or at the root, and the values in its path."""
        for base in self._base_paths:
            if path.startswith(base):
                matched = self._router.find(method, path[len(base) :])
                if matched is not None:
                    return matched
        return self._router.find(method, path)

    def methods(self, path: str) -> list[str]:
        """The methods that a path answers to, sorted."""
        below = [
            path[len(base) :] for base in self._base_paths if path.startswith(base)
        ]
        return sorted(
            {method for at in (*below, path) for method in self._router.methods(at)}
        )


class ServedOperation:
    """A row of the table. Its endpoint is made on the first request: a document may have thousands."""

    __slots__ = (
        "_endpoint",
        "_examples",
        "_method",
        "_surroundings",
        "challenge",
        "checks",
        "checks_at_head",
        "operation",
        "path_names",
    )

    def __init__(
        self,
        operation: Operation[Any],
        examples: Examples | None,
        method: Callable[..., Awaitable[object]] | None,
        surroundings: Surroundings,
    ) -> None:
        self._examples = examples
        self.operation = operation
        self._method = method
        self._surroundings = surroundings
        self._endpoint: Endpoint | None = None
        self.checks: Alternatives = ()
        self.checks_at_head: Alternatives = ()
        self.challenge: Challenge = lambda _received: ""
        self.path_names: tuple[str, ...] = ()

    @property
    def endpoint(self) -> Endpoint:
        made = self._endpoint
        if made is None:
            made = self._endpoint = Endpoint(
                self.operation,
                self._method,
                self._examples,
                self.checks,
                self.challenge,
                self.path_names,
                self._surroundings,
                self.checks_at_head,
            )
        return made


def _overridden(
    service: object, name: str, base: type | None
) -> Callable[..., Awaitable[object]] | None:
    """A method of a service, unless it is the one that `base` has."""
    method: Callable[..., Awaitable[object]] = getattr(service, name)
    is_inherited = base is not None and getattr(method, "__func__", None) is getattr(
        base, name
    )
    return None if is_inherited else method


def _path_of(server: str | None) -> str:
    """The path of an operation's own server, below which it is served as well."""
    try:
        path = "" if server is None else urlsplit(server).path.strip("/")
    except ValueError:  # no URL
        return ""
    return f"/{path}" if path and "{" not in path else ""
