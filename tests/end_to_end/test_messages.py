"""What cannot be done: one message that says what is wrong and what to do, and nothing is touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from .command import SPEC, Specloom

REFUSED = {
    "a file that is not there": (
        ["generate", "nofile.yaml"],
        "nofile.yaml:1:1: error[unreadable-file] The file 'nofile.yaml' does not exist.\n"
        "    Check the path and its permissions.\n",
    ),
    "a file that is called otherwise": (
        ["generate", "specs/a.yml", "-o", "out"],
        "specs/a.yml:1:1: error[unreadable-file] The file 'specs/a.yml' does not exist; did you "
        "mean 'specs/a.yaml'?\n    Check the path and its permissions.\n",
    ),
    "a file that is not configured": (
        ["generate", "pets.yaml"],
        "specloom: pets.yaml is not configured: it needs -o DIR, the folder of its package\n",
    ),
    "an address": (
        ["generate", "https://api.test/openapi.yaml", "-o", "out"],
        "https://api.test/openapi.yaml:1:1: error[remote-reference] 'https://api.test/openapi.yaml' "
        "is on the network, on a host that is not allowed: api.test.\n"
        "    Fetch it with '--allow-remote api.test', or name a file that has it.\n",
    ),
    "an address without a folder": (
        ["generate", "https://api.test:8443/openapi.yaml"],
        "https://api.test:8443/openapi.yaml:1:1: error[remote-reference] "
        "'https://api.test:8443/openapi.yaml' is on the network, on a host that is not allowed: "
        "api.test.\n"
        "    Fetch it with '--allow-remote api.test:8443', or name a file that has it.\n",
    ),
    "an address that may be fetched, without a folder": (
        ["generate", "https://api.test/a", "--allow-remote", "api.test"],
        "specloom: https://api.test/a is not configured: it needs -o DIR, the folder of its "
        "package\n",
    ),
    "an address that is served": (
        ["serve", "https://api.test/a", "--allow-remote", "other.test"],
        "https://api.test/a:1:1: error[remote-reference] 'https://api.test/a' is on the network, "
        "on a host that is not allowed: api.test.\n"
        "    Fetch it with '--allow-remote api.test', or name a file that has it.\n",
    ),
    "an address that is not encrypted": (
        ["generate", "http://api.test/a", "-o", "out", "--allow-remote", "api.test"],
        "http://api.test/a:1:1: error[remote-reference] 'http://api.test/a' is not fetched: only "
        "https is, and http from this machine itself.\n"
        "    Name an https address without credentials, or a file.\n",
    ),
    "no address": (
        ["generate", "https://[api/a", "-o", "out"],
        "an address that cannot be read:1:1: error[invalid-reference] 'an address that cannot be read' is no address.\n"
        "    Name an https address without credentials, or a file.\n",
    ),
    "a git revision where there is no git": (
        ["generate", "main:openapi.yaml", "-o", "out"],
        "main:openapi.yaml:1:1: error[unreadable-file] No file is called so, and ",
    ),
    "a git revision without a folder": (
        ["generate", "main:openapi.yaml"],
        "specloom: main:openapi.yaml is not configured: it needs -o DIR, the folder of its "
        "package\n",
    ),
    "a folder of other files": (
        ["generate", "pets.yaml", "-o", "specs"],
        "specloom: 'specs' is not empty, and not a package of specloom's: it has a.yaml, b.yaml, "
        "c.yaml and 1 more; nothing written: name a folder of its own for the package, or "
        "--overwrite to put it there\n",
    ),
    "a folder of other files to check": (
        ["generate", "pets.yaml", "-o", "specs", "--check"],
        "specloom: 'specs' is not empty, and not a package of specloom's: it has a.yaml, b.yaml, "
        "c.yaml and 1 more; nothing written: name a folder of its own for the package, or "
        "--overwrite to put it there\n",
    ),
    "no identifier": (
        ["generate", "pets.yaml", "-o", "src/my-pets"],
        "specloom: 'src/my-pets' cannot be a package: 'my-pets' is not a Python identifier: name "
        "the folder 'my_pets', or another\n",
    ),
    "a number": (
        ["generate", "pets.yaml", "-o", "2024"],
        "specloom: '2024' cannot be a package: '2024' is not a Python identifier: name the folder "
        "'_2024', or another\n",
    ),
    "a keyword": (
        ["generate", "pets.yaml", "-o", "class"],
        "specloom: 'class' cannot be a package: 'class' is a keyword of Python: name the folder "
        "'class_', or another\n",
    ),
    "a file for a folder": (
        ["generate", "pets.yaml", "-o", "pets.py/x/.."],
        "specloom: 'pets.py/x/..' cannot be a package: ",
    ),
    "a reason for nothing": (
        ["validate", "pets.yaml", "--reason", "x"],
        "specloom: --reason is that of --write-baseline\n",
    ),
    "quiet and verbose": (
        ["validate", "pets.yaml", "-q", "-v"],
        "not allowed with argument",
    ),
}


def state(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_done(specloom: Specloom, case: str) -> None:
    (specloom.folder / "specs").mkdir()
    for name in "abcd":
        specloom.spec(SPEC, f"specs/{name}.yaml")
    before = state(specloom.folder)
    arguments, message = REFUSED[case]
    done = specloom(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    if message.endswith("\n"):
        assert done.stderr == message
    assert state(specloom.folder) == before


def test_an_address_that_is_checked_is_a_finding(specloom: Specloom) -> None:
    done = specloom("validate", "https://api.test/a")
    assert (done.returncode, done.stdout) == (
        2,
        "https://api.test/a:1:1: error[remote-reference] 'https://api.test/a' is on the network, "
        "on a host that is not allowed: api.test.\n"
        "    Fetch it with '--allow-remote api.test', or name a file that has it.\n",
    )


def test_other_files_stay_where_a_package_is_put_beside_them(
    specloom: Specloom,
) -> None:
    (specloom.folder / "specs").mkdir()
    specloom.spec(SPEC, "specs/a.yaml")
    wanted = ("generate", "pets.yaml", "-o", "specs")
    assert specloom(*wanted, "--overwrite").returncode == 0
    assert (specloom.folder / "specs" / "a.yaml").read_text() == SPEC
    assert (specloom.folder / "specs" / "client.py").is_file()
    assert specloom(*wanted).stderr == "specs: up to date\n"


@pytest.mark.parametrize("name", [".gitkeep", "__pycache__/a.pyc"])
def test_a_folder_with_nothing_that_counts_is_empty(
    specloom: Specloom, name: str
) -> None:
    file = specloom.folder / "out" / name
    file.parent.mkdir(parents=True)
    file.write_text("")
    assert specloom("generate", "pets.yaml", "-o", "out").returncode == 0
    assert file.exists()
