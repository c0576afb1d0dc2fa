"""schemathesis asks the stubs what the documents allow, and what they forbid: all of its checks pass."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from .serve_command import SPECS, serve_command, url_of

COMMAND = shutil.which("schemathesis")
HEADERS = ("Authorization: Bearer t", "X-Auth-Token: t")


@pytest.mark.skipif(COMMAND is None, reason="schemathesis is not on the PATH")
@pytest.mark.parametrize("spec", ["metastudio", "koodrive", "pds"])
def test_nothing_is_amiss(spec: str) -> None:
    assert COMMAND is not None
    with serve_command(spec, "--token", "t") as process:
        command = [
            *(COMMAND, "run", str(SPECS / f"{spec}.yaml"), "--url", url_of(process)),
            *("--checks", "all", "--mode", "all", "--phases", "coverage,fuzzing"),
            *("--max-examples", "10", "--seed", "1", "--no-color"),
            *("--suppress-health-check", "all"),
            *(part for header in HEADERS for part in ("--header", header)),
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]
