"""Writing that is ended at each of its file operations, in every way there is."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from specloom.files.lock import NAME
from specloom.files.staging import sweep
from specloom.files.write import write

from ...end_to_end.killed_run import Outcome, forked
from .folders import changes, generated

FORMER = {
    "a.py": "a = 1\n",
    "gone.py": "g = 1\n",
    "same.py": "s = 1\n",
    "sub/deep/x.py": "x = 1\n",
    "sub/y.py": "y = 1\n",
}
SAME = {
    "a.py": "a = 2\n",
    "same.py": "s = 1\n",
    "new.py": "n = 2\n",
    "more/deep/z.py": "z = 2\n",
    "sub/y.py": "y = 2\n",
}
THIRD = {"a.py": "a = 3\n", "other/o.py": "o = 3\n", "sub/y.py": "y = 1\n"}
TEXTS = {"former": FORMER, "same": SAME, "third": THIRD}


def bring(folder: Path, texts: dict[str, str]) -> None:
    """What a run does: it sees what is there, and makes it what should be there."""
    sweep(folder, lambda: None)
    diff = changes(folder, texts)
    assert not diff.edited
    assert not diff.foreign
    write(diff)


def tree(folder: Path) -> dict[str, bytes | None]:
    """All that is below a folder: files with their bytes, folders with None."""
    return {
        path.relative_to(folder).as_posix(): (
            path.read_bytes() if path.is_file() else None
        )
        for path in folder.rglob("*")
    }


def ended(
    folder: Path,
    at: int,
    then: Callable[[str], None] | None = None,
    texts: dict[str, str] = SAME,
    *,
    has_links: bool = True,
) -> Outcome:
    """What becomes of a process that brings `folder` to what it should be."""

    def work() -> int:
        if not has_links:
            sys.addaudithook(_refuse_links)
        try:
            bring(folder, texts)
        except (OSError, KeyboardInterrupt):
            return 2
        return 0

    home = folder.parent
    if then is None:
        return forked(work, folder=home, at=at)
    return forked(work, folder=home, at=at, then=then)


def _refuse_links(event: str, arguments: tuple[object, ...]) -> None:
    if event == "os.link":
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))


def project(at: Path, before: dict[str, str] | None) -> Path:
    """A folder `at` with a package in it, or with none; where that package is, or goes."""
    at.mkdir()
    return generated(at / "p", before) if before else at / "p"


BEFORE = [pytest.param(FORMER, id="update"), pytest.param(None, id="new")]


@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize("next_", TEXTS)
def test_killed_at_any_operation_it_is_mended_by_the_next_run(
    tmp_path: Path, before: dict[str, str] | None, next_: str
) -> None:
    fresh = tree(project(tmp_path / "fresh", TEXTS[next_]).parent)
    template = project(tmp_path / "template", before).parent
    count = ended(Path(shutil.copytree(template, tmp_path / "count")) / "p", 0)[
        "operations"
    ]
    assert count > 10
    for kill in range(1, count + 1):
        folder = Path(shutil.copytree(template, tmp_path / str(kill))) / "p"
        assert ended(folder, kill)["code"] == -signal.SIGKILL
        bring(folder, TEXTS[next_])
        assert tree(folder.parent) == fresh, kill


@pytest.mark.parametrize("edited", ["a.py", "sub/y.py", "new.py", "gone.py"])
def test_what_is_edited_after_a_kill_is_an_edit(tmp_path: Path, edited: str) -> None:
    template = project(tmp_path / "template", FORMER).parent
    kill = 0
    for kill in range(1, 200):
        folder = Path(shutil.copytree(template, tmp_path / str(kill))) / "p"
        if ended(folder, kill)["code"] == 0:
            break
        if not (folder / edited).exists():
            continue
        (folder / edited).write_text("mine\n")
        sweep(folder, lambda: None)
        for texts in TEXTS.values():
            diff = changes(folder, texts)
            assert edited in (*diff.edited, *diff.foreign) or edited not in texts
            assert edited not in (*diff.removed, *diff.updated, *diff.added)
        assert (folder / edited).read_text() == "mine\n"
    assert 20 < kill < 199


def test_a_file_that_is_replaced_is_never_missing(tmp_path: Path) -> None:
    """What was merged from an edit would else be lost with the edit."""
    template = project(tmp_path / "template", FORMER).parent
    for kill in range(1, 200):
        folder = Path(shutil.copytree(template, tmp_path / str(kill))) / "p"
        code = ended(folder, kill)["code"]
        for path in ("a.py", "sub/y.py"):
            assert (folder / path).read_text() in (FORMER[path], SAME[path])
        if code == 0:
            break


def _full(event: str) -> None:
    if event not in ("os.remove", "os.rmdir"):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _interrupted(event: str) -> None:
    signal.raise_signal(signal.SIGINT)


@pytest.mark.parametrize(
    ("before", "has_links"), [(FORMER, True), (FORMER, False), (None, True)]
)
@pytest.mark.parametrize("then", [_full, _interrupted])
def test_what_fails_or_is_interrupted_is_undone(
    tmp_path: Path,
    before: dict[str, str] | None,
    has_links: bool,
    then: Callable[[str], None],
) -> None:
    if before is not None:
        before = {**before, "turned": "was a file\n"}
    texts = {**SAME, "turned/in.py": "is a folder\n"}
    template = project(tmp_path / "template", before).parent
    done = tree(project(tmp_path / "done", texts).parent)
    undone = tree(template)
    seen: list[bool] = []
    for at in range(1, 200):
        folder = Path(shutil.copytree(template, tmp_path / str(at))) / "p"
        code = ended(folder, at, then, texts, has_links=has_links)["code"]
        assert code in (0, 2)
        sweep(folder, lambda: None)
        left = tree(folder.parent)
        assert left in (done, undone), at
        assert code == 2 or left == done
        seen.append(left == undone)
        if code == 0 and at > 50:
            break
    assert sum(seen) > 10


def test_a_package_that_was_renamed_after_a_kill_is_mended(tmp_path: Path) -> None:
    fresh = tree(project(tmp_path / "fresh", THIRD))
    template = project(tmp_path / "template", FORMER).parent
    for kill in range(1, 200):
        folder = Path(shutil.copytree(template, tmp_path / str(kill))) / "p"
        if ended(folder, kill)["code"] == 0:
            break
        renamed = folder.rename(folder.with_name("q"))
        bring(renamed, THIRD)
        assert tree(folder.parent) == {"q": None} | {
            f"q/{path}": content for path, content in fresh.items()
        }


def test_files_of_nobody_else_are_swept(tmp_path: Path) -> None:
    folder = generated(tmp_path / "p", FORMER)
    others = [
        tmp_path / ".p.specloom.bak" / "new",
        tmp_path / ".p.notes123" / "new",
        folder / ".p.abcdefgh" / "mine",
        folder / ".p.specloom" / "mine",
        generated(tmp_path / "q", FORMER).parent / ".q.specloom" / "new",
    ]
    for other in others:
        other.mkdir(parents=True)
    before = tree(tmp_path)
    bring(folder, FORMER)
    assert tree(tmp_path) == before
    bring(folder, SAME)
    assert all(other.is_dir() for other in others)


def test_a_name_that_is_taken_is_said(tmp_path: Path) -> None:
    folder = generated(tmp_path / "p", FORMER)
    (tmp_path / ".p.specloom" / "mine").mkdir(parents=True)
    with pytest.raises(OSError, match="in the way"):
        bring(folder, SAME)


def test_what_an_earlier_specloom_left_is_swept_and_its_moves_are_known(
    tmp_path: Path,
) -> None:
    """It staged in the folder, moved file after file from `new`, and the former ones to `old`."""
    for moved in range(len(SAME) + 2):
        folder = generated(tmp_path / str(moved) / "p", FORMER)
        then = generated(tmp_path / f"then_{moved}" / "p", SAME)
        staging = folder / ".p.abcd_123"
        staging.mkdir(mode=0o700)
        wanted = ["a.py", "more/deep/z.py", "new.py", "sub/y.py", NAME]
        for path in wanted:
            (staging / "new" / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(then / path, staging / "new" / path)
        for path in wanted[:moved]:
            if (folder / path).exists():
                (staging / "old" / path).parent.mkdir(parents=True, exist_ok=True)
                os.replace(folder / path, staging / "old" / path)
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            os.replace(staging / "new" / path, folder / path)
        bring(folder, THIRD)
        assert tree(folder) == tree(generated(tmp_path / f"fresh_{moved}" / "p", THIRD))
