"""What the check of a credential finds."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from .received import Received


class Doubt(NamedTuple):
    """The reason why a credential was not accepted."""

    given: bool
    """Whether the request has a credential of this kind at all."""

    reason: str


Check = Callable[[Received], Doubt | None]
"""Judges one kind of credential of a request; None when it is good."""
