"""Which named schemas are sent, which are received, and which both."""

from __future__ import annotations

from msgspec import Struct

from specloom.model.api import Api
from specloom.model.uses import reached, received, sent


class Directions(Struct, frozen=True):
    """Names of schemas reached from requests, and from responses."""

    sent: frozenset[str]
    received: frozenset[str]


def directions(api: Api) -> Directions:
    """How each named schema of `api` travels, seen from a client."""
    uses: dict[str, tuple[str, ...]] = {}
    return Directions(reached(api, sent(api), uses), reached(api, received(api), uses))
