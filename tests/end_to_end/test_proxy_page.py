"""The sections of docs/stub.md about real traffic: a proxy before a service, and the record that it keeps."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from .test_stub_page import DOCUMENTS, TEXT, commands_of

SECTIONS = dict(
    re.findall(r"^## (.*?)\n(.*?)(?=^## |\Z)", TEXT, re.MULTILINE | re.DOTALL)
)
SHOWN = re.findall(r"^```text\n(.*?)^```", SECTIONS["Proxy"], re.MULTILINE | re.DOTALL)


@contextmanager
def serving(
    folder: Path, *arguments: str
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`specloom serve`, and where it serves."""
    with subprocess.Popen(
        [sys.executable, "-m", "specloom", "serve", *arguments],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            yield process, process.stdout.readline().split()[-1]
        finally:
            process.terminate()


def answer_to(command: str, folder: Path, **variables: str) -> str:
    program = f"{sys.executable} -m specloom"
    return subprocess.run(
        re.sub(r"^specloom", program, command),
        shell=True,
        cwd=folder,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    ).stdout


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl")
def test_a_proxy_and_its_record_go_as_the_page_says(tmp_path: Path) -> None:
    for name, text in DOCUMENTS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    options = ("--record", "observed.json", "--strict")
    with (
        serving(tmp_path, "library-2.yaml") as (_, service),
        serving(tmp_path, "library.yaml", "--proxy", service, *options) as (proxy, url),
    ):
        for command, answer in commands_of(SECTIONS["Proxy"]):
            assert answer_to(command, tmp_path, PROXY=url).strip() == answer.strip()
        proxy.send_signal(signal.SIGINT)
        output, told = proxy.communicate(timeout=20)
    assert [told, output] == SHOWN
    assert proxy.returncode == 1
    for command, answer in commands_of(SECTIONS["Recording"]):
        assert answer_to(command, tmp_path) == answer
