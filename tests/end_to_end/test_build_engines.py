"""The examples of docs/build-engines.md as they stand there, and what depfiles say."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from .command import SOURCES, SPEC, Specloom

DOC = Path(__file__).resolve().parents[2] / "docs" / "build-engines.md"
NAMES = ("pets", "zoo", "vets")
SHARED = "type: object\nproperties:\n  city: {type: string}\n"
REFERRING = SPEC.replace(
    "        name: {type: string, description: Its name.}\n",
    "        home: {$ref: 'shared/%s.yaml'}\n",
)


def example(language: str) -> str:
    """The one code block of a language in the page."""
    (block,) = re.findall(rf"```{language}\n(.*?)```", DOC.read_text(), re.DOTALL)
    assert isinstance(block, str)
    return block


class Fleet:
    """A project with three documents, two of which have a file of their own beside them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "specs" / "shared").mkdir(parents=True)
        for name in NAMES:
            (folder / f"specs/{name}.yaml").write_text(REFERRING % name)
            (folder / f"specs/shared/{name}.yaml").write_text(SHARED)
        self.configure(*NAMES)
        programs = folder / "bin"
        programs.mkdir()
        (programs / "specloom").write_text(
            f'#!/bin/sh\nexec "{sys.executable}" -m specloom "$@"\n'
        )
        (programs / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
        for program in programs.iterdir():
            program.chmod(0o755)

    def configure(self, *names: str, runtime: str = "") -> None:
        tables = (
            f'[[tool.specloom.packages]]\nspec = "specs/{name}.yaml"\noutput = "generated/{name}"\n'
            for name in names
        )
        (self.folder / "pyproject.toml").write_text("\n".join([*tables, runtime]))

    def run(self, *command: str) -> str:
        """What a program says that ends well."""
        environment = {
            **os.environ,
            "PATH": f"{self.folder / 'bin'}:{Path(sys.executable).parent}:{os.environ['PATH']}",
            "PYTHONPATH": str(SOURCES),
        }
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def write(self, name: str, text: str) -> None:
        """Write a file, later than whatever was written, and before what will be."""
        time.sleep(0.05)
        (self.folder / name).write_text(text)
        time.sleep(0.05)

    def touch(self, name: str) -> None:
        self.write(name, (self.folder / name).read_text())


@pytest.fixture
def fleet(tmp_path: Path) -> Fleet:
    folder = tmp_path / "fleet"
    folder.mkdir()
    return Fleet(folder)


def made(output: str) -> list[str]:
    """The documents whose packages were made, by what Ninja says."""
    return sorted(re.findall(r"specloom specs/(\w+)\.yaml", output))


def test_ninja_makes_what_has_changed_and_nothing_else(fleet: Fleet) -> None:
    fleet.write("configure.py", example("python"))
    fleet.run("python", "configure.py")
    assert made(fleet.run("ninja")) == ["pets", "vets", "zoo"]
    assert "no work to do" in fleet.run("ninja")

    fleet.touch("specs/shared/zoo.yaml")
    assert made(fleet.run("ninja")) == ["zoo"]
    assert "no work to do" in fleet.run("ninja"), "though no file had to change"
    fleet.write("specs/shared/pets.yaml", SHARED.replace("city", "town"))
    assert made(fleet.run("ninja")) == ["pets"]
    assert "town" in (fleet.folder / "generated/pets/models.py").read_text()
    assert "no work to do" in fleet.run("ninja")

    # A file of a package that is lost, a package, a file that is referred to no more.
    (fleet.folder / "generated/vets/client.py").unlink()
    assert made(fleet.run("ninja")) == ["vets"]
    shutil.rmtree(fleet.folder / "generated/zoo")
    assert made(fleet.run("ninja")) == ["zoo"]
    fleet.write("specs/vets.yaml", SPEC)
    (fleet.folder / "specs/shared/vets.yaml").unlink()
    assert made(fleet.run("ninja")) == ["vets"]
    assert "no work to do" in fleet.run("ninja")

    fleet.configure("pets", "zoo")
    fleet.touch("pyproject.toml")
    fleet.run("ninja")
    assert "no work to do" in fleet.run("ninja")
    fleet.run("ninja", "-t", "cleandead")
    assert not list((fleet.folder / "generated/vets").rglob("*.py"))
    assert (fleet.folder / "generated/zoo/client.py").is_file()
    assert fleet.run("specloom", "generate", "--check") == ""


def test_ninja_makes_a_shared_runtime_once(fleet: Fleet) -> None:
    runtime = '[tool.specloom.runtime]\noutput = "generated/runtime"\n'
    fleet.configure(*NAMES, runtime=runtime)
    fleet.write("configure.py", example("python"))
    fleet.run("python", "configure.py")
    assert made(fleet.run("ninja")) == ["pets", "vets", "zoo"]
    assert "no work to do" in fleet.run("ninja")
    fleet.touch("specs/shared/zoo.yaml")
    assert made(fleet.run("ninja")) == ["zoo"]
    (fleet.folder / "generated/runtime/operations/call.py").unlink()
    assert "pets" in made(fleet.run("ninja"))
    assert (fleet.folder / "generated/runtime/operations/call.py").is_file()
    assert "no work to do" in fleet.run("ninja")
    assert fleet.run("specloom", "generate", "--check") == ""


@pytest.mark.skipif(shutil.which("make") is None, reason="there is no make")
def test_make_makes_what_has_changed_and_nothing_else(fleet: Fleet) -> None:
    fleet.write("Makefile", example("make"))
    assert made(fleet.run("make").replace("generate ", "")) == ["pets", "zoo"]
    assert "specloom" not in fleet.run("make")
    fleet.touch("specs/shared/zoo.yaml")
    assert made(fleet.run("make").replace("generate ", "")) == ["zoo"]
    assert "specloom" not in fleet.run("make")
    fleet.write("specs/zoo.yaml", SPEC)
    (fleet.folder / "specs/shared/zoo.yaml").unlink()
    assert made(fleet.run("make").replace("generate ", "")) == ["zoo"]
    assert "specloom" not in fleet.run("make")
    fleet.touch("pyproject.toml")
    assert made(fleet.run("make").replace("generate ", "")) == ["pets", "zoo"]


ODD = ["a b", "a#b", "a$b", "a%b", "a:b", "a'b", "é (1)", "a\\b", "a\\ b", "[x]", "~a"]


def test_odd_names_are_read_back_by_engines(fleet: Fleet) -> None:
    references = "\n".join(
        f"        p{number}: {{$ref: {_quoted(f'shared/{_encoded(name)}.yaml')}}}"
        for number, name in enumerate(ODD)
    )
    for name in ODD:
        fleet.write(f"specs/shared/{name}.yaml", SHARED)
    fleet.write(
        "specs/pets.yaml",
        SPEC.replace(
            "        name: {type: string, description: Its name.}", references
        ),
    )
    fleet.run("specloom", "generate", "specs/pets.yaml", "--depfile", "depfile")
    lock = "generated/pets/specloom.lock"
    fleet.write(
        "build.ninja",
        "rule touch\n  command = cp depfile d && touch $out\n  depfile = d\n"
        f"build {lock}: touch specs/pets.yaml\n",
    )
    fleet.write("Makefile", f"{lock}: specs/pets.yaml\n\ttouch $@\ninclude depfile\n")
    for engine, nothing in {"ninja": "no work to do", "make": "up to date"}.items():
        if shutil.which(engine) is None:
            continue
        fleet.run(engine)
        for name in ODD:
            assert nothing in fleet.run(engine)
            fleet.touch(f"specs/shared/{name}.yaml")
            assert nothing not in fleet.run(engine), f"{engine}: {name}"


def _encoded(name: str) -> str:
    from urllib.parse import quote

    return quote(name)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def test_a_depfile_names_every_file(specloom: Specloom) -> None:
    (specloom.folder / "shared").mkdir()
    specloom.spec(REFERRING % "home", "main.yaml")
    specloom.spec(SHARED, "shared/home.yaml")
    done = specloom("generate", "main.yaml", "-o", "out", "--depfile", "build/out.d")
    assert done.returncode == 0
    depfile = specloom.folder / "build" / "out.d"
    assert depfile.read_text() == (
        "out/specloom.lock: \\\n  main.yaml \\\n  shared/home.yaml\n"
        "main.yaml:\nshared/home.yaml:\n"
    )
    specloom.configure("[tool.specloom]\n[tool.black]\nline-length = 99\n")
    (specloom.folder / "specloom-baseline.toml").write_text("")
    specloom("generate", "main.yaml", "-o", "out", "--depfile", "build/out.d")
    assert depfile.read_text().startswith(
        "out/specloom.lock: \\\n  main.yaml \\\n  shared/home.yaml \\\n"
        "  pyproject.toml \\\n  specloom-baseline.toml\n"
    )
    before = depfile.read_text()
    again = specloom("generate", "main.yaml", "-o", "out", "--depfile", "build/out.d")
    assert again.returncode == 0
    assert depfile.read_text() == before, "also where nothing has changed"
    (specloom.folder / "shared/home.yaml").unlink()
    failed = specloom("generate", "main.yaml", "-o", "out", "--depfile", "new.d")
    assert failed.returncode == 1
    assert not (specloom.folder / "new.d").exists()


def test_the_outputs_are_what_is_written_and_nothing_is(specloom: Specloom) -> None:
    listed = specloom("generate", "pets.yaml", "-o", "src/out", "--list-outputs")
    assert listed.returncode == 0
    assert not (specloom.folder / "src").exists()
    assert specloom("generate", "pets.yaml", "-o", "src/out").returncode == 0
    written = sorted(
        path.relative_to(specloom.folder).as_posix()
        for path in (specloom.folder / "src").rglob("*")
        if path.is_file()
    )
    assert listed.stdout.splitlines() == written
    again = specloom("generate", "pets.yaml", "-o", "src/out", "--list-outputs")
    assert again.stdout == listed.stdout
    (specloom.folder / "src/out/.gitattributes").write_text("*.py text\n")
    without = specloom("generate", "pets.yaml", "-o", "src/out", "--list-outputs")
    assert listed.stdout == "src/out/.gitattributes\n" + without.stdout


@pytest.mark.parametrize("other", ["--check", "--watch", "--depfile=x.d"])
def test_outputs_are_listed_alone(specloom: Specloom, other: str) -> None:
    done = specloom("generate", "pets.yaml", "-o", "out", "--list-outputs", other)
    assert done.returncode == 2
    assert "--list-outputs writes nothing" in done.stderr
    assert [path.name for path in specloom.folder.iterdir()] == ["pets.yaml"]


def test_a_name_that_no_depfile_can_have(specloom: Specloom) -> None:
    specloom.spec(SPEC, "a\nb.yaml")
    done = specloom("generate", "a\nb.yaml", "-o", "out", "--depfile", "x.d")
    assert done.returncode == 2
    assert "specloom: cannot write x.d: 'a\\nb.yaml' has a line break" in done.stderr
    assert not (specloom.folder / "x.d").exists()
