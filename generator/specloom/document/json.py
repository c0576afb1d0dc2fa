"""JSON text to plain data; positions are computed only when a message needs one."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator
from typing import Any, NoReturn

import msgspec

from specloom.document.marks import Lines, Mark, own_offset
from specloom.document.reading import (
    MAX_DEPTH,
    MAX_DUPLICATES,
    NumberTooLargeError,
    Reading,
    note_references,
)
from specloom.document.value import JsonObject, Value
from specloom.problems import Position, Problem, SpecloomError, problem, refusal

_SPACE = r"[ \t\n\r]*+"
_STRING = r'"(?:[^"\\]++|\\.)*+"'
_TOKEN = re.compile(
    rf"(?P<key>{_STRING}){_SPACE}:|(?P<open>[{{\[])|(?P<close>[}}\]])"
    rf'|(?P<value>{_STRING}|[^\s,:"{{}}\[\]]++)'
)
_HALF_PAIR = re.compile(r"\\u[dD][89a-fA-F]")
# Half of a pair without the other half beside it; or what only looks like an escape, since its
# backslash is one that was escaped itself.
_LONE_HALF = re.compile(
    r"\\u[dD][89aAbB]..(?!\\u[dD][c-fC-F])"
    r"|(?<!\\u[dD][89aAbB]..)\\u[dD][c-fC-F]"
    r"|\\\\u[dD][89aAbB]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_ESCAPED_COLON = re.compile(rb"\\u003[aA]")


class _ConstantError(ValueError):
    """NaN or Infinity, which JSON does not have."""


def read_at_once(content: bytes) -> Reading | None:
    """Read one JSON document in UTF-8 as `read` does; None where that has something to say.

    A third of its time, and of a text that is not ASCII alone no copy of two or four times the size.
    """
    references: set[str] = set()
    try:
        data: Value = msgspec.json.decode(content)
        _note_references(data, references, MAX_DEPTH)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None
    if _may_have_duplicates(content, data):
        return None
    return Reading(data, None, references=references)


def read(text: str, name: str) -> Reading:
    """Read one JSON document (RFC 8259).

    Duplicate keys do not stop it: all of them are in the result's problems, and the last value
    stands.

    Raises:
        SpecloomError: with the position of what cannot be read.
    """
    has_duplicates = False
    references: set[str] = set()

    def members(pairs: list[tuple[str, Value]]) -> JsonObject:
        nonlocal has_duplicates
        made = dict(pairs)
        if len(made) != len(pairs):
            has_duplicates = True
        return made

    try:
        data: Value = json.loads(
            text,
            object_pairs_hook=members,
            parse_float=_finite,
            parse_constant=_refuse_constant,
        )
        _note_references(data, references, MAX_DEPTH)
    except json.JSONDecodeError as error:
        reason = error.msg[:1].lower() + error.msg[1:]
        _refuse("json-syntax", f"Not valid JSON: {reason}.", text, name, error.pos)
    except RecursionError:
        _refuse_depth(text, name)
    except _ConstantError as error:
        place = _literal(text, str(error))
        _refuse("json-syntax", f"Not valid JSON: {error}.", text, name, place)
    except ValueError:
        place = _large_number(text)
        _refuse("number-too-large", "A number is too large.", text, name, place)
    if _LONE_HALF.search(text) and (problems := _lone_surrogates(text, name)):
        raise SpecloomError(problems)
    if not has_duplicates:
        return Reading(data, None, references=references)
    duplicates = _Duplicates(text, name)
    return Reading(data, marks(text, duplicates), duplicates.problems, references)


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


def _may_have_duplicates(content: bytes, data: Value) -> bool:
    """Whether members of a text may be missing in its data, because others have the same keys.

    Every colon of a text stands behind a key or in a string. In the same data written again there are
    as many, unless members were lost, or colons were written as escapes.
    """
    if content.count(b":") != sum(map(_colons, _in_parts(data))):
        return True
    return _ESCAPED_COLON.search(content) is not None


def _in_parts(data: Value) -> Iterator[Value]:
    """A value in parts that have as many colons, so that never all of it is written at once."""
    if not isinstance(data, dict):
        yield data
        return
    for key, section in data.items():
        yield {key: None}
        if isinstance(section, dict):
            yield from ({name: part} for name, part in section.items())
        else:
            yield section


def _colons(part: Value) -> int:
    return msgspec.json.encode(part).count(b":")


def _note_references(value: Value, references: set[str], levels: int) -> None:
    """Add what a tree may refer to, be it references or somebody's data.

    In the order of the text, in which memory was taken: level by level takes twice as long. Raises
    `RecursionError` for what is nested in more `levels`.
    """
    children: Iterable[Value] = ()
    if isinstance(value, dict):
        if "$ref" in value or "mapping" in value:
            note_references(value, references)
        children = value.values()
    elif isinstance(value, list):
        children = value
    if levels == 0:
        raise RecursionError
    for child in children:
        kind = child.__class__
        if kind is not str and (kind is dict or kind is list):
            _note_references(child, references, levels - 1)


def _refuse(code: str, message: str, text: str, name: str, offset: int) -> NoReturn:
    where = Position(name, *Lines(text).at(offset))
    raise refusal(code, message, where) from None


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
    offsets = (
        at for kind, at, token in _tokens(text) if kind == "value" and token == literal
    )
    return next(offsets, 0)


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
    problems: list[Problem] = []
    for _, offset, token in _tokens(text):
        if (
            token[0] == '"'
            and _HALF_PAIR.search(token)
            and _SURROGATE.search(json.loads(token))
        ):
            message = "A text has half of a surrogate pair, which is no character."
            where = Position(name, *lines.at(offset))
            problems.append(problem("invalid-character", message, where))
    return problems
