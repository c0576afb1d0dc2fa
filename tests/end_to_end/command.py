"""The command in a process of its own, and the document that most tests give it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import specloom

from .fork_server import Run, fork_server

SPEC = """\
openapi: 3.1.0
info: {title: Pets, version: '1', description: Sells pets.}
servers: [{url: 'https://pets.test'}]
tags: [{name: pets, description: Pets.}]
paths:
  /pets/{petId}:
    get:
      operationId: getPet
      summary: Get a pet
      tags: [pets]
      parameters:
        - {name: petId, in: path, required: true, schema: {type: integer}}
      responses:
        '200':
          description: The pet.
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Pet'}
              example: {name: Rex}
        default: {description: A failure.}
components:
  schemas:
    Pet:
      type: object
      properties:
        name: {type: string, description: Its name.}
"""

SOURCES = Path(specloom.__file__).parents[1]
"""Where the package is imported from."""


_OF_THE_INTERPRETER = ("PYTHON", "LC_", "LANG", "LD_")
"""Variables that count when Python starts: a fork has started already."""


class Specloom:
    """`python -m specloom` in `folder`, as a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {"SPECLOOM_CACHE": str(folder.parent / "cache")}

    def __call__(
        self,
        *arguments: str,
        cwd: Path | None = None,
        environment: dict[str, str] | None = None,
    ) -> subprocess.CompletedProcess[str]:
        """What the command answers; a traceback is never an answer."""
        variables = {
            **os.environ,
            "PYTHONPATH": str(SOURCES),
            "PYTHONUTF8": "1",
            **self.environment,
            **(environment or {}),
        }
        folder = cwd or self.folder
        if any(name.startswith(_OF_THE_INTERPRETER) for name in environment or ()):
            done = _started(arguments, folder, variables)
        else:
            done = _forked(arguments, folder, variables)
        assert "Traceback" not in done.stderr, done.stderr
        assert "defect of specloom" not in done.stderr, done.stderr
        return done

    def configure(self, text: str) -> None:
        """Write pyproject.toml."""
        (self.folder / "pyproject.toml").write_text(text)

    def spec(self, text: str, name: str = "bad.yaml") -> str:
        """Write a document; its name."""
        (self.folder / name).write_text(text)
        return name


def _started(
    arguments: Sequence[str], folder: Path, environment: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "specloom", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def _forked(
    arguments: Sequence[str], folder: Path, environment: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    answer = fork_server()(
        Run(
            folder=str(folder),
            arguments=list(arguments),
            environment=environment,
            counted=None,
            at=0,
            signal=0,
        )
    )
    return subprocess.CompletedProcess(
        arguments, answer["code"], answer["output"], answer["errors"]
    )


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
