"""Type expressions as trees, so that layout can break them where black would."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TypeAlias

from msgspec import Struct


class Name(Struct, frozen=True, cache_hash=True):
    """A name or a literal: one piece of text that never breaks."""

    text: str


class Subscript(Struct, frozen=True, cache_hash=True):
    """`base[a, b]`."""

    base: str
    arguments: tuple[Expression, ...]


class Call(Struct, frozen=True, cache_hash=True):
    """`function(a, key=b)`; a keyword is written into the argument."""

    function: str
    arguments: tuple[CallArgument, ...]


class CallArgument(Struct, frozen=True, cache_hash=True):
    """One argument of a call, by keyword where `keyword` is given."""

    value: Expression
    keyword: str = ""


class Alternatives(Struct, frozen=True, cache_hash=True):
    """`a | b`."""

    members: tuple[Expression, ...]


class Sequence(Struct, frozen=True, cache_hash=True):
    """`(a, b)`, or `[a, b]`."""

    members: tuple[Expression, ...]
    brackets: str = "()"


class Entry(Struct, frozen=True, cache_hash=True):
    """`key: value` of a dict."""

    key: str
    value: Expression


class Dict(Struct, frozen=True, cache_hash=True):
    """`{a: b}`."""

    entries: tuple[Entry, ...]


class Lambda(Struct, frozen=True, cache_hash=True):
    """`lambda: body`: something evaluated later."""

    body: Expression


Expression: TypeAlias = (
    Lambda | Name | Subscript | Call | Alternatives | Sequence | Dict
)


_NONE = Name("None")


def alternatives(*members: Expression) -> Expression:
    """A union, flat and without repetition, None at its end; one member stands alone."""
    flat: dict[Expression, None] = {}
    for member in members:
        if isinstance(member, Alternatives):
            flat.update(dict.fromkeys(member.members))
        else:
            flat[member] = None
    if _NONE in flat:
        flat[_NONE] = flat.pop(_NONE)
    return next(iter(flat)) if len(flat) == 1 else Alternatives(tuple(flat))


def one_line(expression: Expression) -> str:
    """The expression on one line, as black writes it."""
    return expression.text if isinstance(expression, Name) else _line(expression)


# Layout asks several times of every expression, and most stand at many places. Parts are
# written without asking here: values may be nested almost as deep as Python lets calls be.
@lru_cache(maxsize=50_000)
def _line(expression: Expression) -> str:
    return _written(expression)


def _written(expression: Expression) -> str:
    # By type, the frequent ones first: this is asked for every part of every expression, and
    # `match` looks at four attributes before it comes to the third case.
    if isinstance(expression, Name):
        return expression.text
    return _WRITERS[type(expression)](expression)


def _subscript(subscript: Subscript) -> str:
    return f"{subscript.base}[{', '.join(map(_written, subscript.arguments))}]"


def _alternatives(union: Alternatives) -> str:
    return " | ".join(map(_written, union.members))


def _call(call: Call) -> str:
    return f"{call.function}({', '.join(map(_argument, call.arguments))})"


def _argument(argument: CallArgument) -> str:
    value = _written(argument.value)
    return f"{argument.keyword}={value}" if argument.keyword else value


def _sequence(sequence: Sequence) -> str:
    inner = ", ".join(map(_written, sequence.members))
    comma = "," if len(sequence.members) == 1 and sequence.brackets == "()" else ""
    return f"{sequence.brackets[0]}{inner}{comma}{sequence.brackets[1]}"


def _dict(display: Dict) -> str:
    inner = [f"{entry.key}: {_written(entry.value)}" for entry in display.entries]
    return f"{{{', '.join(inner)}}}"


def _lambda(function: Lambda) -> str:
    return f"lambda: {_written(function.body)}"


_WRITERS: dict[type[Expression], Callable[..., str]] = {
    Subscript: _subscript,
    Alternatives: _alternatives,
    Call: _call,
    Sequence: _sequence,
    Dict: _dict,
    Lambda: _lambda,
}


_BEFORE_VALUES = frozenset("\"'-0123456789")
"""What literals begin with: they stand where names do, and are none."""


# Asked several times of every type, and most types stand at many places.
@lru_cache(maxsize=50_000)
def names_in(expression: Expression) -> frozenset[str]:
    """Every name that the expression uses, those of functions and bases included."""
    names: set[str] = set()
    waiting: list[Expression] = [expression]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Name):
            if part.text[:1] not in _BEFORE_VALUES:
                names.add(part.text)
        elif isinstance(part, Subscript):
            names.add(part.base)
            if part.base != "Literal":
                waiting += part.arguments
        elif isinstance(part, Alternatives | Sequence):
            waiting += part.members
        elif isinstance(part, Call):
            names.add(part.function)
            waiting += [item.value for item in part.arguments]
        elif isinstance(part, Dict):
            waiting += [entry.value for entry in part.entries]
        else:
            waiting.append(part.body)
    return frozenset(names)
