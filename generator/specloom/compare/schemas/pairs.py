"""Pairs of schemas, each compared once however many operations reach it.

Comparing makes a graph: a pair of schemas, what differs between the two themselves, and
the pairs below. What a change means depends on where it is reached from, so nothing is
said here about direction; :meth:`Pairs.walk` leads from one root to every difference
below it, without looking at what did not change.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from specloom.compare.documents import ComparedDocument, DocumentSide
from specloom.compare.schemas.alignment import Alignment, is_wrapped
from specloom.compare.schemas.anything import against_anything
from specloom.compare.schemas.difference import Difference
from specloom.compare.schemas.differences import differences
from specloom.compare.schemas.equality import Equality
from specloom.compare.schemas.pair import Below, Key, Pair
from specloom.compare.schemas.reading import Schemas
from specloom.compare.schemas.sameness import Sameness
from specloom.compare.schemas.schema import NormalSchema, Parts, key_of
from specloom.compare.schemas.similarity import Traits, traits_of
from specloom.compare.schemas.sketches import Sketch, Sketches
from specloom.compare.schemas.subschemas import Subschemas
from specloom.compare.schemas.subtypes import Subtypes, compare_subtypes
from specloom.compare.schemas.walks import Reached, Walks
from specloom.document.references import Resolved
from specloom.standards.json_schema import NUMERIC_TYPES


class Pairs:
    """The pairs of schemas of two documents."""

    def __init__(self, base: ComparedDocument, revision: ComparedDocument) -> None:
        self._base = Schemas(base)
        self._revision = Schemas(revision)
        self._subtypes = Subtypes(base), Subtypes(revision)
        self._equality = Equality(base, revision, self._subtypes)
        self._sketches = Sketches(self._base), Sketches(self._revision)
        self._alignment = Alignment(self._base, self._revision)
        self._subschemas = Subschemas(self._base, self._revision, self)
        self._pairs: dict[Key, Pair] = {}
        self._walks = Walks(self._pairs)
        self._sameness = Sameness(
            self._differences,
            (self._sketches[0].of, self._sketches[1].of),
            self._resolved,
        )

    def compare(self, base: Parts, revision: Parts) -> Key | None:
        """Compare two schemas with all below them; None when nothing differs."""
        if self._equality.all(base, revision):
            return None
        base, revision = self._resolved(base, revision)
        key = key_of(base), key_of(revision)
        if key not in self._pairs:
            self._explore(self._pairs, base, revision)
        return key if self._pairs[key].is_changed else None

    def equal(self, base: Resolved, revision: Resolved) -> bool:
        """Whether two values are written alike, and all that they refer to is."""
        return self._equality.holds(base, revision)

    def schemas(
        self, base: Parts, revision: Parts
    ) -> tuple[NormalSchema, NormalSchema]:
        """The normal forms of two schemas."""
        return self._base.read(base), self._revision.read(revision)

    def walk(self, root: Key) -> Iterator[Reached]:
        """Every difference below a root."""
        return self._walks.run(root)

    def _resolved(self, base: Parts, revision: Parts) -> tuple[Parts, Parts]:
        return self._base.resolved(base), self._revision.resolved(revision)

    def _explore(self, pairs: dict[Key, Pair], base: Parts, revision: Parts) -> None:
        """Compare a pair and all below it that are new, then say which lead to changes."""
        _mark(pairs, list(self._reached(pairs, base, revision)))

    def _reached(
        self, pairs: dict[Key, Pair], base: Parts, revision: Parts
    ) -> Iterator[Key]:
        """Compare a pair and all below it that are new: each key, once it is compared."""
        waiting = [((key_of(base), key_of(revision)), base, revision)]
        while waiting:
            key, old, new = waiting.pop()
            if key in pairs:
                continue
            pair = pairs[key] = Pair(*self._alignment.of(old, new))
            for step, below_old, below_new in self._compare(pair, old, new):
                if self._equality.all(below_old, below_new):
                    continue
                left, right = self._resolved(below_old, below_new)
                below = key_of(left), key_of(right)
                pair.below.append((step, below))
                waiting.append((below, left, right))
            yield key

    def _compare(self, pair: Pair, old: Parts, new: Parts) -> Below:
        """Find the differences of a pair itself, and yield the pairs below."""
        base, revision = pair.base, pair.revision
        whole = _whole_difference(base, revision)
        if whole is not None:
            pair.own.append(whole)
        if whole is not None or base.is_unknown or revision.is_unknown:
            return
        own = [*differences(base, revision)]
        reads = self._base.read, self._revision.read
        opened = against_anything(base, revision, own, reads)
        pair.own += [
            self._subschemas.with_facts(difference, pair)
            for difference in opened or own
            if opened or not self._subschemas.is_renaming(difference, pair)
        ]
        is_never = base.is_never or revision.is_never
        if opened or is_never or not _may_meet(base, revision):
            return
        yield from self._subschemas.below(pair)
        yield from self._below_subtypes(pair, old, new)

    def _below_subtypes(self, pair: Pair, old: Parts, new: Parts) -> Below:
        """The pairs of subtypes, where both schemas are used as bases of some."""
        base, revision = pair.base, pair.revision
        if base.location is None or revision.location is None:
            return
        before = self._subtypes[0].of_use(old, base.location)
        after = self._subtypes[1].of_use(new, revision.location)
        if before is not None and after is not None:
            homes = base.location, revision.location
            is_inherited = partial(self._equality.of_subtypes, homes=homes)
            yield from compare_subtypes(pair, before, after, self, is_inherited)

    def sketch(self, side: DocumentSide, parts: Parts) -> Sketch:
        """What a schema of one of the documents shares with what means the same."""
        return self._sketches[side].of(parts)

    def traits(self, side: DocumentSide, parts: Parts) -> Traits:
        """What tells a schema of one of the documents from others."""
        schemas = (self._base, self._revision)[side]
        return traits_of(schemas.read(parts), schemas.read)

    def _differences(self, base: Parts, revision: Parts) -> Iterator[bool]:
        """Whether each pair differs itself, of two schemas and all below them."""
        tried: dict[Key, Pair] = {}
        for key in self._reached(tried, base, revision):
            yield bool(tried[key].own)

    def is_certain(self, base: Parts, revision: Parts) -> bool:
        """Whether two schemas are the same, which is no guess."""
        if self._equality.all(base, revision):
            return True
        return not self.is_exhausted and self._sameness.holds(base, revision)

    @property
    def is_exhausted(self) -> bool:
        """Whether too much was asked: what is not written alike is not certain any more."""
        return self._sameness.is_exhausted


def _mark(pairs: dict[Key, Pair], fresh: list[Key]) -> None:
    """Mark the pairs that are changed, or lead to one that is."""
    above: dict[Key, list[Key]] = {}
    for key in fresh:
        pair = pairs[key]
        pair.is_changed |= bool(pair.own)
        for _, below in pair.below:
            above.setdefault(below, []).append(key)
    changed = [key for key in above if pairs[key].is_changed]
    while changed:
        for key in above.pop(changed.pop(), ()):
            pairs[key].is_changed = True
            changed.append(key)


def _whole_difference(base: NormalSchema, revision: NormalSchema) -> Difference | None:
    """What says all of two schemas, whatever else they say."""
    if base.is_unknown != revision.is_unknown:
        return Difference(
            "reference-resolved" if base.is_unknown else "reference-lost",
            base=base.location,
            revision=revision.location,
        )
    if not base.is_unknown and is_wrapped(base, revision):
        return Difference(
            "wrapped-in-one-of", base=base.location, revision=revision.at("oneOf")
        )
    return None


def _may_meet(base: NormalSchema, revision: NormalSchema) -> bool:
    """Whether some value may be of both, so that what is below one may be below the other."""
    if not base.types or not revision.types:
        return True
    are_numbers = all(
        not NUMERIC_TYPES.isdisjoint(types) for types in (base.types, revision.types)
    )
    return are_numbers or not base.types.isdisjoint(revision.types)
