"""The lock as a text: what git makes of it, what older and newer speclooms write."""

from __future__ import annotations

import hashlib
import json
import subprocess
from pathlib import Path

import pytest

from specloom.files.lock import NAME, Lock, lock_text, read_lock
from specloom.problems import SpecloomError

from .folders import changes, contents, generated

TEXTS = {"a.py": "a = 1\n", "sub/b.py": "b = 1\n", "py.typed": ""}
ONE, TWO = "1" * 32, "2" * 32


def written(folder: Path, text: str) -> Lock | None:
    (folder / NAME).write_text(text)
    return read_lock(folder)


def test_a_lock_has_two_lines_for_a_file_and_nothing_else() -> None:
    lock = Lock(files={"b.py": (TWO,), "a.py": (ONE,)})
    assert lock_text(lock) == (
        "# What specloom generated here; commit it. After a merge: run `specloom generate`.\n"
        "specloom-lock 3\n"
        f"a.py\n    {ONE}  a.py\n"
        f"b.py\n    {TWO}  b.py\n"
    )


def test_what_is_written_is_read(tmp_path: Path) -> None:
    lock = Lock(
        files={"a.py": (ONE,), "b/c.pyi": (TWO,)},
        pins={"https://example.com/a.yaml": (f"sha256 {'3' * 64}",)},
    )
    assert written(tmp_path, lock_text(lock)) == lock
    assert written(tmp_path, lock_text(lock).replace("\n", "\r\n")) == lock


def test_a_file_has_the_digests_of_both_sides_of_a_merge(tmp_path: Path) -> None:
    text = f"specloom-lock 2\na.py\n    {ONE}\n    {TWO}\nb.py\n    {ONE}\n"
    lock = written(tmp_path, text)
    assert lock is not None
    assert lock.files == {"a.py": (ONE, TWO), "b.py": (ONE,)}
    assert not lock.is_conflicted


@pytest.mark.parametrize("base", ["", f"||||||| 1234567\n    {'0' * 32}\n"])
def test_a_lock_with_conflict_markers_has_what_both_sides_have(
    tmp_path: Path, base: str
) -> None:
    text = (
        f"specloom-lock 2\na.py\n<<<<<<< HEAD\n    {ONE}\n{base}=======\n    {TWO}\n"
        f">>>>>>> theirs\nb.py\n    {ONE}\n"
    )
    lock = written(tmp_path, text)
    assert lock is not None
    assert lock.is_conflicted
    assert {ONE, TWO} <= set(lock.files["a.py"])
    assert lock.files["b.py"] == (ONE,)


def test_a_lock_whose_digests_do_not_say_of_what_they_are_is_read(
    tmp_path: Path,
) -> None:
    """As specloom 0.2 wrote it; and with lines of this one, where branches were merged."""
    address = "https://example.com/a.yaml"
    pin = f"sha256 {'3' * 64}"
    text = (
        f"specloom-lock 2\nspecloom-lock 3\nsource {address}\n    {pin}\n"
        f"a.py\n    {ONE}\n    {TWO}  b.py\n    {TWO}\nc d.py\n    {ONE}  c d.py\n"
    )
    lock = written(tmp_path, text)
    assert lock is not None
    assert lock.files == {"a.py": (ONE, TWO), "b.py": (TWO,), "c d.py": (ONE,)}
    assert lock.pins == {address: (pin,)}


FILES = {"b.py": "0" * 32, "y.py": "8" * 32, "z.py": "9" * 32}
BRANCHES: list[dict[str, str | None]] = [
    {},
    {"b.py": ONE},
    {"a.py": ONE},
    {"b.py": TWO, "c.py": TWO},
    {"b.py": None},
    {"source": "5" * 64},
    {"source": "6" * 64, "a.py": TWO},
]
"""What branches do to the lock: other digests, new files, files that are gone, another pin."""


@pytest.mark.parametrize("theirs", range(len(BRANCHES)))
@pytest.mark.parametrize("ours", range(len(BRANCHES)))
def test_git_puts_no_digest_to_another_file(
    tmp_path: Path, ours: int, theirs: int
) -> None:
    base, own, other = (
        branch_lock(change) for change in ({}, BRANCHES[ours], BRANCHES[theirs])
    )
    names = ("ours", "base", "theirs")
    for name, lock in zip(names, (own, base, other), strict=True):
        (tmp_path / name).write_text(lock_text(lock))
    command = ["git", "merge-file", "--union", *names]
    subprocess.run(command, cwd=tmp_path, check=True)
    merged = written(tmp_path, (tmp_path / "ours").read_text())
    assert merged is not None
    for what in ("files", "pins"):
        known = [getattr(each, what) for each in (base, own, other)]
        for name, digests in getattr(merged, what).items():
            possible = {digest for each in known for digest in each.get(name, ())}
            assert set(digests) <= possible, name
        for name in {*known[1], *known[2]}:
            changed = {
                digest
                for each in known[1:]
                for digest in each.get(name, ())
                if digest not in known[0].get(name, ())
            }
            assert changed <= set(getattr(merged, what).get(name, ())), name


def branch_lock(change: dict[str, str | None]) -> Lock:
    source = change.get("source", "4" * 64)
    files = {**FILES, **{path: to for path, to in change.items() if path != "source"}}
    return Lock(
        files={path: (digest,) for path, digest in files.items() if digest},
        pins={"https://example.com/a.yaml": (f"sha256 {source}",)},
    )


def test_a_newer_lock_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SpecloomError) as refused:
        written(tmp_path, "specloom-lock 4\nsomething: else\n")
    (problem,) = refused.value.problems
    assert problem.code == "newer-lock"
    assert "newer specloom" in problem.message
    assert "Upgrade" in problem.hint


def as_version_1(folder: Path, texts: dict[str, str]) -> None:
    """Leave a folder as specloom 0.1 did: its lock was JSON, with digests of bytes."""
    files = {
        path: hashlib.sha256(text.encode()).hexdigest() for path, text in texts.items()
    }
    lock = {
        "specloom": "0.1.0",
        "inputs": "a" * 64,
        "sources": ["a.yaml"],
        "files": files,
    }
    (folder / NAME).write_text(json.dumps(lock, indent=2) + "\n")


def test_the_lock_of_an_older_specloom_is_read_and_replaced(tmp_path: Path) -> None:
    folder = generated(tmp_path / "p", TEXTS)
    as_version_1(folder, TEXTS)
    diff = changes(folder, TEXTS)
    assert not diff.any
    assert diff.is_lock_behind
    assert not diff.is_lock_lost
    generated(folder, TEXTS)
    assert (folder / NAME).read_text().startswith("# What specloom generated here")


def test_files_of_an_older_specloom_are_updated_removed_or_edited(
    tmp_path: Path,
) -> None:
    folder = generated(tmp_path / "p", TEXTS | {"c.py": "c = 1\n"})
    as_version_1(folder, TEXTS | {"c.py": "c = 1\n"})
    (folder / "c.py").write_text("mine = 1\n")
    diff = changes(folder, {"a.py": "a = 2\n", "c.py": "c = 2\n"})
    assert diff.updated == ("a.py",)
    assert diff.edited == ("c.py",)
    assert diff.removed == ("py.typed", "sub/b.py")


def test_branches_of_an_older_and_this_specloom_are_read_together(
    tmp_path: Path,
) -> None:
    folder = generated(tmp_path / "p", TEXTS)
    ours = (folder / NAME).read_text()
    as_version_1(folder, TEXTS)
    theirs = (folder / NAME).read_text()
    (folder / NAME).write_text(f"<<<<<<< HEAD\n{ours}=======\n{theirs}>>>>>>> old\n")
    diff = changes(folder, {**TEXTS, "a.py": "a = 2\n"})
    assert diff.updated == ("a.py",)
    assert not diff.edited
    assert not diff.removed


def test_a_file_in_another_layout_is_left_until_its_text_changes(
    tmp_path: Path,
) -> None:
    folder = generated(tmp_path / "p", {"a.py": 'a = f("b", c)\n', "b.py": "b = 1\n"})
    (folder / "a.py").write_text("a = f(\n  'b',\n  c,\n)\n")
    diff = changes(folder, {"a.py": 'a = f("b", c)\n', "b.py": "b = 1\n"})
    assert not diff.any
    assert diff.unchanged == ("a.py", "b.py")
    assert not diff.is_lock_behind
    assert changes(folder, {"a.py": "a = 2\n", "b.py": "b = 1\n"}).updated == ("a.py",)
    assert changes(folder, {"b.py": "b = 1\n"}).removed == ("a.py",)


@pytest.mark.parametrize("text", ["* -text\n", ""])
def test_attributes_for_git_are_made_and_those_of_others_stay(
    tmp_path: Path, text: str
) -> None:
    folder = generated(tmp_path / "p", TEXTS)
    attributes = folder / ".gitattributes"
    assert attributes.read_text() == "specloom.lock merge=union\n"
    attributes.write_text(text)
    assert not changes(folder, TEXTS).any
    generated(folder, {**TEXTS, "a.py": "a = 2\n"})
    assert attributes.read_text() == text
    assert ".gitattributes" not in contents(folder).get(NAME, b"").decode()
