"""Which documented answer an operation shall give next: a preference (RFC 7240) that is put into its requests."""

from __future__ import annotations

import threading
from typing import Any

from msgspec import Struct


class Choice(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """An answer that was chosen."""

    code: str
    """A status, as `Prefer: code` takes it."""
    example: str | None = None
    """Name of an example; None for the first."""
    times: int | None = None
    """Requests that get it; None for all from now on."""


class Choices:
    """The choices by operationId; all methods may be called from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._choices: dict[str, Choice] = {}

    def __bool__(self) -> bool:
        return bool(self._choices)

    def choose(self, operation_id: str, choice: Choice) -> None:
        """Give the answer from the next request on."""
        with self._lock:
            self._choices[operation_id] = choice

    def forget(self, operation_id: str | None = None) -> None:
        """Take the choice of an operation back, or all of them."""
        with self._lock:
            if operation_id is None:
                self._choices.clear()
            else:
                self._choices.pop(operation_id, None)

    def current(self) -> dict[str, Choice]:
        """The choices that are in force."""
        with self._lock:
            return dict(self._choices)

    def applied(self, operation_id: str, scope: Any) -> Any:
        """The ASGI scope of a request with the preference for what was chosen; a client's own preference stands."""
        if any(name == b"prefer" for name, _ in scope["headers"]):
            return scope
        with self._lock:
            choice = self._choices.get(operation_id)
            if choice is None:
                return scope
            if choice.times is not None:
                if choice.times > 1:
                    left = Choice(choice.code, choice.example, choice.times - 1)
                    self._choices[operation_id] = left
                else:
                    del self._choices[operation_id]
        return {**scope, "headers": [*scope["headers"], (b"prefer", _prefer(choice))]}


def _prefer(choice: Choice) -> bytes:
    preferences = [f"code={_quoted(choice.code)}"]
    if choice.example is not None:
        preferences.append(f"example={_quoted(choice.example)}")
    return ", ".join(preferences).encode("utf-8")


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
