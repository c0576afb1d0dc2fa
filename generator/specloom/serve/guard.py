"""Who may see and change what a stub does: the programs and people of its machine, and no page of somebody else.

A browser lets pages of other sites send requests here (cross-site request forgery), and a name that such a site owns
may lead here (DNS rebinding): the first says where it is from in `Origin` and `Sec-Fetch-Site`, the second is seen in
`Host`.
Sources: Fetch Metadata Request Headers (https://www.w3.org/TR/fetch-metadata/), RFC 9110 section 7.2, RFC 6454.
"""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

_WITHOUT_BODY = ("GET", "HEAD", "DELETE")
_OWN_SITES = ("same-origin", "none")


def refusal(
    scope: Any, *, is_open: bool = False, takes_json: bool = True
) -> str | None:
    """Why a request, an ASGI scope, may not be served; None if it may.

    Args:
        scope: Of type `http`.
        is_open: Whether other machines may ask, too. They have to use an address: a name could be anybody's.
        takes_json: Whether a change has a body, which must be JSON.
    """
    fields = {
        name.decode("latin-1"): value.decode("latin-1")
        for name, value in scope["headers"]
    }
    host = fields.get("host", "")
    if not is_open and not _is_here((scope.get("client") or ("",))[0]):
        return "only from the machine that the stub runs on"
    name = _host_name(host)
    if not (_is_here(name) or (is_open and _is_address(name))):
        return f"not as {host[:100]!r}: only as localhost or by an address"
    if not is_open and "x-forwarded-for" in fields:
        return "only from the machine that the stub runs on, and not through another server"
    if fields.get("sec-fetch-site", "none") not in _OWN_SITES:
        return "not from a page of another site"
    if "origin" in fields and _authority(fields["origin"]) != host:
        return "not from a page of another site"
    has_body = takes_json and scope["method"] not in _WITHOUT_BODY
    if has_body and _media_type(fields) != "application/json":
        return "changes are application/json, which no form sends"
    return None


def _authority(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None


def _host_name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _media_type(fields: dict[str, str]) -> str:
    return fields.get("content-type", "").partition(";")[0].strip().lower()


def _is_here(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    return _is_address(host) and ip_address(host).is_loopback


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
