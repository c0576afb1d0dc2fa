"""Type expressions as other modules write them: with `models.` before a model's name."""

from __future__ import annotations

from specloom.plan import reserved
from specloom.plan.expressions import (
    Alternatives,
    Call,
    CallArgument,
    Expression,
    Name,
    Subscript,
)

_BARE = reserved.TYPES | reserved.TYPING | reserved.RUNTIME_TYPES


def qualified(expression: Expression) -> Expression:
    """The expression with every model's name qualified."""
    match expression:
        case Name(text=text):
            if text in _BARE or not text.isidentifier():
                return expression
            return Name(f"models.{text}")
        case Subscript(base="Literal"):
            return expression
        case Subscript(base=base, arguments=arguments):
            return Subscript(base, tuple(map(qualified, arguments)))
        case Alternatives(members=members):
            return Alternatives(tuple(map(qualified, members)))
        case Call(function="Limits"):
            return expression
        case Call(function=function, arguments=arguments):
            return Call(
                function,
                tuple(
                    CallArgument(qualified(item.value), item.keyword)
                    for item in arguments
                ),
            )
        case _:
            return expression
