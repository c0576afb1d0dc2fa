"""`specloom diff --generated`: two packages, compared by their modules alone."""

from __future__ import annotations

import json

import pytest

from .command import SPEC, Specloom


@pytest.fixture
def packages(specloom: Specloom) -> Specloom:
    """Packages of a document before and after a change that breaks callers."""
    changed = SPEC.replace("{type: integer}", "{type: boolean}")
    for name, text in (("before", SPEC), ("after", changed)):
        done = specloom("generate", specloom.spec(text), "-o", name)
        assert done.returncode == 0, done.stderr
    return specloom


def test_what_changed_for_callers_is_told_and_counts(packages: Specloom) -> None:
    done = packages("diff", "--generated", "before", "after")
    assert done.returncode == 1, done.stderr
    assert "Python: major version for callers" in done.stdout
    told = json.loads(
        packages("diff", "--generated", "before", "after", "--format", "json").stdout
    )
    assert told["changes"] == []
    assert {change["caller"] for change in told["python"]["symbols"]} == {"type"}


def test_equal_packages_are_no_change(packages: Specloom) -> None:
    done = packages("diff", "--generated", "before", "before")
    assert (done.returncode, done.stderr) == (0, "")
    assert "no changes" in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [("before",), ("before", "."), ("before", "after", "--format", "html")],
)
def test_what_cannot_be_compared_is_said(
    packages: Specloom, arguments: tuple[str, ...]
) -> None:
    done = packages("diff", "--generated", *arguments)
    assert done.returncode == 2
    assert done.stderr
    assert "Traceback" not in done.stderr
