"""JSON values as Python source."""

from __future__ import annotations

import ast
import math
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from specloom.document.value import Value
from specloom.plan.expressions import one_line
from specloom.plan.literals import literal, string

TEXTS = st.text(st.characters()) | st.text("'\"\\{}\n\u202e\u2066\ud800a")
VALUES: st.SearchStrategy[Value] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


def same(first: object, other: object) -> bool:
    """Equality that tells 1 from True and from 1.0, and 0.0 from -0.0."""
    return repr(first) == repr(other)


@given(VALUES)
@example("\ud800")
@example('"""')
@example("\\")
@example("\u202eexe.txt")
@example("\x00\x85\u2028\u2029")
@example(-0.0)
@example(1e308)
@example(5e-324)
@example(1e300)
@example(10**300)
@example(-(2**64))
@example([True, 1, 1.0, None])
@example({"": {"a'b\"c": []}})
def test_source_evaluates_to_the_value_and_to_nothing_else(value: Value) -> None:
    assert same(ast.literal_eval(one_line(literal(value))), value)


@given(st.integers(4_000, 20_000), st.sampled_from([1, -1]))
@example(5_000, 1)
def test_whole_numbers_of_any_size_can_be_compiled(digits: int, sign: int) -> None:
    value = sign * (10**digits + 7)
    assert ast.literal_eval(one_line(literal(value))) == value


@pytest.mark.parametrize("value", [math.inf, -math.inf])
def test_infinity_is_a_call(value: float) -> None:
    assert eval(one_line(literal(value)), {"float": float}) == value


@given(TEXTS)
def test_what_could_mislead_a_reader_is_escaped(text: str) -> None:
    source = string(text)
    hidden = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    assert not [char for char in source if unicodedata.category(char) in hidden]
    source.encode("utf-8")


@pytest.mark.parametrize(
    ("value", "source"),
    [
        ("plain", '"plain"'),
        ("é 日本", '"é 日本"'),
        ('say "hi"', "'say \"hi\"'"),
        ("it's 'both\"", '"it\'s \'both\\""'),
        ("a\nb\t\\", '"a\\nb\\t\\\\"'),
        ("\u202e", '"\\u202e"'),
        ("\x07", '"\\x07"'),
        (99_999, "99999"),
        (5_368_709_120, "5_368_709_120"),
        (-1_000_000, "-1_000_000"),
        (True, "True"),
        (None, "None"),
        ([1, "a"], '[1, "a"]'),
        ({"a": [None]}, '{"a": [None]}'),
    ],
)
def test_how_values_are_written(value: Value, source: str) -> None:
    assert one_line(literal(value)) == source
