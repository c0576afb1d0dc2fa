"""What a comparison finds, collected: the same change once, with all operations it reaches."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from os.path import relpath
from pathlib import Path
from typing import TypeAlias

from ..document.document import Document
from ..document.location import Location
from ..document.value import Value
from .change import LEVELS, Change, ChangedOperation, Level
from .change import Place as Position
from .documents import Side
from .grouping import grouped
from .lifecycle import date_of
from .rules import RULES, RuleId
from .rules.naming import Place, rule_of, under_policy
from .rules.rule import OFF, level_of
from .schemas.difference import Difference
from .schemas.pairs import Pairs
from .schemas.schema import Parts, identity
from .schemas.walks import Reached, Way

_VALUES = re.compile("-(default-value|const)-(added|removed|changed)$")
"""Rules whose messages quote values that are there: None is the value null."""

_Kind: TypeAlias = tuple[int, int, Way]
"""A difference, the last step to it, and what holds on the way there."""

_MAX_TEXT = 120
"""Characters of a value that a message quotes."""


@dataclass(slots=True)
class _Found:
    """A change before it is known which operations it reaches."""

    rule: RuleId
    level: Level
    name: str
    part: str
    path: str
    before: Value
    after: Value
    base: Location | None
    revision: Location | None
    is_off: bool
    operations: dict[ChangedOperation, None] = field(default_factory=dict)


class Findings:
    """The changes of a comparison on their way to a report.

    `levels` are what the user says about rules, by identifier; None turns a rule off.
    `needs_sunset` says that a deprecation comes with a date, `first_sunset` is the
    earliest that is far enough ahead of `today`.
    """

    def __init__(
        self,
        sides: tuple[Side, Side],
        pairs: Pairs,
        levels: Mapping[str, Level | None],
        *,
        deprecation_days: int,
        today: date,
    ) -> None:
        self.today = today
        self.needs_sunset = deprecation_days > 0
        # The calendar ends with the year 9999.
        days = min(deprecation_days, (date.max - today).days)
        self.first_sunset = today + timedelta(days)
        self._sides = sides
        self._pairs = pairs
        self._levels = levels
        self._found: dict[tuple[object, ...], _Found] = {}
        self._said: dict[tuple[int, RuleId, Level], _Found] = {}
        self._named: dict[Place, dict[_Kind, tuple[RuleId, Level] | None]] = {}

    def add(
        self,
        rule: RuleId,
        *,
        operation: ChangedOperation | None = None,
        part: str = "",
        path: str = "$",
        name: str = "",
        before: Value = None,
        after: Value = None,
        base: Location | None = None,
        revision: Location | None = None,
        level: Level | None = None,
    ) -> None:
        """Add a change, or one more operation to a change that is known."""
        found = self._entry(
            rule,
            part=part,
            path=path,
            name=name,
            before=before,
            after=after,
            base=base,
            revision=revision,
            level=level,
        )
        if operation is not None:
            found.operations[operation] = None

    def _entry(
        self,
        rule: RuleId,
        *,
        part: str,
        path: str,
        name: str,
        before: Value,
        after: Value,
        base: Location | None,
        revision: Location | None,
        level: Level | None,
    ) -> _Found:
        """What is known of a change, which may be nothing yet."""
        given = self._levels.get(rule, level or RULES[rule].level)
        is_off = given is None or self._is_off(rule, given)
        chosen = level_of(OFF) if given is None else given
        key = (
            rule,
            chosen,
            _place_key(base),
            _place_key(revision),
            name,
            identity(before),
            identity(after),
        )
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = _Found(
                rule,
                chosen,
                name,
                part,
                path,
                before,
                after,
                base,
                revision,
                is_off=is_off,
            )
        return found

    def _is_off(self, rule: RuleId, level: Level) -> bool:
        """Whether a change is said only where the user gives its rule a level."""
        known = RULES[rule]
        return known.is_off and level == known.level and rule not in self._levels

    def schemas(
        self,
        place: Place,
        base: Parts,
        revision: Parts,
        *,
        operation: ChangedOperation | None,
        part: str,
    ) -> None:
        """Add what differs between two schemas, with everything below them."""
        key = self._pairs.compare(base, revision)
        if key is None:
            return
        known = self._named.setdefault(place, {})
        worst: dict[int, tuple[RuleId, Level, Reached]] = {}
        for reached in self._pairs.walk(key):
            one = reached.difference
            kind = id(one), id(reached.last), reached.way
            if kind not in known:
                named = rule_of(place, reached)
                known[kind] = None if named is None else self._by_policy(one, *named)
            said = known[kind]
            if said is None:
                continue
            rule, level = said
            before = worst.get(id(one))
            if before is None or LEVELS.index(level) < LEVELS.index(before[1]):
                worst[id(one)] = rule, level, reached
        for rule, level, reached in worst.values():
            found = self._said.get((id(reached.difference), rule, level))
            if found is None:
                found = self._difference(rule, level, reached, part)
            if operation is not None:
                found.operations[operation] = None

    def _difference(
        self, rule: RuleId, level: Level, reached: Reached, part: str
    ) -> _Found:
        one = reached.difference
        found = self._said[id(one), rule, level] = self._entry(
            rule,
            part=part,
            path=reached.path,
            name=one.name,
            before=one.before,
            after=one.after,
            base=one.base,
            revision=one.revision,
            level=level,
        )
        return found

    def _by_policy(
        self, one: Difference, rule: RuleId, level: Level
    ) -> tuple[RuleId, Level]:
        """The rule of a deprecation, once it is known how far ahead a sunset has to be."""
        chosen: RuleId | None = None
        if one.row == "deprecated" and self.needs_sunset:
            chosen = under_policy(rule, one.row, "deprecated-sunset-missing")
        elif one.row == "deprecated-with-sunset":
            day = date_of(one.name)
            if day is not None and day < self.first_sunset:
                chosen = under_policy(rule, one.row, "sunset-date-too-small")
        return (rule, level) if chosen is None else (chosen, RULES[chosen].level)

    @property
    def worst(self) -> Level | None:
        """The worst level so far."""
        found = {one.level for one in self._found.values() if not one.is_off}
        return next((level for level in LEVELS if level in found), None)

    def changes(self) -> tuple[Change, ...]:
        """All changes: the worst first, then by operation, part, path and rule."""
        return self._listed(is_off=False)

    def silent(self) -> tuple[Change, ...]:
        """What no report says, since its rule is off, in the same order."""
        return self._listed(is_off=True)

    def _listed(self, *, is_off: bool) -> tuple[Change, ...]:
        base, revision = (_names(side.document) for side in self._sides)
        changes = [
            _change(one, base, revision)
            for one in self._found.values()
            if one.is_off == is_off
        ]
        areas = {rule.id: rule.area for rule in RULES.values()}
        return tuple(sorted(grouped(sorted(changes, key=order), areas), key=order))


def order(change: Change) -> tuple[object, ...]:
    """The order of a report."""
    operation = change.operations[0] if change.operations else None
    return (
        LEVELS.index(change.level),
        (operation.path, operation.method) if operation else ("", ""),
        change.part,
        change.path,
        change.rule,
        identity(change.before),
        identity(change.after),
    )


def _change(
    found: _Found, base: Mapping[str, str], revision: Mapping[str, str]
) -> Change:
    rule = RULES[found.rule]
    nothing = "null" if _VALUES.search(found.rule) else "none"
    return Change(
        rule=found.rule,
        level=found.level,
        message=rule.message.format(
            name=_quoted(found.name),
            before=shown(found.before, nothing),
            after=shown(found.after, nothing),
        ),
        hint="" if _is_received(found, rule.area) else rule.hint,
        part=found.part,
        path=found.path,
        name=found.name,
        before=found.before,
        after=found.after,
        operations=tuple(sorted(found.operations)),
        base=_position(found.base, base),
        revision=_position(found.revision, revision),
    )


_DIRECTED = frozenset(("parameters", "request bodies", "responses", "headers"))
"""Areas whose hints speak to a service about what its clients send, and are sent."""


def _is_received(found: _Found, area: str) -> bool:
    """Whether a change is one of requests that only the service itself makes."""
    kinds = {one.kind for one in found.operations}
    return area in _DIRECTED and bool(kinds) and "operation" not in kinds


def _place_key(place: Location | None) -> object:
    return None if place is None else (id(place.source), place.keys)


def _position(place: Location | None, names: Mapping[str, str]) -> Position | None:
    if place is None:
        return None
    written = place.written
    line, column = written.source.position(written)
    return Position(
        file=written.file,
        line=line,
        column=column,
        pointer=written.pointer,
        within=names.get(written.file, written.file),
    )


def _names(document: Document) -> dict[str, str]:
    """The files of a document as it names them: by their paths from there, or addresses."""
    entry = document.entry
    folder = Path.cwd() if entry.path is None else entry.path.parent.resolve()
    return {
        source.name: source.url
        or (
            "" if source.path is None else Path(relpath(source.path, folder)).as_posix()
        )
        for source in document.sources
        if source is not entry
    } | {entry.name: ""}


def _quoted(name: str) -> str:
    return name if len(name) <= _MAX_TEXT else f"{name[:_MAX_TEXT]}…"


def shown(value: Value, nothing: str = "none") -> str:
    """A value as a message quotes it; `nothing` is what it calls None."""
    if value is None:
        return nothing
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"{value}"
    if isinstance(value, str):
        return f"`{_quoted(value)}`"
    if isinstance(value, list):
        listed = ", ".join(shown(one, "null") for one in value[:12])
        return listed + (f" and {len(value) - 12} more" if len(value) > 12 else "")
    return "an object"
