"""The scale, and the bump of a version that follows."""

from __future__ import annotations

import pytest

from specloom.compare.impact.verdicts import (
    Bump,
    Impact,
    SymbolChange,
    Verdict,
    ordered,
    worst,
)


def change(
    caller: Verdict, implementer: Verdict = "none", *, widens: bool = False
) -> SymbolChange:
    return SymbolChange(
        symbol="models.Pet",
        kind="class",
        change="changed",
        before=None,
        after=None,
        caller=caller,
        implementer=implementer,
        widens=widens,
    )


@pytest.mark.parametrize(
    ("caller", "bump"),
    [
        ("none", "patch"),
        ("additive", "minor"),
        ("behaviour", "minor"),
        ("type", "major"),
        ("source", "major"),
    ],
)
def test_the_worst_verdict_of_a_side_decides_on_its_bump(
    caller: Verdict, bump: Bump
) -> None:
    impact = Impact(symbols=(change("none"), change(caller), change("none", "source")))
    assert (impact.caller, impact.bump) == (caller, bump)
    assert (impact.stub, impact.bump_stub) == ("source", "major")


def test_a_type_that_widens_safely_is_a_feature() -> None:
    assert Impact(symbols=(change("none", widens=True),)).bump == "minor"
    assert Impact(symbols=(change("none"),)).bump == "patch"
    assert Impact(symbols=()).bump == "patch"


def test_what_is_unexplained_counts_as_well() -> None:
    assert Impact(symbols=(), unexplained=(change("source"),)).caller == "source"


def test_the_worst_stands_first() -> None:
    changes = ordered([change("none"), change("additive", "source"), change("type")])
    assert [worst((symbol.caller, symbol.implementer)) for symbol in changes] == [
        "source",
        "type",
        "none",
    ]
