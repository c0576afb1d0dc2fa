"""A run whose folder somebody else writes meanwhile begins anew, and reports nothing twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from specloom.cli.packages import until_not_overtaken
from specloom.files.write import OvertakenError
from specloom.problems import Position, Problem, problem


def test_an_overtaken_run_begins_anew(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    before, finding = (
        problem("unreadable-file", message, Position("pets.yaml"))
        for message in ("Of another package.", "Of this one.")
    )
    problems: list[Problem] = [before]
    codes = [None, None, 1]

    def attempt() -> int:
        problems.append(finding)
        code = codes.pop(0)
        if code is None:
            raise OvertakenError
        return code

    assert until_not_overtaken(tmp_path / "out", problems, attempt) == 1
    assert problems == [before, finding]
    line = "out: written by somebody else meanwhile: looking again\n"
    assert capsys.readouterr().err == 2 * line
