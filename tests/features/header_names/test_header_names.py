"""Names that no header can have are said, and cost nothing else."""

from __future__ import annotations

from typing import Any

from ..packages import Package
from ..recorder import Recorder


def test_the_operation_is_called_without_them(
    package: Package, connect: Any, recorder: Recorder
) -> None:
    credentials = package.module("credentials")
    client = connect(recorder.url, credentials=credentials.Good("k"))
    client.get_things(x_trace="1")
    assert recorder.last.header("x-trace") == "1"
    assert recorder.last.header("x-key") == "k"
    assert not hasattr(credentials, "Bad")


def test_they_are_said(package: Package) -> None:
    assert {(problem.code, problem.line) for problem in package.problems} == {
        ("invalid-header-name", 10),
        ("unsupported-security-scheme", 17),
    }
