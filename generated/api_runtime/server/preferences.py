"""What a client would rather be answered: `Prefer` (RFC 7240), or `__code`, `__example`, `__dynamic` of the query."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote_plus

from .received import Received

_PREFERENCE = re.compile(
    r'\s*([\w!#$%&\'*+.^`|~-]+)\s*(?:=\s*("(?:[^"\\]|\\.)*"|[^\s;,"]*))?\s*'
)
"""Name and value (RFC 7240 section 2). Of a value that is no word, such as a path, no letter is refused."""
_PARAMETERS = re.compile(r'(?:;(?:"(?:[^"\\]|\\.)*"|[^",])*)?(?:,|\Z)')
_KNOWN = ("code", "example", "dynamic")
IN_QUERY = frozenset(f"__{name}" for name in _KNOWN)
"""Their names in a query, which are no parameters of the document."""
_LONGEST = 2000


class Preferences(NamedTuple):
    """Which of the documented answers is asked for; None where that is left to the stub."""

    code: str | None = None
    example: str | None = None
    dynamic: bool | None = None
    """Whether the answer is to be made anew, also where there is an example."""
    applied: str = ""
    """What `Preference-Applied` says (RFC 7240 section 3)."""


NONE = Preferences()


def preferences(received: Received) -> Preferences:
    """The preferences of a request; those of its header come before those of its query."""
    header = received.header(b"prefer") or ""
    stated: dict[str, str] = {}
    for name, value in _preferences(header[:_LONGEST]):
        stated.setdefault(name, value)  # the first counts (RFC 7240 section 2)
    applied = [
        f"{name}={_quoted(stated[name])}" if stated[name] else name
        for name in _KNOWN
        if name in stated and (stated[name] or name == "dynamic")
    ]
    if "__" in received.query:
        for name in _KNOWN:
            values = received.query_values.get(f"__{name}")
            if values and name not in stated:
                stated[name] = unquote_plus(values[0])
    dynamic = stated.get("dynamic")
    return Preferences(
        stated.get("code") or None,
        stated.get("example") or None,
        None if dynamic is None else dynamic.lower() not in ("false", "0"),
        ", ".join(applied),
    )


def _preferences(header: str) -> Iterator[tuple[str, str]]:
    """Names, in lower case, and values; what is none, and the parameters of preferences, is passed over."""
    position = 0
    while position < len(header):
        match = _PREFERENCE.match(header, position)
        if match is not None:
            value = match[2] or ""
            if value.startswith('"'):
                value = re.sub(r"\\(.)", r"\1", value[1:-1])
            yield match[1].lower(), value
            position = match.end()
        following = _PARAMETERS.match(header, position)
        if following is None:
            rest = header.find(",", position)
            position = len(header) if rest < 0 else rest + 1
        else:
            position = max(following.end(), position + 1)


def _quoted(value: str) -> str:
    """A value as a word, or quoted where it is none (RFC 9110 section 5.6)."""
    if re.fullmatch(r"[\w!#$%&'*+.^`|~-]+", value, re.ASCII):
        return value
    escaped = re.sub(r'(["\\])', r"\\\1", value)
    return f'"{escaped}"'
