"""What a document is called is text of a stranger's, too: it stands in the first line of every file."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from specloom.files.write import write
from specloom.pipeline import make

# https://peps.python.org/pep-0263/: what Python looks for in the first two lines of a file.
DECLARATION = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-_.a-zA-Z0-9]+)")

DOCUMENT = """
openapi: 3.1.0
info: {title: T, version: '1', description: +ACIAIgAi-+AAoAaQBtAHAAbwByAHQAIABvAHM-}
paths: {}
"""


@pytest.mark.parametrize(
    "name",
    ["x coding=utf-7 .yaml", "petscoding:v2.yaml", "codingcoding==x.yaml", "a\nb.yaml"],
)
def test_no_file_declares_an_encoding(name: str, tmp_path: Path) -> None:
    spec = tmp_path / "spec.yaml"
    spec.write_text(DOCUMENT, encoding="utf-8")
    made = make(spec, tmp_path / "pets", source=name)
    assert made.changes is not None
    write(made.changes)
    for file in (tmp_path / "pets").rglob("*.py"):
        lines = file.read_bytes().splitlines()[:2]
        assert not any(map(DECLARATION.match, lines)), file
    script = "import pets; pets.Client, pets.models, pets.server, pets.errors"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
