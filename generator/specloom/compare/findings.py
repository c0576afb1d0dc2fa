"""What a comparison finds, collected: the same change once, with all operations it reaches."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from os.path import relpath
from pathlib import Path
from typing import TypeAlias

from specloom.compare.change import (
    LEVELS,
    Change,
    ChangedOperation,
    DocumentPlace,
    Level,
)
from specloom.compare.documents import ComparedDocument
from specloom.compare.grouping import grouped
from specloom.compare.lifecycle import SunsetPolicy
from specloom.compare.rules import RULES, RuleId
from specloom.compare.rules.naming import SchemaUse, rule_of
from specloom.compare.rules.rule import OFF, level_of
from specloom.compare.schemas.pairs import Pairs
from specloom.compare.schemas.schema import Parts, canonical_text
from specloom.compare.schemas.walks import Reached, Way
from specloom.document.document import Document
from specloom.document.location import Location
from specloom.document.value import Value
from specloom.standards.json_schema import identity

_VALUES = re.compile("-(default-value|const)-(added|removed|changed)$")
"""Rules whose messages quote values that are there: None is the value null."""

_Kind: TypeAlias = tuple[int, int, Way]
"""A difference, the last step to it, and what holds on the way there."""

_MAX_TEXT = 120
"""Characters of a value that a message quotes."""


@dataclass(slots=True)
class _Pending:
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
    `policy` is what the user asks of deprecations.
    """

    def __init__(
        self,
        sides: tuple[ComparedDocument, ComparedDocument],
        pairs: Pairs,
        levels: Mapping[str, Level | None],
        policy: SunsetPolicy,
    ) -> None:
        self.policy = policy
        self._sides = sides
        self._pairs = pairs
        self._levels = levels
        self._pending: dict[tuple[object, ...], _Pending] = {}
        self._of_differences: dict[tuple[int, RuleId, Level], _Pending] = {}
        self._rules: dict[SchemaUse, dict[_Kind, tuple[RuleId, Level] | None]] = {}

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
        """Add a change, or one more operation to a change that is known.

        Where no `level` is given it is the rule's, which may be another in a request that the
        service itself makes.
        """
        if level is None and operation is not None and operation.kind != "operation":
            level = RULES[rule].turned
        pending = self._known_or_new(
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
            pending.operations[operation] = None

    def _known_or_new(
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
    ) -> _Pending:
        given = self._levels.get(rule, level or RULES[rule].level)
        is_off = given is None or self._is_off(rule, given)
        chosen = level_of(OFF) if given is None else given
        key = (
            rule,
            chosen,
            _location_key(base),
            _location_key(revision),
            name,
            identity(before),
            identity(after),
        )
        pending = self._pending.get(key)
        if pending is None:
            pending = self._pending[key] = _Pending(
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
        return pending

    def _is_off(self, rule: RuleId, level: Level) -> bool:
        """Whether a change is said only where the user gives its rule a level."""
        known = RULES[rule]
        return known.is_off and level == known.level and rule not in self._levels

    def schemas(
        self,
        use: SchemaUse,
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
        rules = self._rules.setdefault(use, {})
        worst: dict[int, tuple[RuleId, Level, Reached]] = {}
        for reached in self._pairs.walk(key):
            difference = reached.difference
            kind = id(difference), id(reached.last), reached.way
            if kind not in rules:
                rules[kind] = rule_of(use, reached, self.policy)
            known = rules[kind]
            if known is None:
                continue
            rule, level = known
            before = worst.get(id(difference))
            if before is None or LEVELS.index(level) < LEVELS.index(before[1]):
                worst[id(difference)] = rule, level, reached
        for rule, level, reached in worst.values():
            pending = self._of_differences.get((id(reached.difference), rule, level))
            if pending is None:
                pending = self._difference(rule, level, reached, part)
            if operation is not None:
                pending.operations[operation] = None

    def _difference(
        self, rule: RuleId, level: Level, reached: Reached, part: str
    ) -> _Pending:
        difference = reached.difference
        pending = self._known_or_new(
            rule,
            part=part,
            path=reached.path,
            name=difference.name,
            before=difference.before,
            after=difference.after,
            base=difference.base,
            revision=difference.revision,
            level=level,
        )
        self._of_differences[id(difference), rule, level] = pending
        return pending

    @property
    def worst(self) -> Level | None:
        """The worst level so far."""
        levels = {
            pending.level for pending in self._pending.values() if not pending.is_off
        }
        return next((level for level in LEVELS if level in levels), None)

    def changes(self) -> tuple[Change, ...]:
        """All changes: the worst first, then by operation, part, path and rule."""
        return self._listed(is_off=False)

    def silent(self) -> tuple[Change, ...]:
        """What no report says, since its rule is off, in the same order."""
        return self._listed(is_off=True)

    def _listed(self, *, is_off: bool) -> tuple[Change, ...]:
        base, revision = (_names(side.document) for side in self._sides)
        changes = [
            _change(pending, base, revision)
            for pending in self._pending.values()
            if pending.is_off == is_off
        ]
        return tuple(sorted(grouped(sorted(changes, key=order)), key=order))


def order(change: Change) -> tuple[object, ...]:
    """The order of a report."""
    operation = change.operations[0] if change.operations else None
    return (
        LEVELS.index(change.level),
        (operation.path, operation.method) if operation else ("", ""),
        change.part,
        change.path,
        change.rule,
        canonical_text(change.before),
        canonical_text(change.after),
    )


def _change(
    pending: _Pending, base: Mapping[str, str], revision: Mapping[str, str]
) -> Change:
    rule = RULES[pending.rule]
    nothing = "null" if _VALUES.search(pending.rule) else "none"
    return Change(
        rule=pending.rule,
        level=pending.level,
        message=rule.message.format(
            name=_quoted(pending.name),
            before=shown(pending.before, nothing),
            after=shown(pending.after, nothing),
        ),
        hint="" if _is_received(pending, rule.area) else rule.hint,
        part=pending.part,
        path=pending.path,
        name=pending.name,
        before=pending.before,
        after=pending.after,
        operations=tuple(sorted(pending.operations)),
        base=_place(pending.base, base),
        revision=_place(pending.revision, revision),
    )


_DIRECTED = frozenset(("parameters", "request bodies", "responses", "headers"))
"""Areas whose hints speak to a service about what its clients send, and are sent."""


def _is_received(pending: _Pending, area: str) -> bool:
    """Whether a change is one of requests that only the service itself makes."""
    kinds = {operation.kind for operation in pending.operations}
    return area in _DIRECTED and bool(kinds) and "operation" not in kinds


def _location_key(location: Location | None) -> object:
    return None if location is None else (id(location.source), location.keys)


def _place(location: Location | None, names: Mapping[str, str]) -> DocumentPlace | None:
    if location is None:
        return None
    written = location.written
    line, column = written.source.position(written)
    return DocumentPlace(
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
        listed = ", ".join(shown(item, "null") for item in value[:12])
        return listed + (f" and {len(value) - 12} more" if len(value) > 12 else "")
    return "an object"
