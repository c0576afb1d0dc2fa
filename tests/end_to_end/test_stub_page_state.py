"""The sessions of docs/stub.md with stubs of their own: each is served as the page says, and asked in the page's order."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from .test_stub_page import DOCUMENTS, TEXT, commands_of

FILES = dict(
    re.findall(
        r"^`([\w-]+\.(?:json|toml))`:\n\n```\w+\n(.*?)^```",
        TEXT,
        re.MULTILINE | re.DOTALL,
    )
)
SERVED = {
    name: command.split()
    for command, name in re.findall(
        r"With\s`specloom\s(serve\s[^`]+)`\sat\s`\$(\w+)`", TEXT
    )
}


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl")
@pytest.mark.parametrize("name", ["SHELVES", "FAULTY"])
def test_a_session_goes_as_the_page_says(name: str, tmp_path: Path) -> None:
    for file, text in {**DOCUMENTS, **FILES}.items():
        (tmp_path / file).write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "specloom", *SERVED[name]]
    with ExitStack() as stack:
        process = stack.enter_context(
            subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True)
        )
        stack.callback(process.terminate)
        assert process.stdout is not None
        environment = {**os.environ, name: process.stdout.readline().split()[-1]}
        for typed, answer in commands_of(TEXT):
            if f"${name}" not in typed:
                continue
            done = subprocess.run(
                typed,
                shell=True,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.stdout.rstrip("\n") == answer.rstrip("\n"), typed
