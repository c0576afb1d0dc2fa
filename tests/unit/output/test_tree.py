"""What would change in a folder."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from specloom.output.lock import NAME
from specloom.output.tree import unified_diff

from .folders import changes, contents, generated

TEXTS = {"a.py": "a = 1\n", "sub/b.py": "b = 1\n", "py.typed": ""}


def test_everything_is_added_to_a_new_folder(tmp_path: Path) -> None:
    found = changes(tmp_path / "new", TEXTS)
    assert found.added == ("a.py", "py.typed", "sub/b.py")
    assert found.any


def test_nothing_changes_in_a_fresh_folder(tmp_path: Path) -> None:
    found = changes(generated(tmp_path / "p", TEXTS), TEXTS)
    assert not found.any
    assert found.unchanged == ("a.py", "py.typed", "sub/b.py")
    assert found.texts.keys() == TEXTS.keys(), "the lock is not written again"


def test_a_changed_text_is_an_update_and_a_vanished_one_is_removed(
    tmp_path: Path,
) -> None:
    found = changes(
        generated(tmp_path / "p", TEXTS), {"a.py": "a = 2\n", "py.typed": ""}
    )
    assert (found.updated, found.removed, found.added) == (("a.py",), ("sub/b.py",), ())


def test_a_line_ending_that_a_checkout_changed_is_no_edit(tmp_path: Path) -> None:
    folder = generated(tmp_path / "p", TEXTS)
    for path in (folder / "a.py", folder / NAME):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert not changes(folder, TEXTS).any
    assert changes(folder, {**TEXTS, "a.py": "a = 2\n"}).updated == ("a.py",)


@pytest.mark.parametrize("text", [b"a = 1  # mine\n", b"", b"\xff\xfe"])
def test_an_edit_by_hand_is_seen(tmp_path: Path, text: bytes) -> None:
    folder = generated(tmp_path / "p", TEXTS)
    (folder / "a.py").write_bytes(text)
    assert {*changes(folder, TEXTS).edited, *changes(folder, TEXTS).foreign} == {"a.py"}


def test_an_edited_file_that_is_no_longer_generated_is_not_removed(
    tmp_path: Path,
) -> None:
    folder = generated(tmp_path / "p", TEXTS)
    (folder / "a.py").write_text("mine\n")
    found = changes(folder, {"py.typed": ""})
    assert (found.edited, found.removed) == (("a.py",), ("sub/b.py",))


def test_a_file_of_somebody_else_is_in_the_way_or_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "p"
    folder.mkdir()
    (folder / "a.py").write_text("mine\n")
    (folder / "notes.md").write_text("mine\n")
    found = changes(folder, TEXTS)
    assert found.foreign == ("a.py",)
    assert found.removed == ()


def test_a_folder_where_a_file_must_go_is_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "p" / "a.py").mkdir(parents=True)
    assert changes(tmp_path / "p", TEXTS).foreign == ("a.py",)


def test_a_file_that_is_already_right_is_taken_over(tmp_path: Path) -> None:
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "a.py").write_text(TEXTS["a.py"])
    assert "a.py" in changes(tmp_path / "p", TEXTS).unchanged


@pytest.mark.parametrize("outside", ["../x.py", "sub/../../x.py", "/{root}/x.py"])
def test_a_lock_names_nothing_outside(tmp_path: Path, outside: str) -> None:
    folder = generated(tmp_path / "p", TEXTS)
    target = tmp_path / "x.py"
    target.write_text("a = 1\n")
    path = outside.replace("/{root}", tmp_path.as_posix())
    lock = folder / NAME
    lock.write_text(lock.read_text().replace('"a.py"', f'"{path}"'))
    found = changes(folder, {"py.typed": ""})
    assert path not in (*found.removed, *found.edited)
    assert "x.py" not in str(found.removed)


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"specloom": 1}', "\xff"])
def test_without_a_lock_that_can_be_read_no_file_is_known(
    tmp_path: Path, broken: str
) -> None:
    folder = generated(tmp_path / "p", TEXTS)
    (folder / NAME).write_bytes(broken.encode("latin-1"))
    found = changes(folder, {**TEXTS, "a.py": "a = 2\n"})
    assert found.foreign == ("a.py",)
    assert found.removed == ()


def git(folder: Path, *arguments: str, stdin: str = "") -> str:
    done = subprocess.run(
        ["git", *arguments],
        cwd=folder,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_git_applies_the_diff(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    generated(
        Path("out/p"),
        {
            "a.py": "a = 1\nb\nc\n",
            "gone.py": "x\n",
            "same.py": "s\n",
            "edited.py": "e\n",
        },
    )
    Path("out/p/edited.py").write_bytes(b"mine\r\nwith\x0cand without an end")
    git(tmp_path, "init", "-q")
    new = {
        "a.py": "a = 2\nb\nc\n",
        "same.py": "s\n",
        "edited.py": "e\n",
        "sub/new.py": "n\n",
        "py.typed": "",
    }
    found = changes(Path("out/p"), new)
    git(tmp_path, "apply", "--check", stdin=unified_diff(found))
    git(tmp_path, "apply", stdin=unified_diff(found))
    written = contents(tmp_path / "out" / "p")
    written.pop(NAME)
    assert written == {path: text.encode() for path, text in new.items()}
