"""What an error answer says, in one line: found in JSON of any form, and in XML, HTML and plain text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import islice

from ..values.json_codec import JsonMismatch, decode
from ..values.shapes import is_array, is_mapping
from .redaction import is_secret_header

MESSAGES = (
    "errormsg",
    "errormessage",
    "message",
    "msg",
    "errordescription",
    "detail",
    "description",
    "reason",
    "faultstring",
    "title",
    "error",
    "err",
)
"""Members that carry the text of an error, the most telling first, as `plain_name` has them: of RFC 9457 (problem
details), RFC 6749 section 5.2 (OAuth 2.0), JSON:API and SOAP, and what vendors write."""

CODES = ("errorcode", "code", "errortype", "type", "title", "error")
"""Members that carry what programs know an error by, likewise."""

LOCATIONS = ("loc", "location", "pointer", "path", "field", "param", "parameter")
"""Members of a violation that say where in the request it is, likewise."""

_DETAILS = re.compile(
    r"(?:error|exception|fault|detail|violation|issue|problem|message|reason|param)s?\Z"
)
"""Names of what is said more than once, or with more than a text."""

_LONGEST = 300
"""Characters of a summary."""

_MOST_BYTES = 1_000_000
"""Bytes of JSON that are read: more is nothing that anybody wrote to be shown."""

_MOST_TEXT = 8_000
"""Bytes of another text that are looked at."""

_MOST_VALUES = 500
"""Values of a JSON text that are looked at."""

_MOST_LEVELS = 6
_MOST_ITEMS = 3
_MARKUP = re.compile(r"<(?:script|style)\b[^<>]*>[^<]*|<[^<>]*>", re.IGNORECASE)
_TITLE = re.compile(r"<title\b[^<>]*>([^<]*)<", re.IGNORECASE)
_ECHOED = ("body", "ctx", "input", "request", "url", "value")
"""Endings of the names of members that repeat the request."""


def plain_name(name: str) -> str:
    """A member's name whatever style it is written in: `errorMessage`, `error_message`, `Error-Message` are one."""
    return name.replace("_", "").replace("-", "").lower()


def ranked(names: Iterable[str], known: tuple[str, ...]) -> list[str]:
    """Those of `names` that are `known` ones, the most telling first; for texts also `…message` and `…msg`."""
    ranks: dict[str, int] = {}
    for name in names:
        plain = plain_name(name)
        if plain in known:
            ranks[name] = known.index(plain)
        elif known is MESSAGES and plain.endswith(("message", "msg")):
            ranks[name] = known.index("description")
    return sorted(ranks, key=lambda name: ranks[name])


def error_summary(content: bytes) -> str:
    """The first lines' worth of what `content` says of an error, printable and short; empty where it says nothing."""
    try:
        text = _Search().text_of(decode(content[:_MOST_BYTES], object), _MOST_LEVELS)
    except JsonMismatch:
        text = "" if len(content) > _MOST_BYTES else _first_line(content)
    text = "".join(letter if letter.isprintable() else " " for letter in text)
    text = text[: _LONGEST + 1]
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _first_line(content: bytes) -> str:
    """The title of a page, else the first line of a text without its markup; of what is no text, nothing."""
    head = content[:_MOST_TEXT]
    if b"\0" in head:
        return ""
    text = head.decode(errors="replace")
    if text.lstrip("\ufeff \t\r\n").startswith("<"):
        from html import unescape

        title = _TITLE.search(text)
        is_titled = title is not None and title[1].strip() != ""
        text = title[1] if title is not None and is_titled else _MARKUP.sub(" ", text)
        return " ".join(unescape(text).split())
    lines = (" ".join(line.split()) for line in text.splitlines())
    return next((line for line in lines if line), "")


class _Search:
    """One search through a JSON value, which ends however large that is."""

    def __init__(self) -> None:
        self._left = _MOST_VALUES

    def text_of(self, value: object, levels: int) -> str:
        """The text of an error in a JSON value, `levels` deep at most; empty where it has none."""
        self._left -= 1
        if isinstance(value, str):
            return value[: _LONGEST + 1].strip()
        if levels == 0 or self._left < 0:
            return ""
        if is_array(value):
            texts = [self._item(item, levels) for item in islice(value, _MOST_ITEMS)]
            return "; ".join(dict.fromkeys(text for text in texts if text))
        if not is_mapping(value):
            return ""
        members = {
            name: item
            for name, item in islice(value.items(), _MOST_VALUES)
            if isinstance(name, str) and not is_secret_header(plain_name(name))
        }
        return self._described(members, levels) or self._inside(members, levels)

    def _described(self, members: Mapping[str, object], levels: int) -> str:
        """Code, message and details of an object that has them under names that tell."""
        for name, item in members.items():
            if plain_name(name) == "error" and is_mapping(item):
                text = self.text_of(item, levels - 1)
                if text:
                    return text
        at, message = _scalar(members, MESSAGES)
        others = {name: item for name, item in members.items() if name != at}
        lead = " ".join(word for word in (_scalar(others, CODES)[1], message) if word)
        for name, item in others.items():
            if _DETAILS.search(plain_name(name)) and not isinstance(item, str):
                details = self.text_of(item, levels - 1)
                if details:
                    is_said = not lead or (message and message in details)
                    return details if is_said else f"{lead.rstrip('.:')}: {details}"
        return lead

    def _item(self, item: object, levels: int) -> str:
        """One of several violations, with the place that it is at."""
        text = self.text_of(item, levels - 1)
        if not is_mapping(item):
            return text
        members = {
            name: member for name, member in item.items() if isinstance(name, str)
        }
        place = _place(members)
        if not place:
            return text
        message = _scalar(members, MESSAGES)[1]
        return f"{place}: {message or text}" if message or text else place

    def _inside(self, members: Mapping[str, object], levels: int) -> str:
        """The text of an error in members with names of no known meaning: lists of texts by field, or a sentence."""
        own = {
            name: item
            for name, item in members.items()
            if not plain_name(name).endswith(_ECHOED)
        }
        for name, item in own.items():
            text = "" if isinstance(item, str) else self.text_of(item, levels - 1)
            if text:
                return f"{name}: {text}" if is_array(item) else text
        for item in own.values():
            if isinstance(item, str) and " " in item.strip():
                return self.text_of(item, levels - 1)
        return ""


def _scalar(
    members: Mapping[str, object], known: tuple[str, ...]
) -> tuple[str, str | None]:
    """The most telling member that is a text or an integer, and that; where none is, None."""
    for name in ranked(members, known):
        value = members[name]
        if isinstance(value, str | int) and not isinstance(value, bool) and value != "":
            return name, str(value)[: _LONGEST + 1]
    return "", None


def _place(members: Mapping[str, object]) -> str:
    """Where a violation is: `body.parts.0`, whether as a text or as a list of steps; empty where it does not say."""
    for name in ranked(members, LOCATIONS):
        value = members[name]
        steps = islice(value, 20) if is_array(value) else (value,)
        words = [str(step)[:60] for step in steps if isinstance(step, str | int)]
        if words:
            return ".".join(words)
    return ""
