"""Patterns that name nothing: nothing is emptied, and the message says what may have been meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from .command import Specloom
from .test_selection import SPEC

CONFIGURED = """\
[[tool.specloom.packages]]
spec = "zoo.yaml"
output = "all"
include = ["tag:pets"]

[[tool.specloom.packages]]
spec = "zoo.yaml"
output = "out"
include = [
    "tag:keepers",
    {pattern!r},
]
"""


@pytest.fixture
def zoo(specloom: Specloom) -> str:
    return specloom.spec(SPEC, "zoo.yaml")


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


NEAREST = {
    "tag:PETS": "tag:pets",
    "tag:keeper": "tag:keepers",
    "operation:add_pet": "operation:addPet",
    "operation:addPets": "operation:addPet",
    "path:/v1/pet": "path:/v1/pets",
    "path:DELETE /v1/pets": "path:GET /v1/pets",
    "path:GET /v1/pet": "path:GET /v1/pets",
    "operation:keepers": "tag:keepers",
    "webhook:pets": "tag:pets",
}


@pytest.mark.parametrize("pattern", NEAREST)
def test_an_include_that_matches_nothing_empties_no_package(
    specloom: Specloom, zoo: str, pattern: str
) -> None:
    assert specloom("generate", zoo, "-o", "out").returncode == 0
    before = files(specloom.folder)
    for more in ((), ("--keep-going",), ("--check",), ("--overwrite",)):
        done = specloom("generate", zoo, "-o", "out", "--include", pattern, *more)
        assert done.returncode == 1
        assert done.stderr == (
            f"zoo.yaml:3:1: error[unmatched-include] include {pattern!r} matches no operation; "
            f"did you mean {NEAREST[pattern]!r}?\n    Correct the pattern, or remove it.\n"
        )
        assert files(specloom.folder) == before


def test_one_of_several_includes_that_matches_nothing_is_an_error_too(
    specloom: Specloom, zoo: str
) -> None:
    wanted = ("--include", "tag:pets", "--include", "tag:pumas")
    done = specloom("generate", zoo, "-o", "out", *wanted)
    assert done.returncode == 1
    assert "error[unmatched-include] include 'tag:pumas'" in done.stderr
    assert "    Tags of the document: pets, admin, Pets, keepers." in done.stderr
    assert not (specloom.folder / "out").exists()
    going = specloom("generate", zoo, "-o", "out", *wanted, "--keep-going")
    assert going.returncode == 1
    assert "error[unmatched-include] include 'tag:pumas'" in going.stderr
    assert "2 of 5 operations" in going.stderr.splitlines()[-1]
    check = specloom("generate", zoo, "-o", "out", *wanted, "--keep-going", "--check")
    assert check.returncode == 1, "never fine with a pattern that matches nothing"


def test_a_configured_include_is_shown_where_it_stands(
    specloom: Specloom, zoo: str
) -> None:
    specloom.configure(CONFIGURED.format(pattern="operation:addpet"))
    for command in ("generate", "validate"):
        done = specloom(command)
        assert done.returncode == 1
        output = done.stdout if command == "validate" else done.stderr
        assert (
            "pyproject.toml:11:5: error[unmatched-include] include 'operation:addpet' matches no "
            "operation; did you mean 'operation:addPet'?" in output
        )
    assert (specloom.folder / "all").is_dir()
    assert not (specloom.folder / "out").exists()
    added = specloom("generate", "--include", "tag:pumas")
    assert "zoo.yaml:3:1: error[unmatched-include] include 'tag:pumas'" in added.stderr
    specloom.configure(CONFIGURED.format(pattern="operation:addPet"))
    assert specloom("generate").returncode == 0
    fine = specloom("validate")
    assert "unmatched-include" not in fine.stdout
    assert fine.stderr.startswith("1 document: "), "of two packages, checked once"


@pytest.mark.parametrize(
    "given", [["--exclude", "path:*"], ["--include", "tag:pets", "--exclude", "/v1/*"]]
)
def test_nothing_that_is_left_empties_no_package(
    specloom: Specloom, zoo: str, given: list[str]
) -> None:
    assert specloom("generate", zoo, "-o", "out").returncode == 0
    before = files(specloom.folder)
    for more in ((), ("--keep-going",)):
        done = specloom("generate", zoo, "-o", "out", *given, *more)
        assert done.returncode == 1
        assert done.stderr.startswith("zoo.yaml:3:1: error[empty-selection] ")
        assert files(specloom.folder) == before


def test_what_is_excluded_need_not_be_there(specloom: Specloom, zoo: str) -> None:
    done = specloom("generate", zoo, "-o", "out", "--exclude", "tag:admn")
    assert done.returncode == 0
    assert (
        "zoo.yaml:3:1: warning[unmatched-pattern] exclude 'tag:admn' matches no operation; "
        "did you mean 'tag:admin'?" in done.stderr
    )
    specloom.configure('[tool.specloom.severity]\nunmatched-pattern = "error"\n')
    strict = specloom("generate", zoo, "-o", "new", "--exclude", "tag:admn")
    assert strict.returncode == 1
    assert not (specloom.folder / "new").exists()


@pytest.mark.parametrize("pattern", ["tag:PETS", "operation:add_pet"])
def test_a_stub_of_nothing_is_not_served(
    specloom: Specloom, zoo: str, pattern: str
) -> None:
    done = specloom("serve", zoo, "--include", pattern)
    assert (done.returncode, done.stdout) == (1, "")
    assert f"did you mean {NEAREST[pattern]!r}?" in done.stderr


def test_many_names_are_compared_in_no_time(specloom: Specloom) -> None:
    paths = "".join(
        f"  /p{i}: {{get: {{operationId: op{i}, tags: [{'t' * 60}{i}], responses: {{'200': {{description: OK}}}}}}}}\n"
        for i in range(3_000)
    )
    spec = specloom.spec(
        f"openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths:\n{paths}"
    )
    done = specloom("generate", spec, "-o", "out", "--include", "tag:" + "t" * 79)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 2
    assert len(done.stderr) < 2_000
