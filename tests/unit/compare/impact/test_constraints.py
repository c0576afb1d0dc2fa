"""Which of two types refuses more values, beyond what type checkers see."""

from __future__ import annotations

import pytest

from specloom.compare.impact.canonical import parsed
from specloom.compare.impact.constraints import Tightening, tightening

NAMED = {"Kind": parsed("Literal['cat', 'dog']")}
MORE = {"Kind": parsed("Literal['cat', 'dog', 'bird']")}

SAME = Tightening()
TIGHTER = Tightening(tightened=True)
LOOSER = Tightening(loosened=True)
OTHER = Tightening(tightened=True, loosened=True)


def turned(old: str, new: str) -> Tightening:
    return tightening(parsed(old), NAMED, parsed(new), NAMED)


def limited(limits: str, type_: str = "str") -> str:
    return f"Annotated[{type_}, Limits({limits})]" if limits else type_


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", "max_length=3"),
        ("max_length=3", "max_length=2"),
        ("min_length=1", "min_length=2"),
        ("", "minimum=0"),
        ("exclusive_maximum=9", "exclusive_maximum=8"),
        ("max_items=3", "max_items=3, min_items=1"),
        ("", "pattern='^a'"),
        ("", "unique_items=True"),
        ("allowed=(1.5, 2.5)", "allowed=(1.5,)"),
        ("", "excluded=('a',)"),
        ("excluded=('a',)", "excluded=('a', 'b')"),
        ("", "multiple_of=5"),
    ],
)
def test_tighter_one_way_and_looser_back(old: str, new: str) -> None:
    assert turned(limited(old), limited(new)) == TIGHTER
    assert turned(limited(new), limited(old)) == LOOSER
    assert turned(limited(new), limited(new)) == SAME


def test_what_no_order_compares_refuses_other_values() -> None:
    assert turned(limited("pattern='a'"), limited("pattern='b'")) == OTHER
    assert turned(limited("allowed=(1.5,)"), limited("allowed=(2.5,)")) == OTHER


def test_formats_of_integers_are_limits() -> None:
    assert turned("int", "Int64") == TIGHTER
    assert turned("Int32", "Int64") == LOOSER
    assert turned("Int64", limited("maximum=5", "Int64")) == TIGHTER


def test_limits_are_found_at_any_depth() -> None:
    items = f"dict[str, list[{limited('max_length=3')} | None]]"
    assert turned("dict[str, list[str | None]]", items) == TIGHTER


def test_where_the_structure_differs_there_is_nothing_to_compare() -> None:
    assert turned("str", f"list[{limited('max_length=3')}]") == SAME


def test_an_open_enumeration_is_closed_where_it_is_sent() -> None:
    """`Kind | str` is received openly, but only the values of Kind are sent."""
    use = parsed("Kind | str")
    assert tightening(use, MORE, use, NAMED) == TIGHTER
    assert tightening(use, NAMED, use, MORE) == LOOSER
    marked = parsed("Annotated[Kind | str, Open]")
    assert tightening(marked, MORE, marked, NAMED) == SAME


def test_an_enumeration_that_is_opened_is_sent_with_the_same_values() -> None:
    assert tightening(parsed("Kind"), NAMED, parsed("Kind | str"), NAMED) == SAME
    assert tightening(parsed("Kind"), NAMED, parsed("Kind | str"), MORE) == LOOSER
    assert tightening(parsed("str"), NAMED, parsed("Kind | str"), NAMED) == TIGHTER
