"""No document exhausts the machine: it is generated, or refused with a message, in bounded time and memory."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from .exhausting import GENERATED, REFUSED

SECONDS = 20
"""CPU seconds; on an idle machine none takes 5."""

MEMORY = 2 << 30
"""Bytes of address space."""

ROOT = Path(__file__).parents[2]


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def _run(command: list[str], cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "generator")}
    return subprocess.run(
        command,
        cwd=cwd,
        env=environment,
        preexec_fn=_limit,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


def _generate(text: str, folder: Path) -> subprocess.CompletedProcess[str]:
    spec = folder / ("openapi.json" if text.startswith("{") else "openapi.yaml")
    spec.write_text(text, encoding="utf-8")
    done = _run(
        [sys.executable, "-m", "specloom", "generate", spec.name, "-o", "made"], folder
    )
    assert "Traceback" not in done.stderr
    assert "internal error" not in done.stderr
    return done


@pytest.mark.parametrize("make", REFUSED.values(), ids=REFUSED)
def test_refused_with_a_message(make: Callable[[], str], tmp_path: Path) -> None:
    done = _generate(make(), tmp_path)
    assert done.returncode == 1
    lines = done.stderr.splitlines()
    assert "error[" in lines[0]
    assert max(map(len, lines)) < 2_000
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize("make", GENERATED.values(), ids=GENERATED)
def test_generated_and_importable(make: Callable[[], str], tmp_path: Path) -> None:
    done = _generate(make(), tmp_path)
    assert done.returncode == 0, done.stderr[:2_000]
    used = _run(
        [
            sys.executable,
            str(Path(__file__).with_name("using.py")),
            str(tmp_path),
            "made",
        ],
        tmp_path,
    )
    assert used.stdout + used.stderr == ""
