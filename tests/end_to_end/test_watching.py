"""`--watch`: files change while the command goes on, and Ctrl-C ends it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .command import SPEC, Specloom
from .long_run import LongRun

REFERRING = SPEC.replace(
    "        name: {type: string, description: Its name.}\n",
    "        home: {$ref: 'shared/home.yaml'}\n",
)
HOME = "type: object\nproperties:\n  city: {type: string}\n"


class Watching(LongRun):
    """A command with `--watch`."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        super().__init__(folder, *arguments, "--watch")


@pytest.fixture
def started(specloom: Specloom) -> Iterator[list[Watching]]:
    commands: list[Watching] = []
    yield commands
    for command in commands:
        if command.process.poll() is None:
            command.process.kill()
            command.process.wait()


@pytest.fixture
def home(specloom: Specloom) -> Path:
    (specloom.folder / "shared").mkdir()
    specloom.spec(REFERRING, "home.yaml")
    specloom.spec(HOME, "shared/home.yaml")
    return specloom.folder


def replace(file: Path, text: str) -> None:
    """Save as editors do: a new file in the place of the old one."""
    new = file.with_name(f".{file.name}.new")
    new.write_text(text)
    new.replace(file)


def test_generate_goes_on(home: Path, started: list[Watching]) -> None:
    command = Watching(home, "generate", "home.yaml", "-o", "out")
    started.append(command)
    command.until("watching 2 files")
    models = home / "out" / "models.py"
    assert "city" in models.read_text()

    (home / "shared" / "home.yaml").write_text(HOME.replace("city", "town"))
    command.until("changed: shared/home.yaml")
    command.until("watching 2 files")
    assert "town" in models.read_text()

    before = models.read_text()
    replace(home / "home.yaml", "openapi: [\n")
    assert "home.yaml:2:1: error[yaml-syntax]" in "\n".join(command.until("watching"))
    assert models.read_text() == before

    replace(home / "home.yaml", REFERRING.replace("home.yaml", "new.yaml"))
    assert "unresolved-reference" in "\n".join(command.until("watching"))
    (home / "shared" / "new.yaml").write_text(HOME.replace("city", "village"))
    command.until("changed: shared/new.yaml")
    command.until("watching 2 files")
    assert "village" in models.read_text()

    (home / "shared" / "home.yaml").write_text("not: read any more\n")
    (home / "notes.txt").write_text("nor this\n")
    replace(home / "home.yaml", SPEC)
    command.until("watching 1 file;")
    assert "name" in models.read_text()
    assert command.end() == (130, [])


def test_only_what_is_concerned_is_made_again(
    home: Path, specloom: Specloom, started: list[Watching]
) -> None:
    package = '[[tool.specloom.packages]]\nspec = "{0}.yaml"\noutput = "out/{0}"\n'
    specloom.configure(package.format("home") + package.format("pets"))
    command = Watching(home, "generate")
    started.append(command)
    command.until("watching")
    (home / "shared" / "home.yaml").write_text(HOME.replace("city", "town"))
    said = command.until("watching")
    assert [line for line in said if "out/home" in line]
    assert not [line for line in said if "out/pets" in line]
    specloom.configure("[tool.specloom\n")
    said = command.until("watching")
    assert "pyproject.toml:1:15: error[invalid-configuration]" in "\n".join(said)
    specloom.configure(package.format("pets").replace("out/pets", "out/cats"))
    command.until("watching")
    assert (home / "out" / "cats" / "client.py").is_file()
    assert command.end() == (130, [])


def test_validate_goes_on(home: Path, started: list[Watching]) -> None:
    (home / "shared" / "home.yaml").write_text("type: objekt\n")
    command = Watching(home, "validate", "home.yaml", "pets.yaml")
    started.append(command)
    assert "shared/home.yaml:1:1: error" in "\n".join(command.until("watching"))
    replace(home / "shared" / "home.yaml", HOME)
    said = command.until("watching")
    assert "1 document: no problems" in said, "the other is as it was"
    (home / "home.yaml").unlink()
    assert "error[unreadable-file]" in "\n".join(command.until("watching"))
    (home / "home.yaml").write_text(REFERRING)
    assert "1 document: no problems" in command.until("watching")
    assert command.end() == (130, [])


def test_there_must_be_something_to_watch(specloom: Specloom) -> None:
    done = specloom("generate", "--watch")
    assert done.returncode == 2
    assert "nothing to do" in done.stderr
    both = specloom("validate", "--watch", "--write-baseline")
    assert both.returncode == 2
