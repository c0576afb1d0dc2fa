"""The state of the files of packages, for people and for other programs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import PurePath

from msgspec import Struct

from specloom.edits.states import FileState


class PackageStatus(Struct, frozen=True, kw_only=True):
    """A package, by its folder and its document, and those of its files that are not clean."""

    folder: str
    spec: str
    files: tuple[FileState, ...]


def render_text(packages: Iterable[PackageStatus]) -> str:
    """A line for each file, as `generated/pds/models.py: edited by hand`."""
    lines: list[str] = []
    for package in packages:
        lines += [
            f"{PurePath(package.folder, state.path).as_posix()}: {words(state)}\n"
            for state in package.files
        ] or [f"{package.folder}: clean\n"]
    return "".join(lines)


def words(state: FileState) -> str:
    """What a person is told of a file."""
    text = _WORDS[state.state]
    if state.state == "edited":
        if not state.is_generated:
            text += ", not generated any more"
        elif not state.is_current:
            text += ", and stale"
    if state.lines:
        text += f", line {', '.join(map(str, state.lines))}"
    return f"{text} ({state.reason})" if state.reason else text


_WORDS = {
    "missing": "missing",
    "stale": "stale",
    "left over": "left over",
    "edited": "edited by hand",
    "kept": "edited by hand, kept",
    "conflict": "has conflicts",
    "foreign": "not written by specloom",
}


def render_json(packages: Iterable[PackageStatus]) -> str:
    """An array of packages; what each field means stands in docs/vendoring.md."""
    rows = [
        {
            "package": package.folder,
            "spec": package.spec,
            "files": [
                {
                    "path": state.path,
                    "state": state.state,
                    "current": state.is_current,
                    "reason": state.reason,
                    "conflicts": list(state.lines),
                }
                for state in package.files
            ],
        }
        for package in packages
    ]
    return json.dumps(rows, indent=2) + "\n"
