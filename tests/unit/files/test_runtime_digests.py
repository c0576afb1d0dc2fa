"""Digests of the runtime's files that are kept from run to run."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from specloom.files import runtime_digests
from specloom.files.layout_digest import layout_digest
from specloom.files.runtime_digests import layout_digests
from specloom.render.generated_file import GeneratedFile


@pytest.mark.parametrize("is_own", [True, False], ids=["of this one", "of another"])
def test_digests_of_another_specloom_are_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_own: bool
) -> None:
    kept = tmp_path / "digests.json"
    monkeypatch.setattr(runtime_digests, "_FILE", kept)
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    file = GeneratedFile("runtime/a.py", "a = 1\n")
    right = {file.path: layout_digest(file.text, file.path)}
    assert layout_digests([file]) == right
    stale = msgspec.json.decode(kept.read_bytes())
    stale["digests"] = dict.fromkeys(stale["digests"], "0" * 32)
    if not is_own:
        stale["generator"] = "another"
    kept.write_bytes(msgspec.json.encode(stale))
    assert layout_digests([file]) == ({file.path: "0" * 32} if is_own else right)
