"""Which alternative of a choice became which: by name, by shape, by title."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Generic, Protocol, TypeAlias, TypeVar

from specloom.compare.documents import DocumentSide
from specloom.compare.schemas.schema import Parts
from specloom.compare.schemas.similarity import Traits, similar
from specloom.compare.schemas.sketches import Sketch
from specloom.document.document import reference_in

_MAX_TRIED = 4_000
"""How often the alternatives of one choice are tried on each other in vain."""

_MAX_DOUBLES = 60
"""Alternatives that another one may be the double of."""


Sketching: TypeAlias = Callable[[Parts], Sketch]


@dataclass(slots=True)
class MatchedAlternatives:
    """Alternatives that belong together, and those without a partner, each with its name."""

    pairs: list[tuple[str, Parts, Parts]] = field(default_factory=list)
    removed: list[tuple[str, Parts]] = field(default_factory=list)
    added: list[tuple[str, Parts]] = field(default_factory=list)


class Likeness(Protocol):
    """What is known of schemas of two documents without comparing them for a report."""

    @property
    def is_exhausted(self) -> bool:
        """Whether too much was asked: nothing is certain any more that is not written alike."""
        ...

    def is_certain(self, base: Parts, revision: Parts) -> bool:
        """Whether two schemas are the same, which is no guess."""
        ...

    def sketch(self, side: DocumentSide, parts: Parts) -> Sketch:
        """What a schema of one of the documents shares with what means the same."""
        ...

    def traits(self, side: DocumentSide, parts: Parts) -> Traits:
        """What tells a schema of one of the documents from others."""
        ...


def match(
    base: list[Parts],
    revision: list[Parts],
    likeness: Likeness,
    *,
    by_similarity: bool = False,
    are_last_one: bool = True,
) -> MatchedAlternatives:
    """Match the alternatives of a choice; their order means nothing.

    What has no name and is not the same as anything belongs to what is similar, if asked;
    the last of both sides belong to each other, unless denied.
    """
    matched = MatchedAlternatives()
    old, new = _named(base), _named(revision)
    for name in [name for name in old if name in new and _is_named(old[name])]:
        matched.pairs.append((name, old.pop(name), new.pop(name)))
    sketches = (
        partial(likeness.sketch, DocumentSide.BASE),
        partial(likeness.sketch, DocumentSide.REVISION),
    )
    _match_by(old, new, matched, *map(_of_named, sketches))
    _match_same(old, new, matched, likeness)
    if likeness.is_exhausted:
        _match_in_order(old, new, matched, likeness)
    for key in (_title, discriminating):
        _match_by(old, new, matched, key, key)
    if by_similarity:
        _match_similar(old, new, matched, likeness)
    inline_old = [name for name, parts in old.items() if not _is_named(parts)]
    inline_new = [name for name, parts in new.items() if not _is_named(parts)]
    if are_last_one and len(inline_old) == len(inline_new) == 1:
        left, right = inline_old[0], inline_new[0]
        matched.pairs.append((right, old.pop(left), new.pop(right)))
    matched.removed += _single(old, revision, sketches, likeness.is_certain)
    matched.added += _single(
        new,
        base,
        (sketches[1], sketches[0]),
        lambda right_parts, left_parts: likeness.is_certain(left_parts, right_parts),
    )
    return matched


def _single(
    own: dict[str, Parts],
    others: list[Parts],
    sketches: tuple[Sketching, Sketching],
    is_certain: Callable[[Parts, Parts], bool],
) -> list[tuple[str, Parts]]:
    """A second one without a name that is the same as another adds nothing."""
    if all(map(_is_named, own.values())):
        return list(own.items())
    doubles = _Sketched(dict(enumerate(others[:_MAX_DOUBLES])), sketches[1])
    return [
        (name, parts)
        for name, parts in own.items()
        if _is_named(parts)
        or not any(
            is_certain(parts, double) for _, double in doubles.like(sketches[0](parts))
        )
    ]


_Name = TypeVar("_Name", bound=Hashable)


class _Sketched(Generic[_Name]):
    """Alternatives by sketch: what is the same as another one has a like sketch, or none."""

    def __init__(self, alternatives: dict[_Name, Parts], sketch: Sketching) -> None:
        self._all = dict(alternatives)
        self._sketch = sketch
        self._by_sketch: dict[Sketch, dict[_Name, Parts]] = {}
        for name, parts in alternatives.items():
            self._by_sketch.setdefault(sketch(parts), {})[name] = parts

    def like(
        self, sketch: Sketch, first: _Name | None = None
    ) -> Iterator[tuple[_Name, Parts]]:
        """The alternatives that a schema with this sketch may be the same as; `first` before the others."""
        by_sketch = self._by_sketch
        listed = [by_sketch[key] for key in (sketch, None) if key in by_sketch]
        if sketch is None:
            listed = [self._all]
        for alternatives in listed:
            if first is not None and first in alternatives:
                yield first, alternatives[first]
        for alternatives in listed:
            yield from alternatives.items()

    def discard(self, name: _Name) -> None:
        del self._by_sketch[self._sketch(self._all.pop(name))][name]


def _named(alternatives: list[Parts]) -> dict[str, Parts]:
    """Alternatives by name; one that is referred to twice is one.

    A schema that is referred to has its name, whatever others have for a title.
    """
    referred: dict[str, str] = {}
    for index, parts in enumerate(alternatives):
        reference = reference_of(parts)
        if reference is not None:
            referred.setdefault(name_of(parts, index), reference)
    named: dict[str, Parts] = {}
    for index, parts in enumerate(alternatives):
        name, reference = name_of(parts, index), reference_of(parts)
        if reference is None:
            while name in referred or name in named:
                name = f"{name} ({index + 1})"
        elif referred[name] != reference:
            name = reference
        named.setdefault(name, parts)
    return named


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
    matched: MatchedAlternatives,
    likeness: Likeness,
) -> None:
    """Match those that are the same; what has another sketch is not even tried."""
    candidates = _Sketched(new, partial(likeness.sketch, DocumentSide.REVISION))
    failed = 0
    for name, parts in list(old.items()):
        # What was not moved is found at once.
        for partner, candidate in candidates.like(
            likeness.sketch(DocumentSide.BASE, parts), name
        ):
            if likeness.is_certain(parts, candidate):
                matched.pairs.append((partner, old.pop(name), new.pop(partner)))
                candidates.discard(partner)
                break
            failed += 1
            if failed > _MAX_TRIED:
                return


def _match_in_order(
    old: dict[str, Parts],
    new: dict[str, Parts],
    matched: MatchedAlternatives,
    likeness: Likeness,
) -> None:
    """Match those of one sketch as they stand, of which nobody can say more."""
    candidates = _Sketched(new, partial(likeness.sketch, DocumentSide.REVISION))
    for name, parts in list(old.items()):
        sketch = likeness.sketch(DocumentSide.BASE, parts)
        partner, _ = next(candidates.like(sketch, name), (None, None))
        if sketch is not None and partner is not None:
            matched.pairs.append((partner, old.pop(name), new.pop(partner)))
            candidates.discard(partner)


def _match_similar(
    old: dict[str, Parts],
    new: dict[str, Parts],
    matched: MatchedAlternatives,
    likeness: Likeness,
) -> None:
    """Match those without a name that have most in common."""
    left, right = (
        {
            name: likeness.traits(side, parts)
            for name, parts in alternatives.items()
            if not _is_named(parts)
        }
        for side, alternatives in zip(DocumentSide, (old, new), strict=True)
    )
    for name, partner in similar(left, right).items():
        matched.pairs.append((partner, old.pop(name), new.pop(partner)))


def _match_by(
    old: dict[str, Parts],
    new: dict[str, Parts],
    matched: MatchedAlternatives,
    key: Callable[[Parts], Hashable],
    other_key: Callable[[Parts], Hashable],
) -> None:
    """Match those that alone have the same key."""
    left, right = _by(old, key), _by(new, other_key)
    for text in left:
        if text in right and len(left[text]) == len(right[text]) == 1:
            name, partner = left[text][0], right[text][0]
            matched.pairs.append((partner, old.pop(name), new.pop(partner)))


def _by(
    alternatives: dict[str, Parts], key: Callable[[Parts], Hashable]
) -> dict[Hashable, list[str]]:
    by_key: dict[Hashable, list[str]] = {}
    for name, parts in alternatives.items():
        text = key(parts)
        if text not in (None, ""):
            by_key.setdefault(text, []).append(name)
    return by_key


def _of_named(sketch: Sketching) -> Sketching:
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
