"""`specloom serve` in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SPECS = ROOT / "specs"


def specloom(*arguments: str) -> list[str]:
    """The command line that runs specloom with `arguments`."""
    return [sys.executable, "-m", "specloom", *arguments]


def environment() -> dict[str, str]:
    """The environment in which a process of its own finds specloom and the packages."""
    paths = [str(ROOT / "generator"), str(ROOT / "generated")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}


@contextmanager
def serve_command(spec: str, *options: str) -> Iterator[subprocess.Popen[str]]:
    """`specloom serve` of a document in `specs/`, killed in the end."""
    process = subprocess.Popen(
        specloom("serve", "--quiet", str(SPECS / f"{spec}.yaml"), *options),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def first_line(process: subprocess.Popen[str]) -> str:
    """The first line on stdout, which comes when the socket listens."""
    assert process.stdout is not None
    return process.stdout.readline()


def url_of(process: subprocess.Popen[str]) -> str:
    """The URL in the first line."""
    return first_line(process).rpartition(" ")[2].strip()
