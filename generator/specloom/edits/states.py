"""What each file of a package is: as it was generated, edited, kept, in conflict, foreign."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal, TypeAlias

from msgspec import Struct

from specloom.files.layout_digest import layout_digest
from specloom.files.tree import Changes
from specloom.git.conflict_markers import conflict_lines

State: TypeAlias = Literal[
    "missing", "stale", "left over", "edited", "kept", "conflict", "foreign"
]
"""What a file is that is not as it should be.

missing: generated, and not there. stale: as it was generated, but not as it is generated now;
or edited, recorded, and without what is generated now. left over: not generated any more.
edited: changed by hand, which nothing records. kept: changed by hand, recorded with a reason, and with
all that is generated now. conflict: has conflict markers. foreign: was never generated, and stands
where a generated file must go, or says that it is one.
"""


class FileState(Struct, frozen=True, kw_only=True):
    """A file that is not as it is generated.

    `is_current` says whether all that is generated now is in it, hand edits aside; `is_generated`,
    whether it is generated at all. `reason` is that of a recorded edit, `lines` are where conflicts start.
    """

    path: str
    state: State
    is_current: bool = False
    is_generated: bool = True
    reason: str = ""
    lines: tuple[int, ...] = ()

    @property
    def needs_work(self) -> bool:
        """Whether something has to be done about it."""
        return self.state != "kept"


def file_states(changes: Changes, reasons: Mapping[str, str]) -> list[FileState]:
    """The files that are not as they are generated, sorted by path; `reasons` by path."""
    states = [
        *(FileState(path=path, state="missing") for path in changes.added),
        *(FileState(path=path, state="stale") for path in changes.updated),
        *(
            FileState(path=path, state="left over", is_generated=False)
            for path in changes.removed
        ),
        *(_edited(path, changes, reasons.get(path, "")) for path in changes.edited),
        *(
            FileState(path=path, state="foreign", is_generated=path in changes.texts)
            for path in changes.foreign
        ),
    ]
    return sorted(states, key=lambda state: state.path)


def text_of(file: Path) -> str | None:
    """The text of a file; None where there is none, or it is not UTF-8."""
    try:
        return file.read_bytes().decode()
    except (OSError, UnicodeDecodeError):
        return None


def is_current(changes: Changes, path: str) -> bool:
    """Whether an edited file was generated as it is generated now.

    Never where the lock has several digests, after a merge of branches: which of them was edited
    is not known without a look at the file.
    """
    text = changes.texts.get(path)
    locked = changes.locked.files.get(path, ())
    return text is not None and locked == (layout_digest(text, path),)


def _edited(path: str, changes: Changes, reason: str) -> FileState:
    is_generated = path in changes.texts
    current = is_current(changes, path)
    lines = conflict_lines(text_of(changes.folder / path) or "")
    state: State = "edited"
    if lines:
        state = "conflict"
    elif reason:
        state = "kept" if current or not is_generated else "stale"
    return FileState(
        path=path,
        state=state,
        is_current=current,
        is_generated=is_generated,
        reason=reason,
        lines=lines,
    )
