"""Two operations that are one: everything that changed in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from specloom.compare.change import ChangedOperation
from specloom.compare.documents import ComparedDocument, DocumentSide
from specloom.compare.findings import Findings
from specloom.compare.lifecycle import (
    UNPROMISED,
    date_of,
    stability_change,
    stability_of,
)
from specloom.compare.operations.bodies import BodyComparison
from specloom.compare.operations.endpoints import Endpoint, endpoints, match
from specloom.compare.operations.parameter_comparison import ParameterComparison
from specloom.compare.operations.scope import Scope
from specloom.compare.operations.security import SecurityComparison, takes_defaults
from specloom.compare.operations.servers import compare_servers
from specloom.compare.rules import RuleId
from specloom.compare.schemas.pairs import Pairs
from specloom.document.location import Location
from specloom.document.references import Resolved
from specloom.document.value import Value

_STABILITY = "x-stability-level"

_SUNSET_RULES: dict[str, RuleId] = {
    "deleted": "sunset-deleted",
    "invalid": "api-path-sunset-parse",
    "moved-earlier": "api-sunset-date-moved-earlier",
    "too-small": "api-sunset-date-changed-too-small",
}
"""By what `SunsetPolicy.changed` says of a deprecated operation."""


class OperationComparison:
    """Compares operations, one pair after the other."""

    def __init__(
        self,
        sides: tuple[ComparedDocument, ComparedDocument],
        pairs: Pairs,
        findings: Findings,
    ) -> None:
        self._sides = sides
        self._pairs = pairs
        self._findings = findings
        self._security = SecurityComparison(sides, findings)
        self._is_empty = True
        self._takes_defaults = False
        self._open = set[tuple[int, int, str]]()

    @property
    def concerns_defaults(self) -> bool:
        """Whether what is required of all operations is required of one that stayed.

        So it is where none stayed: those to come may take it.
        """
        return self._is_empty or self._takes_defaults

    def all(self, base: list[Endpoint], revision: list[Endpoint]) -> None:
        """Compare all operations of two documents, or of two webhooks or callbacks."""
        matched = match(base, revision)
        old_paths = {endpoint.path for endpoint in revision}
        old_paths |= {left.path for left, _ in matched.pairs}
        for left, right in matched.pairs:
            self.pair(left, right)
        for endpoint in matched.removed:
            self._removed(endpoint, is_path=endpoint.path not in old_paths)
        for endpoint in matched.added:
            if not self._is_unpromised(endpoint):
                self._add(
                    "endpoint-added", endpoint, revision=endpoint.operation.location
                )
        for endpoint, first, is_new in matched.doubled:
            self._add(
                "duplicate-path-added" if is_new else "duplicate-path-removed",
                first,
                before=None if is_new else endpoint.path,
                after=endpoint.path if is_new else None,
                base=None if is_new else endpoint.operation.location,
                revision=endpoint.operation.location if is_new else None,
            )

    def pair(self, base: Endpoint, revision: Endpoint) -> None:
        """Compare two operations that are one; a callback may lead back to its operation."""
        key = id(base.operation.value), id(revision.operation.value), revision.kind
        if key not in self._open:
            self._open.add(key)
            self._pair(base, revision)
            self._open.remove(key)

    def _pair(self, base: Endpoint, revision: Endpoint) -> None:
        self._is_empty = False
        if takes_defaults(base) and takes_defaults(revision):
            self._takes_defaults = True
        if self._is_untouched(base, revision):
            return
        self._stability(base, revision)
        if self._is_unpromised(base):
            return
        operation = revision.named()
        self._names(base, revision, operation)
        self._deprecation(base, revision)
        turned = revision.kind != "operation"
        scope = Scope(self._sides, self._pairs, self._findings, operation, turned)
        ParameterComparison(scope).run(base, revision)
        bodies = BodyComparison(scope)
        bodies.request(base, revision)
        bodies.responses(base, revision)
        self._security.run(base, revision, operation)
        for left, right in (
            (base.operation, revision.operation),
            (base.item, revision.item),
        ):
            compare_servers(self._findings, left, right, operation)
        self._callbacks(base, revision, operation)

    def _is_untouched(self, base: Endpoint, revision: Endpoint) -> bool:
        """Whether nothing that an operation says, or refers to, was edited."""
        return (
            base.path == revision.path
            and base.item_fields.get("parameters")
            == revision.item_fields.get("parameters")
            and base.item_fields.get("servers") == revision.item_fields.get("servers")
            and self._pairs.equal(base.operation, revision.operation)
            and all(
                self._pairs.equal(
                    Resolved(old, base.item.location),
                    Resolved(new, revision.item.location),
                )
                for old, new in zip(
                    _listed(base.item_fields.get("parameters")),
                    _listed(revision.item_fields.get("parameters")),
                    strict=True,
                )
            )
        )

    def _is_unpromised(self, endpoint: Endpoint) -> bool:
        return stability_of(endpoint.fields.get(_STABILITY)) in UNPROMISED

    def _removed(self, endpoint: Endpoint, *, is_path: bool) -> None:
        fields = endpoint.fields
        sunset = fields.get("x-sunset")
        day = date_of(sunset)
        name = str(sunset)
        rule: RuleId
        level = fields.get(_STABILITY)
        if stability_of(level) is None:
            rule, name = "api-invalid-stability-level", str(level)
        elif self._is_unpromised(endpoint):
            rule, name = "api-removed-unstable", str(level)
        elif fields.get("deprecated") is not True:
            rule = (
                "api-path-removed-without-deprecation"
                if is_path
                else "api-removed-without-deprecation"
            )
        elif sunset is None:
            rule = (
                "api-path-removed-with-deprecation"
                if is_path
                else "api-removed-with-deprecation"
            )
        elif day is None:
            rule = "api-path-sunset-parse"
        elif self._findings.policy.today < day:
            rule = (
                "api-path-removed-before-sunset"
                if is_path
                else "api-removed-before-sunset"
            )
        else:
            rule = "api-removed-after-sunset"
        self._add(rule, endpoint, name=name, base=endpoint.operation.location)

    def _stability(self, base: Endpoint, revision: Endpoint) -> None:
        before, after = base.fields.get(_STABILITY), revision.fields.get(_STABILITY)
        for endpoint, level in ((base, before), (revision, after)):
            if stability_of(level) is None:
                self._add(
                    "api-invalid-stability-level",
                    revision,
                    name=str(level),
                    base=base.at(_STABILITY) if endpoint is base else None,
                    revision=revision.at(_STABILITY) if endpoint is revision else None,
                )
        way = stability_change(before, after)
        if way is not None:
            self._say(
                (
                    "api-stability-decreased"
                    if way == "decreased"
                    else "api-stability-increased"
                ),
                base,
                revision,
                _STABILITY,
                stability_of(before),
                stability_of(after),
            )

    def _names(
        self, base: Endpoint, revision: Endpoint, operation: ChangedOperation
    ) -> None:
        old, new = base.named().operation_id, operation.operation_id
        if old != new and (old or new):
            rule: RuleId = (
                "api-operation-id-removed" if old else "api-operation-id-added"
            )
            self._say(rule, base, revision, "operationId", old, new)
        before, after = base.named().tags, operation.tags
        for tag in dict.fromkeys((*before, *after)):
            if (tag in before) != (tag in after):
                is_new = tag in after
                self._say(
                    "api-tag-added" if is_new else "api-tag-removed",
                    base,
                    revision,
                    "tags",
                    None if is_new else tag,
                    tag if is_new else None,
                    name=f"`{tag}`",
                )
        for keyword in dict.fromkeys((*base.fields, *revision.fields)):
            if keyword.startswith("x-specloom-"):
                was, now = base.fields.get(keyword), revision.fields.get(keyword)
                if was != now:
                    self._say(
                        "api-extension-changed",
                        base,
                        revision,
                        keyword,
                        was,
                        now,
                        name=keyword,
                    )

    def _deprecation(self, base: Endpoint, revision: Endpoint) -> None:
        old = base.fields.get("deprecated") is True
        new = revision.fields.get("deprecated") is True
        before, after = base.fields.get("x-sunset"), revision.fields.get("x-sunset")
        day = date_of(after)
        is_dated = old and new and before is None and after is not None
        if old != new or is_dated:
            rule: RuleId = "endpoint-deprecated" if new else "endpoint-reactivated"
            if new and after is not None:
                rule = "endpoint-deprecated-with-sunset"
                if day is None:
                    rule = "api-deprecated-sunset-parse"
                elif self._findings.policy.is_too_soon(day):
                    rule = "api-sunset-date-too-small"
            elif new and self._findings.policy.needs_sunset:
                rule = "api-deprecated-sunset-missing"
            keyword = "x-sunset" if is_dated else "deprecated"
            values = (before, after) if is_dated else (old, new)
            self._say(rule, base, revision, keyword, *values, name=str(after or ""))
            return
        if not new or before is None or before == after:
            return
        change = self._findings.policy.changed(before, after)
        if change is not None:
            name = str(after if day is None else before)
            rule = _SUNSET_RULES[change]
            self._say(rule, base, revision, "x-sunset", before, after, name=name)

    def _callbacks(
        self, base: Endpoint, revision: Endpoint, operation: ChangedOperation
    ) -> None:
        old = self._named_callbacks(DocumentSide.BASE, base)
        new = self._named_callbacks(DocumentSide.REVISION, revision)
        for name in dict.fromkeys((*old, *new)):
            if name in old and name in new:
                self._callback(name, old[name], new[name], operation)
                continue
            is_new = name in new
            self._findings.add(
                "callback-added" if is_new else "callback-removed",
                operation=operation,
                part=f"callback {name}",
                name=f"`{name}`",
                base=None if is_new else old[name].location,
                revision=new[name].location if is_new else None,
            )

    def _callback(
        self, name: str, base: Resolved, revision: Resolved, operation: ChangedOperation
    ) -> None:
        owner = str(operation)
        old = list(endpoints(self._sides[0], base, "callback", owner))
        new = list(endpoints(self._sides[1], revision, "callback", owner))
        gone = {endpoint.path for endpoint in old} - {endpoint.path for endpoint in new}
        come = {endpoint.path for endpoint in new} - {endpoint.path for endpoint in old}
        if len(gone) == len(come) == 1:
            before, after = *gone, *come
            self._findings.add(
                "callback-url-changed",
                operation=operation,
                part=f"callback {name}",
                name=f"`{name}`",
                before=before,
                after=after,
                base=base.location / before,
                revision=revision.location / after,
            )
            old = [
                replace(endpoint, path=after) if endpoint.path in gone else endpoint
                for endpoint in old
            ]
        self.all(old, new)

    def _named_callbacks(
        self, side: DocumentSide, endpoint: Endpoint
    ) -> dict[str, Resolved]:
        callbacks = self._sides[side].named(endpoint.operation, "callbacks")
        return {
            name: callback
            for name, callback in callbacks.items()
            if not name.startswith("x-")
        }

    def _add(
        self,
        rule: RuleId,
        endpoint: Endpoint,
        *,
        name: str = "",
        before: Value = None,
        after: Value = None,
        base: Location | None = None,
        revision: Location | None = None,
    ) -> None:
        self._findings.add(
            rule,
            operation=endpoint.named(),
            name=name,
            before=before,
            after=after,
            base=base,
            revision=revision,
        )

    def _say(
        self,
        rule: RuleId,
        base: Endpoint,
        revision: Endpoint,
        keyword: str,
        before: Value,
        after: Value,
        name: str = "",
    ) -> None:
        self._add(
            rule,
            revision,
            name=name,
            before=before,
            after=after,
            base=base.at(keyword),
            revision=revision.at(keyword),
        )


def _listed(value: Value) -> list[Value]:
    return value if isinstance(value, list) else []


def operations_of(side: ComparedDocument) -> list[Endpoint]:
    """The operations of a document."""
    data: Mapping[str, Value] = side.document.data
    paths = Resolved(data.get("paths"), side.document.root / "paths")
    return list(endpoints(side, paths))
