"""Client certificates, as far as a server behind ASGI sees them."""

from __future__ import annotations

from .doubt import Check, Doubt
from .received import Received
from .secrets import Secrets


def challenge(_received: Received) -> str:
    """Nothing: certificates are asked for when a connection is made."""
    return ""


def check(secrets: Secrets) -> Check:
    """Whether there was a certificate, where the server says so; whether it is good, the server has judged.

    Source: https://asgi.readthedocs.io/en/latest/specs/tls.html
    """

    def checked(received: Received) -> Doubt | None:
        tls = (received.scope.get("extensions") or {}).get("tls")
        if tls is not None and not tls.get("client_cert_chain"):
            return Doubt(False, "a client certificate is missing")
        return None

    return checked
