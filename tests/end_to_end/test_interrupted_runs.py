"""A run that is killed at any moment is mended by the next one, whatever document that has."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from specloom.files.staging import held, place

from .command import SOURCES, SPEC, Specloom
from .fork_server import Answer, Run, fork_server

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
KILLS = {"nothing": 12, "former": 24}
"""At how many moments a run is killed that makes the package, and one that brings it up to date.

`tests/unit/files/test_interrupted_writing.py` ends writing at each of its operations.
"""


def generate(
    folder: Path,
    document: str,
    *switches: str,
    at: int = 0,
    by: signal.Signals = signal.SIGKILL,
) -> Answer:
    """What becomes of `specloom generate` into the package `pets` of a project.

    Just before the operation `at`, it is sent the signal.
    """
    (folder / "api.yaml").write_text(DOCUMENTS[document])
    return fork_server()(
        Run(
            folder=str(folder),
            arguments=["generate", "api.yaml", "-o", "out/pets", *switches],
            environment={**os.environ},
            counted=str(folder),
            at=at,
            signal=by,
        )
    )


def tree(folder: Path) -> dict[str, bytes | None]:
    """All that is below a folder: files with their bytes, folders with None."""
    return {
        path.relative_to(folder).as_posix(): (
            path.read_bytes() if path.is_file() else None
        )
        for path in folder.rglob("*")
    }


def generated(tree: dict[str, bytes | None]) -> dict[str, bytes]:
    """The generated files among what is below a folder, without the lock, which may be behind."""
    return {
        path: content
        for path, content in tree.items()
        if content is not None
        and path.startswith("pets/")
        and path != "pets/specloom.lock"
    }


class Fresh:
    """A project for each document, as one run leaves it."""

    def __init__(self, root: Path) -> None:
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
            assert self.operations[before] >= KILLS[before]


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Fresh:
    return Fresh(tmp_path_factory.mktemp("fresh"))


def moments(kills: dict[str, int]) -> list[tuple[str, int, int]]:
    """What is there before, and which one of how many moments it is."""
    return [
        (before, number, of) for before, of in kills.items() for number in range(of)
    ]


@pytest.mark.parametrize(("before", "number", "of"), moments(KILLS))
def test_a_run_that_was_killed_is_mended_by_the_next(
    tmp_path: Path, fresh: Fresh, before: str, number: int, of: int
) -> None:
    project = tmp_path / "project"
    shutil.copytree(fresh.projects[before], project)
    at = 1 + number * fresh.operations[before] // of
    assert generate(project, "same", at=at)["code"] == -signal.SIGKILL
    next_ = list(DOCUMENTS)[number % 3]
    for document in ("same", next_):
        left = tree(project)
        checked = generate(project, document, "--check")
        is_fresh = generated(tree(project / "out")) == generated(fresh.trees[document])
        assert (checked["code"] == 0) == is_fresh, checked["errors"]
        assert ": edited by hand" not in checked["errors"]
        assert ": not written by specloom" not in checked["errors"]
        left["api.yaml"] = DOCUMENTS[document].encode()
        assert tree(project) == left, "--check writes nothing"
    mended = generate(project, next_)
    assert mended["code"] == 0, mended["errors"]
    assert tree(project / "out") == fresh.trees[next_]
    assert generate(project, next_, "--check")["code"] == 0


def test_a_run_that_was_killed_while_it_merged_loses_no_edit(
    tmp_path: Path, fresh: Fresh, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was generated is on this machine alone: there is no git."""
    monkeypatch.setenv("SPECLOOM_CACHE", str(tmp_path / "cache"))
    edit = b"\n\nMINE = 1\n"
    merged = (fresh.trees["former"]["pets/client.py"] or b"") + edit
    kills = 10
    for number in range(kills):
        project = tmp_path / str(number)
        project.mkdir()
        generate(project, "former")
        client = project / "out" / "pets" / "client.py"
        client.write_bytes(client.read_bytes() + edit)
        at = 1 + number * fresh.operations["former"] // kills
        merging = ("--on-edit", "merge")
        assert generate(project, "same", *merging, at=at)["code"] == -signal.SIGKILL
        mended = generate(project, "former", *merging)
        assert mended["code"] == 0, mended["errors"]
        assert client.read_bytes() == merged


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize(
    ("before", "number", "of"), moments({"nothing": 3, "former": 6})
)
def test_a_run_that_is_asked_to_end_does_all_or_nothing(
    tmp_path: Path,
    fresh: Fresh,
    before: str,
    number: int,
    of: int,
    by: signal.Signals,
) -> None:
    project = tmp_path / "project"
    shutil.copytree(fresh.projects[before], project)
    at = 1 + number * fresh.operations[before] // of
    ended = generate(project, "same", at=at, by=by)
    assert ended["code"] == 128 + by
    assert ended["errors"] == ""
    left = tree(project / "out")
    assert left in (fresh.trees[before], fresh.trees["same"])


def test_check_tells_of_an_interrupted_run(tmp_path: Path, fresh: Fresh) -> None:
    project = tmp_path / "project"
    shutil.copytree(fresh.projects["former"], project)
    generate(project, "same", at=fresh.operations["former"] // 2)
    checked = generate(project, "former", "--check")
    assert checked["code"] == 1
    assert "out/pets: a run of specloom was interrupted" in checked["errors"]
    assert "run `specloom generate`" in checked["errors"]


PACKAGES = 12
"""More than are made at the same time."""


@pytest.mark.parametrize("way", ["Ctrl-C", "SIGINT", "SIGTERM", "SIGKILL"])
def test_processes_that_make_packages_end_with_the_command(
    specloom: Specloom, way: str
) -> None:
    names = [f"p{number}" for number in range(PACKAGES)]
    specloom.configure(
        "".join(
            f'[[tool.specloom.packages]]\nspec = "pets.yaml"\noutput = "out/{name}"\n'
            for name in names
        )
    )
    process = subprocess.Popen(
        [sys.executable, "-m", "specloom", "generate", "--jobs", "3"],
        cwd=specloom.folder,
        env={**os.environ, "PYTHONPATH": str(SOURCES)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    while not (specloom.folder / "out").exists():
        time.sleep(0.01)
    if way == "Ctrl-C":
        os.killpg(process.pid, signal.SIGINT)
    else:
        process.send_signal(signal.Signals[way])
    # Whoever is left holds the pipes, and this would not end.
    output = "".join(process.communicate(timeout=60))
    codes = {"Ctrl-C": 130, "SIGINT": 130, "SIGTERM": 143, "SIGKILL": -9}
    assert process.returncode == codes[way]
    assert "Traceback" not in output
    whole = [name for name in names if (specloom.folder / "out" / name).exists()]
    assert len(whole) < PACKAGES
    assert specloom("generate").returncode == 0
    assert sorted(os.listdir(specloom.folder / "out")) == sorted(names)
    assert specloom("generate", "--check").returncode == 0


def test_runs_at_the_same_time_do_not_disturb_one_another(
    specloom: Specloom, fresh: Fresh
) -> None:
    documents = ("former", "same", "third", "same")
    runs: list[subprocess.Popen[str]] = []
    for number, document in enumerate(documents):
        folder = specloom.folder / str(number)
        folder.mkdir()
        (folder / "api.yaml").write_text(DOCUMENTS[document])
        runs.append(
            subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "specloom",
                    "generate",
                    "api.yaml",
                    "-o",
                    "../out/pets",
                ],
                cwd=folder,
                env={**os.environ, "PYTHONPATH": str(SOURCES)},
                stderr=subprocess.PIPE,
                text=True,
            )
        )
    for run in runs:
        _, errors = run.communicate(timeout=60)
        assert run.returncode == 0, errors
    assert tree(specloom.folder / "out") in fresh.trees.values()


def test_a_run_waits_for_another(specloom: Specloom) -> None:
    staging = place(specloom.folder, "pets")
    with held(staging, lambda: None):
        run = subprocess.Popen(
            [sys.executable, "-m", "specloom", "generate", "pets.yaml", "-o", "pets"],
            cwd=specloom.folder,
            env={**os.environ, "PYTHONPATH": str(SOURCES)},
            stderr=subprocess.PIPE,
            text=True,
        )
        assert run.stderr is not None
        line = run.stderr.readline()
        assert line == "pets: waiting for another run of specloom\n"
        assert staging.is_dir()
        assert not (specloom.folder / "pets").exists()
    run.communicate(timeout=60)
    assert run.returncode == 0
    assert specloom("generate", "pets.yaml", "-o", "pets", "--check").returncode == 0
    assert not staging.exists()
