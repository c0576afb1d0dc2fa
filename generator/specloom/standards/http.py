"""What HTTP says of names (RFC 9110)."""

from __future__ import annotations

import re

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


def is_token(text: str) -> bool:
    """Whether a text may name a header field or an authentication scheme (sections 5.1, 5.6.2, 11.1)."""
    return _TOKEN.fullmatch(text) is not None
