"""Names that are too long: fewer words, never a digest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specloom.plan.names import part_choices, pascal, snake, snake_choices
from specloom.plan.short_names import MAX_LENGTH, shortened

LONG = "packages/get-all-package-versions-for-package-owned-by-authenticated-user"


@pytest.mark.parametrize(
    ("wire", "expected"),
    [
        (LONG, "packages_get_all_versions_owned_by_authenticated_user"),
        (
            "copilot/set-copilot-coding-agent-selected-repositories-for-organization",
            "copilot_set_coding_selected_repositories_organization",
        ),
        ("a" * 80, "a" * MAX_LENGTH),
    ],
)
def test_a_long_name_loses_whole_words_and_says_the_rest(
    wire: str, expected: str
) -> None:
    assert snake(wire, fallback="item") == expected
    assert len(expected) <= MAX_LENGTH


def test_a_name_that_fits_loses_nothing() -> None:
    wire = "get_the_the_the_the_the_the_the_the_the_the_the_the_item"
    assert len(wire) == MAX_LENGTH
    assert snake(wire, fallback="item") == wire


def test_other_choices_give_back_a_word_each() -> None:
    first, *others = snake_choices(LONG, fallback="item")
    assert others
    assert len({first, *others}) == len(others) + 1
    assert all(len(choice) <= MAX_LENGTH for choice in others)
    assert any("package" in choice.split("_") for choice in others)


@given(st.lists(st.text("abcXYZé", min_size=1, max_size=70), min_size=1, max_size=99))
def test_whatever_the_words_are_some_of_them_fit(words: list[str]) -> None:
    for choice in shortened(words, MAX_LENGTH, joint="_"):
        assert choice[0] == words[0][:MAX_LENGTH]
        rest = iter(words)
        assert all(
            any(word.startswith(kept) for word in rest) for kept in choice
        ), "in their order"
    first = next(shortened(words, MAX_LENGTH, joint="_"))
    assert len("_".join(first)) <= MAX_LENGTH


def test_a_part_is_called_by_its_owner_and_the_end_of_the_way_to_it() -> None:
    owner = pascal("webhook-pull-request-review-submitted", fallback="Schema")
    way = "PullRequestHeadRepoPermissions"
    choices = part_choices(owner, owner + way, fallback="Object")
    assert choices[0] == "WebhookPullRequestReviewSubmittedHeadRepoPermissions"
    assert all(choice.startswith(owner) for choice in choices)


def test_a_part_of_a_short_way_is_called_by_all_of_it() -> None:
    assert part_choices("Pet", "PetOwner-Item", fallback="Object") == ("PetOwnerItem",)


@given(st.text("abB_-9é", max_size=5_000))
def test_any_way_gives_a_name_that_is_not_much_too_long(way: str) -> None:
    for choice in part_choices("Owner", f"Owner-{way}", fallback="Object"):
        assert choice.isidentifier()
        assert len(choice) <= MAX_LENGTH
