"""`specloom completion`: what shells complete, in the shells that there are."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from .command import Specloom

BASH = """\
source "$1"
COMP_WORDS=("${@:2}")
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
COMP_LINE="${COMP_WORDS[*]}"
COMP_POINT=${#COMP_LINE}
$(complete -p specloom | sed 's/.*-F \\([^ ]*\\).*/\\1/') specloom "${COMP_WORDS[COMP_CWORD]}" specloom
printf '%s\\n' "${COMPREPLY[@]}"
"""

COMPLETED = {
    "a command": (["gen"], ["generate"]),
    "an option": (["generate", "--keep"], ["--keep-going"]),
    "the value of an option": (["generate", "--unknown-members", "d"], ["drop"]),
    "a part": (["generate", "--parts", "cl"], ["client"]),
    "a file": (["validate", "pe"], ["pets.yaml"]),
    "a folder": (["generate", "-o", "ou"], ["out"]),
    "a shell": (["completion", "b"], ["bash"]),
}


def script(specloom: Specloom, shell: str) -> Path:
    done = specloom("completion", shell)
    assert (done.returncode, done.stderr) == (0, "")
    file = specloom.folder / f"completion.{shell}"
    file.write_text(done.stdout)
    return file


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
@pytest.mark.parametrize("case", COMPLETED)
def test_bash_completes(specloom: Specloom, case: str) -> None:
    words, expected = COMPLETED[case]
    (specloom.folder / "out").mkdir()
    file = script(specloom, "bash")
    done = subprocess.run(
        ["bash", "-c", BASH, "bash", str(file), "specloom", *words],
        cwd=specloom.folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stderr == ""
    assert done.stdout.split() == expected


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_is_one_of_the_shell(specloom: Specloom, shell: str) -> None:
    file = script(specloom, shell)
    assert "keep-going" in file.read_text()
    if shutil.which(shell) is None:
        return
    checked = subprocess.run(
        [shell, "-n", str(file)], capture_output=True, text=True, check=False
    )
    assert (checked.returncode, checked.stderr) == (0, "")


def test_a_shell_that_is_not_known(specloom: Specloom) -> None:
    assert specloom("completion", "cmd").returncode == 2
