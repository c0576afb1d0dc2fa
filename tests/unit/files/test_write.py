"""Writing: all of it or nothing, and never over somebody's own work."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from specloom.files.lock import NAME, read_lock
from specloom.files.write import OvertakenError, write

from .folders import changes, contents, generated, identities

TEXTS = {"a.py": "a = 1\n", "sub/b.py": "b = 1\n", "sub/c.py": "c = 1\n"}


def test_a_new_folder_holds_the_texts_and_the_lock(tmp_path: Path) -> None:
    folder = generated(tmp_path / "deep" / "er" / "p", TEXTS)
    files = contents(folder)
    assert files.pop(NAME)
    assert files == {path: text.encode() for path, text in TEXTS.items()}
    assert os.listdir(tmp_path / "deep" / "er") == ["p"], "nothing is left beside it"
    lock = read_lock(folder)
    assert lock is not None
    assert set(lock.files) == set(TEXTS)


def test_only_files_that_changed_are_rewritten(tmp_path: Path) -> None:
    folder = generated(tmp_path / "p", TEXTS)
    before = identities(folder)
    write(changes(folder, {**TEXTS, "a.py": "a = 2\n"}))
    after = identities(folder)
    assert {path for path in after if after[path] != before[path]} == {"a.py", NAME}


def test_writing_again_writes_nothing(tmp_path: Path) -> None:
    folder = generated(tmp_path / "p", TEXTS)
    before = identities(folder), folder.stat().st_mtime_ns, tmp_path.stat().st_mtime_ns
    write(changes(folder, TEXTS))
    assert (
        identities(folder),
        folder.stat().st_mtime_ns,
        tmp_path.stat().st_mtime_ns,
    ) == before


def test_stale_files_are_removed_and_what_others_wrote_stays(tmp_path: Path) -> None:
    folder = generated(tmp_path / "p", TEXTS)
    (folder / "notes.md").write_text("mine")
    (folder / "mine").mkdir()
    (folder / "mine" / "b.py").write_text("mine")
    write(changes(folder, {"a.py": "a = 1\n"}))
    assert set(contents(folder)) == {"a.py", NAME, "notes.md", "mine/b.py"}
    assert not (folder / "sub").exists(), "a folder that lost its last module goes too"


def test_a_folder_that_holds_more_than_generated_files_stays(tmp_path: Path) -> None:
    folder = generated(tmp_path / "p", TEXTS)
    (folder / "sub" / "mine.py").write_text("mine")
    (folder / "sub" / "__pycache__").mkdir()
    write(changes(folder, {"a.py": "a = 1\n"}))
    assert (folder / "sub" / "mine.py").read_text() == "mine"


@pytest.mark.parametrize(
    "obstacle", ["file for a folder", "folder for a file", "file for the folder itself"]
)
def test_where_one_file_cannot_be_written_everything_is_as_it_was(
    tmp_path: Path, obstacle: str
) -> None:
    folder = tmp_path / "p"
    if obstacle == "file for the folder itself":
        folder.write_text("mine")
    else:
        generated(folder, {"a.py": "a = 1\n", "z.py": "z = 1\n"})
    planned = changes(
        folder, {"a.py": "a = 2\n", "new.py": "n\n", "sub/b.py": "b\n", "zz.py": "z\n"}
    )
    if obstacle == "file for a folder":
        (folder / "sub").write_text("mine")
    elif obstacle == "folder for a file":
        (folder / "zz.py" / "mine").mkdir(parents=True)
        (folder / "zz.py" / "mine" / "x").write_text("mine")
    before = contents(tmp_path), identities(tmp_path), sorted(tmp_path.rglob("*"))
    with pytest.raises(OSError, match=r"\S"):
        write(planned)
    assert (
        contents(tmp_path),
        identities(tmp_path),
        sorted(tmp_path.rglob("*")),
    ) == before


def test_a_new_folder_that_cannot_be_filled_is_not_left_behind(tmp_path: Path) -> None:
    planned = changes(
        tmp_path / "deep" / "p", {"a.py": "a\n", "x" * 300 + ".py": "x\n"}
    )
    with pytest.raises(OSError, match="long"):
        write(planned)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("path", ["sub/b.py", "sub/deep/d.py"])
def test_a_link_that_leads_out_of_the_folder_is_refused(
    tmp_path: Path, path: str
) -> None:
    folder = generated(tmp_path / "p", {"a.py": "a = 1\n"})
    outside = tmp_path / "outside"
    outside.mkdir()
    (folder / "sub").symlink_to(outside)
    with pytest.raises(OSError, match="link"):
        write(changes(folder, {"a.py": "a = 2\n", path: "b = 1\n"}))
    assert list(outside.rglob("*")) == []
    assert (folder / "a.py").read_text() == "a = 1\n"


def test_a_stale_file_behind_a_link_that_leads_out_is_not_removed(
    tmp_path: Path,
) -> None:
    folder = generated(tmp_path / "p", TEXTS)
    (folder / "sub").rename(tmp_path / "outside")
    (folder / "sub").symlink_to(tmp_path / "outside")
    with pytest.raises(OSError, match="link"):
        write(changes(folder, {"a.py": "a = 1\n"}))
    assert set(contents(tmp_path / "outside")) == {"b.py", "c.py"}


def test_the_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "p").symlink_to(tmp_path / "real")
    generated(tmp_path / "p", TEXTS)
    assert (tmp_path / "real" / "sub" / "b.py").read_text() == "b = 1\n"
    assert (tmp_path / "p").is_symlink()


def test_new_files_can_be_read_like_any_other_new_file(tmp_path: Path) -> None:
    folder = generated(tmp_path / "p", TEXTS)
    plain = tmp_path / "plain"
    plain.mkdir()
    (plain / "file").write_text("")
    assert folder.stat().st_mode == plain.stat().st_mode
    assert {path.stat().st_mode for path in folder.rglob("*.py")} == {
        (plain / "file").stat().st_mode
    }
    assert (folder / "sub").stat().st_mode == plain.stat().st_mode


@pytest.mark.parametrize("path", ["a.py", "new.py", "sub/b.py"])
@pytest.mark.parametrize(
    "is_late", [False, True], ids=["before", "while it is written"]
)
def test_what_was_saved_since_the_comparison_is_not_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, *, is_late: bool
) -> None:
    """Changed, new, or removed now: with nothing written, the folder is to be compared again."""
    folder = generated(tmp_path / "p", TEXTS)
    planned = changes(folder, {"a.py": "a = 2\n", "new.py": "n = 1\n", "z.py": ""})
    before = contents(folder)
    mine = b"mine = 1\n"
    if is_late:
        real = os.fsync

        def save_and_sync(handle: int) -> None:
            if (folder / NAME).read_bytes() != before[NAME]:  # the first move is next
                (folder / path).write_bytes(mine)
            real(handle)

        monkeypatch.setattr(os, "fsync", save_and_sync)
    else:
        (folder / path).write_bytes(mine)
    with pytest.raises(OvertakenError):
        write(planned)
    assert contents(tmp_path) == {
        f"p/{name}": content for name, content in (before | {path: mine}).items()
    }
    assert path in (
        changes(folder, {"new.py": "n = 1\n", "z.py": ""}).edited
        + changes(folder, {"new.py": "n = 1\n"}).foreign
    )


def test_what_is_moved_is_on_the_disk_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is cut off by a power failure afterwards, no file is there without its text."""
    folder = generated(tmp_path / "p", TEXTS)
    planned = changes(folder, {**TEXTS, "a.py": "a = 2\n"})
    synced: set[int] = set()
    moved: list[int] = []
    sync, move = os.fsync, os.replace

    def seen_sync(handle: int) -> None:
        synced.add(os.fstat(handle).st_ino)
        sync(handle)

    def seen_move(source: Path, target: Path) -> None:
        if target.parent == folder:
            moved.append(source.stat().st_ino)
            assert moved[-1] in synced, target
        move(source, target)

    monkeypatch.setattr(os, "fsync", seen_sync)
    monkeypatch.setattr(os, "replace", seen_move)
    write(planned)
    assert len(moved) == 3, "the lock of both states, the module, the lock"


def test_where_no_file_can_be_moved_in_from_beside_it_is_staged_in_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where the folder is a file system of its own."""
    folder = generated(tmp_path / "p", TEXTS)
    move = os.replace

    def move_within_a_file_system(source: Path, target: Path) -> None:
        if source.is_relative_to(folder) != target.is_relative_to(folder):
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), str(source))
        move(source, target)

    monkeypatch.setattr(os, "replace", move_within_a_file_system)
    generated(folder, {"a.py": "a = 2\n"})
    assert set(contents(tmp_path)) == {"p/a.py", f"p/{NAME}"}
    assert (folder / "a.py").read_text() == "a = 2\n"
