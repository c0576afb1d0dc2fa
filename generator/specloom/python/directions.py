"""Which named schemas are sent, which are received, and which both."""

from __future__ import annotations

from msgspec import Struct

from ..api.model import Api, Schema
from ..api.uses import reached, received_by, sent_by


class Directions(Struct, frozen=True):
    """Names of schemas reached from requests, and from responses."""

    sent: frozenset[str]
    received: frozenset[str]


def directions(api: Api) -> Directions:
    """How each named schema of `api` travels, seen from a client."""
    sent: list[Schema] = []
    received: list[Schema] = []
    for operation in api.operations:
        sent += sent_by(operation)
        received += received_by(operation)
    return Directions(reached(api, sent), reached(api, received))
