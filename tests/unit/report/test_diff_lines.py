"""Long lines of Python before and after: the reader sees what differs."""

from __future__ import annotations

import pytest

from specloom.report.comparison.lines import apart, shortened

VALUES = [f"'value-{number}'" for number in range(60)]


def literal(values: list[str]) -> str:
    return f"Status = Literal[{', '.join(values)}]"


def test_what_was_gained_is_shown_with_its_neighbours() -> None:
    after = [*VALUES[:40], "'sold'", *VALUES[40:]]
    assert apart(literal(VALUES), literal(after), 100) == (
        "Status = Literal[… 'value-39', 'value-40', …",
        "Status = Literal[… 'value-39', 'sold', 'value-40', …",
    )


def test_what_was_lost_at_the_end_is_shown() -> None:
    assert apart(literal(VALUES), literal(VALUES[:-1]), 100) == (
        "Status = Literal[… 'value-58', 'value-59']",
        "Status = Literal[… 'value-58']",
    )


def test_changes_far_apart_are_all_shown_as_far_as_there_is_room() -> None:
    after = ["'first'", *VALUES[1:30], *VALUES[31:]]
    assert apart(literal(VALUES), literal(after), 100) == (
        "Status = Literal['value-0', 'value-1', … 'value-29', 'value-30', 'value-31', …",
        "Status = Literal['first', 'value-1', … 'value-29', 'value-31', …",
    )


def test_lines_that_fit_stay_as_they_are() -> None:
    assert apart("name: str", "name: int", 100) == ("name: str", "name: int")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"pattern: '{'a' * 300}b'", f"pattern: '{'a' * 300}c'"),
        (f"error: {' | '.join(VALUES)}", f"error: {' | '.join(VALUES)} | None"),
        (f"{'a ' * 2_000}b", f"{'c ' * 2_000}b"),
        (f"it's {'a ' * 90}b", f"it's {'a ' * 90}"),
    ],
)
def test_no_cut_makes_lines_alike(before: str, after: str) -> None:
    left, right = apart(before, after, 100)
    assert left != right
    assert max(len(left), len(right)) <= 100


def test_of_several_arguments_each_is_held_against_itself() -> None:
    old = f"    kind: {literal(VALUES)},"
    new = f"    kind: {literal(VALUES[:-1])},"
    lines = shortened(
        [(" ", "list_pets("), ("-", old), ("+", "    limit: int,"), ("+", new)], 60
    )
    assert lines == [
        (" ", "list_pets("),
        ("-", "    kind: Status = Literal[… 'value-58', 'value-59'],"),
        ("+", "    limit: int,"),
        ("+", "    kind: Status = Literal[… 'value-58'],"),
    ]
