"""One form for expressions, however a literal in them is spelt: that of Python's `repr`.

Expressions of a Package and of parsed source compare equal in it.
"""

from __future__ import annotations

import ast
from functools import cache

from ...python.expressions import (
    Alternatives,
    Argument,
    Call,
    Dict,
    Entry,
    Expression,
    Lambda,
    Name,
    Sequence,
    Subscript,
    alternatives,
)


def canonical(expression: Expression) -> Expression:
    """The expression in its one form; names lose the `models.` of other modules."""
    match expression:
        case Name(text):
            return _name(text)
        case Subscript(base, arguments):
            return Subscript(_unqualified(base), tuple(map(canonical, arguments)))
        case Alternatives(members):
            return alternatives(*map(canonical, members))
        case Call(function, arguments):
            return Call(function, tuple(map(_argument, arguments)))
        case Sequence(members, brackets):
            return Sequence(tuple(map(canonical, members)), brackets)
        case Dict(entries):
            return Dict(
                tuple(
                    Entry(_text(entry.key), canonical(entry.value)) for entry in entries
                )
            )
        case Lambda(body):
            return Lambda(canonical(body))


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
                    *(Argument(of_syntax(item)) for item in arguments),
                    *(
                        Argument(of_syntax(item.value), item.arg or "**")
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
            return ast.literal_eval(text)
        case Sequence(members):
            return tuple(map(value_of, members))
        case Call("float", (Argument(value=Name(text)),)):
            return float(ast.literal_eval(text))
        case _:
            raise ValueError(expression)


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
                    Argument(renamed(item.value, names), item.keyword)
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


def _argument(argument: Argument) -> Argument:
    return Argument(canonical(argument.value), argument.keyword)


@cache
def _name(text: str) -> Expression:
    if text[:1] == '"' and "\\" not in text and text[-1:] == '"':
        return Name(repr(text[1:-1]))  # as most literals are: no need to parse them
    if all(part.isidentifier() for part in text.split(".")):
        return Name(_unqualified(text))
    return parsed(text)


def _text(literal: str) -> str:
    return ast.unparse(ast.parse(literal, mode="eval").body)


def _unqualified(name: str) -> str:
    return name.removeprefix("models.")
