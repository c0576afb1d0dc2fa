"""Where a change is shown in the revision's files, for tools that annotate lines."""

from __future__ import annotations

from msgspec.structs import replace

from specloom.compare.change import Change, DocumentPlace
from specloom.report.comparison.review import Review


def annotated(change: Change, review: Review) -> DocumentPlace:
    """The place in the revision, its file as the repository calls it.

    For what is gone, and left no place behind, it is the top of the revision's file.
    """
    name = review.comparison.revision
    place = change.revision or DocumentPlace(file=name, line=1, column=1, pointer="")
    return in_repository(place, review)


def in_repository(place: DocumentPlace, review: Review) -> DocumentPlace:
    """The place with its file as the repository calls it, whichever revision it is of."""
    return replace(place, file=review.paths.get(place.file, place.file))
