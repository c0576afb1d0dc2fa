"""The schemas that may stand where a schema with a discriminator of its own does.

A component that extends such a base by `allOf`, directly or through others, or that its
mapping names, is an alternative wherever the base is used, as those of a `oneOf` are. What
extends it through another base is an alternative there.
Source: https://spec.openapis.org/oas/v3.1.0#discriminator-object
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import NamedTuple, TypeAlias
from urllib.parse import quote

from specloom.compare.documents import ComparedDocument
from specloom.compare.schemas.alternatives import Likeness, match, reference_of
from specloom.compare.schemas.difference import addition, removal
from specloom.compare.schemas.discriminators import changed_values
from specloom.compare.schemas.pair import Below, Pair, Step
from specloom.compare.schemas.schema import Parts
from specloom.document.document import reference_in
from specloom.document.location import Location
from specloom.document.references import Resolved
from specloom.document.value import Value
from specloom.problems import SpecloomError

_COMPONENTS = "#/components/schemas/"

Extending: TypeAlias = tuple[Location, Parts]
"""Where a schema finally stands, and a reference to the component that it is."""


class Extension(NamedTuple):
    """A reference by which a component extends a schema, which stands at `target`."""

    written: Value
    target: Location


class Subtypes:
    """The subtypes of the schemas of one document."""

    def __init__(self, side: ComparedDocument) -> None:
        self._side = side
        self._known: dict[Location, dict[str, Parts]] = {}
        self._families: dict[Location, frozenset[Location]] = {}

    def of(self, place: Location) -> dict[str, Parts] | None:
        """The subtypes of the schema at a place, by name; None for what is no base."""
        mapping = self._bases.get(place)
        if mapping is None:
            return None
        known = self._known.get(place)
        if known is None:
            known = self._known[place] = self._below(place, mapping)
        return known

    def extended(self, subtype: Parts, base: Location) -> list[Extension]:
        """By what a subtype extends a base itself, or other subtypes of that."""
        family = self._families.get(base)
        if family is None:
            below = self.of(base) or {}
            family = frozenset((base, *(self._components[name][0] for name in below)))
            self._families[base] = family
        return [
            extension
            for extension in self._extensions_of(subtype[0])
            if extension.target in family
        ]

    def of_use(self, parts: Parts, home: Location | None) -> dict[str, Parts] | None:
        """The subtypes of a schema where it is used; None for what is no base.

        `home` is where the schema stands that it refers to, if any. A component that only
        extends another one stands for itself, not for what it extends.
        """
        if home is None or not self._bases or len(parts) != 1:
            return None
        own = parts[0].location
        return None if own != home and own in self._extensions else self.of(home)

    @cached_property
    def _components(self) -> dict[str, Extending]:
        """Every component: where it finally stands, and a reference to it."""
        document = self._side.document
        below: Value = document.data
        for key in ("components", "schemas"):
            below = below.get(key) if isinstance(below, dict) else None
        at = document.root / "components" / "schemas"
        components: dict[str, Extending] = {}
        for name, value in below.items() if isinstance(below, dict) else ():
            stands = self._told(Resolved(value, at / name))
            if stands is not None:
                escaped = quote(name.replace("~", "~0").replace("/", "~1"), safe="~")
                reference: Value = {"$ref": f"{_COMPONENTS}{escaped}"}
                components[name] = stands.location, (Resolved(reference, at / name),)
        return components

    @cached_property
    def _bases(self) -> dict[Location, dict[str, Value]]:
        """The mappings of all components with a discriminator of their own."""
        bases: dict[Location, dict[str, Value]] = {}
        for place, parts in self._components.values():
            stands = self._told(parts[0])
            mapping = _mapping(stands.value) if stands is not None else None
            if mapping is not None:
                bases[place] = mapping
        return bases

    @cached_property
    def _extensions(self) -> frozenset[Location]:
        """Where the components stand that extend others, as they are listed."""
        return frozenset(
            parts[0].location for listed in self._above.values() for _, parts in listed
        )

    @cached_property
    def _above(self) -> dict[Location, list[Extending]]:
        """For each schema the components that extend it directly."""
        above: dict[Location, list[Extending]] = {}
        for extending in self._components.values():
            extended = self._extensions_of(extending[1][0])
            for place in dict.fromkeys(extension.target for extension in extended):
                above.setdefault(place, []).append(extending)
        return above

    def _extensions_of(self, component: Resolved) -> Iterator[Extension]:
        """What a component extends directly."""
        stands = self._told(component)
        waiting = [] if stands is None else [stands]
        seen: set[int] = set()
        while waiting:
            value, here = waiting.pop()
            every = value.get("allOf") if isinstance(value, dict) else None
            if not isinstance(every, list) or id(every) in seen:
                continue
            seen.add(id(every))
            for index, member in enumerate(every):
                part = Resolved(member, here / "allOf" / index)
                if reference_in(member) is None:
                    waiting.append(part)
                    continue
                target = self._told(part)
                if target is not None:
                    yield Extension(member, target.location)

    def _told(self, part: Resolved) -> Resolved | None:
        """What a place that refers on stands for; whether it leads nowhere, others say."""
        try:
            return self._side.document.follow(*part)
        except SpecloomError:
            return None

    def _below(self, base: Location, mapping: dict[str, Value]) -> dict[str, Parts]:
        """The subtypes of a base, those of other bases among them left out."""
        subtypes: dict[Location, Parts] = {}
        waiting = [base]
        for above in waiting:
            for place, parts in self._above.get(above, ()):
                if place not in subtypes and place != base:
                    subtypes[place] = parts
                    if place not in self._bases:
                        waiting.append(place)
        for target in mapping.values():
            name = target.removeprefix(_COMPONENTS) if isinstance(target, str) else ""
            named = self._components.get(name)
            if named is not None and named[0] != base:
                subtypes.setdefault(*named)
        return {str(parts[0].location.key): parts for parts in subtypes.values()}


def _mapping(value: Value) -> dict[str, Value] | None:
    """The mapping of a schema's own discriminator; None without one, or with a choice."""
    if not isinstance(value, dict):
        return None
    every = value.get("allOf")
    inline = [
        member
        for member in (value, *(every if isinstance(every, list) else ()))
        if isinstance(member, dict) and reference_in(member) is None
    ]
    if any("oneOf" in member or "anyOf" in member for member in inline):
        return None
    for member in inline:
        declared = member.get("discriminator")
        if isinstance(declared, dict):
            mapping = declared.get("mapping")
            return mapping if isinstance(mapping, dict) else {}
    return None


def compare_subtypes(
    pair: Pair,
    base: dict[str, Parts],
    revision: dict[str, Parts],
    likeness: Likeness,
    is_inherited: Callable[[Parts, Parts], bool],
) -> Below:
    """The subtypes of a pair that belong together; others become differences of the pair.

    Those are left out of which all that changed is inherited: that is said above.
    """
    matched = match(list(base.values()), list(revision.values()), likeness)
    for name, left, right in matched.pairs:
        if is_inherited(left, right):
            continue
        yield Step(f"({name})", is_alternative=True, is_subtype=True), left, right
    # That a subtype has another name says little of what is sent: no `mapping` says it.
    named_alike = [
        matched_pair
        for matched_pair in matched.pairs
        if reference_of(matched_pair[1]) == reference_of(matched_pair[2])
    ]
    subtypes = list(base.values()), list(revision.values())
    pair.own += changed_values(pair.base, pair.revision, named_alike, subtypes)
    keyword = "discriminator"
    for name, parts in matched.removed:
        pair.own.append(removal("subtype-removed", parts, pair.revision, keyword, name))
    for name, parts in matched.added:
        pair.own.append(addition("subtype-added", pair.base, keyword, parts, name))
