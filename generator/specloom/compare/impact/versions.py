"""Two surfaces made comparable: operations paired, renamed types under their new names."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from specloom.compare.impact.canonical import renamed
from specloom.compare.impact.directions import UseIndex, Uses, unused
from specloom.compare.impact.judgement import Judge
from specloom.compare.impact.origins import End, Origins, Spot
from specloom.compare.impact.renames import Names, renames, with_names
from specloom.compare.impact.surface import Class, Declared, Surface, SurfaceOperation
from specloom.compare.impact.variants import newer_variants
from specloom.compare.impact.written import Written, written
from specloom.plan.expressions import Expression

T = TypeVar("T")
_TEMPLATE = re.compile(r"\{[^{}]*\}")


@dataclass
class Versions:
    """A package before and after; `before` calls renamed types as `after` does.

    `names` are the new names of renamed types by their old ones.
    """

    original: Surface
    after: Surface

    def __post_init__(self) -> None:
        self.names: Names = renames(self.original, self.after)
        self.before = with_names(self.original, self.names)
        newer = newer_variants(self.before, self.after)
        self.judge = Judge(_aliases(self.before), _aliases(self.after), newer)
        self.operations = paired_operations(
            self.before.operations, self.after.operations
        )
        self.webhooks = paired_operations(self.before.webhooks, self.after.webhooks)
        self.credentials = paired(
            self.before.credentials,
            self.after.credentials,
            lambda item: item.name,
            lambda item: (item.base, item.sent),
        )

    @cached_property
    def old_names(self) -> Names:
        """The old names of renamed types by their new ones."""
        return {new: old for old, new in self.names.items()}

    @cached_property
    def old_written(self) -> Written:
        """How the package before writes types."""
        return written(self.before.declared, self.old_names)

    @cached_property
    def new_written(self) -> Written:
        """How the package after writes types."""
        return written(self.after.declared, {})

    @cached_property
    def schemes(self) -> Names:
        """The new names of security schemes by their old ones."""
        return {old.scheme: new.scheme for old, new in self.credentials if old and new}

    @cached_property
    def gone_operations(self) -> set[str]:
        return {old.key for old, new in self.operations if new is None and old}

    @cached_property
    def gone_webhooks(self) -> set[str]:
        return {old.key for old, new in self.webhooks if new is None and old}

    @cached_property
    def old_places(self) -> set[str]:
        """Where the classes and named types come from, as pointers."""
        return {item.pointer for item in self.before.declared.values()}

    @cached_property
    def new_places(self) -> set[str]:
        return {item.pointer for item in self.after.declared.values()}

    def names_others(self, old: Expression, new: Expression) -> bool:
        """Whether types differ in nothing but the classes and named types that they name."""
        blank = self._blank
        return old != new and renamed(old, blank) == renamed(new, blank)

    @cached_property
    def _blank(self) -> Names:
        return dict.fromkeys((*self.before.declared, *self.after.declared), "_")

    @cached_property
    def _old_index(self) -> UseIndex:
        return UseIndex(self.before)

    @cached_property
    def _new_index(self) -> UseIndex:
        return UseIndex(self.after)

    @cached_property
    def origins(self) -> Origins:
        """Where the classes and named types come from, and which of them use which."""
        before, after = self.before.declared, self.after.declared
        users = [index.users for index in (self._old_index, self._new_index)]
        return Origins(
            renamed=self.names,
            base={name: item.pointer for name, item in before.items()},
            revision={name: item.pointer for name, item in after.items()},
            classes=frozenset(
                name
                for all_ in (before, after)
                for name, item in all_.items()
                if isinstance(item, Class)
            ),
            parts=_parts(before, after),
            users={
                name: frozenset[str]().union(*(user.get(name, ()) for user in users))
                for name in before.keys() | after.keys()
            },
        )

    def old_uses(self, name: str) -> Uses | None:
        """How a named type was used, if it was."""
        return self._old_index.uses(name)

    def uses(self, name: str) -> Uses:
        """How a named type is used: what people have written counts first."""
        return self.old_uses(name) or self._new_index.uses(name) or unused()

    def using(self, name: str) -> tuple[str, ...]:
        """The operations that use a named type, before or after."""
        both = (self.old_uses(name), self._new_index.uses(name))
        known = [uses.operations | uses.webhooks for uses in both if uses is not None]
        return tuple(sorted(set[str]().union(*known)))


Pair = tuple[T | None, T | None]


def paired(
    before: Iterable[T], after: Iterable[T], *keys: Callable[[T], Hashable]
) -> list[Pair[T]]:
    """Pairs of what is the same by the first of `keys`, of the rest by the next, and so on.

    What is left is paired with None. A key that several have in common is no key. The
    order is that of `before`, then of what is new in `after`.
    """
    old, new = list(before), list(after)
    matches: dict[int, int] = {}
    for key in keys:
        old_left = [index for index in range(len(old)) if index not in matches]
        taken = set(matches.values())
        new_left = [index for index in range(len(new)) if index not in taken]
        places = _places(new, new_left, key)
        for value, (index, *more) in _places(old, old_left, key).items():
            others = places.get(value, [])
            if not more and len(others) == 1:
                matches[index] = others[0]
    taken = set(matches.values())
    pairs: list[Pair[T]] = [
        (item, new[matches[index]] if index in matches else None)
        for index, item in enumerate(old)
    ]
    return pairs + [
        (None, item) for index, item in enumerate(new) if index not in taken
    ]


def _places(
    items: list[T], indices: Iterable[int], key: Callable[[T], Hashable]
) -> dict[Hashable, list[int]]:
    places: dict[Hashable, list[int]] = {}
    for index in indices:
        value = key(items[index])
        if value is not None:
            places.setdefault(value, []).append(index)
    return places


def paired_operations(
    before: Iterable[SurfaceOperation], after: Iterable[SurfaceOperation]
) -> list[Pair[SurfaceOperation]]:
    """Operations that the wire calls the same, else that the document calls the same."""
    return paired(
        before,
        after,
        lambda operation: (operation.http_method, operation.path),
        lambda operation: (operation.http_method, blurred(operation.path)),
        lambda operation: operation.operation_id,
    )


def blurred(path: str) -> str:
    """A path template without the names of its parameters, which the wire does not show."""
    return _TEMPLATE.sub("{}", path)


def template_names(path: str) -> list[str]:
    """The parameters of a path template in their order."""
    return [name[1:-1] for name in _TEMPLATE.findall(path)]


def _parts(
    before: dict[str, Declared], after: dict[str, Declared]
) -> dict[str, frozenset[Spot]]:
    """The schemas elsewhere that classes have properties of."""
    parts: dict[str, set[Spot]] = {}
    ends: tuple[tuple[End, dict[str, Declared]], ...] = (
        ("base", before),
        ("revision", after),
    )
    for end, declared in ends:
        for name, item in declared.items():
            if isinstance(item, Class) and item.elsewhere:
                parts.setdefault(name, set()).update(
                    (end, pointer.rpartition("/properties/")[0])
                    for _, pointer in item.elsewhere
                )
    return {name: frozenset(spots) for name, spots in parts.items()}


def _aliases(surface: Surface) -> dict[str, Expression]:
    return {item.name: item.value for item in surface.aliases}
