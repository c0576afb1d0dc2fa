"""Where a change is shown in the revision's files, for tools that annotate lines."""

from __future__ import annotations

from specloom.diff.change import Change, Comparison, Place


def annotated(change: Change, comparison: Comparison) -> Place:
    """The place in the revision, its file as the repository calls it.

    For what is gone, and left no place behind, it is the top of the revision's file.
    """
    place = change.revision or Place(
        file=comparison.revision, line=1, column=1, pointer=""
    )
    return Place(
        file=in_repository(place.file, comparison.revision),
        line=place.line,
        column=place.column,
        pointer=place.pointer,
    )


def in_repository(file: str, document: str) -> str:
    """A file of `document` without the git revision that it was read from.

    `HEAD:specs/pets.yaml` is `specs/pets.yaml`; a drive (`C:\\pets.yaml`) is no revision.
    """
    revision, colon, _ = document.partition(":")
    if colon and len(revision) > 1:
        file = file.removeprefix(f"{revision}:")
    return file.removeprefix("./")
