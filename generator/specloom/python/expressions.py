"""Type expressions as trees, so that layout can break them where black would."""

from __future__ import annotations

from typing import TypeAlias

from msgspec import Struct


class Name(Struct, frozen=True):
    """A name or a literal: one piece of text that never breaks."""

    text: str


class Subscript(Struct, frozen=True):
    """`base[a, b]`."""

    base: str
    arguments: tuple[Expression, ...]


class Call(Struct, frozen=True):
    """`function(a, key=b)`; a keyword is written into the argument."""

    function: str
    arguments: tuple[Argument, ...]


class Argument(Struct, frozen=True):
    """One argument of a call, by keyword where `keyword` is given."""

    value: Expression
    keyword: str = ""


class Alternatives(Struct, frozen=True):
    """`a | b`."""

    members: tuple[Expression, ...]


class Sequence(Struct, frozen=True):
    """`(a, b)`, or `[a, b]`."""

    members: tuple[Expression, ...]
    brackets: str = "()"


class Entry(Struct, frozen=True):
    """`key: value` of a dict."""

    key: str
    value: Expression


class Dict(Struct, frozen=True):
    """`{a: b}`."""

    entries: tuple[Entry, ...]


class Lambda(Struct, frozen=True):
    """`lambda: body`: something evaluated later."""

    body: Expression


Expression: TypeAlias = (
    Lambda | Name | Subscript | Call | Alternatives | Sequence | Dict
)


def alternatives(*members: Expression) -> Expression:
    """A union, flat and without repetition; one member stands alone."""
    flat: dict[Expression, None] = {}
    for member in members:
        parts = member.members if isinstance(member, Alternatives) else (member,)
        flat.update(dict.fromkeys(parts))
    return next(iter(flat)) if len(flat) == 1 else Alternatives(tuple(flat))


def one_line(expression: Expression) -> str:
    """The expression on one line, as black writes it."""
    match expression:
        case Name(text):
            return text
        case Lambda(body):
            return f"lambda: {one_line(body)}"
        case Subscript(base, arguments):
            return f"{base}[{', '.join(map(one_line, arguments))}]"
        case Call(function, arguments):
            return f"{function}({', '.join(map(_argument, arguments))})"
        case Alternatives(members):
            return " | ".join(map(one_line, members))
        case Sequence(members, brackets):
            inner = ", ".join(map(one_line, members))
            comma = "," if len(members) == 1 and brackets == "()" else ""
            return f"{brackets[0]}{inner}{comma}{brackets[1]}"
        case Dict(entries):
            inner = ", ".join(
                f"{entry.key}: {one_line(entry.value)}" for entry in entries
            )
            return f"{{{inner}}}"


def _argument(argument: Argument) -> str:
    value = one_line(argument.value)
    return f"{argument.keyword}={value}" if argument.keyword else value


def names_in(expression: Expression) -> set[str]:
    """Every name that the expression uses, those of functions and bases included."""
    found: set[str] = set()
    waiting: list[Expression] = [expression]
    while waiting:
        match waiting.pop():
            case Name(text):
                found.add(text)
            case Lambda(body):
                waiting.append(body)
            case Subscript(base, arguments):
                found.add(base)
                if base != "Literal":
                    waiting += arguments
            case Call(function, call_arguments):
                found.add(function)
                waiting += [item.value for item in call_arguments]
            case Alternatives(members) | Sequence(members):
                waiting += members
            case Dict(entries):
                waiting += [entry.value for entry in entries]
    return found
