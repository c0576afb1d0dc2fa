"""Texts that match a regular expression as ECMA-262 has them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from jsonschema_rs import Draft202012Validator

from .choosing import Dice

_Ranges: TypeAlias = tuple[tuple[int, int], ...]

_WORD: _Ranges = ((97, 122), (65, 90), (48, 57), (95, 95))
_CLASSES: dict[str, _Ranges] = {
    "d": ((48, 57),),
    "w": _WORD,
    "s": ((32, 32), (9, 13)),
}
_CONTROLS = {"n": "\n", "r": "\r", "t": "\t", "f": "\f", "v": "\v", "0": "\0"}
_PROPERTIES: dict[str, _Ranges] = {
    "L": ((97, 122), (65, 90)),
    "Ll": ((97, 122),),
    "Lu": ((65, 90),),
    "N": ((48, 57),),
    "Nd": ((48, 57),),
    "P": ((45, 46), (33, 33)),
    "S": ((43, 43), (60, 62)),
    "Z": ((32, 32),),
    "Zs": ((32, 32),),
    "M": ((0x301, 0x301),),
}
_POOL = "eatdlnrs0123ABCDbcfghijkmopquvwxyzEFGHXYZ456789-_. /:@+,!#$%&'()*;<=>?[]^`{|}~\"\\é漢\n\t"
_MOST_LETTERS = 20_000
_MOST_GROUPS = 60
_LONGEST_SOURCE = 10_000
_EXTRA = (4, 7, 1, 0, 2, 12, 30)
"""How often something is repeated beyond its least count, in the order of what is tried."""


class _Letter(NamedTuple):
    ranges: _Ranges
    is_negated: bool = False


class _Repeated(NamedTuple):
    part: _Part
    least: int
    most: int | None


class _Group(NamedTuple):
    number: int
    alternatives: tuple[tuple[_Part, ...], ...]


class _Reference(NamedTuple):
    number: int


_Part: TypeAlias = "_Letter | _Repeated | _Group | _Reference"


class _Unreadable(Exception):
    """A pattern that is not understood."""


def matches(pattern: str, text: str) -> bool:
    """Whether a pattern occurs in a text; one that does not compile occurs everywhere."""
    validator = _validator(pattern)
    return validator is None or validator.is_valid(text)


def texts_matching(
    pattern: str, least: int, most: int | None, dice: Dice
) -> Iterator[str]:
    """Texts of a length that may match a pattern: assertions within it are not looked at."""
    try:
        parts = _Reader(pattern).alternatives()
    except (_Unreadable, RecursionError):
        return
    for turn in range(4):
        thrown = dice.at(f"turn {turn}")
        for extra in (*_EXTRA, least):
            try:
                text = _Writer(thrown, extra).text(parts)
            except _Unreadable:
                continue
            if len(text) < least and not pattern.endswith("$"):
                text += "a" * (least - len(text))
            if len(text) >= least and (most is None or len(text) <= most):
                yield text


@lru_cache(1000)
def _validator(pattern: str) -> Draft202012Validator | None:
    try:
        return Draft202012Validator({"pattern": pattern})
    except ValueError:
        return None


class _Reader:
    """Reads a pattern from its beginning to its end."""

    def __init__(self, source: str) -> None:
        if len(source) > _LONGEST_SOURCE:
            raise _Unreadable
        self._source = source
        self._position = 0
        self._depth = 0
        self._names: dict[str, int] = {}
        self._groups = 0

    def alternatives(self) -> tuple[tuple[_Part, ...], ...]:
        """What stands up to the end of a group."""
        self._depth += 1
        if self._depth > _MOST_GROUPS:
            raise _Unreadable
        found: list[tuple[_Part, ...]] = []
        parts: list[_Part] = []
        while self._position < len(self._source):
            if self._peek() == ")":
                break
            if self._take("|"):
                found.append(tuple(parts))
                parts = []
                continue
            part = self._part()
            if part is not None:
                parts.append(self._counted(part))
        self._depth -= 1
        return (*found, tuple(parts))

    def _peek(self) -> str:
        return self._source[self._position : self._position + 1]

    def _take(self, text: str) -> bool:
        is_here = self._source.startswith(text, self._position)
        self._position += len(text) if is_here else 0
        return is_here

    def _next(self) -> str:
        letter = self._peek()
        if not letter:
            raise _Unreadable
        self._position += 1
        return letter

    def _until(self, end: str) -> str:
        place = self._source.find(end, self._position)
        if place < 0:
            raise _Unreadable
        text = self._source[self._position : place]
        self._position = place + len(end)
        return text

    def _part(self) -> _Part | None:
        letter = self._next()
        if letter in "^$":
            return None
        if letter == ".":
            return _Letter(((10, 10), (13, 13)), True)
        if letter == "[":
            return self._class()
        if letter == "(":
            return self._group()
        if letter == "\\":
            return self._escape()
        return _Letter(((ord(letter), ord(letter)),))

    def _group(self) -> _Part | None:
        number = 0
        is_assertion = False
        if self._take("?"):
            if (self._take("<") and self._peek() not in ("=", "!")) or self._take("P<"):
                self._groups += 1
                number = self._groups
                self._names[self._until(">")] = number
            elif self._next() in "=!":
                is_assertion = True
            elif self._source[self._position - 1] != ":":
                self._until(":" if ":" in self._source[self._position :][:8] else ")")
                if self._source[self._position - 1] == ")":  # flags, such as `(?i)`
                    return None
        else:
            self._groups += 1
            number = self._groups
        alternatives = self.alternatives()
        if not self._take(")"):
            raise _Unreadable
        return None if is_assertion else _Group(number, alternatives)

    def _counted(self, part: _Part) -> _Part:
        least, most = 1, 1
        found: int | None = most
        if self._take("*"):
            least, found = 0, None
        elif self._take("+"):
            found = None
        elif self._take("?"):
            least = 0
        elif self._peek() == "{":
            end = self._source.find("}", self._position)
            low, comma, high = self._source[self._position + 1 : max(end, 0)].partition(
                ","
            )
            if not low.isdigit() or (high and not high.isdigit()):
                return part
            self._position = end + 1
            least = min(int(low), _MOST_LETTERS)
            found = min(int(high), _MOST_LETTERS) if high else None if comma else least
        else:
            return part
        _ = self._take("?") or self._take("+")
        return _Repeated(part, least, found)

    def _escape(self) -> _Part | None:
        letter = self._next()
        if letter in "bBAZz":
            return None
        if letter in "123456789":
            number = letter
            while self._peek().isdigit():
                number += self._next()
            return _Reference(int(number))
        if letter == "k" and self._take("<"):
            return _Reference(self._names.get(self._until(">"), 0))
        return self._letters(letter)

    def _letters(self, letter: str) -> _Letter:
        """What an escape means, in a class or outside of one."""
        if letter.lower() in _CLASSES:
            return _Letter(_CLASSES[letter.lower()], letter.isupper())
        if letter in "pP":
            name = self._until("}")[1:] if self._peek() == "{" else self._next()
            name = name.rpartition("=")[2]
            ranges = _PROPERTIES.get(name) or _PROPERTIES.get(name[:1], _WORD)
            return _Letter(ranges, letter == "P")
        code = ord(_CONTROLS.get(letter, letter))
        if letter == "x":
            code = self._hexadecimal(2)
        elif letter == "u":
            code = (
                self._number(self._until("}"))
                if self._take("{")
                else self._hexadecimal(4)
            )
        elif letter == "c":
            code = ord(self._next()) % 32
        return _Letter(((code, code),))

    def _hexadecimal(self, count: int) -> int:
        text = self._source[self._position : self._position + count]
        self._position += count
        return self._number(text)

    def _number(self, text: str) -> int:
        try:
            return min(int(text, 16), 0x10FFFF)
        except ValueError:
            raise _Unreadable from None

    def _class(self) -> _Letter:
        is_negated = self._take("^")
        ranges: list[tuple[int, int]] = []
        is_first = True
        while is_first or self._peek() != "]":
            if is_first and self._peek() == "]":
                break
            is_first = False
            inner = self._member()
            low, high = inner.ranges[0]
            if inner.is_negated:
                # Any letter that the class within has not.
                ranges += [
                    (ord(one), ord(one)) for one in _POOL if _has(inner, ord(one))
                ]
            elif len(inner.ranges) > 1 or low != high:
                ranges += inner.ranges
            elif (
                self._peek() == "-"
                and self._source[self._position + 1 : self._position + 2] != "]"
            ):
                self._position += 1
                high = self._member().ranges[-1][1]
                ranges.append((low, max(low, high)))
            else:
                ranges.append((low, high))
        self._position += 1
        return _Letter(tuple(ranges), is_negated)

    def _member(self) -> _Letter:
        letter = self._next()
        if letter != "\\":
            return _Letter(((ord(letter), ord(letter)),))
        letter = self._next()
        return _Letter(((8, 8),)) if letter == "b" else self._letters(letter)


class _Writer:
    """Writes a text, with everything repeated a few times more than it has to be."""

    def __init__(self, dice: Dice, extra: int) -> None:
        self._dice = dice
        self._extra = extra
        self._count = 0
        self._left = _MOST_LETTERS
        self._groups: dict[int, str] = {}

    def text(self, alternatives: tuple[tuple[_Part, ...], ...]) -> str:
        """A text of one of the alternatives."""
        parts = self._dice.chosen(alternatives, f"alternative {self._count}")
        return "".join(map(self._part, parts))

    def _part(self, part: _Part) -> str:
        self._count += 1
        self._left -= 1
        if self._left < 0:
            raise _Unreadable
        match part:
            case _Letter():
                return self._letter(part)
            case _Repeated(inner, least, most):
                extra = self._extra if most is None or most > 1 else self._extra % 2
                count = least + extra if most is None else min(most, least + extra)
                return "".join(self._part(inner) for _ in range(count))
            case _Group(number, alternatives):
                text = self._groups[number] = self.text(alternatives)
                return text
            case _Reference(number):
                return self._groups.get(number, "")

    def _letter(self, part: _Letter) -> str:
        if not part.is_negated:
            if not part.ranges:
                raise _Unreadable
            usual = [letter for letter in _POOL[:38] if _has(part, ord(letter))]
            if len(usual) > 1:
                return self._dice.chosen(usual, f"letter {self._count}")
            low, high = part.ranges[0]
            code = low + self._dice.number(f"letter {self._count}") % (high - low + 1)
            return chr(0xE000 if 0xD800 <= code < 0xE000 else code)
        letters = [letter for letter in _POOL if _has(part, ord(letter))]
        if letters:
            return self._dice.chosen(letters[:16], f"letter {self._count}")
        raise _Unreadable


def _has(part: _Letter, code: int) -> bool:
    return any(low <= code <= high for low, high in part.ranges) != part.is_negated
