"""GitHub's document, the largest there is: 1,200 operations."""

from __future__ import annotations

from pathlib import Path

import pytest

from ..checkers import assert_typed
from ..features.packages import Package, generated
from . import checks
from .documents import operations


@pytest.fixture
def package(github_document: Path, packages_root: Path) -> Package:
    """The package of the document."""
    return generated(github_document, packages_root, "corpus_github")


def test_every_operation_is_there_and_works(
    github_document: Path, package: Package
) -> None:
    assert sorted(checks.described(package)) == sorted(operations(github_document))
    checks.assert_usable(package)
    checks.assert_names_are_words(package)
    checks.assert_refusals_are_described(package)
    checks.assert_black_is_content(package)


def test_mypy_is_content(package: Package, packages_root: Path) -> None:
    assert_typed([package.folder], packages_root)
