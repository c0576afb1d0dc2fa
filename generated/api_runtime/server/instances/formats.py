"""Texts of the formats of JSON Schema (2020-12 Validation, section 7.3) and of OpenAPI's Format Registry."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Callable, Mapping

from .choosing import Dice

_HEX = "0123456789abcdef"
_START = dt.datetime(2025, 3, 14, 9, 26, 53)
_LATER = (
    (("expir", "end", "due", "until", "deadline", "renew", "valid"), 180),
    (("updat", "modif", "last", "chang", "complet", "finish", "clos"), 20),
    (("start", "begin", "schedul", "next"), 40),
)
"""How many days after the beginning things of these names come to be."""


def moment(name: str, dice: Dice) -> dt.datetime:
    """When something was, by what it is called: what was created comes before what changed, that before the end."""
    name = name.lower()
    days = next(
        (days for words, days in _LATER if any(word in name for word in words)), 0
    )
    shift = dice.number("moment") % 400_000 if dice.seed != "0" else 0
    shift += 3600 * int(dice.path.rpartition("~")[2].partition("/")[0] or 0)
    return _START + dt.timedelta(days=days, seconds=shift)


def _uuid(name: str, dice: Dice) -> str:
    digits = dice.digits(32, "uuid", _HEX)
    return (
        f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"
    )


def _base64(name: str, dice: Dice) -> str:
    return base64.b64encode((name or "content").encode()).decode()


def _uri(name: str, dice: Dice) -> str:
    return f"https://example.com/{(name or 'item').strip('_').replace(' ', '-').lower()}/{1 + dice.number('uri') % 900}"


def ascii_uri(name: str, dice: Dice) -> str:
    """A URL of something called so."""
    word = "".join(
        letter if letter.isascii() and letter.isalnum() else "-" for letter in name
    )
    return _uri(word.strip("-"), dice)


_PEOPLE = ("ada.lovelace", "grace.hopper", "alan.turing", "edsger.dijkstra")

_FORMATS: Mapping[str, Callable[[str, Dice], str]] = {
    "date-time": lambda name, dice: moment(name, dice).isoformat() + "Z",
    "date-time-local": lambda name, dice: moment(name, dice).isoformat(),
    "date": lambda name, dice: moment(name, dice).date().isoformat(),
    "time": lambda name, dice: moment(name, dice).time().isoformat() + "Z",
    "time-local": lambda name, dice: moment(name, dice).time().isoformat(),
    "http-date": lambda name, dice: moment(name, dice).strftime(
        "%a, %d %b %Y %H:%M:%S GMT"
    ),
    "duration": lambda name, dice: "P1DT12H",
    "email": lambda name, dice: f"{dice.chosen(_PEOPLE)}@example.com",
    "idn-email": lambda name, dice: f"{dice.chosen(_PEOPLE)}@example.com",
    "hostname": lambda name, dice: "www.example.com",
    "idn-hostname": lambda name, dice: "www.example.com",
    "ipv4": lambda name, dice: f"192.0.2.{1 + dice.number() % 254}",
    "ipv6": lambda name, dice: f"2001:db8::{1 + dice.number() % 9000:x}",
    "ip": lambda name, dice: f"192.0.2.{1 + dice.number() % 254}",
    "uri": ascii_uri,
    "url": ascii_uri,
    "uri-reference": ascii_uri,
    "iri": ascii_uri,
    "iri-reference": ascii_uri,
    "uri-template": lambda name, dice: "https://example.com/items/{id}",
    "uuid": _uuid,
    "guid": _uuid,
    "json-pointer": lambda name, dice: "/items/0",
    "relative-json-pointer": lambda name, dice: "1/items",
    "regex": lambda name, dice: "^[a-z]+$",
    "byte": _base64,
    "binary": _base64,
    "base64": _base64,
    "base64url": lambda name, dice: _base64(name, dice).rstrip("="),
    "password": lambda name, dice: "correct-horse-battery",
    "decimal": lambda name, dice: f"{10 + dice.number() % 90}.50",
    "decimal128": lambda name, dice: f"{10 + dice.number() % 90}.50",
    "double": lambda name, dice: f"{10 + dice.number() % 90}.5",
    "float": lambda name, dice: f"{10 + dice.number() % 90}.5",
    **dict.fromkeys(
        ("int32", "int64", "uint64", "uint32", "int", "integer"),
        lambda name, dice: str(1 + dice.number() % 90),
    ),
    "char": lambda name, dice: "a",
    "html": lambda name, dice: "<p>Text</p>",
    "commonmark": lambda name, dice: "Some *text*",
    "media-range": lambda name, dice: "application/json",
    "sf-string": lambda name, dice: '"text"',
    "sf-token": lambda name, dice: "token",
    "sf-integer": lambda name, dice: "12",
    "sf-decimal": lambda name, dice: "12.5",
    "sf-boolean": lambda name, dice: "?1",
    "sf-binary": lambda name, dice: f":{_base64(name, dice)}:",
    "unixtime": lambda name, dice: str(epoch(name, dice)),
    "phone": lambda name, dice: f"+1555010{dice.number() % 1000:04}"[:12],
    "color": lambda name, dice: "#336699",
}


def text_of_format(format_: str, name: str, dice: Dice) -> str | None:
    """A text of a format, for something of a name; None where the format is unknown."""
    made = _FORMATS.get(format_.lower())
    return None if made is None else made(name, dice)


def epoch(name: str, dice: Dice) -> int:
    """When something was, in seconds since 1970."""
    return int(moment(name, dice).replace(tzinfo=dt.UTC).timestamp())
