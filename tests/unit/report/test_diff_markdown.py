"""The comment on a pull request: what GitHub takes, and no more than it takes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from specloom.compare.approvals import Stale
from specloom.compare.change import Change
from specloom.problems import Position, problem
from specloom.report.comparison import markdown as diff_markdown
from specloom.report.comparison.review import Review

from .diff_sample import (
    ADDED,
    APPROVAL,
    COMPARISON,
    IMPACT,
    MAXIMUM,
    NOTHING,
    OWNED,
    REVIEW,
    WITH_APPROVALS,
    many,
)

LIMIT = 65_536


def test_a_table_sums_up_and_details_fold() -> None:
    text = diff_markdown.render([REVIEW])
    assert text.startswith(
        "### API changes: `main:specs/pets.yaml` → `specs/pets.yaml`\n"
        "\n"
        "| level | changes | operations |\n"
        "|---|--:|--:|\n"
        "| 🔴 breaking | 3 | 4 |\n"
        "| 🟡 warning | 1 | 5 |\n"
        "| 🔵 info | 2 | 1 |\n"
        "\n"
        "<details open><summary><b>🔴 3 breaking</b></summary>\n"
        "\n"
        "**`DELETE /pets/{petId}`**\n"
        "\n"
        "- the operation was removed without having been deprecated "
        "`api-removed-without-deprecation`  \n"
        "  <sub>was at main:specs/pets.yaml:17</sub>  \n"
        "  Deprecate it, with a sunset date, before it goes.\n"
        "\n"
        "**`POST /pets`, `PUT /pets/{petId}`**\n"
        "\n"
        "- `request body $.species`: the required property `species` was added "
        "`new-required-request-property`  \n"
        "  <sub>now at specs/pets.yaml:27</sub>  \n"
        "  Make it optional, or give it a default that the service applies.\n"
    )
    assert "<details><summary><b>🟡 1 warning</b></summary>" in text
    assert text.count("<details") == text.count("</details>") == 4


def test_signatures_are_a_diff() -> None:
    assert (
        "  ```diff\n"
        "   create_pet(\n"
        "       body: models.NewPet,\n"
        "       *,\n"
        "  +    species: Species,\n"
        "       idempotency_key: str | None = None,\n"
        "   ) -> models.Pet\n"
        "  ```\n"
    ) in diff_markdown.render([REVIEW])


def test_operations_that_came_are_a_list_and_not_a_title() -> None:
    come = [
        replace(ADDED, operations=(replace(OWNED, path=f"/{number:02}"),))
        for number in range(60)
    ]
    text = diff_markdown.render(
        [Review(comparison=replace(COMPARISON, changes=tuple(come)))]
    )
    assert "**60 operations**\n\n- the operation was added `endpoint-added`" in text
    assert text.count("\n  - `GET /") == 50
    assert "\n  - and 10 more\n" in text


def test_new_names_that_break_nothing_do_not_bury_the_others() -> None:
    added = [
        replace(IMPACT.symbols[-1], symbol=f"client.pets.new_{number:03}")
        for number in range(200)
    ]
    impact = replace(IMPACT, symbols=(*added, *IMPACT.symbols))
    text = diff_markdown.render([replace(REVIEW, impact=impact)])
    assert text.index("client.pets.create_pet") < text.index("client.pets.new_000")
    assert text.count("(caller **additive**") == 20
    assert "\n**And 181 more: 181 additive.**" in text


def test_code_in_an_advice_is_code() -> None:
    advised = replace(MAXIMUM, hint="Deprecate it with an `x-sunset` date for $5.")
    assert "\n  Deprecate it with an `x-sunset` date for \\$5.\n" in (
        diff_markdown.render([_of(advised)])
    )


def test_several_documents_are_summed_up_first() -> None:
    quiet = replace(NOTHING, comparison=replace(NOTHING.comparison, revision="b.yaml"))
    text = diff_markdown.render([REVIEW, quiet])
    assert text.startswith(
        "**2 documents: 3 breaking, 1 warning, 2 info; no changes in b.yaml**\n\n###"
    )
    assert text.count("### API changes") == 1


def test_approvals_and_stale_ones_are_there() -> None:
    text = diff_markdown.render([WITH_APPROVALS])
    assert (
        "1 change approved:\n\n"
        "- 🔴 `GET /pets query parameter limit`: `maximum` decreased from 1000 to 100 "
        "`request-parameter-max-decreased`: Agreed with the mobile team.\n"
    ) in text
    many = replace(WITH_APPROVALS, approved=WITH_APPROVALS.approved * 30)
    assert "\n- and 20 more changes\n" in diff_markdown.render([many])
    assert "⚠️ `specs/pets.approved.toml:9`: approval 0123456789ab matches no" in text


def test_no_change_is_said() -> None:
    assert diff_markdown.render([NOTHING]).endswith("\n\nNo changes.\n")


@pytest.mark.parametrize("count", [100, 1_000, 10_000])
def test_it_fits_a_comment_and_says_what_was_left_out(count: int) -> None:
    text = diff_markdown.render([many(count)])
    assert len(text.encode()) < LIMIT
    assert text.count("<details") == text.count("</details>")
    shown = text.count("\n- `query parameter limit")
    left = re.search(r"\*\*Left out for length: 🔴 ([\d,]+) breaking\.\*\*", text)
    assert shown + (int(left[1].replace(",", "")) if left else 0) == count
    assert (left is None) == (count == 100)


def test_several_documents_share_the_room() -> None:
    text = diff_markdown.render([many(2_000), many(2_000, "warning"), REVIEW])
    assert len(text.encode()) < LIMIT
    assert text.count("### API changes") == 3
    assert "`new-required-request-property`" in text


def test_a_small_document_among_large_ones_is_shown_in_full() -> None:
    reviews = [*[many(2_000)] * 9, REVIEW]
    text = diff_markdown.render(reviews)
    assert len(text.encode()) < LIMIT
    assert diff_markdown.render([REVIEW]) in text


def test_of_too_many_documents_the_others_are_counted() -> None:
    text = diff_markdown.render([many(50)] * 300)
    assert len(text.encode()) < LIMIT
    assert re.search(r"\*\*Left out for length: [\d,]+ more documents\.\*\*\n$", text)


@pytest.mark.parametrize("length", [10, 200, 5_000])
def test_whatever_is_long_the_comment_fits(length: int) -> None:
    long = "ü<@`" * length
    changes = tuple(
        replace(
            MAXIMUM, message=long, hint=f"{long}{n}", part=f"{long}{n}", before=long
        )
        for n in range(200)
    )
    approvals = tuple(
        Stale(replace(APPROVAL, id=long, file=long, reason=long), "unmatched")
        for _ in range(9)
    )
    problems = (problem("missing-summary", long, Position(long)),)
    review = replace(
        WITH_APPROVALS,
        comparison=replace(
            COMPARISON, base=long, changes=changes, base_problems=problems
        ),
        stale=approvals,
    )
    assert len(diff_markdown.render([review]).encode()) < LIMIT


def test_a_document_cannot_mark_up_mention_or_link() -> None:
    hostile = replace(
        MAXIMUM,
        message="<img src=x> **bold** @everyone #12 GH-3 [a](http://b) | `c`d``",
        hint="- item\n# head",
    )
    text = diff_markdown.render([_of(hostile)])
    assert "\\<img src=x\\> \\*\\*bold\\*\\* @\N{WORD JOINER}everyone" in text
    assert "#\N{WORD JOINER}12 GH-\N{WORD JOINER}3 \\[a\\](http\\://b) \\|" in text
    assert "\n  \\- item # head\n" in text


@given(st.text(), st.text())
def test_a_code_span_holds_any_text(text: str, more: str) -> None:
    span = diff_markdown.code(f"{text}`{more}")
    fence = re.match("`+", span)
    assert fence is not None
    inner = span[len(fence[0]) : -len(fence[0])]
    assert span.endswith(fence[0])
    assert fence[0] not in re.findall("`+", inner)
    assert "\n" not in span


def _of(change: Change) -> Review:
    return Review(comparison=replace(COMPARISON, changes=(change,)))
