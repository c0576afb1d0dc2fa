"""Which types accept which: as type checkers say, for what code gives and what it gets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specloom.compare.impact.assignability import Assignability, Fit
from specloom.compare.impact.canonical import parsed
from specloom.plan.expressions import Expression

NAMED = {
    "Kind": parsed("Literal['cat', 'dog']"),
    "Mood": parsed("Kind | str"),
    "Tree": parsed("str | list[Tree]"),
    "Other": parsed("str | list[Other]"),
}


def fit(target: str, source: str, *, is_given: bool = True) -> Fit:
    return Assignability(NAMED, NAMED, is_given).fit(parsed(target), parsed(source))


@pytest.mark.parametrize(
    ("target", "source"),
    [
        ("int", "int"),
        ("float", "int"),
        ("str | None", "str"),
        ("str | UnsetType", "UnsetType"),
        ("str", "Literal['a', 'b']"),
        ("float", "Literal[1]"),
        ("Literal['a', 'b']", "Literal['b']"),
        ("Literal['cat', 'dog', 'bird']", "Kind"),
        ("str", "Mood"),
        ("Mood", "str"),
        ("Any", "list[str]"),
        ("Annotated[str, Limits(max_length=3)]", "str"),
        ("Int32", "int"),
        ("Pet | Cat", "Cat"),
        ("list[Kind]", "list[Kind]"),
        ("tuple[float, str]", "tuple[int, str]"),
        ("Tree", "Other"),
    ],
)
def test_accepts(target: str, source: str) -> None:
    assert fit(target, source) is Fit.YES


@pytest.mark.parametrize(
    ("target", "source"),
    [
        ("int", "float"),
        ("str", "str | None"),
        ("Literal['a']", "str"),
        ("Literal['a']", "Literal['a', 'b']"),
        ("Kind", "Mood"),
        ("dt.datetime", "str"),
        ("Pet", "Cat"),
        ("list[str]", "list[int]"),
        ("list[str]", "dict[str, str]"),
        ("list[str]", "str"),
        ("str", "Literal[1]"),
    ],
)
def test_refuses(target: str, source: str) -> None:
    assert fit(target, source) is Fit.NO
    assert fit(target, source, is_given=False) is Fit.NO


def test_a_list_that_somebody_made_is_a_list_of_just_that() -> None:
    assert fit("list[float]", "list[int]") is Fit.NO
    assert fit("dict[str, str | None]", "dict[str, str]") is Fit.NO
    assert fit("list[float]", "list[int]", is_given=False) is Fit.YES


def test_what_was_anything_may_be_refused_and_what_may_be_anything_is_never() -> None:
    assert fit("str", "Any") is Fit.NO
    assert fit("str", "Any", is_given=False) is Fit.ELSEWISE


def test_some_subclasses_are_something_else_on_the_wire() -> None:
    assert fit("int", "bool") is Fit.ELSEWISE
    assert fit("dt.date", "dt.datetime") is Fit.ELSEWISE


ATOMS = st.sampled_from(
    ["str", "int", "float", "None", "UnsetType", "Kind", "Mood", "Literal[1]", "Tree"]
)
TYPES = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        inner.map(lambda member: f"list[{member}]"),
        inner.map(lambda member: f"Annotated[{member}, Limits(minimum=1)]"),
        st.lists(inner, min_size=2, max_size=3).map(" | ".join),
    ),
    max_leaves=5,
).map(parsed)


@given(TYPES, st.booleans())
def test_every_type_accepts_itself(type_: Expression, is_given: bool) -> None:
    assert Assignability(NAMED, NAMED, is_given).fit(type_, type_) is Fit.YES


@given(TYPES, TYPES, st.booleans())
def test_a_union_accepts_what_a_member_does(
    member: Expression, other: Expression, is_given: bool
) -> None:
    union = parsed("A | B")
    names = NAMED | {"A": member, "B": other}
    question = Assignability(names, NAMED, is_given)
    assert question.fit(union, member) is Fit.YES
    assert question.fit(union, other) is Fit.YES


@given(TYPES, TYPES, TYPES)
def test_what_is_received_is_passed_on(
    a: Expression, b: Expression, c: Expression
) -> None:
    question = Assignability(NAMED, NAMED, is_given=False)
    if question.fit(a, b) is Fit.YES and question.fit(b, c) is Fit.YES:
        assert question.fit(a, c) is Fit.YES


def test_literals_are_looked_up_and_not_tried_on_each_other() -> None:
    # Of two enumerations with this many values, all pairs would take minutes.
    values = [repr(f"value-{number}") for number in range(10_000)]
    few, many = f"Literal[{', '.join(values[1:])}]", f"Literal[{', '.join(values)}]"
    assert fit(many, few) is Fit.YES
    assert fit(few, many) is Fit.NO
    assert fit(f"{few} | Any", many) is Fit.YES
    assert fit(few, "Any", is_given=False) is Fit.ELSEWISE


@pytest.mark.parametrize(
    ("target", "source", "fit"),
    [
        ("Cat | UnknownVariant", "Cat | Dog | UnknownVariant", Fit.NEWER),
        ("list[Cat | UnknownVariant]", "list[Dog]", Fit.NEWER),
        ("Cat | UnknownVariant", "Cat | Bird", Fit.NO),
        ("Cat | UnknownVariant", "Cat | str", Fit.NO),
        ("Cat", "Cat | Dog", Fit.NO),
        ("Cat | UnknownVariant", "Cat", Fit.YES),
        ("Cat", "Cat | UnknownVariant", Fit.NO),
    ],
)
def test_what_is_newer_does_where_there_is_an_unknown_variant(
    target: str, source: str, fit: Fit
) -> None:
    received = Assignability({}, {}, is_given=False, newer=frozenset({"Dog"}))
    assert received.fit(parsed(target), parsed(source)) is fit
