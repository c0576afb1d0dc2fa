"""Real documents: all their operations are there, and what is generated compiles, imports, serves and type-checks."""

from __future__ import annotations

from pathlib import Path

import pytest

from specloom.config import Options

from ..checkers import assert_typed
from ..features.packages import Package, generated
from . import checks
from .documents import CORPUS, Document, documents, operations

DOCUMENTS = documents()
pytestmark = pytest.mark.skipif(
    not DOCUMENTS, reason=f"the corpus is not there: {CORPUS}"
)


@pytest.fixture(params=DOCUMENTS, ids=lambda document: document.name)
def document(request: pytest.FixtureRequest) -> Document:
    """Each document of the corpus in turn."""
    param: Document = request.param
    return param


@pytest.fixture
def package(document: Document, packages_root: Path) -> Package:
    """The package of the document."""
    return _generated(document, packages_root)


def _generated(document: Document, root: Path) -> Package:
    # SpaceTraders keeps its models beside the folder of the document.
    options = Options(allow_root=(CORPUS / document.name,))
    return generated(document.file, root, f"corpus_{document.name}", options)


def test_every_operation_is_there_and_works(
    document: Document, package: Package
) -> None:
    assert sorted(checks.described(package)) == sorted(operations(document.file))
    checks.assert_usable(package)
    checks.assert_names_are_words(package)
    checks.assert_refusals_are_described(package)
    checks.assert_black_is_content(package)


def test_mypy_is_content(packages_root: Path) -> None:
    packages = [_generated(document, packages_root).folder for document in DOCUMENTS]
    assert_typed(packages, packages_root)
