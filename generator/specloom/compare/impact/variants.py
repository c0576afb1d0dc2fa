"""Unions whose objects are told apart by a value, as callers meet those of a newer service.

Where a received union has `UnknownVariant`, code that was written against it has to deal with
objects that no alternative is for: a new alternative is no more to it than a name that such
objects have got.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from specloom.compare.impact.assignability import UNKNOWN_VARIANT, Aliases, atoms
from specloom.compare.impact.canonical import value_of
from specloom.compare.impact.surface import Alias, Surface
from specloom.plan.expressions import (
    Dict,
    Expression,
    Lambda,
    Name,
    Subscript,
    one_line,
)


def newer_variants(before: Surface, after: Surface) -> frozenset[str]:
    """The classes that unions gained, and whose objects were an `UnknownVariant` before."""
    old, new = _Alternatives(before), _Alternatives(after)
    newer, others = set[str](), set[str]()
    for name in old.told.keys() & new.told.keys():
        was, is_ = old.of(name), new.of(name)
        added = is_ - was
        if not added or UNKNOWN_VARIANT not in was & is_:
            continue
        is_alike = old.told[name].tags[0] == new.told[name].tags[0]
        taken = set[object]().union(*old.values(name, was))
        for alternative, values in zip(added, new.values(name, added), strict=True):
            is_newer = is_alike and bool(values) and taken.isdisjoint(values)
            (newer if is_newer else others).add(one_line(alternative))
    return frozenset(newer - others)


class _Alternatives:
    """The alternatives of the unions of a package that a value tells apart: `told`, by name."""

    def __init__(self, surface: Surface) -> None:
        self.told = {alias.name: alias for alias in surface.aliases if alias.tags}
        self._aliases = {alias.name: alias.value for alias in surface.aliases}
        self._classes = {class_.name: class_ for class_ in surface.classes}

    def of(self, name: str) -> set[Expression]:
        """The alternatives of a union."""
        return set(atoms(self._aliases[name], self._aliases))

    def values(
        self, name: str, alternatives: Iterable[Expression]
    ) -> Iterator[set[object]]:
        """The values that stand for each alternative: those of a mapping, and its own constants."""
        union = self.told[name]
        mapped: dict[Expression, set[object]] = {}
        for value, target in _mapping(union).items():
            mapped.setdefault(target, set()).add(value)
        tag = str(value_of(union.tags[0]))
        for alternative in alternatives:
            yield mapped.get(alternative, set()) | set(
                self._constants(one_line(alternative), tag)
            )

    def _constants(self, class_: str, tag: str) -> Iterator[object]:
        item = self._classes.get(class_)
        for field in item.fields if item is not None else ():
            if field.wire_name == tag:
                for atom in atoms(field.type, self._aliases):
                    if isinstance(atom, Subscript) and atom.base == "Literal":
                        yield from map(value_of, atom.arguments)


def is_told_otherwise(
    old: Alias, new: Alias, old_aliases: Aliases, new_aliases: Aliases
) -> bool:
    """Whether another value, or another member, tells alternatives that a union has kept."""
    if old.tags == new.tags:
        return False
    if not (old.tags and new.tags) or old.tags[0] != new.tags[0]:
        return True
    kept = {*atoms(old.value, old_aliases)} & {*atoms(new.value, new_aliases)}
    told = (
        {value: target for value, target in _mapping(alias).items() if target in kept}
        for alias in (old, new)
    )
    defaults = (_default(alias) for alias in (old, new))
    return next(told) != next(told) or next(defaults) != next(defaults)


def _mapping(alias: Alias) -> dict[object, Expression]:
    """What the document itself says, of `'kind', lambda: {'cat': Cat}`."""
    return {
        value_of(Name(entry.key)): entry.value
        for tag in alias.tags[1:]
        if isinstance(tag, Lambda) and isinstance(tag.body, Dict)
        for entry in tag.body.entries
    }


def _default(alias: Alias) -> tuple[Expression, ...]:
    return tuple(
        tag
        for tag in alias.tags[1:]
        if not (isinstance(tag, Lambda) and isinstance(tag.body, Dict))
    )
