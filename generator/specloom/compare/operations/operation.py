"""Two operations that are one: everything that changed in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ...document.location import Location
from ...document.references import Resolved
from ...document.value import Value
from ...model.reading import mapping
from ..change import ChangedOperation
from ..documents import ComparedDocument
from ..findings import Findings
from ..lifecycle import UNPROMISED, date_of, stability_change, stability_of
from ..rules import RuleId
from ..schemas.pairs import Pairs
from .bodies import BodyComparison
from .endpoints import Endpoint, endpoints, match
from .parameter_comparison import ParameterComparison
from .scope import Scope
from .security import SecurityComparison, takes_defaults
from .servers import compare_servers

_STABILITY = "x-stability-level"


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
        old_paths = {one.path for one in revision}
        old_paths |= {left.path for left, _ in matched.pairs}
        for left, right in matched.pairs:
            self.pair(left, right)
        for one in matched.removed:
            self._removed(one, is_path=one.path not in old_paths)
        for one in matched.added:
            if not self._is_unpromised(one):
                self._add("endpoint-added", one, revision=one.operation.location)
        for one, first, is_new in matched.doubled:
            self._add(
                "duplicate-path-added" if is_new else "duplicate-path-removed",
                first,
                before=None if is_new else one.path,
                after=one.path if is_new else None,
                base=None if is_new else one.operation.location,
                revision=one.operation.location if is_new else None,
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
                    Resolved(one, base.item.location),
                    Resolved(other, revision.item.location),
                )
                for one, other in zip(
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
                one, other = base.fields.get(keyword), revision.fields.get(keyword)
                if one != other:
                    self._say(
                        "api-extension-changed",
                        base,
                        revision,
                        keyword,
                        one,
                        other,
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
                elif day < self._findings.policy.first_sunset:
                    rule = "api-sunset-date-too-small"
            elif new and self._findings.policy.needs_sunset:
                rule = "api-deprecated-sunset-missing"
            keyword = "x-sunset" if is_dated else "deprecated"
            values = (before, after) if is_dated else (old, new)
            self._say(rule, base, revision, keyword, *values, name=str(after or ""))
            return
        if not new or before is None or before == after:
            return
        earlier = date_of(before)
        rule = "sunset-deleted"
        if after is not None and (day is None or earlier is None):
            rule = "api-path-sunset-parse"
        elif day is not None and earlier is not None:
            if day >= earlier:
                return
            rule = "api-sunset-date-moved-earlier"
            if day < self._findings.policy.first_sunset:
                rule = "api-sunset-date-changed-too-small"
        name = str(after if day is None else before)
        self._say(rule, base, revision, "x-sunset", before, after, name=name)

    def _callbacks(
        self, base: Endpoint, revision: Endpoint, operation: ChangedOperation
    ) -> None:
        old = self._named_callbacks(0, base)
        new = self._named_callbacks(1, revision)
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
        gone = {one.path for one in old} - {one.path for one in new}
        come = {one.path for one in new} - {one.path for one in old}
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
            old = [replace(one, path=after) if one.path in gone else one for one in old]
        self.all(old, new)

    def _named_callbacks(self, side: int, endpoint: Endpoint) -> dict[str, Resolved]:
        found: dict[str, Resolved] = {}
        place = endpoint.operation.location / "callbacks"
        for name, written in mapping(endpoint.fields.get("callbacks")).items():
            followed = self._sides[side].follow(written, place / name)
            if followed is not None and not name.startswith("x-"):
                found[name] = followed
        return found

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
