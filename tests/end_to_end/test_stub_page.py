"""The sessions of docs/stub.md: what is typed there is answered as it says there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "stub.md"
TEXT = PAGE.read_text(encoding="utf-8")
DOCUMENTS = dict(
    re.findall(
        r"^`([\w-]+\.yaml)`:\n\n```yaml\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL
    )
)


def commands_of(text: str) -> list[tuple[str, str]]:
    """The commands of sessions, and what they are answered."""
    return [
        (command.partition("\n")[0], command.partition("\n")[2])
        for session in re.findall(
            r"^```console\n(.*?)^```", text, re.MULTILINE | re.DOTALL
        )
        for command in re.split(r"^\$ ", session, flags=re.MULTILINE)[1:]
    ]


COMMANDS = [
    (command, answer) for command, answer in commands_of(TEXT) if "$STUB" in command
]


@pytest.fixture(scope="module")
def stub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the stub of the page's document is served."""
    folder = tmp_path_factory.mktemp("stub_page")
    for name, text in DOCUMENTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "specloom", "serve", "library.yaml"]
    with subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        yield process.stdout.readline().split()[-1]
        process.terminate()


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl")
@pytest.mark.parametrize(("command", "answer"), COMMANDS)
def test_a_session_goes_as_the_page_says(command: str, answer: str, stub: str) -> None:
    done = subprocess.run(
        command,
        shell=True,
        env={**os.environ, "STUB": stub},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.rstrip("\n") == answer.rstrip("\n")
