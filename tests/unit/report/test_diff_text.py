"""The terminal's report: grouped, worst first, short enough to be read."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from specloom.compare.change import Change, Comparison
from specloom.report.comparison import text as diff_text
from specloom.report.comparison.review import Review

from .diff_sample import (
    ADDED,
    CHANGES,
    COMPARISON,
    DELETE,
    IMPACT,
    MAXIMUM,
    NOTHING,
    OWNED,
    REMOVED,
    REVIEW,
    SPECIES,
    STATUS,
    WITH_APPROVALS,
    many,
    one_of_many,
)

ESCAPE = re.compile("\x1b\\[[0-9;]*m")


def test_the_worst_operation_comes_first_and_each_change_says_where_it_stands() -> None:
    lines = diff_text.render([REVIEW]).splitlines()
    assert lines[:2] == [
        "main:specs/pets.yaml → specs/pets.yaml",
        "3 breaking, 1 warning, 2 info in 6 operations; "
        "Python: major version for callers and implementers of the stub",
    ]
    titles = [
        line for before, line in pairwise(lines) if before == "" and line[:1].isalnum()
    ]
    assert titles[:6] == [
        "DELETE /pets/{petId}  deletePet",
        "2 operations: POST /pets, PUT /pets/{petId}",
        "GET /pets  listPets",
        "5 operations: GET /pets, POST /pets, GET /pets/{petId} and 2 more",
        "GET /owners/{ownerId}/pets  listOwnerPets",
        "The whole document",
    ]
    at = lines.index("GET /pets  listPets")
    assert lines[at + 1 : at + 4] == [
        "  breaking  query parameter limit: `maximum` decreased from 1000 to 100 "
        "[request-parameter-max-decreased]",
        "            main:specs/pets.yaml:15 → specs/pets.yaml:15",
        "            Go on accepting what was accepted.",
    ]


def test_what_was_added_or_removed_names_the_one_place_that_it_has() -> None:
    text = diff_text.render([REVIEW])
    assert "            was at main:specs/pets.yaml:17\n" in text
    assert "            now at specs/pets.yaml:27\n" in text


def test_values_are_shown_that_the_message_does_not_tell() -> None:
    assert '"A pet store" → "A pet store & <b>more</b>"' in diff_text.render([REVIEW])
    grown = replace(MAXIMUM, before=["a", "b"], after=["b", "c", "d"])
    text = diff_text.render([_of(grown)])
    assert '            - "a"  + "c"  + "d"\n' in text


def test_the_python_has_signatures_and_their_causes() -> None:
    text = diff_text.render([REVIEW])
    assert (
        "  source    additive  client.pets.create_pet: required argument species added"
        "  ← new-required-request-property\n"
        "      create_pet(\n"
        "    +     species: Species,\n"
    ) in text
    # A method that went is named by its symbol; its signature tells no more.
    gone = "  source    type      client.pets.delete_pet: removed  ← api-removed-without-deprecation\n"
    assert f"{gone}  behaviour" in text


def test_approvals_are_counted_and_stale_ones_named() -> None:
    text = diff_text.render([WITH_APPROVALS])
    assert "1 approved; 1 stale approval" in text
    assert "specs/pets.approved.toml:9: approval 0123456789ab matches no change" in text
    assert "request-parameter-max-decreased [" not in text


def test_no_change_is_two_lines() -> None:
    assert diff_text.render([NOTHING]) == (
        "main:specs/pets.yaml → specs/pets.yaml\nno changes\n"
    )


def test_a_large_report_is_read_in_two_minutes_and_counts_the_rest() -> None:
    review = many(10_000)
    text = diff_text.render([review])
    assert len(text.splitlines()) < 200
    shown = text.count("  breaking  query parameter")
    rows = re.findall(r"^  breaking +([\d,]+)  rule-\d$", text, re.MULTILINE)
    left = sum(int(row.replace(",", "")) for row in rows)
    assert (shown, left) == (diff_text.LIMIT, 10_000 - diff_text.LIMIT)
    assert diff_text.render([review], limit=None).count("  breaking  ") == 10_000


def test_the_rare_rule_is_not_lost_among_many_of_another() -> None:
    rare = replace(SPECIES, level="breaking")
    changes = (
        *(replace(one_of_many(n), rule="common") for n in range(500)),
        rare,
    )
    review = Review(comparison=replace(COMPARISON, changes=changes))
    text = diff_text.render([review])
    assert "[new-required-request-property]" in text
    assert text.count("[common]") == diff_text.LIMIT - 1
    assert "461  common" in text


def test_the_bad_ones_of_any_rule_come_before_harmless_ones() -> None:
    changes = (
        *(replace(one_of_many(n, "info"), rule="harmless") for n in range(100)),
        *(replace(one_of_many(n), rule="common") for n in range(30)),
        replace(STATUS, level="warning"),
    )
    text = diff_text.render([Review(comparison=replace(COMPARISON, changes=changes))])
    assert text.count("[common]") == 30
    assert "[response-property-enum-value-added]" in text
    assert text.count("[harmless]") == 9


def test_what_many_operations_say_alike_is_said_once() -> None:
    alike = [one_of_many(number, name="PageSize") for number in range(500)]
    review = Review(comparison=replace(COMPARISON, changes=tuple(alike)))
    assert diff_text.render([review]) == (
        "main:specs/pets.yaml → specs/pets.yaml\n"
        "500 breaking in 500 operations\n"
        "\n"
        "500 operations: GET /things/00000/{thingId}, GET /things/00001/{thingId}, "
        "GET /things/00002/{thingId} and 497 more\n"
        "  breaking  query parameter PageSize: `maximum` decreased from 2 to 1, "
        "which is said in some more words [rule-0]\n"
        "            main:specs/pets.yaml:1 → specs/pets.yaml:1 and 499 more places\n"
        "            Go on accepting what was accepted.\n"
    )


def test_what_is_of_one_rule_at_one_place_is_one_entry() -> None:
    added = [
        replace(STATUS, message=f"the value {name} was added", before=None, after=name)
        for name in ("b", "c", "d")
    ]
    fields = [
        replace(SPECIES, message=f"`{name}` was added", path=f"$.pet.{name}")
        for name in ("x", "y")
    ]
    review = Review(comparison=replace(COMPARISON, changes=(*added, *fields)))
    text = diff_text.render([review])
    assert "the value b was added" in text
    assert "\n            and 2 more: c, d\n" in text
    assert "the value c was added" not in text
    assert "\n            and 1 more: y\n" in text
    every = diff_text.render([review], limit=None)
    assert "the value c was added" in every


def test_operations_that_were_removed_are_named() -> None:
    gone = [
        replace(REMOVED, operations=(replace(DELETE, path=f"/{name}"),))
        for name in "abcdefgh"
    ]
    review = Review(comparison=replace(COMPARISON, changes=tuple(gone)))
    text = diff_text.render([review])
    names = "".join(f"              DELETE /{name}\n" for name in "abcdefgh")
    assert f"\n\n8 operations\n  breaking  {REMOVED.message} " in text
    assert names in text


def test_of_many_operations_that_are_new_a_few_are_named() -> None:
    come = [
        replace(ADDED, operations=(replace(OWNED, path=f"/{number}"),))
        for number in range(60)
    ]
    review = Review(comparison=replace(COMPARISON, changes=tuple(come)))
    text = diff_text.render([review])
    assert "GET /12\n              and 55 more\n" in text
    assert text.count("GET /") == 5
    assert diff_text.render([review], limit=None).count("GET /") == 60


def test_new_names_that_break_nothing_do_not_bury_the_others() -> None:
    added = [
        replace(IMPACT.symbols[-1], symbol=f"client.pets.new_{number:03}")
        for number in range(200)
    ]
    impact = replace(IMPACT, symbols=(*IMPACT.symbols, *added))
    text = diff_text.render([replace(REVIEW, impact=impact)])
    assert text.count("  additive  additive  ") == 6
    assert "  … and 195 more: 195 additive\n" in text
    every = diff_text.render([replace(REVIEW, impact=impact)], limit=None)
    assert every.count("  additive  additive  ") == 201


def test_parameters_that_came_together_are_one_entry() -> None:
    added = [
        replace(
            MAXIMUM,
            rule="new-optional-request-parameter",
            message=f"the optional query parameter `{name}` was added",
            part=f"query parameter {name}",
            before=None,
            after={"type": "string"},
        )
        for name in ("after", "before", "limit")
    ]
    review = Review(comparison=replace(COMPARISON, changes=tuple(added)))
    text = diff_text.render([review])
    assert text.count("was added") == 1
    assert "\n            and 2 more: before, limit\n" in text


@pytest.mark.parametrize(
    ("change", "silent", "headline"),
    [
        ("renamed", (), "no changes of the API, only of names in the Python"),
        ("type changed", (), "no changes of the API, but of the Python"),
        (
            "renamed",
            (MAXIMUM,),
            "no changes of the API that count, but of the Python",
        ),
    ],
)
def test_no_change_of_the_api_may_be_one_of_the_python(
    change: str, silent: tuple[Change, ...], headline: str
) -> None:
    symbol = replace(IMPACT.symbols[0], change=change)
    review = replace(
        REVIEW,
        comparison=replace(COMPARISON, changes=(), silent=silent),
        impact=replace(IMPACT, symbols=(symbol,)),
    )
    assert diff_text.render([review]).splitlines()[1] == (
        f"{headline}; Python: major version for callers, minor for implementers "
        "of the stub"
    )


def test_a_side_has_its_own_headline_and_symbols() -> None:
    lines = diff_text.render([replace(REVIEW, side="stub")]).splitlines()
    assert lines[1].endswith("; Python: major version for implementers of the stub")


def test_documents_without_changes_are_named_once_at_the_end() -> None:
    quiet = [
        replace(NOTHING, comparison=replace(NOTHING.comparison, revision=name))
        for name in ("a.yaml", "b.yaml")
    ]
    text = diff_text.render([quiet[0], REVIEW, quiet[1]])
    assert text.startswith("main:specs/pets.yaml → specs/pets.yaml\n3 breaking")
    assert text.endswith(
        "\n3 documents: 3 breaking, 1 warning, 2 info; no changes in a.yaml, b.yaml\n"
    )
    assert diff_text.render(quiet) == "2 documents: no changes\n"


def test_colour_changes_nothing_but_the_colour() -> None:
    for review in (REVIEW, WITH_APPROVALS, many(100)):
        coloured = diff_text.render([review], colour=True)
        assert "\x1b[31m" in coloured
        assert ESCAPE.sub("", coloured) == diff_text.render([review])


def test_the_order_of_what_is_found_does_not_matter() -> None:
    turned = replace(
        REVIEW, comparison=replace(COMPARISON, changes=tuple(reversed(CHANGES)))
    )
    assert diff_text.render([turned]) == diff_text.render([REVIEW])


@given(st.text(), st.text(), st.text())
def test_no_document_can_move_the_cursor(message: str, value: str, path: str) -> None:
    hostile = replace(MAXIMUM, message=message, before=value, path=path)
    text = diff_text.render([_of(hostile)])
    assert all(line.isprintable() for line in text.split("\n"))


def _of(*changes: Change) -> Review:
    comparison = Comparison(
        base=COMPARISON.base,
        revision=COMPARISON.revision,
        changes=changes,
    )
    return Review(comparison=comparison)


def test_a_long_path_loses_its_middle() -> None:
    path = "$." + ".".join(f"property{number}" for number in range(40))
    text = diff_text.render([_of(replace(STATUS, path=path))])
    (line,) = (row for row in text.splitlines() if row.startswith("  warning"))
    assert line.startswith("  warning   response 200 …")
    assert ".property39: the value " in line
    assert len(line) < 200
