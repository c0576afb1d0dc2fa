"""`generate --check`: writes nothing, and says what is not as it should be."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from .command import SPEC, Specloom, contents


def apply(folder: Path, patch: str) -> None:
    """What `git apply` makes of a patch."""
    done = subprocess.run(
        ["git", "apply"],
        cwd=folder,
        input=patch,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture
def out(specloom: Specloom) -> Path:
    specloom.configure(
        '[[tool.specloom.packages]]\nspec = "pets.yaml"\noutput = "gen/pets"\n'
    )
    assert specloom("generate").returncode == 0
    subprocess.run(["git", "init", "-q"], cwd=specloom.folder, check=True)
    return specloom.folder / "gen" / "pets"


def test_fresh_output(specloom: Specloom, out: Path) -> None:
    done = specloom("generate", "--check")
    assert (done.returncode, done.stdout, done.stderr) == (
        0,
        "",
        "gen/pets: up to date\n",
    )


def test_output_that_a_checkout_gave_other_line_ends_is_fresh(
    specloom: Specloom, out: Path
) -> None:
    for file in out.rglob("*"):
        if file.is_file():
            file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert specloom("generate", "--check").returncode == 0


def test_a_copy_without_a_lock_lacks_that_alone(specloom: Specloom, out: Path) -> None:
    (out / "specloom.lock").unlink()
    done = specloom("generate", "--check")
    assert done.returncode == 1
    assert done.stderr.splitlines()[0] == (
        "gen/pets/specloom.lock: missing, or no lock"
    )
    apply(specloom.folder, done.stdout)
    assert specloom("generate", "--check").returncode == 0
    (out / "models.py").write_text("mine\n")
    assert specloom("generate", "--check").returncode == 1


def _stale(specloom: Specloom, out: Path) -> str:
    specloom.spec(SPEC.replace("Its name.", "What it is called."), "pets.yaml")
    return "gen/pets/models.py: stale"


def _missing(specloom: Specloom, out: Path) -> str:
    (out / "client.py").unlink()
    (out / "py.typed").unlink()
    return "gen/pets/py.typed: missing"


def _left_over(specloom: Specloom, out: Path) -> str:
    specloom.spec(SPEC.replace("tags: [pets]", "tags: [animals]"), "pets.yaml")
    return "gen/pets/operations/pets.py: left over"


def _edited(specloom: Specloom, out: Path) -> str:
    file = out / "models.py"
    file.write_text(file.read_text().replace("name:", "nome:") + "# mine")
    return "gen/pets/models.py: edited by hand"


def _foreign(specloom: Specloom, out: Path) -> str:
    (out / "operations" / "animals.py").write_text("mine\n")
    specloom.spec(SPEC.replace("tags: [pets]", "tags: [animals]"), "pets.yaml")
    return "gen/pets/operations/animals.py: not written by specloom"


def _nothing_there(specloom: Specloom, out: Path) -> str:
    out.rename(specloom.folder / "away")
    return "gen/pets/__init__.py: missing"


@pytest.mark.parametrize(
    "change", [_stale, _missing, _left_over, _edited, _foreign, _nothing_there]
)
def test_output_that_is_not_as_it_should_be(
    specloom: Specloom, out: Path, change: object
) -> None:
    assert callable(change)
    expected = change(specloom, out)
    before = contents(specloom.folder)
    done = specloom("generate", "--check")
    assert done.returncode == 1
    assert expected in done.stderr.splitlines()
    assert "specloom generate" in done.stderr
    assert contents(specloom.folder) == before, "nothing is written"
    apply(specloom.folder, done.stdout)
    assert (
        specloom("generate", "--check").returncode == 0
    ), "the diff says all that is missing"


def test_every_package_is_checked(specloom: Specloom, out: Path) -> None:
    specloom.configure(
        "".join(
            f'[[tool.specloom.packages]]\nspec = "pets.yaml"\noutput = "gen/{name}"\n'
            for name in ("new", "pets", "more")
        )
    )
    done = specloom("generate", "--check")
    assert done.returncode == 1
    assert "gen/pets: up to date" in done.stderr
    assert "gen/new/client.py: missing" in done.stderr
    assert "gen/more/client.py: missing" in done.stderr
