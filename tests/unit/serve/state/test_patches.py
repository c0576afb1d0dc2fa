"""JSON Patch from strangers: small requests that would grow without end are refused."""

from __future__ import annotations

import time

import pytest

from specloom.serve.state.patches import NotApplicable, patched


def copy(source: str, target: str) -> dict[str, str]:
    return {"op": "copy", "from": source, "path": target}


@pytest.mark.parametrize(
    "operations",
    [
        [copy("/a", "/a/-")] * 60,
        [copy("", "/x")] * 900,
        [{"op": "test", "path": "/a", "value": []}] * 5_000,
    ],
    ids=["a list into itself", "the whole into itself", "very many"],
)
def test_what_grows_without_end_is_refused(operations: list[object]) -> None:
    began = time.process_time()
    with pytest.raises(NotApplicable):
        patched({"a": [1]}, operations)
    assert time.process_time() - began < 10


def test_copies_of_a_usual_size_are_made() -> None:
    operations = [copy("/a", f"/b{number}") for number in range(50)]
    assert len(patched({"a": [*range(100)]}, operations)) == 51
