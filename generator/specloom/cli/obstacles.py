"""Why a package cannot be written, and what to do about it."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

from specloom.cli.reporting import complain, say
from specloom.cli.targets import shown
from specloom.files.staging import sweep

_REASONS = {
    errno.EISDIR: "it is a folder, where a generated file must go; move it away",
    errno.ENOTDIR: "it is no folder, where one must go; move it away",
    errno.EEXIST: "it is in the way; move it away",
    errno.EROFS: "the file system is read-only",
    errno.EACCES: "permission denied; see who owns it",
    errno.EPERM: "operation not permitted; see who owns it, and whether it is immutable",
    errno.ENOSPC: "no space left on the device; free some",
    errno.EDQUOT: "disk quota exceeded; free some space",
}


def no_folder(folder: Path) -> str | None:
    """Why something that is there cannot be the folder of a package; None if it can."""
    if folder.is_dir() or not os.path.lexists(folder):
        return None
    if folder.is_symlink():
        target = os.readlink(folder)
        return f"is a link to {target!r}, which is no folder: make it one, or remove the link"
    return "is a file, not the folder of a package: name another folder"


def is_swept(folder: Path) -> bool:
    """Whether nothing of a run that was killed is left; if something has to stay, it is said why."""
    try:
        sweep(Path(os.path.realpath(folder)), lambda: say_waiting(folder))
    except OSError as error:
        complain(unwritten(error, folder))
        return False
    return True


def say_waiting(folder: Path) -> None:
    """Say that another run is at work in a folder."""
    say(f"{folder}: waiting for another run of specloom")


def unwritten(error: OSError, folder: Path) -> str:
    """The line about an error that stopped the writing of `folder`, with its path."""
    path, number = _obstacle(error, folder)
    reason = _REASONS.get(number) or error.strerror or str(error)
    return f"cannot write {shown(path)}: {reason}; what was there is as it was"


def unnamed(error: UnicodeEncodeError) -> str:
    """The line about a name that no file can have here, or that is no text."""
    name = error.object.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    encoding = sys.getfilesystemencoding()
    hint = (
        "rename it"
        if encoding == "utf-8"
        else "set PYTHONUTF8=1, or LC_ALL to a locale with UTF-8"
    )
    return f"{name!r} is no name in {encoding}, the encoding of file names here: {hint}"


def _obstacle(error: OSError, folder: Path) -> tuple[Path, int]:
    """The path that an error is about, and its number; never one of the staging."""
    number = error.errno or 0
    named = [os.fsdecode(name) for name in (error.filename2, error.filename) if name]
    for path in map(Path, named):
        if number in (errno.EEXIST, errno.ENOTDIR):
            for above in (path, *path.parents):
                if os.path.lexists(above) and not above.is_dir():
                    return above, errno.ENOTDIR
        if not any(part.endswith(".specloom") for part in path.parts[-3:]):
            return path, number
    return folder, number
