"""JSON text to plain data; positions are computed only when a message needs one."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import Any, NoReturn

from specloom.document.marks import Lines, Mark, own_offset
from specloom.document.reading import (
    MAX_DEPTH,
    MAX_DUPLICATES,
    NumberTooLargeError,
    Reading,
    note_references,
)
from specloom.document.value import Value
from specloom.problems import Position, Problem, SpecloomError, problem

_SPACE = r"[ \t\n\r]*+"
_STRING = r'"(?:[^"\\]++|\\.)*+"'
_TOKEN = re.compile(
    rf"(?P<key>{_STRING}){_SPACE}:|(?P<open>[{{\[])|(?P<close>[}}\]])"
    rf'|(?P<value>{_STRING}|[^\s,:"{{}}\[\]]++)'
)
_HALF_PAIR = re.compile(r"\\u[dD][89a-fA-F]")
_SURROGATE = re.compile("[\ud800-\udfff]")


class _ConstantError(ValueError):
    """NaN or Infinity, which JSON does not have."""


def read(text: str, name: str) -> Reading:
    """Read one JSON document (RFC 8259).

    Raises :class:`SpecloomError` with the position of what cannot be read. Duplicate keys do not
    stop it: all of them are in the result's problems, and the last value stands.
    """
    has_duplicates = False
    references: set[str] = set()

    def members(pairs: list[tuple[str, Value]]) -> dict[str, Value]:
        nonlocal has_duplicates
        made = dict(pairs)
        if len(made) != len(pairs):
            has_duplicates = True
        if "$ref" in made or "mapping" in made:
            note_references(made, references)
        return made

    try:
        data: Value = json.loads(
            text,
            object_pairs_hook=members,
            parse_float=_finite,
            parse_constant=_refuse_constant,
        )
    except json.JSONDecodeError as error:
        what = error.msg[:1].lower() + error.msg[1:]
        _refuse("json-syntax", f"Not valid JSON: {what}.", text, name, error.pos)
    except RecursionError:
        _refuse_depth(text, name)
    except _ConstantError as error:
        _refuse(
            "json-syntax",
            f"Not valid JSON: {error}.",
            text,
            name,
            _literal(text, str(error)),
        )
    except ValueError:
        _refuse(
            "number-too-large",
            "A number is too large.",
            text,
            name,
            _large_number(text),
        )
    if _too_deep(data):
        _refuse_depth(text, name)
    problems: list[Problem] = []
    if _HALF_PAIR.search(text):
        problems += _lone_surrogates(text, name)
    if problems:
        raise SpecloomError(problems)
    if not has_duplicates:
        return Reading(data, None, references=references)
    found = _Duplicates(text, name)
    return Reading(data, marks(text, found), found.problems, references)


class _Duplicates:
    """Collects keys that stand twice in one object, with both positions."""

    def __init__(self, text: str, name: str) -> None:
        self.lines = Lines(text)
        self.name = name
        self.problems: list[Problem] = []

    def add(self, key: str, first: int, offset: int) -> None:
        if len(self.problems) >= MAX_DUPLICATES:
            return
        line, column = self.lines.at(first)
        message = f"{key!r} is given twice, first at line {line}, column {column}."
        where = Position(self.name, *self.lines.at(offset))
        self.problems.append(problem("duplicate-key", message, where))


def marks(text: str, duplicates: _Duplicates | None = None) -> Mark:
    """The offsets of all nodes of a text that is known to be JSON."""
    root: list[Mark] = [0]
    here: Any = root
    stack: list[tuple[Any, str | None]] = []
    key: str | None = None
    for kind, offset, token in _tokens(text):
        if kind == "key":
            key = json.loads(token) if "\\" in token else token[1:-1]
            if duplicates is not None and key in here:
                duplicates.add(str(key), own_offset(here[key]), offset)
            here[key] = offset
        elif kind == "value":
            if key is None:
                here.append(offset)
            key = None
        elif kind == "open":
            at = offset if key is None else here[key]
            new: Any = {None: at} if token == "{" else [at]
            if key is None:
                here.append(new)
            else:
                here[key] = new
            stack.append((here, None))
            here, key = new, None
        else:
            here, key = stack.pop()
    return root[1]


def _tokens(text: str) -> Iterator[tuple[str, int, str]]:
    for token in _TOKEN.finditer(text):
        kind = token.lastgroup or ""
        yield kind, token.start(), token.group(kind)


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise NumberTooLargeError
    return number


def _refuse_constant(text: str) -> NoReturn:
    raise _ConstantError(text)


def _too_deep(data: Value) -> bool:
    """Whether containers are nested deeper than is read (level by level, without recursion)."""
    level: list[Any] = [data] if isinstance(data, dict | list) else []
    for _ in range(MAX_DEPTH):
        level = [
            child
            for container in level
            for child in (
                container.values() if container.__class__ is dict else container
            )
            if child.__class__ is dict or child.__class__ is list
        ]
        if not level:
            return False
    return True


def _refuse(code: str, message: str, text: str, name: str, offset: int) -> NoReturn:
    where = Position(name, *Lines(text).at(offset))
    raise SpecloomError([problem(code, message, where)]) from None


def _refuse_depth(text: str, name: str) -> NoReturn:
    depth = 0
    place = 0
    for kind, offset, _ in _tokens(text):
        depth += (kind == "open") - (kind == "close")
        if depth > MAX_DEPTH:
            place = offset
            break
    message = f"Values are nested more than {MAX_DEPTH} levels deep."
    _refuse("too-deep", message, text, name, place)


def _literal(text: str, literal: str) -> int:
    found = (
        at for kind, at, token in _tokens(text) if kind == "value" and token == literal
    )
    return next(found, 0)


def _large_number(text: str) -> int:
    for kind, offset, token in _tokens(text):
        if kind == "value" and token[0] in "-0123456789":
            try:
                _finite(token) if not token.lstrip("-").isdigit() else int(token)
            except ValueError:
                return offset
    return 0


def _lone_surrogates(text: str, name: str) -> list[Problem]:
    lines = Lines(text)
    found: list[Problem] = []
    for _, offset, token in _tokens(text):
        if (
            token[0] == '"'
            and _HALF_PAIR.search(token)
            and _SURROGATE.search(json.loads(token))
        ):
            message = "A text has half of a surrogate pair, which is no character."
            where = Position(name, *lines.at(offset))
            found.append(problem("invalid-character", message, where))
    return found
