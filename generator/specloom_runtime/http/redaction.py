"""What must not be shown: names that announce a credential, and URLs with such values masked."""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import unquote_plus

MASK = "***"

_SECRET_HEADER = re.compile(
    r"authorization|cookie|token|secret|password|signature$|api-?key|access-?key",
    re.IGNORECASE,
)
_SECRET_QUERY = re.compile(
    r"authorization|secret|password|signature|^sig$|api[-_]?key|(?:access|auth|security|refresh|id)[-_]?token|^token$",
    re.IGNORECASE,
)


def is_secret_header(name: str) -> bool:
    """Whether a header of this name usually carries a credential. Rather one too many than one too few."""
    return _SECRET_HEADER.search(name) is not None


def is_secret_query(name: str) -> bool:
    """Whether a query parameter of this name usually carries a credential or signs a URL."""
    return _SECRET_QUERY.search(name) is not None


def masked_url(url: str, secret_names: Collection[str] = ()) -> str:
    """The URL with user information and the values of secret query parameters replaced by `***`."""
    before, mark, query = url.partition("?")
    scheme, slashes, rest = before.partition("://")
    authority, slash, path = rest.partition("/")
    if slashes and "@" in authority:
        before = f"{scheme}://{MASK}@{authority.rpartition('@')[2]}{slash}{path}"
    if not mark:
        return before
    return f"{before}?{'&'.join(_masked_pair(pair, secret_names) for pair in query.split('&'))}"


def _masked_pair(pair: str, secret_names: Collection[str]) -> str:
    name, equals, _ = pair.partition("=")
    decoded = unquote_plus(name)
    if equals and (decoded in secret_names or is_secret_query(decoded)):
        return f"{name}={MASK}"
    return pair
