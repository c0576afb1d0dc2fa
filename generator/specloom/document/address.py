"""Addresses of files on the network, and what may stand in them."""

from __future__ import annotations

import re
from ipaddress import ip_address
from urllib.parse import SplitResult, parse_qsl, urlsplit

from specloom.document.references import ResolutionError

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_PORTS = {"http": 80, "https": 443}

_CREDENTIAL = re.compile(
    r"token|secret|passw|^pwd$|auth|credential|signature|^sig$|jwt|session"
    r"|(api|access|private|^)[-_]?key$|^x-(amz|goog)-",
    re.IGNORECASE,
)
"""Names of query parameters that hold a secret, those of signed addresses among them."""


def is_address(text: str) -> bool:
    """Whether a text names something by scheme and host, as no path does."""
    return _ADDRESS.match(text) is not None


def shown_address(address: str) -> str:
    """An address as messages may say it: without user, password and query."""
    try:
        parts = urlsplit(address)
        host = parts.netloc.rpartition("@")[2]
        return f"{parts.scheme}://{host}{parts.path}"
    except ValueError:
        return "an address that cannot be read"


def checked_address(address: str) -> SplitResult:
    """The parts of an address that may be fetched from, should its host be allowed.

    It is encrypted, unless its host is this machine: who is on the way of a plain connection
    chooses what is generated. Nor does it hold credentials: addresses go into documents, locks and
    messages.

    Raises:
        ResolutionError: `remote-reference` for another one, `invalid-reference` for
            what is no address.
    """
    shown = shown_address(address)
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise ResolutionError(
            "invalid-reference", f"{shown!r} is no address."
        ) from None
    if not host or any(char.isspace() or not char.isprintable() for char in address):
        raise ResolutionError("invalid-reference", f"{shown!r} is no address.")
    if parts.scheme not in _PORTS or (
        parts.scheme == "http" and not is_this_machine(host)
    ):
        message = f"{shown!r} is not fetched: only https is, and http from this machine itself."
        raise ResolutionError("remote-reference", message)
    if "@" in parts.netloc or any(
        _CREDENTIAL.search(name) for name, _ in parse_qsl(parts.query, True)
    ):
        message = (
            f"The address {shown!r} is given with credentials, which would be kept in the lock: "
            "fetch it by other means, and name the file."
        )
        raise ResolutionError("remote-reference", message)
    return parts


def is_this_machine(host: str) -> bool:
    """Whether a host is a loopback address, or the name that always is one (RFC 6761, 6.3)."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def origin_names(parts: SplitResult) -> tuple[str, str]:
    """The host as it may be allowed: for any of its ports, and for this one."""
    host = (parts.hostname or "").lower()
    port = parts.port or _PORTS.get(parts.scheme)
    named = f"[{host}]" if ":" in host else host
    return host, f"{named}:{port}"
