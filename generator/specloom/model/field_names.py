"""Names of HTTP header fields."""

from __future__ import annotations

import re

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


def is_field_name(name: str) -> bool:
    """Whether a header can have the name: a token (RFC 9110, sections 5.1 and 5.6.2)."""
    return _TOKEN.fullmatch(name) is not None
