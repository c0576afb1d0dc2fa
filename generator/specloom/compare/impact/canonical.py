"""One form for expressions, however a literal in them is spelt: that of Python's `repr`.

Expressions of a Package and of parsed source compare equal in it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from functools import cache, lru_cache

from specloom.plan.expressions import (
    Alternatives,
    Call,
    CallArgument,
    Dict,
    Entry,
    Expression,
    Lambda,
    Name,
    Sequence,
    Subscript,
    alternatives,
    one_line,
)

_DIGITS = re.compile(r"-?[0-9]+")


def canonical(expression: Expression) -> Expression:
    """The expression in its one form; names lose the `models.` of other modules."""
    # By type, the frequent ones first: this is asked for every part of every expression.
    if isinstance(expression, Name):
        return _name(expression.text)
    return _FORMS[type(expression)](expression)


def _subscript(expression: Subscript) -> Expression:
    return Subscript(
        _unqualified(expression.base), tuple(map(canonical, expression.arguments))
    )


def _alternatives(expression: Alternatives) -> Expression:
    return alternatives(*map(canonical, expression.members))


def _call(expression: Call) -> Expression:
    return Call(expression.function, tuple(map(_argument, expression.arguments)))


def _sequence(expression: Sequence) -> Expression:
    return Sequence(tuple(map(canonical, expression.members)), expression.brackets)


def _dict(expression: Dict) -> Expression:
    entries = (
        Entry(_text(item.key), canonical(item.value)) for item in expression.entries
    )
    return Dict(tuple(entries))


def _lambda(expression: Lambda) -> Expression:
    return Lambda(canonical(expression.body))


_FORMS: dict[type[Expression], Callable[..., Expression]] = {
    Subscript: _subscript,
    Alternatives: _alternatives,
    Call: _call,
    Sequence: _sequence,
    Dict: _dict,
    Lambda: _lambda,
}


def unquoted(expression: Expression) -> Expression:
    """The type that an annotation in quotes stands for."""
    expression = canonical(expression)
    if isinstance(expression, Name) and expression.text[:1] in "'\"":
        return parsed(str(ast.literal_eval(expression.text)))
    return expression


@cache
def parsed(text: str) -> Expression:
    """Source text as an expression.

    Raises:
        SyntaxError: it is none.
    """
    return of_syntax(ast.parse(text, mode="eval").body)


def of_syntax(node: ast.expr) -> Expression:
    """A parsed expression in its one form; what no tree can say is kept as its text."""
    match node:
        case ast.Constant(value=value):
            return Name("..." if value is ... else repr(value))
        case ast.Name() | ast.Attribute():
            return Name(_unqualified(ast.unparse(node)))
        case ast.Subscript(value=value, slice=inner):
            parts = inner.elts if isinstance(inner, ast.Tuple) else [inner]
            base = _unqualified(ast.unparse(value))
            return Subscript(base, tuple(map(of_syntax, parts)))
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return alternatives(of_syntax(left), of_syntax(right))
        case ast.Call(func=function, args=arguments, keywords=keywords):
            return Call(
                ast.unparse(function),
                (
                    *(CallArgument(of_syntax(item)) for item in arguments),
                    *(
                        CallArgument(of_syntax(item.value), item.arg or "**")
                        for item in keywords
                    ),
                ),
            )
        case ast.Tuple(elts=members):
            return Sequence(tuple(map(of_syntax, members)))
        case ast.List(elts=members):
            return Sequence(tuple(map(of_syntax, members)), "[]")
        case ast.Dict(keys=keys, values=values):
            return Dict(
                tuple(
                    Entry("" if key is None else ast.unparse(key), of_syntax(value))
                    for key, value in zip(keys, values, strict=True)
                )
            )
        case ast.Lambda(body=body):
            return Lambda(of_syntax(body))
        case _:
            return Name(ast.unparse(node))


def value_of(expression: Expression) -> object:
    """The value of a literal.

    Raises:
        ValueError: it is no literal.
    """
    match expression:
        case Name(text):
            return _literal(text)
        case Sequence(members):
            return tuple(map(value_of, members))
        case Call("float", (CallArgument(value=Name(text)),)):
            return float(ast.literal_eval(text))
        case _:
            raise ValueError(expression)


def is_same(expression: Expression, other: Expression) -> bool:
    """Whether no value tells two types apart: members in another order, `10.0` for `10`."""
    return expression == other or _meaning(expression) == _meaning(other)


@lru_cache(maxsize=10_000)
def _meaning(expression: Expression) -> Expression:
    match expression:
        case Name(text):
            return Name(_whole(text))
        case Subscript("Literal", values):
            return Subscript("Literal", tuple(sorted(set(values), key=one_line)))
        case Subscript(base, arguments):
            return Subscript(base, tuple(map(_meaning, arguments)))
        case Alternatives(members):
            return Alternatives(tuple(sorted(map(_meaning, members), key=one_line)))
        case Sequence(members, brackets):
            return Sequence(tuple(map(_meaning, members)), brackets)
        case Call(function, arguments):
            stated = map(_meant, arguments)
            return Call(
                function, tuple(sorted(stated, key=lambda argument: argument.keyword))
            )
        case _:
            return expression


def renamed(expression: Expression, names: dict[str, str]) -> Expression:
    """The expression with other names in it; literals stay."""
    match expression:
        case Name(text):
            return Name(names.get(text, text))
        case Subscript(base, arguments):
            if base == "Literal":
                return expression
            return Subscript(base, tuple(renamed(item, names) for item in arguments))
        case Alternatives(members):
            return alternatives(*(renamed(item, names) for item in members))
        case Sequence(members, brackets):
            return Sequence(tuple(renamed(item, names) for item in members), brackets)
        case Call(function, arguments):
            return Call(
                function,
                tuple(
                    CallArgument(renamed(item.value, names), item.keyword)
                    for item in arguments
                ),
            )
        case Dict(entries):
            return Dict(
                tuple(
                    Entry(entry.key, renamed(entry.value, names)) for entry in entries
                )
            )
        case Lambda(body):
            return Lambda(renamed(body, names))


def _argument(argument: CallArgument) -> CallArgument:
    return CallArgument(canonical(argument.value), argument.keyword)


@cache
def _name(text: str) -> Expression:
    if _is_plain(text):
        return Name(repr(text[1:-1]))
    if all(part.isidentifier() for part in text.split(".")):
        return Name(_unqualified(text))
    return parsed(text)


def _meant(argument: CallArgument) -> CallArgument:
    value = _meaning(argument.value)
    if argument.keyword in ("allowed", "excluded") and isinstance(value, Sequence):
        value = Sequence(tuple(sorted(set(value.members), key=one_line)))
    return CallArgument(value, argument.keyword)


def _whole(text: str) -> str:
    """`10` for `10.0`, which JSON does not tell apart."""
    whole, point, fraction = text.partition(".")
    return whole if point and fraction == "0" and _DIGITS.fullmatch(whole) else text


@lru_cache(maxsize=10_000)
def _text(literal: str) -> str:
    return ast.unparse(ast.parse(literal, mode="eval").body)


def _literal(text: str) -> object:
    if _is_plain(text):
        return text[1:-1]  # as most are: no need to parse them
    return ast.literal_eval(text)


def _is_plain(text: str) -> bool:
    """Whether it is a text between quotes, without anything that is escaped."""
    quote = text[:1]
    return (
        quote in ("'", '"')
        and len(text) > 1
        and text[-1] == quote
        and "\\" not in text
        and text.count(quote) == 2
    )


def _unqualified(name: str) -> str:
    return name.removeprefix("models.")
