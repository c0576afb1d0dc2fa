"""Server URLs with variables (OpenAPI 3.1, Server Object): values go where the template has them, and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Mapping

_EXPRESSION = re.compile(r"\{([^{}]*)\}")


def server_url(template: str, values: Mapping[str, str]) -> str:
    """The URL of a server.

    A value stays in its place: what stands in a host name cannot lead to another host. Only a variable that begins the
    template, such as `{scheme}://...` or `{baseUrl}/v1`, may hold a host itself.

    Raises:
        ValueError: a value is no text, is empty, or would change the meaning of the rest of the URL.
    """
    in_host = template.partition("://")[2].partition("/")[0]

    def value(match: re.Match[str]) -> str:
        name = match.group(1)
        text = values[name]
        allowed = (
            "/:@" if match.start() == 0 else ":" if match.group() in in_host else "/:@"
        )
        if not text or not _is_plain(text, allowed):
            raise ValueError(f"server variable {name} cannot be {text!r}")
        return text

    return _EXPRESSION.sub(value, template)


def _is_plain(text: str, allowed: str) -> bool:
    """Unreserved and percent-encoded characters, sub-delimiters and `allowed` ones (RFC 3986 section 2)."""
    plain = set("-._~%!$&'()*+,;=[]" + allowed)
    return all((letter.isalnum() or letter in plain) for letter in text)
