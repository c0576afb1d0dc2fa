"""`unknown-members = "drop"`: models are plain Structs that have the members of the document alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from specloom.config import Options

from ..packages import Package, generated
from ..recorder import Recorder


@pytest.fixture(scope="module")
def package(packages_root: Path) -> Package:
    document = Path(__file__).with_name("openapi.yaml")
    options = Options(unknown_members="drop")
    return generated(document, packages_root, "feature_dropped_members", options)


def test_what_the_document_does_not_name_is_dropped(
    package: Package, client: Any, recorder: Recorder
) -> None:
    recorder.answer_json(
        {"name": "a", "newer": 1, "part": {"size": 1, "x": 2}, "either": {"side": 1, "radius": "r"}}
    )  # fmt: skip
    file = client.get_file()
    assert isinstance(file.either, package.models.Square)
    assert not hasattr(file, "additional_properties")
    client.put_file(file)
    assert recorder.last.json == {
        "name": "a",
        "part": {"size": 1},
        "either": {"side": 1.0},
    }


def test_what_the_document_allows_by_type_is_kept(
    client: Any, recorder: Recorder
) -> None:
    recorder.answer_json({"name": "a", "x": {"size": 1, "y": 2}})
    typed = client.get_typed()
    client.put_typed(typed)
    assert recorder.last.json == {"name": "a", "x": {"size": 1}}


def test_models_are_plain_structs(package: Package) -> None:
    assert package.models.File.__bases__ == (msgspec.Struct,)
    assert not (package.folder / "runtime" / "values" / "open_structs.py").exists()
