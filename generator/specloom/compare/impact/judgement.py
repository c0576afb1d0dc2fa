"""What a changed type means to the caller of a client, and to the implementer of a stub."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from msgspec import Struct

from specloom.compare.impact.assignability import Aliases, Assignability, Fit, atoms
from specloom.compare.impact.canonical import is_same
from specloom.compare.impact.constraints import Tightening, tightening
from specloom.compare.impact.verdicts import Verdict, worst
from specloom.plan.expressions import Expression, Subscript, names_in

Direction: TypeAlias = Literal["given", "received"]
"""Which way a value goes, seen from a caller; for an implementer it is the other way."""

GIVEN: frozenset[Direction] = frozenset({"given"})
RECEIVED: frozenset[Direction] = frozenset({"received"})


class Verdicts(Struct, frozen=True):
    """A verdict for either side; `widens` as in SymbolChange."""

    caller: Verdict
    implementer: Verdict
    widens: bool = False

    @property
    def turned(self) -> Verdicts:
        """With caller and implementer in each other's place, as for a webhook."""
        return Verdicts(self.implementer, self.caller, self.widens)

    def __or__(self, other: Verdicts) -> Verdicts:
        return Verdicts(
            worst((self.caller, other.caller)),
            worst((self.implementer, other.implementer)),
            self.widens or other.widens,
        )


NOTHING = Verdicts("none", "none")

_OF_FIT: dict[Fit, Verdict] = {
    Fit.YES: "none",
    Fit.NEWER: "additive",
    Fit.ELSEWISE: "behaviour",
    Fit.NO: "type",
}


@dataclass
class Judge:
    """Judges uses of types in two versions of a package.

    A use that reads the same, but names a type that has changed, is blamed on that type:
    `blamed` collects the verdicts of the named types. `newer` are the classes whose objects
    callers have met as an `UnknownVariant`.
    """

    old: Aliases
    new: Aliases
    newer: frozenset[str] = frozenset()
    blamed: dict[str, Verdicts] = field(default_factory=dict)
    _culprits: dict[str, frozenset[str]] = field(init=False)

    def __post_init__(self) -> None:
        self._culprits = _culprits(self.old, self.new)

    @property
    def is_any_changed(self) -> bool:
        """Whether there are named types that have changed."""
        return bool(self._culprits)

    def concerns(self, old: Expression, new: Expression) -> bool:
        """Whether there is anything to say about a use."""
        is_named = not self._culprits.keys().isdisjoint(names_in(old))
        return is_named or not is_same(old, new)

    def use(
        self, old: Expression, new: Expression, directions: Iterable[Direction]
    ) -> Verdicts | None:
        """The verdicts on one use; None where nothing changed at the place itself."""
        if not is_same(old, new):
            return self.verdicts(old, new, directions)
        culprits = {
            culprit
            for name in names_in(old) & self._culprits.keys()
            for culprit in self._culprits[name]
        }
        if culprits:
            verdicts = self.verdicts(old, new, directions)
            for name in culprits:
                self.blamed[name] = self.blamed.get(name, NOTHING) | verdicts
        return None

    def sides(
        self,
        caller: tuple[Expression, Expression],
        implementer: tuple[Expression, Expression],
        directions: Iterable[Direction],
    ) -> Verdicts | None:
        """The verdicts on one use of which either side has types of its own, old and new."""
        directions = frozenset(directions)
        mine, theirs = self.use(*caller, directions), self.use(*implementer, directions)
        if mine is None and theirs is None:
            return None
        mine, theirs = mine or NOTHING, theirs or NOTHING
        return Verdicts(mine.caller, theirs.implementer, mine.widens)

    def verdicts(
        self, old: Expression, new: Expression, directions: Iterable[Direction]
    ) -> Verdicts:
        """What the change of a type means where values go in these directions."""
        directions = frozenset(directions)
        if not directions:
            return NOTHING
        limits = tightening(old, self.old, new, self.new)
        total = NOTHING
        if "given" in directions:
            total |= self._given(old, new, limits)
        if "received" in directions:
            total |= self._received(old, new)
        widens = limits.loosened and "given" in directions
        return total | Verdicts("none", "none", widens or self._is_other(old, new))

    def _is_other(self, old: Expression, new: Expression) -> bool:
        """Whether one type has, or names, values that the other does not; limits aside."""
        if _literals(old, self.old) != _literals(new, self.new):
            return True
        ways = (
            Assignability(self.new, self.old, is_given=False).fit(new, old),
            Assignability(self.old, self.new, is_given=False).fit(old, new),
        )
        return ways != (Fit.YES, Fit.YES)

    def _given(self, old: Expression, new: Expression, limits: Tightening) -> Verdicts:
        """Callers hand values over, checked against limits; implementers get them."""
        caller = Assignability(self.new, self.old, is_given=True).fit(new, old)
        implementer = Assignability(self.old, self.new, is_given=False).fit(old, new)
        return Verdicts(
            worst((_OF_FIT[caller], "behaviour" if limits.tightened else "none")),
            worst((_OF_FIT[implementer], "behaviour" if limits.loosened else "none")),
        )

    def _received(self, old: Expression, new: Expression) -> Verdicts:
        """Callers get values and implementers hand them over; nobody checks limits."""
        received = Assignability(self.old, self.new, is_given=False, newer=self.newer)
        caller = received.fit(old, new)
        implementer = Assignability(self.new, self.old, is_given=True).fit(new, old)
        return Verdicts(_OF_FIT[caller], _OF_FIT[implementer])


def _literals(type_: Expression, aliases: Aliases) -> set[Expression]:
    """The values that a type names, though it may take any: `Literal["a"] | str`."""
    return {
        atom
        for atom in atoms(type_, aliases)
        if isinstance(atom, Subscript) and atom.base == "Literal"
    }


def _culprits(old: Aliases, new: Aliases) -> dict[str, frozenset[str]]:
    """For each named type that means something else now: which of those it uses differ."""
    shared = old.keys() & new.keys()
    users: dict[str, list[str]] = {}
    for name in shared:
        for used in names_in(new[name]) & shared:
            users.setdefault(used, []).append(name)
    culprits: dict[str, set[str]] = {}
    changed = (name for name in shared if not is_same(old[name], new[name]))
    for culprit in sorted(changed):
        waiting = [culprit]
        while waiting:
            name = waiting.pop()
            if culprit not in culprits.setdefault(name, set()):
                culprits[name].add(culprit)
                waiting += users.get(name, ())
    return {name: frozenset(names) for name, names in culprits.items()}
