"""Names that use each other: which of them use themselves, and an order in which to define them.

Without recursion: documents have chains of thousands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

Uses = Mapping[str, Sequence[str]]
"""What each name uses."""


def on_cycles(uses: Uses) -> set[str]:
    """The names that use themselves, directly or through others.

    Source: https://en.wikipedia.org/wiki/Tarjan%27s_strongly_connected_components_algorithm
    """
    indices: dict[str, int] = {}
    lowest: dict[str, int] = {}
    open_names: list[str] = []
    is_open: set[str] = set()
    cyclic: set[str] = set()

    def enter(name: str) -> tuple[str, Iterator[str]]:
        indices[name] = lowest[name] = len(indices)
        open_names.append(name)
        is_open.add(name)
        return name, iter(uses[name])

    for start in uses:
        path = [] if start in indices else [enter(start)]
        while path:
            name, rest = path[-1]
            used = next(rest, None)
            if used is None:
                path.pop()
                if path:
                    above = path[-1][0]
                    lowest[above] = min(lowest[above], lowest[name])
                if lowest[name] == indices[name]:
                    members = [open_names.pop()]
                    while members[-1] != name:
                        members.append(open_names.pop())
                    is_open.difference_update(members)
                    if len(members) > 1 or name in uses[name]:
                        cyclic.update(members)
            elif used not in indices:
                path.append(enter(used))
            elif used in is_open:
                lowest[name] = min(lowest[name], indices[used])
    return cyclic


def used_first(uses: Uses) -> list[str]:
    """The names in their order, each after those that it uses, as far as cycles allow."""
    ordered: dict[str, None] = {}
    entered: set[str] = set()
    for start in uses:
        if start in entered:
            continue
        entered.add(start)
        path = [(start, iter(uses[start]))]
        while path:
            name, rest = path[-1]
            used = next((other for other in rest if other not in entered), None)
            if used is None:
                ordered[name] = None
                path.pop()
            else:
                entered.add(used)
                path.append((used, iter(uses[used])))
    return list(ordered)
