"""Which schemas without a name became which, of those that are not the same."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import NamedTuple

from specloom.compare.schemas.schema import NormalSchema, Parts, meant_types
from specloom.document.document import reference_in
from specloom.document.value import Value
from specloom.standards.json_schema import identity

_MAX_SHARED = 40
"""Schemas that may share a trait before it tells nothing about which became which."""

_SHARE = 0.5
"""Of the traits of two schemas, how many have to be common for one to be the other."""


class Traits(NamedTuple):
    """What tells a schema from others of its type, as far as it says anything."""

    types: frozenset[str] | None
    listed: frozenset[Hashable]

    def share(self, other: Traits) -> float:
        """How many of the traits of two schemas are common, from 0 to 1."""
        either = len(self.listed | other.listed)
        return len(self.listed & other.listed) / either if either else 1.0


def traits_of(schema: NormalSchema, read: Callable[[Parts], NormalSchema]) -> Traits:
    """The traits of a schema; `read` gives the normal forms of those below it."""
    properties = {name: read(parts) for name, parts in schema.properties.items()}
    listed: set[Hashable] = {("property", name) for name in properties}
    if "items" in schema.singles:
        items = schema.singles["items"]
        item_schema = read(items)
        reference = reference_in(items[0].value)
        listed |= {("items", meant_types(item_schema)), ("items", reference)}
        listed |= {("property of items", name) for name in item_schema.properties}
    listed |= {("required", name) for name in schema.required}
    listed |= {("value", identity(value)) for value in _values(schema)}
    for name, below in properties.items():
        constants = _values(below)
        if len(constants) == 1:
            listed.add(("constant", name, identity(constants[0])))
    listed -= {("items", None)}
    if isinstance(form := schema.values.get("format"), str):
        listed.add(("format", form))
    return Traits(meant_types(schema), frozenset(listed))


def _values(schema: NormalSchema) -> list[Value]:
    if "const" in schema.values:
        return [schema.values["const"]]
    return schema.enum or []


def similar(old: dict[str, Traits], new: dict[str, Traits]) -> dict[str, str]:
    """The names in `new` of what those in `old` became: the most alike, then as they stand."""
    matched = _alike(old, new)
    taken = set(matched.values())
    order = {name: index for index, name in enumerate(new)}
    having: dict[Hashable, list[str]] = {}
    for name, traits in new.items():
        for trait in () if name in taken else traits.listed:
            having.setdefault((traits.types, trait), []).append(name)
    ranked: list[tuple[float, int, int, str, str]] = []
    for index, (name, traits) in enumerate(old.items()):
        if name in matched:
            continue
        several = (having.get((traits.types, trait), []) for trait in traits.listed)
        candidates = {
            candidate
            for names in several
            if len(names) <= _MAX_SHARED
            for candidate in names
        }
        for candidate in candidates:
            share = traits.share(new[candidate])
            if share >= _SHARE:
                distance = abs(order[candidate] - index)
                ranked.append((-share, distance, index, name, candidate))
    for *_, name, partner in sorted(ranked):
        if name not in matched and partner not in taken:
            matched[name] = partner
            taken.add(partner)
    return matched


def _alike(old: dict[str, Traits], new: dict[str, Traits]) -> dict[str, str]:
    """The names of equal traits: first those that are still the same, then in their order."""
    matched = {
        name: name
        for name, traits in old.items()
        if name in new and traits == new[name] and traits != _NOTHING
    }
    waiting: dict[Traits, list[str]] = {}
    for name in reversed(new):
        if name not in matched:
            waiting.setdefault(new[name], []).append(name)
    for name, traits in old.items():
        if name not in matched and traits != _NOTHING and waiting.get(traits):
            matched[name] = waiting[traits].pop()
    return matched


_NOTHING = Traits(None, frozenset())
