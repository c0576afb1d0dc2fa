"""Type expressions."""

from __future__ import annotations

from specloom.plan.expressions import (
    Alternatives,
    Call,
    CallArgument,
    Dict,
    Entry,
    Name,
    Sequence,
    Subscript,
    alternatives,
    names_in,
    one_line,
)
from specloom.plan.qualified import qualified

INT, STR, NONE = Name("int"), Name("str"), Name("None")


def test_unions_are_flat_and_without_repetition() -> None:
    inner = alternatives(INT, NONE)
    assert alternatives(STR, inner, NONE, STR) == Alternatives((STR, INT, NONE))
    assert alternatives(INT, INT) == INT


def test_one_line() -> None:
    limits = Call(
        "Limits", (CallArgument(Name("1"), "minimum"), CallArgument(Name("2")))
    )
    assert (
        one_line(Subscript("Annotated", (INT, limits)))
        == "Annotated[int, Limits(minimum=1, 2)]"
    )
    assert one_line(Sequence((INT,))) == "(int,)"
    assert one_line(Sequence((INT,), "[]")) == "[int]"
    assert one_line(Sequence(())) == "()"
    assert one_line(Dict((Entry('"a"', Sequence((), "[]")),))) == '{"a": []}'
    assert one_line(Dict(())) == "{}"


def test_names_that_an_expression_uses() -> None:
    expression = alternatives(
        Subscript("list", (Name("Pet"),)),
        Subscript("Literal", (Name('"Cat"'),)),
        Subscript(
            "Annotated",
            (Name("dt.date"), Call("Limits", (CallArgument(Name("1"), "minimum"),))),
        ),
    )
    assert {"list", "Pet", "Literal", "Annotated", "dt.date", "Limits"} <= names_in(
        expression
    )
    assert '"Cat"' not in names_in(expression)


def test_only_names_of_models_are_qualified() -> None:
    expression = alternatives(
        Subscript("dict", (STR, Name("Pet"))),
        Subscript("Annotated", (Subscript("list", (Name("Int64"),)), Call("Limits", (CallArgument(Name("1"), "min_items"),)))),
        Subscript("Literal", (Name('"Pet"'),)),
        Name("dt.datetime"),
        NONE,
    )  # fmt: skip
    assert one_line(qualified(expression)) == (
        'dict[str, models.Pet] | Annotated[list[Int64], Limits(min_items=1)] | Literal["Pet"] | dt.datetime | None'
    )
