"""Identifiers from wire names: every name in a generated package is made here.

A name follows from what the document calls a thing and from its place, never from its
position, so that adding something renames nothing else.
"""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import TypeAlias

from specloom.plan.short_names import (
    MAX_LENGTH,
    MAX_PART_LENGTH,
    PART_LENGTH,
    last_words,
    shortened,
)

_WORD = re.compile(
    r"[A-Z]+(?=[A-Z][a-z])"  # HTTP in HTTPServer
    r"|[A-Z]?[a-z]+[0-9]*"  # File, md5
    r"|[A-Z]+[0-9]*"  # SHA256
    r"|[0-9]+",
)

_DIGIT = re.compile(r"[0-9]")
_NUMBERS_AND_REST = re.compile(r"[0-9]+|[^0-9]+")

_IS_SNAKE = re.compile(r"[a-z][a-z0-9_]*[a-z0-9]|[a-z]").fullmatch
_IS_PASCAL = re.compile(r"[A-Z][A-Za-z0-9]*").fullmatch

_MAX_CHOICES = 12
"""Ways to shorten a name that are tried before it gets a number."""


def words(name: str) -> list[str]:
    """The words of a wire name: `X-App-UserId` gives X, App, User, Id."""
    text = unicodedata.normalize("NFKC", name)
    outline = text if text.isascii() else _outline(text)
    return [text[word.start() : word.end()] for word in _WORD.finditer(outline)]


def _outline(text: str) -> str:
    """`text` with each character replaced by an ASCII one of its kind: `A`, `a`, `0` or a blank."""
    kinds = ""
    for char in text:
        if char.isupper():
            kinds += "A"
        elif char.isdecimal():
            kinds += "0"
        elif char.isalnum():
            kinds += "a"
        else:  # a mark belongs to the letter before it
            is_mark = unicodedata.category(char).startswith("M")
            kinds += "a" if is_mark and kinds[-1:] == "a" else " "
    return kinds


def snake(name: str, *, fallback: str) -> str:
    """`name` in snake_case, an identifier: `fileName` gives file_name, `content_md5` stays.

    `fallback` is used where nothing of `name` can stand in an identifier, and before a
    leading digit.
    """
    return _snake(name, fallback)[0]


def snake_choices(name: str, *, fallback: str) -> tuple[str, ...]:
    """What `snake` gives first; for a long name, other ways to shorten it after that."""
    return _snake(name, fallback)


def whole_snake(name: str, *, fallback: str) -> str:
    """What `snake` gives where it need not be short."""
    return _finished(_whole_snake(name, fallback), fallback)


def _whole_snake(name: str, fallback: str) -> str:
    if _IS_SNAKE(name):
        return name
    return _identifier("_".join(map(str.lower, words(name))), fallback, joint="_")


@lru_cache(maxsize=20_000)
def _snake(name: str, fallback: str) -> tuple[str, ...]:
    made = _whole_snake(name, fallback)
    if len(made) <= MAX_LENGTH:
        return (_finished(made, fallback),)
    choices = shortened(made.split("_"), MAX_LENGTH, joint="_")
    return _distinct(map("_".join, choices), fallback)


def pascal(name: str, *, fallback: str) -> str:
    """`name` in PascalCase, an identifier: `simple-user` gives SimpleUser, `URLInfo` stays."""
    return _pascal(name, fallback)[0]


def pascal_choices(name: str, *, fallback: str) -> tuple[str, ...]:
    """What `pascal` gives first; for a long name, other ways to shorten it after that."""
    return _pascal(name, fallback)


@lru_cache(maxsize=20_000)
def _pascal(name: str, fallback: str) -> tuple[str, ...]:
    made = _whole_pascal(name, fallback)
    if len(made) <= MAX_LENGTH:
        return (_finished(made, fallback),)
    return _distinct(
        map(_joined, shortened(words(made), MAX_LENGTH, joint="")), fallback
    )


def part_choices(owner: str, place: str, *, fallback: str) -> tuple[str, ...]:
    """Names in PascalCase for a part of what is called `owner`, of which `place` is the way to it.

    All of them begin with the owner's name: what other owners have does not matter. The last
    words of a long way tell what the part is.
    """
    made = _whole_pascal(place, fallback)
    room = min(PART_LENGTH, MAX_PART_LENGTH - len(owner))
    room = max(MAX_LENGTH - len(owner), room)
    if not made.startswith(owner) or len(made) <= len(owner) + room:
        return (_finished(made, fallback),)
    ways = last_words(words(made[len(owner) :]), room)
    return _distinct((owner + _joined(way) for way in ways), fallback)


def _whole_pascal(name: str, fallback: str) -> str:
    if _IS_PASCAL(name):
        return name
    return _identifier(_joined(words(name)), fallback, joint="")


def _joined(parts: Iterable[str]) -> str:
    return "".join([word[:1].upper() + word[1:] for word in parts])


def _distinct(choices: Iterator[str], fallback: str) -> tuple[str, ...]:
    finished = [_finished(made, fallback) for made in islice(choices, _MAX_CHOICES)]
    return tuple(dict.fromkeys(finished))


_Order: TypeAlias = tuple[int, list[tuple[int, int, str]], str]


def import_order(name: str) -> _Order:
    """What sorts the names of an import as isort and ruff do.

    Constants come first, then classes, then the others; numbers within names count as such
    (https://pycqa.github.io/isort/docs/configuration/options.html#order-by-type).
    """
    return _kind(name), _natural(name.lower()), name


def public_order(name: str) -> _Order:
    """What sorts the names of `__all__`: as those of an import, capitals before the others."""
    return _kind(name), _natural(name), name


def _kind(name: str) -> int:
    if name.isupper() and len(name) > 1:
        return 0
    return 1 if name[:1].isupper() else 2


def _natural(name: str) -> list[tuple[int, int, str]]:
    if _DIGIT.search(name) is None:  # as most have none
        return [(1, 0, name)]
    parts = _NUMBERS_AND_REST.findall(name)
    # Digits that begin with 0 are read as a fraction's, before every number.
    return [
        (
            (0, 0 if part[0] == "0" else int(part), part)
            if part[0] in "0123456789"
            else (1, 0, part)
        )
        for part in parts
    ]


def _identifier(made: str, fallback: str, *, joint: str) -> str:
    # As Python itself reads identifiers: capitals may have taken a name out of this form.
    made = unicodedata.normalize("NFKC", made)
    if not ("a" + made).isidentifier():
        made = "".join(char for char in made if ("a" + char).isidentifier())
    if not made.strip("_"):
        return fallback
    if not made.isidentifier():
        return fallback + joint + made
    return made


def _finished(made: str, fallback: str) -> str:
    if keyword.iskeyword(made) or made in ("None", "True", "False"):
        return made + "_"
    if fallback and not made.isidentifier():  # without one, it is part of a name
        raise SyntaxError(f"a name of specloom is no identifier: {made!r}")
    return made


class Namespace:
    """The names given in one scope; a name that is taken gets a suffix.

    Compared in Unicode form NFKC, as Python itself compares identifiers
    (https://docs.python.org/3/reference/lexical_analysis.html#identifiers).
    """

    def __init__(
        self, reserved: Iterable[str] = (), *, in_any_case: bool = False
    ) -> None:
        self._in_any_case = in_any_case
        self._taken = {self._compared(name) for name in reserved}
        self._numbers: dict[str, int] = {}

    def __contains__(self, name: str) -> bool:
        return self._compared(name) in self._taken

    def _compared(self, name: str) -> str:
        # Files of names that differ in case only are one file to Windows and macOS.
        name = name.casefold() if self._in_any_case else name
        return name if name.isascii() else unicodedata.normalize("NFKC", name)

    def claim(self, *wanted: str, companion: str = "") -> str:
        """The first of `wanted` that is free; else the last one with the lowest free number.

        With a `companion`, such as `_operation`, the name is claimed with that behind it, too.
        """
        for name in wanted:
            if self._is_free(name, companion):
                return self._take(name, companion)
        base = wanted[-1]
        joint = "" if base[:1].isupper() else "_"
        # Names are never given back: the lowest free number only grows.
        number = self._numbers.get(base, 2)
        while not self._is_free(f"{base}{joint}{number}", companion):
            number += 1
        self._numbers[base] = number
        return self._take(f"{base}{joint}{number}", companion)

    def _is_free(self, name: str, companion: str) -> bool:
        return name not in self and not (companion and name + companion in self)

    def _take(self, name: str, companion: str) -> str:
        for taken in (name, name + companion):
            self._taken.add(self._compared(taken))
        return name


def claim_all(
    wanted: dict[str, str], reserved: Iterable[str], *, in_any_case: bool = False
) -> dict[str, str]:
    """Distinct names for wire names, given what each wants to be called.

    A wire name that is already its wanted name keeps it, whatever comes before it.
    Reserved names get a trailing underscore.
    """
    held = frozenset(reserved)
    distinct = set(wanted.values())
    if (
        len(distinct) == len(wanted)
        and held.isdisjoint(distinct)
        and not in_any_case
        and all(map(str.isascii, distinct))
    ):
        return dict(wanted)  # as nearly always
    names = Namespace(in_any_case=in_any_case)
    given: dict[str, str] = {}
    # By wire name, not by place: what stands first in a document is no reason for a name.
    for wire in sorted(wanted, key=lambda wire: (wire != wanted[wire], wire)):
        name = wanted[wire]
        given[wire] = names.claim(f"{name}_" if name in held else name)
    return {wire: given[wire] for wire in wanted}
