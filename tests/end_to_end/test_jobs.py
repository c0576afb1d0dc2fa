"""Several packages at once: the same files, the same words, in the same order."""

from __future__ import annotations

import io
import json
import time
from pathlib import Path

from specloom.cli import progress
from specloom.cli.progress import Progress

from .command import SPEC, Specloom

NAMES = ("cats", "dogs", "birds")


def project(folder: Path) -> None:
    tables: list[str] = []
    for name in NAMES:
        (folder / f"{name}.yaml").write_text(SPEC.replace("Pets", name.title()))
        tables.append(
            f'[[tool.specloom.packages]]\nspec = "{name}.yaml"\noutput = "{name}"\n'
        )
    (folder / "pyproject.toml").write_text("\n".join(tables))


def texts(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for name in NAMES
        for path in (folder / name).rglob("*")
        if path.is_file()
    }


def test_packages_made_at_once_are_those_made_one_by_one(specloom: Specloom) -> None:
    project(specloom.folder)
    one_by_one = specloom("generate", "--jobs", "1")
    written = texts(specloom.folder)
    for name in NAMES:
        (specloom.folder / name / "specloom.lock").unlink()
    at_once = specloom("generate", "--jobs", "3")
    assert at_once.returncode == one_by_one.returncode == 0
    assert texts(specloom.folder) == written
    assert [line.split()[0] for line in at_once.stderr.splitlines()] == [
        f"{name}.yaml" for name in NAMES
    ]


def test_only_what_has_changed_is_made(specloom: Specloom) -> None:
    project(specloom.folder)
    specloom("generate", "--jobs", "2")
    for name in ("cats", "birds"):
        (specloom.folder / f"{name}.yaml").write_text(SPEC.replace("Sells", "Lends"))
    done = specloom("generate", "--jobs", "2").stderr.splitlines()
    assert "written" in done[0]
    assert done[1] == "dogs: up to date"
    assert "written" in done[2]


def test_findings_of_all_packages_are_reported_together(specloom: Specloom) -> None:
    project(specloom.folder)
    for name in ("cats", "dogs"):
        spec = specloom.folder / f"{name}.yaml"
        spec.write_text(SPEC.replace("schemas/Pet'", "schemas/Pat'"))
    done = specloom("generate", "--jobs", "2", "--format", "json")
    assert done.returncode == 1
    findings = json.loads(done.stdout)
    assert [(finding["file"], finding["code"]) for finding in findings] == [
        ("cats.yaml", "unresolved-reference"),
        ("dogs.yaml", "unresolved-reference"),
    ]


def test_a_number_of_jobs_is_a_number(specloom: Specloom) -> None:
    for wrong in ("0", "-1", "many"):
        done = specloom("generate", "--jobs", wrong)
        assert done.returncode == 2
        assert "no number of jobs" in done.stderr


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_long_work_is_shown_on_a_terminal_and_leaves_nothing_behind() -> None:
    stream = Terminal()
    began = time.monotonic()
    with Progress(stream) as shown:
        shown.at("reading (1 of 2)")
        while "reading" not in stream.getvalue():
            time.sleep(0.05)
        assert time.monotonic() - began >= progress._AFTER
        shown.at("writing (2 of 2)")
        while "writing" not in stream.getvalue():
            time.sleep(0.05)
    lines = stream.getvalue().split("\r")
    assert lines[-1] == ""
    assert lines[-2].isspace()
    assert len(lines[-2]) == len("writing (2 of 2)")


def test_short_work_and_pipes_show_nothing() -> None:
    terminal, pipe = Terminal(), io.StringIO()
    with Progress(terminal) as shown:
        shown.at("reading")
    with Progress(pipe) as shown:
        shown.at("reading")
        time.sleep(progress._AFTER + 0.1)
    assert terminal.getvalue() == pipe.getvalue() == ""
