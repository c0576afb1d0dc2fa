"""Expressions have one form, whether they were planned or parsed from source."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specloom.compare.impact.canonical import (
    canonical,
    is_same,
    parsed,
    renamed,
    unquoted,
    value_of,
)
from specloom.plan.expressions import Name, Subscript, one_line
from specloom.plan.literals import literal

VALUES = st.recursive(
    st.one_of(
        st.text(), st.booleans(), st.none(), st.integers(), st.floats(allow_nan=False)
    ),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(VALUES)
def test_a_planned_literal_is_what_its_source_is(value: object) -> None:
    planned = literal(value)  # type: ignore[arg-type]
    assert canonical(planned) == parsed(one_line(planned))
    assert canonical(canonical(planned)) == canonical(planned)


@given(st.one_of(st.text(), st.integers(), st.floats(allow_nan=False)))
def test_a_literal_keeps_its_value(value: str | int | float) -> None:
    assert value_of(canonical(literal(value))) == value


def test_other_modules_say_models_before_a_name() -> None:
    assert canonical(Name("models.Pet")) == Name("Pet")
    assert parsed("list[models.Pet]") == parsed("list[Pet]")
    assert parsed("dt.datetime") == Name("dt.datetime")


def test_types_in_quotes_are_types() -> None:
    assert unquoted(Name('"str | list[Tree]"')) == parsed("str | list[Tree]")
    assert unquoted(Name("str")) == Name("str")


def test_renaming_leaves_literals_alone() -> None:
    type_ = parsed(
        "dict[str, Pet] | Literal['Pet'] | Annotated[Pet, Limits(maximum=1)]"
    )
    expected = parsed("dict[str, Cat] | Literal['Pet'] | Annotated[Cat, Limits(maximum=1)]")  # fmt: skip
    assert renamed(type_, {"Pet": "Cat"}) == expected
    assert isinstance(renamed(parsed("Literal['Pet']"), {"'Pet'": "x"}), Subscript)


@pytest.mark.parametrize(
    ("first", "other"),
    [
        ("Literal['a', 'b']", "Literal['b', 'a']"),
        ("list[str | None]", "list[None | str]"),
        ("Limits(allowed=(1.5, 2.5))", "Limits(allowed=(2.5, 1.5))"),
        ("Annotated[int, Limits(maximum=10)]", "Annotated[int, Limits(maximum=10.0)]"),
        (
            "Annotated[str, Limits(min_length=1, max_length=2)]",
            "Annotated[str, Limits(max_length=2, min_length=1)]",
        ),
    ],
)
def test_order_and_whole_fractions_say_nothing(first: str, other: str) -> None:
    assert is_same(parsed(first), parsed(other))


@pytest.mark.parametrize(
    ("first", "other"),
    [
        ("Literal['a', 'b']", "Literal['a']"),
        ("tuple[int, str]", "tuple[str, int]"),
        ("Literal['10']", "Literal['10.0']"),
        ("Limits(maximum=10)", "Limits(maximum=10.5)"),
        ("Limits(minimum=1, maximum=2)", "Limits(minimum=2, maximum=1)"),
    ],
)
def test_what_a_value_tells_apart_is_not_the_same(first: str, other: str) -> None:
    assert not is_same(parsed(first), parsed(other))


@given(st.text())
def test_a_text_between_quotes_is_read_as_python_reads_it(value: str) -> None:
    for quoted in (literal(value), Name(repr(value))):
        assert value_of(quoted) == value
        assert canonical(quoted) == Name(repr(value))
