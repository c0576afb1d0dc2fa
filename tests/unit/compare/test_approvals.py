"""Approvals: what is accepted, until when, and in a file that people edit as well."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from specloom.compare.approvals import (
    Approval,
    apply,
    approvals_for,
    file_of,
    locations_of,
    read,
    written,
)
from specloom.compare.change import (
    Change,
    ChangedOperation,
    Comparison,
    DocumentPlace,
    Level,
)
from specloom.problems import SpecloomError

TODAY = date(2026, 5, 1)


def change(
    rule: str, *paths: str, part: str = "", path: str = "$", pointer: str = "x"
) -> Change:
    return Change(
        rule=rule,
        level="breaking",
        message=f"{rule} happened",
        hint="",
        part=part,
        path=path,
        before=1,
        after=2,
        operations=tuple(
            ChangedOperation(path=address, method="GET") for address in paths
        ),
        revision=DocumentPlace(
            file="a.yaml", line=3, column=1, pointer=f"/components/{pointer}"
        ),
    )


ONE = change("rule-a", "/a", part="response 200", path="$.items[*].name")
SHARED = change("rule-a", "/a", "/b", pointer="shared")
OTHER = change("rule-b", "/c")
WHOLE = change("rule-c")


def comparison(*changes: Change) -> Comparison:
    return Comparison(base="a", revision="b", changes=changes)


def rule(id_: str, location: str, expires: date | None = None) -> Approval:
    return Approval(id=id_, location=location, reason="r", expires=expires)


def test_an_approved_change_is_left_out() -> None:
    approvals = approvals_for([ONE, OTHER], reason="because")
    left, approved, stale = apply(comparison(ONE, SHARED, OTHER), approvals, TODAY)
    assert left.changes == (SHARED,)
    assert [(match.change, match.approval.reason) for match in approved] == [
        (ONE, "because"),
        (OTHER, "because"),
    ]
    assert stale == ()


@pytest.mark.parametrize("level", ["info", "breaking"])
def test_no_other_version_is_asked_for_when_all_that_breaks_is_approved(
    level: Level,
) -> None:
    version = replace(change("api-version-not-bumped", part="version"), level=level)
    warning = replace(OTHER, level="warning")
    diff = comparison(ONE, SHARED, warning, version)
    some = apply(diff, approvals_for([ONE]), TODAY)[0]
    assert some.changes == (SHARED, warning, version)
    every = apply(diff, approvals_for([ONE, SHARED]), TODAY)[0]
    assert every.changes == (warning,)


def test_an_approval_that_matches_nothing_is_stale() -> None:
    approvals = [*approvals_for([ONE]), rule("rule-z", "*")]
    _, _, stale = apply(comparison(OTHER), approvals, TODAY)
    assert [str(approval) for approval in stale] == [
        f"approval {ONE.fingerprint} matches no change",
        "approval rule-z matches no change",
    ]


def test_a_location_that_is_only_the_beginning_of_a_place_is_said() -> None:
    _, _, (stale,) = apply(comparison(ONE), [rule("rule-a", "GET /a")], TODAY)
    assert str(stale) == (
        "approval rule-a matches no change at `GET /a`: `GET /a*` is all below it"
    )
    assert apply(comparison(ONE), [rule("rule-a", "GET /a*")], TODAY)[2] == ()


@pytest.mark.parametrize(
    ("expires", "holds"),
    [
        (date(2026, 5, 2), True),
        (date(2026, 5, 1), False),
        (date(2025, 1, 1), False),
    ],
)
def test_an_approval_holds_before_the_day_on_which_it_expires(
    expires: date, holds: bool
) -> None:
    approvals = approvals_for([ONE], expires=expires)
    left, approved, stale = apply(comparison(ONE), approvals, TODAY)
    assert (left.changes == ()) == holds == bool(approved)
    assert [str(approval) for approval in stale] == (
        [] if holds else [f"approval {ONE.fingerprint} expired on {expires}"]
    )


@pytest.mark.parametrize(
    ("location", "covered"),
    [
        ("GET /a response 200 $.items[*].name", {ONE}),
        ("GET /a response 200*", {ONE}),
        ("GET /a*", {ONE}),
        ("GET /*", {ONE, SHARED}),
        ("*", {ONE, SHARED}),
        ("GET /b", set()),
        ("get /a*", set()),
    ],
)
def test_a_rule_is_approved_where_every_operation_matches(
    location: str, covered: set[Change]
) -> None:
    diff = comparison(ONE, SHARED, OTHER)
    _, approved, _ = apply(diff, [rule("rule-a", location)], TODAY)
    assert {expected.fingerprint for expected in covered} == {
        match.change.fingerprint for match in approved
    }


def test_a_change_without_operations_stands_at_its_pointer() -> None:
    assert locations_of(WHOLE) == ("#/components/x",)
    _, approved, _ = apply(comparison(WHOLE), [rule("rule-c", "#/comp*")], TODAY)
    assert len(approved) == 1


def test_a_rule_and_a_fingerprint_for_the_same_change_are_both_used() -> None:
    approvals = [*approvals_for([OTHER]), rule("rule-b", "*")]
    _, _, stale = apply(comparison(OTHER), approvals, TODAY)
    assert stale == ()


def test_what_is_written_is_read_again() -> None:
    text = written(
        "", [SHARED, ONE, OTHER], 'Agreed "here" \\ and\nthere \x7f \U0001f600.'
    )
    approvals = read(text, "a.toml")
    assert [(approval.id, approval.location) for approval in approvals] == [
        (SHARED.fingerprint, "GET /a (and 1 more)"),
        (ONE.fingerprint, "GET /a response 200 $.items[*].name"),
        (OTHER.fingerprint, "GET /c"),
    ]
    assert {approval.reason for approval in approvals} == {
        'Agreed "here" \\ and\nthere \x7f \U0001f600.'
    }
    assert [text.splitlines()[approval.line - 1] for approval in approvals] == [
        "[[approved]]"
    ] * 3
    assert "# breaking: rule-b happened\n[[approved]]\n" in text
    left, _, stale = apply(comparison(SHARED, ONE, OTHER), approvals, TODAY)
    assert (left.changes, stale) == ((), ())


def test_writing_again_changes_nothing() -> None:
    text = written("", [SHARED, OTHER])
    assert written(text, [OTHER, SHARED], "another reason") == text
    assert written(text, []) == text


def test_comments_and_own_entries_stay_as_they_are() -> None:
    text = written("", [OTHER], "agreed")
    text = text.replace(
        "[[approved]]", "# Ask Ana before the summer.\n[[ approved ]]  # ours"
    )
    text += "expires = 2027-01-31\n\n# The end.\n"
    longer = written(text, [ONE], "too")
    rest = iter(longer.splitlines())
    assert all(line in rest for line in text.splitlines()), "in the same order"
    first, second = read(longer, "a.toml")
    assert (first.id, second.id) == (ONE.fingerprint, OTHER.fingerprint)
    assert second.expires == date(2027, 1, 31)
    assert longer.endswith("# The end.\n")


def test_a_text_that_looks_like_a_table_is_no_table() -> None:
    own = (
        '[[approved]]\nid = "rule-a"\nlocation = "GET /z"\n'
        'reason = """\n[[approved]]\nnot a table\n"""\n'
    )
    text = written(own, [ONE])
    assert text.startswith(own)
    assert [approval.id for approval in read(text, "")] == ["rule-a", ONE.fingerprint]


@given(st.text(), st.text(), st.text())
def test_a_document_cannot_write_into_the_file(
    message: str, path: str, reason: str
) -> None:
    hostile = replace(
        ONE,
        message=message,
        path=path,
        operations=(ChangedOperation(path=message, method="GET"),),
    )
    text = written("", [hostile], reason)
    (approval,) = read(text, "")
    assert approval.covers(hostile)
    assert set(tomllib.loads(text)) == {"approved"}


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("[[approved]\n", 1, "Not TOML"),
        ("approved = 1\n", 1, "'approved' must be [[approved]] tables."),
        ("[[accepted]]\n", 1, "'accepted' is not understood"),
        (
            '\n[[approved]]\nid = "a"\nlocation = "b"\nreason = "c"\nuntil = 1\n',
            2,
            "'until' is not a key",
        ),
        ('[[approved]]\nid = "a"\nlocation = "b"\n', 1, "needs 'reason'"),
        (
            '[[approved]]\nid = "a"\nlocation = "b"\nreason = "c"\nexpires = "soon"\n',
            1,
            "'expires' must be a date without quotes",
        ),
        (
            '[[approved]]\nid = "a"\nlocation = "b"\nreason = "c"\n'
            "expires = 2026-01-01T00:00:00Z\n",
            1,
            "'expires' must be a date without quotes",
        ),
    ],
)
def test_a_mistake_is_named_with_its_line(text: str, line: int, message: str) -> None:
    with pytest.raises(SpecloomError) as refusal:
        read(text, "pets.approved.toml")
    (problem,) = refusal.value.problems
    assert (problem.code, problem.location.file) == (
        "invalid-approvals",
        "pets.approved.toml",
    )
    assert problem.location.line == line
    assert message in problem.message


def test_every_mistake_is_named_at_once() -> None:
    with pytest.raises(SpecloomError) as refusal:
        read("[[approved]]\n[[approved]]\nid = 1\n", "a.toml")
    assert len(refusal.value.problems) == 6


def test_the_file_stands_next_to_the_document() -> None:
    assert file_of(Path("specs/pets.v1.yaml")) == Path("specs/pets.v1.approved.toml")


def test_a_location_with_many_stars_is_decided_at_once() -> None:
    long = replace(ONE, path="$." + "a" * 2_000)
    assert not rule(ONE.rule, "*a" * 30 + "*b").covers(long)
    assert rule(ONE.rule, "*a" * 30 + "*").covers(long)


@pytest.mark.parametrize("letters", ["[*]", "[a]", "?", "a]"])
def test_only_a_star_stands_for_other_letters(letters: str) -> None:
    change = replace(ONE, path=f"$.{letters}")
    (location,) = locations_of(change)
    assert rule(ONE.rule, location).covers(change)
    assert not rule(ONE.rule, location).covers(replace(ONE, path="$.x"))
