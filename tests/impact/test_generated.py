"""A rendered package has the surface of its Package, so that both give the same verdicts."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from specloom.compare.impact import Impact, compare_generated, compare_packages
from specloom.compare.impact.generated import read_surface
from specloom.compare.impact.package_surface import Reader
from specloom.compare.impact.surface import Surface
from specloom.document import load
from specloom.document.dialect import normalise
from specloom.model import build
from specloom.plan import plan
from specloom.plan.package import Package
from specloom.problems import SpecloomError

from .cases import CASES, Case
from .packages import after, before, document, planned, write

FEATURES = Path(__file__).resolve().parents[1] / "features"
DOCUMENTS = sorted(FEATURES.glob("*/openapi*.yaml"))


def placeless(surface: Surface) -> Surface:
    """The surface without pointers, which no rendered module has."""
    replaced = {
        name: tuple(
            msgspec.structs.replace(item, pointer="") for item in getattr(surface, name)
        )
        for name in ("classes", "aliases", "operations", "webhooks")
    }
    replaced["classes"] = tuple(
        msgspec.structs.replace(item, elsewhere=()) for item in replaced["classes"]
    )
    return msgspec.structs.replace(surface, **replaced)


def assert_same_surface(package: Package, folder: Path) -> None:
    write(package, folder)
    surface, expected = read_surface(folder), placeless(Reader().read(package))
    for part in expected.__struct_fields__:
        assert getattr(surface, part) == getattr(expected, part)


def rows(impact: Impact) -> list[tuple[str | None, ...]]:
    """What an impact says of each symbol, without places in documents."""
    return [
        (
            *(row.symbol, row.kind, row.change, row.before, row.after),
            *(row.caller, row.implementer),
        )
        for row in impact.symbols
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_rendered_packages_give_the_same_verdicts(case: Case, tmp_path: Path) -> None:
    write(before(), tmp_path / "old")
    assert_same_surface(after(case), tmp_path / "new")
    read = compare_generated(tmp_path / "old", tmp_path / "new")
    planned = compare_packages(before(), after(case))
    assert rows(read) == rows(planned)
    assert (read.caller, read.stub) == (planned.caller, planned.stub)
    assert (read.bump, read.bump_stub) == (planned.bump, planned.bump_stub)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_was_read_of_one_version_is_not_taken_for_another(case: Case) -> None:
    reader = Reader()
    reader.read(before())
    assert reader.read(after(case)) == Reader().read(after(case))


def test_bases_are_read_off_rendered_modules(tmp_path: Path) -> None:
    dropped = planned(document(), keeps_unknown=False)
    assert_same_surface(dropped, tmp_path / "dropped")
    write(before(), tmp_path / "kept")
    read = compare_generated(tmp_path / "kept", tmp_path / "dropped")
    assert rows(read) == rows(compare_packages(before(), dropped))


def feature(document: Path) -> Package:
    loaded = load(document, allowed_roots=(FEATURES,))
    normalise(loaded)
    api, _ = build(loaded)
    return plan(api, name="package", source=document.name)[0]


EVERY_FEATURE = pytest.mark.parametrize(
    "document", DOCUMENTS, ids=lambda path: f"{path.parent.name}-{path.stem}"
)


@EVERY_FEATURE
def test_every_feature_is_read_off_rendered_modules(
    document: Path, tmp_path: Path
) -> None:
    assert_same_surface(feature(document), tmp_path / "package")


@EVERY_FEATURE
def test_what_has_not_changed_needs_nothing_but_a_patch(document: Path) -> None:
    impact = compare_packages(feature(document), feature(document))
    assert (impact.caller, impact.stub, impact.bump) == ("none", "none", "patch")
    assert not impact.symbols


@EVERY_FEATURE
def test_any_two_packages_are_compared_and_what_is_gone_is_said(document: Path) -> None:
    """What one of them has and the other has not is removed one way, and added the other."""
    other = DOCUMENTS[(DOCUMENTS.index(document) + 1) % len(DOCUMENTS)]
    here, there = feature(document), feature(other)
    ways = compare_packages(here, there), compare_packages(there, here)
    gone, come = (
        {
            row.symbol
            for row in impact.symbols
            if row.kind == "class" and row.change == change
        }
        for impact, change in zip(ways, ("removed", "added"), strict=True)
    )
    assert gone == come


def test_a_folder_without_a_package_is_refused_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(SpecloomError) as refused:
        read_surface(tmp_path / "nothing")
    assert "nothing:1:1: error[unreadable-file]" in str(refused.value)


def test_modules_that_do_not_fit_together_are_refused(tmp_path: Path) -> None:
    write(before(), tmp_path)
    (tmp_path / "server.py").write_text("class Service: ...\n")
    with pytest.raises(SpecloomError, match="do not fit together"):
        read_surface(tmp_path)


def test_a_module_that_is_not_python_is_refused_with_its_line(tmp_path: Path) -> None:
    write(before(), tmp_path)
    (tmp_path / "models.py").write_text("class Pet:\n    name: =\n")
    with pytest.raises(SpecloomError) as refused:
        read_surface(tmp_path)
    assert "models.py:2:1: error[unreadable-file]" in str(refused.value)


def test_packages_without_a_stub_are_compared(tmp_path: Path) -> None:
    for name, package in (("old", before()), ("new", before())):
        write(package, tmp_path / name)
        for module in ("server.py", "schemas.py", "examples.py"):
            (tmp_path / name / module).unlink()
    surfaces = [read_surface(tmp_path / name) for name in ("old", "new")]
    assert surfaces[0] == surfaces[1]
    assert surfaces[0].operations
