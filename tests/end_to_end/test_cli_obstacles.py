"""Folders that cannot be written as asked: one message with the path, and what was there is there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .command import SOURCES, SPEC, Specloom

CHANGED = SPEC.replace("tags: [pets]", "tags: [animals]").replace("Its name", "A name")


def state(folder: Path) -> dict[str, tuple[int, bytes | str | None]]:
    """All that is below a folder: its inode, and its bytes, target or nothing."""
    return {
        path.relative_to(folder).as_posix(): (
            path.lstat().st_ino,
            (
                os.readlink(path)
                if path.is_symlink()
                else path.read_bytes() if path.is_file() else None
            ),
        )
        for path in folder.rglob("*")
    }


@pytest.fixture
def out(specloom: Specloom) -> Path:
    assert specloom("generate", "pets.yaml", "-o", "out/pets").returncode == 0
    specloom.spec(CHANGED, "pets.yaml")
    return specloom.folder / "out" / "pets"


def refused(specloom: Specloom, *arguments: str, code: int, path: str) -> str:
    """The one line that says why nothing was done, and names `path`."""
    before = state(specloom.folder)
    done = specloom("generate", "pets.yaml", *arguments)
    assert done.returncode == code, done.stderr
    lines = [line for line in done.stderr.splitlines() if f"{path}" in line]
    assert len(lines) == 1, done.stderr
    assert state(specloom.folder) == before
    return lines[0]


@pytest.mark.parametrize("overwrite", [True, False])
def test_a_folder_in_the_place_of_a_file(
    specloom: Specloom, out: Path, overwrite: bool
) -> None:
    (out / "models.py").unlink()
    (out / "models.py").mkdir()
    (out / "models.py" / "mine").write_text("mine")
    switch, code = (["--overwrite"], 2) if overwrite else ([], 1)
    message = refused(
        specloom, "-o", "out/pets", *switch, code=code, path="out/pets/models.py"
    )
    assert "is a folder, where a generated file must go" in message


@pytest.mark.parametrize("link", ["", "nowhere", "operations"])
def test_something_else_in_the_place_of_a_folder(
    specloom: Specloom, out: Path, link: str
) -> None:
    shutil.rmtree(out / "operations")
    if link:
        (out / "operations").symlink_to(link)
    else:
        (out / "operations").write_text("mine")
    message = refused(specloom, "-o", "out/pets", code=2, path="out/pets/operations")
    assert "move it away" in message


def test_a_dangling_link_in_the_place_of_a_file(specloom: Specloom, out: Path) -> None:
    (out / "models.py").unlink()
    (out / "models.py").symlink_to("nowhere")
    refused(specloom, "-o", "out/pets", code=1, path="out/pets/models.py")
    overwritten = specloom("generate", "pets.yaml", "-o", "out/pets", "--overwrite")
    assert overwritten.returncode == 0
    assert (out / "models.py").is_file()
    assert not (out / "nowhere").exists()


@pytest.mark.parametrize("target", ["nowhere", "../nowhere/deep", "taken"])
def test_a_link_to_no_folder_is_no_package(specloom: Specloom, target: str) -> None:
    (specloom.folder / "taken").symlink_to(target)
    message = refused(specloom, "-o", "taken", code=2, path="'taken'")
    assert "remove the link" in message


@pytest.mark.parametrize("place", ["pets.yaml", "pets.yaml/deep"])
def test_a_file_in_the_place_of_a_folder_above(specloom: Specloom, place: str) -> None:
    message = refused(specloom, "-o", f"{place}/pets", code=2, path="pets.yaml")
    assert "no folder" in message


def test_a_place_where_nothing_can_be_made(specloom: Specloom) -> None:
    if not Path("/proc/self").exists():
        pytest.skip("this system has no /proc")
    done = specloom("generate", "pets.yaml", "-o", "/proc/pets")
    assert done.returncode == 2
    assert done.stderr.startswith("specloom: cannot write /proc/pets: ")
    assert len(done.stderr.splitlines()) == 1


def test_a_file_that_may_not_be_replaced(specloom: Specloom, out: Path) -> None:
    file = out / "server.py"
    if not shutil.which("chattr"):
        pytest.skip("this system has no chattr")
    locked = subprocess.run(["chattr", "+i", file], capture_output=True, check=False)
    if locked.returncode:
        pytest.skip("files cannot be made immutable here")
    try:
        message = refused(specloom, "-o", "out/pets", code=2, path="out/pets/server.py")
    finally:
        subprocess.run(["chattr", "-i", file], check=True)
    assert "not permitted" in message
    assert specloom("generate", "pets.yaml", "-o", "out/pets").returncode == 0


ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
"""A locale in which names and streams are ASCII, and Python is not asked to help."""


@pytest.mark.parametrize(
    ("spec", "output"),
    [("größe.yaml", "pets"), ("pets.yaml", "größe"), ("tag.yaml", "pets")],
)
def test_a_name_that_the_locale_does_not_have(
    specloom: Specloom, spec: str, output: str
) -> None:
    specloom.spec(SPEC, "größe.yaml")
    specloom.spec(SPEC.replace("tags: [pets]", "tags: [größe]"), "tag.yaml")
    before = state(specloom.folder)
    for switches in ((), ("--check",)):
        done = specloom("generate", spec, "-o", output, *switches, environment=ASCII)
        assert done.returncode == 2
        lines = done.stderr.splitlines()
        assert len(lines) == 1
        assert r"gr\xf6\xdfe" in lines[0]
        assert "PYTHONUTF8=1" in lines[0]
        assert state(specloom.folder) == before
    assert specloom("generate", spec, "-o", output).returncode == 0


@pytest.mark.parametrize(
    "command", [("generate",), ("generate", "--check"), ("status",)]
)
def test_a_configured_name_that_the_locale_does_not_have(
    specloom: Specloom, command: tuple[str, ...]
) -> None:
    specloom.spec(SPEC, "pets.yaml")
    specloom.configure(
        '[[tool.specloom.packages]]\nspec = "pets.yaml"\noutput = "größe"\n'
    )
    done = specloom(*command, environment=ASCII)
    assert done.returncode == 2
    assert r"gr\xf6\xdfe" in done.stderr
    assert "PYTHONUTF8=1" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_texts_that_the_locale_does_not_have(specloom: Specloom) -> None:
    specloom.spec(SPEC.replace("Its name", "Größe 猫"), "pets.yaml")
    arguments = ("generate", "pets.yaml", "-o", "pets")
    assert specloom(*arguments, environment=ASCII).returncode == 0
    file = specloom.folder / "pets" / "models.py"
    assert "Größe 猫" in file.read_text(encoding="utf-8")
    file.unlink()
    checked = specloom(*arguments, "--check", environment=ASCII)
    assert checked.returncode == 1
    assert checked.stdout == specloom(*arguments, "--check").stdout
    assert "Größe 猫" in checked.stdout


class Mounts:
    """A shell in which file systems can be mounted that nobody else sees."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._enter = ["unshare", "--mount"] + (
            ["--map-root-user"] if os.getuid() else []
        )
        probe = (
            "mount -t tmpfs none . && mount -o bind . . && mount -o remount,ro,bind ."
        )
        if not shutil.which("unshare") or self.run(probe).returncode:
            pytest.skip("nothing can be mounted here")

    def run(self, script: str) -> subprocess.CompletedProcess[str]:
        """What becomes of `script`, in which `generate` is `specloom generate`."""
        command = f'generate() {{ "{sys.executable}" -m specloom generate "$@"; }}\n'
        return subprocess.run(
            [*self._enter, "sh", "-c", command + script],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(SOURCES), "PYTHONUTF8": "1"},
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def mounts(specloom: Specloom) -> Mounts:
    if sys.platform != "linux":
        pytest.skip("mounts are made as on Linux")
    return Mounts(specloom.folder)


READ_ONLY = """
mount -o bind . . && cd "$PWD" && mount -o remount,ro,bind .
"""


def test_a_read_only_place(specloom: Specloom, out: Path, mounts: Mounts) -> None:
    before = state(specloom.folder)
    done = mounts.run(READ_ONLY + "generate pets.yaml -o out/pets")
    assert done.returncode == 2
    assert done.stderr == (
        "specloom: cannot write out/pets: the file system is read-only; "
        "what was there is as it was\n"
    )
    assert mounts.run(READ_ONLY + "generate pets.yaml -o new").returncode == 2
    assert mounts.run(READ_ONLY + "generate pets.yaml -o out/pets --check").returncode == 1  # fmt: skip
    assert state(specloom.folder) == before


@pytest.mark.parametrize(
    "mount",
    [
        pytest.param("mount -o bind out/pets out/pets", id="a mount of its own"),
        pytest.param(
            "mount -o bind out/pets out/pets && mount -o remount,ro,bind out/pets && mount -o remount,rw,bind out/pets",
            id="remounted",
        ),
        pytest.param(
            "mount -o bind out out && mount -o bind out/pets out/pets && mount -o remount,ro,bind out",
            id="in a folder that is read-only",
        ),
    ],
)
def test_a_package_that_is_a_file_system_of_its_own(
    specloom: Specloom, out: Path, mounts: Mounts, mount: str
) -> None:
    done = mounts.run(f"{mount} && generate pets.yaml -o out/pets")
    assert done.returncode == 0, done.stderr
    assert (
        specloom("generate", "pets.yaml", "-o", "out/pets", "--check").returncode == 0
    )
    assert os.listdir(out.parent) == ["pets"]
    assert not list(out.glob(".*.specloom"))


@pytest.mark.parametrize("free", [0, 4, 8, 16, 32])
def test_a_disk_that_is_full(specloom: Specloom, mounts: Mounts, free: int) -> None:
    """With so many KiB free, of some 50 that the changed files take."""
    specloom.spec(CHANGED, "changed.yaml")
    done = mounts.run(f"""
        set -e
        mkdir disk && mount -t tmpfs -o size=4M none disk
        generate pets.yaml -o disk/pets
        cp -a disk/pets before
        head -c {free * 1024} /dev/zero > disk/free
        cat /dev/zero > disk/filled || true
        rm disk/free
        set +e
        generate changed.yaml -o disk/pets
        code=$?
        cp -a disk after
        rm after/filled
        exit $code
    """)
    folder = specloom.folder
    assert done.returncode == 2, done.stderr
    message = done.stderr.splitlines()[-1]
    assert message.startswith("specloom: cannot write disk/pets")
    assert "no space left on the device" in message
    assert os.listdir(folder / "after") == ["pets"], "nothing is left beside it"
    before, after = state(folder / "before"), state(folder / "after" / "pets")
    assert {path: content for path, (_, content) in after.items()} == {
        path: content for path, (_, content) in before.items()
    }
