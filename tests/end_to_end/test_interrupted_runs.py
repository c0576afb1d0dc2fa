"""A run that is killed at any moment is mended by the next one, whatever document that has."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from .command import SPEC, SOURCES
from .killed_run import Outcome, Run

FORMER = SPEC.replace("/pets/{petId}:", "/old: {get: {operationId: old, tags: [old], responses: {'204': {description: Gone.}}}}\n  /pets/{petId}:")  # fmt: skip
"""What is there before, with an operation of a tag that goes."""
DOCUMENT = SPEC.replace("tags: [pets]", "tags: [animals]").replace("Its name", "A name")
"""What the run that is killed generates: files are added, changed and removed."""
THIRD = """\
openapi: 3.1.0
info: {title: Hooks, version: '1'}
webhooks:
  sold: {post: {operationId: sold, responses: {'204': {description: Thanks.}}}}
"""
DOCUMENTS = {"former": FORMER, "same": DOCUMENT, "third": THIRD}
KILLS = {"new": 20, "update": 40}
"""How many moments are tried while the package is made, and while it is brought up to date."""


class Killing:
    """Runs of the command on a document of `DOCUMENTS`, killed or not."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("killed_run.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __call__(
        self, folder: Path, document: str, *switches: str, kill: int = 0
    ) -> Outcome:
        """What becomes of `specloom generate` into the package `pets` of a project."""
        (folder / "api.yaml").write_text(DOCUMENTS[document])
        run = Run(
            folder=str(folder),
            arguments=["generate", "api.yaml", "-o", "out/pets", *switches],
            kill=kill,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(run) + "\n")
        self._process.stdin.flush()
        outcome: Outcome = json.loads(self._process.stdout.readline())
        return outcome

    def close(self) -> None:
        """End the program that starts the runs."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


@pytest.fixture(scope="module")
def generate() -> Iterator[Killing]:
    killing = Killing()
    yield killing
    killing.close()


def tree(folder: Path) -> dict[str, bytes | None]:
    """All that is below a folder: files with their bytes, folders with None."""
    return {
        path.relative_to(folder).as_posix(): (
            path.read_bytes() if path.is_file() else None
        )
        for path in folder.rglob("*")
    }


class Fresh:
    """A project for each document, as one run leaves it."""

    def __init__(self, root: Path, generate: Killing) -> None:
        self.projects = {"nothing": root / "nothing"}
        self.operations: dict[str, int] = {}
        (root / "nothing").mkdir()
        for name in DOCUMENTS:
            self.projects[name] = root / name
            self.projects[name].mkdir()
            assert generate(self.projects[name], name)["code"] == 0
        self.trees = {name: tree(at / "out") for name, at in self.projects.items()}
        for before in ("nothing", "former"):
            at = root / f"from_{before}"
            shutil.copytree(self.projects[before], at)
            self.operations[before] = generate(at, "same")["operations"]
        assert self.operations["former"] >= KILLS["update"]


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory, generate: Killing) -> Fresh:
    return Fresh(tmp_path_factory.mktemp("fresh"), generate)


MOMENTS = [
    (before, number, of)
    for before, of in (("nothing", KILLS["new"]), ("former", KILLS["update"]))
    for number in range(of)
]


@pytest.mark.parametrize(("before", "number", "of"), MOMENTS)
def test_a_run_that_was_killed_is_mended_by_the_next(
    tmp_path: Path, generate: Killing, fresh: Fresh, before: str, number: int, of: int
) -> None:
    project = tmp_path / "project"
    shutil.copytree(fresh.projects[before], project)
    kill = 1 + number * fresh.operations[before] // of
    assert generate(project, "same", kill=kill)["code"] == -9
    next_ = list(DOCUMENTS)[number % 3]
    for document in ("same", next_):
        left = tree(project)
        is_fresh = _package(left) == _package({"out/" + p: b for p, b in fresh.trees[document].items()})
        checked = generate(project, document, "--check")
        assert (checked["code"] == 0) == is_fresh, checked["said"]
        assert ": edited by hand" not in checked["said"]
        assert ": not written by specloom" not in checked["said"]
        left["api.yaml"] = DOCUMENTS[document].encode()
        assert tree(project) == left, "--check writes nothing"
    mended = generate(project, next_)
    assert mended["code"] == 0, mended["said"]
    assert tree(project / "out") == fresh.trees[next_]
    assert generate(project, next_, "--check")["code"] == 0


def _package(tree: dict[str, bytes | None]) -> dict[str, bytes]:
    return {
        path: content
        for path, content in tree.items()
        if content is not None and path.startswith("out/pets/")
    }
