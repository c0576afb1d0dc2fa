"""Merging texts line by line: what is not Python, and what stands inside long strings."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from specloom.merging.alignment import regions
from specloom.merging.markers import marked


def merged_lines(
    base: Sequence[str],
    theirs: Sequence[str],
    ours: Sequence[str],
    alike: Callable[[str], Hashable] = lambda line: line,
) -> tuple[list[str], bool]:
    """The merged lines, with markers where both changed the same; whether there are any.

    Lines are the same where `alike` gives the same of them.
    """
    keys = [[alike(line) for line in lines] for lines in (base, theirs, ours)]
    lines: list[str] = []
    has_conflict = False
    for region in regions(*keys):
        before = keys[0][region.base]
        there, here = keys[1][region.theirs], keys[2][region.ours]
        if region.is_stable or here in (before, there):
            lines += theirs[region.theirs]
        elif there == before:
            lines += ours[region.ours]
        else:
            lines += marked(theirs[region.theirs], ours[region.ours])
            has_conflict = True
    return lines, has_conflict
