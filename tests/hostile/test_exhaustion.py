"""No document exhausts the machine: it is generated, or refused with a message, in bounded time and memory."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ..end_to_end.fork_server import Answer, Run, fork_server
from .exhausting import GENERATED, REFUSED

SECONDS = 20
"""CPU seconds; on an idle machine none takes 5."""

MEMORY = 2 << 30
"""Bytes of address space."""


def _generate(text: str, folder: Path) -> Answer:
    spec = folder / ("openapi.json" if text.startswith("{") else "openapi.yaml")
    spec.write_text(text, encoding="utf-8")
    done = fork_server()(
        Run(
            folder=str(folder),
            arguments=["generate", spec.name, "-o", "made"],
            environment={**os.environ, "PYTHONUTF8": "1"},
            counted=None,
            at=0,
            signal=0,
            limits=(MEMORY, SECONDS),
        )
    )
    assert "Traceback" not in done["errors"]
    assert "internal error" not in done["errors"]
    return done


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


@pytest.mark.parametrize("make", REFUSED.values(), ids=REFUSED)
def test_refused_with_a_message(make: Callable[[], str], tmp_path: Path) -> None:
    done = _generate(make(), tmp_path)
    assert done["code"] == 1
    lines = done["errors"].splitlines()
    assert "error[" in lines[0]
    assert max(map(len, lines)) < 2_000
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize("make", GENERATED.values(), ids=GENERATED)
def test_generated_and_importable(make: Callable[[], str], tmp_path: Path) -> None:
    done = _generate(make(), tmp_path)
    assert done["code"] == 0, done["errors"][:2_000]
    script = str(Path(__file__).with_name("using.py"))
    used = subprocess.run(
        [sys.executable, script, str(tmp_path), "made"],
        preexec_fn=_limit,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    assert used.stdout + used.stderr == ""
