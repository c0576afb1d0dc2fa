"""Which alternative of a choice became which: by name, by shape, by title."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

from ..document.document import reference_in
from .schema import Parts
from .sketches import Sketch

_MAX_TRIED = 4_000
"""Alternatives that are tried on each other in one choice."""


_MAX_DOUBLES = 60
"""Alternatives that another one may be the double of."""


@dataclass(slots=True)
class Matched:
    """Alternatives that belong together, and those without a partner, each with its name."""

    pairs: list[tuple[str, Parts, Parts]] = field(default_factory=list)
    removed: list[tuple[str, Parts]] = field(default_factory=list)
    added: list[tuple[str, Parts]] = field(default_factory=list)


class Likeness(Protocol):
    """What is known of schemas of two documents without comparing them for a report."""

    def is_same(self, base: Parts, revision: Parts) -> bool:
        """Whether two schemas are the same in all that matters, as far as one looks."""
        ...

    def is_certain(self, base: Parts, revision: Parts) -> bool:
        """Whether two schemas are the same, which is no guess."""
        ...

    def sketch(self, side: int, parts: Parts) -> Sketch:
        """What a schema of the base, 0, or the revision, 1, shares with what means the same."""
        ...


def match(base: list[Parts], revision: list[Parts], likeness: Likeness) -> Matched:
    """Match the alternatives of a choice; their order means nothing."""
    is_certain = likeness.is_certain
    matched = Matched()
    old, new = _named(base), _named(revision)
    for name in [one for one in old if one in new and _is_named(old[one])]:
        matched.pairs.append((name, old.pop(name), new.pop(name)))
    sketches = partial(likeness.sketch, 0), partial(likeness.sketch, 1)
    _match_by(old, new, matched, *map(_of_named, sketches))
    _match_same(old, new, matched, likeness.is_same)
    for key in (_title, discriminating):
        _match_by(old, new, matched, key, key)
    inline_old = [name for name, parts in old.items() if not _is_named(parts)]
    inline_new = [name for name, parts in new.items() if not _is_named(parts)]
    if len(inline_old) == len(inline_new) == 1:
        left, right = inline_old[0], inline_new[0]
        matched.pairs.append((right, old.pop(left), new.pop(right)))
    # A second one without a name that is the same as another adds nothing.
    matched.removed += [
        (name, parts)
        for name, parts in old.items()
        if _is_named(parts)
        or not any(is_certain(parts, other) for other in revision[:_MAX_DOUBLES])
    ]
    matched.added += [
        (name, parts)
        for name, parts in new.items()
        if _is_named(parts)
        or not any(is_certain(other, parts) for other in base[:_MAX_DOUBLES])
    ]
    return matched


def _named(alternatives: list[Parts]) -> dict[str, Parts]:
    """Alternatives by name; one that is referred to twice is one."""
    found: dict[str, Parts] = {}
    for index, parts in enumerate(alternatives):
        name = name_of(parts, index)
        if name in found and not _is_named(parts):
            name = f"{name} ({index + 1})"
        found.setdefault(name, parts)
    return found


def name_of(parts: Parts, index: int) -> str:
    """What an alternative is called: the schema it refers to, its title, or its number."""
    reference = reference_of(parts)
    if reference is not None:
        name = reference.rpartition("/")[2]
        # A file has an ending; the dots of a component's name belong to it.
        return name if "#/" in reference else name.partition(".")[0] or reference
    return _title(parts) or f"number {index + 1}"


def _is_named(parts: Parts) -> bool:
    return reference_of(parts) is not None


def reference_of(parts: Parts) -> str | None:
    """What an alternative refers to, perhaps as the one member of an `allOf`."""
    value = parts[0].value if parts else None
    if isinstance(value, dict) and len(value) == 1:
        every = value.get("allOf")
        if isinstance(every, list) and len(every) == 1:
            value = every[0]
    return reference_in(value)


def _match_same(
    old: dict[str, Parts],
    new: dict[str, Parts],
    matched: Matched,
    is_same: Callable[[Parts, Parts], bool],
) -> None:
    tried = skipped = 0
    for name, parts in list(old.items()):
        # What was not moved is found at once.
        candidates = list(new.items())
        skipped += 1
        for other, candidate in (
            *candidates[skipped - 1 :],
            *candidates[: skipped - 1],
        ):
            tried += 1
            if tried > _MAX_TRIED:
                return
            if is_same(parts, candidate):
                matched.pairs.append((other, old.pop(name), new.pop(other)))
                skipped -= 1
                break


def _match_by(
    old: dict[str, Parts],
    new: dict[str, Parts],
    matched: Matched,
    key: Callable[[Parts], Hashable],
    other_key: Callable[[Parts], Hashable],
) -> None:
    """Match those that alone have the same key."""
    left, right = _by(old, key), _by(new, other_key)
    for text in left:
        if text in right and len(left[text]) == len(right[text]) == 1:
            name, other = left[text][0], right[text][0]
            matched.pairs.append((other, old.pop(name), new.pop(other)))


def _by(
    alternatives: dict[str, Parts], key: Callable[[Parts], Hashable]
) -> dict[Hashable, list[str]]:
    found: dict[Hashable, list[str]] = {}
    for name, parts in alternatives.items():
        text = key(parts)
        if text not in (None, ""):
            found.setdefault(text, []).append(name)
    return found


def _of_named(sketch: Callable[[Parts], Sketch]) -> Callable[[Parts], Sketch]:
    return lambda parts: sketch(parts) if _is_named(parts) else None


def _title(parts: Parts) -> str:
    value = parts[0].value if parts else None
    title = value.get("title") if isinstance(value, dict) else None
    return title if isinstance(title, str) else ""


def discriminating(parts: Parts) -> str:
    """The constant of a property that tells the alternative from others."""
    value = parts[0].value if parts else None
    properties = value.get("properties") if isinstance(value, dict) else None
    for name, below in properties.items() if isinstance(properties, dict) else ():
        if isinstance(below, dict):
            constant = below.get("const")
            values = below.get("enum")
            if constant is None and isinstance(values, list) and len(values) == 1:
                constant = values[0]
            if isinstance(constant, str):
                return f"{name}={constant}"
    return ""
