"""What changed in the parameters of an operation."""

from __future__ import annotations

from typing import Final

from specloom.compare.change import Level
from specloom.compare.lifecycle import date_of
from specloom.compare.operations.contents import name_of, parts_of
from specloom.compare.operations.endpoints import Endpoint
from specloom.compare.operations.parameters import (
    ComparedParameter,
    parameters_of,
    unknown_in,
)
from specloom.compare.operations.regrouping import Regrouping
from specloom.compare.operations.scope import Scope
from specloom.compare.rules import RuleId
from specloom.compare.rules.naming import SchemaUse
from specloom.compare.schemas.schema import NormalSchema, Parts
from specloom.document.location import Location
from specloom.document.value import Value

_SUNSET_RULES: dict[str, RuleId] = {
    "deleted": "request-parameter-sunset-deleted",
    "invalid": "request-parameter-sunset-parse",
    "moved-earlier": "request-parameter-sunset-date-moved-earlier",
    "too-small": "request-parameter-sunset-date-changed-too-small",
}
"""By what `SunsetPolicy.changed` says of a deprecated parameter."""


class ParameterComparison:
    """What changed in the parameters of one operation."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._sides = scope.sides
        self._pairs = scope.pairs
        self._findings = scope.findings
        self._operation = scope.operation
        self._turned = scope.turned

    def run(self, base: Endpoint, revision: Endpoint) -> None:
        """Compare all parameters."""
        old = parameters_of(self._sides[0], base)
        new = parameters_of(self._sides[1], revision)
        lost = unknown_in(self._sides[1], revision)
        unknown = unknown_in(self._sides[0], base)
        gone = {key: parameter for key, parameter in old.items() if key not in new}
        come = {key: parameter for key, parameter in new.items() if key not in old}
        for key, parameter in [*gone.items()]:
            if parameter.reference in lost:
                self._reference("reference-lost", gone.pop(key), base, revision)
        for key, parameter in [*come.items()]:
            if parameter.reference in unknown:
                self._reference("reference-resolved", come.pop(key), base, revision)
        for key, parameter in old.items():
            if key in new:
                self._pair(parameter, new[key])
        if gone and come:
            use = _use(turned=self._turned)
            homes = base.at("parameters"), revision.at("parameters")
            Regrouping(self._scope, use, homes).run(gone, come)
        for parameter in gone.values():
            self._removed(parameter, revision)
        for parameter in come.values():
            self._added(parameter, base)

    def _reference(
        self,
        rule: RuleId,
        parameter: ComparedParameter,
        base: Endpoint,
        revision: Endpoint,
    ) -> None:
        """Say that a reference led nowhere, or leads nowhere now; more is not known."""
        is_new = rule == "reference-resolved"
        here = parameter.resolved.location
        self._findings.add(
            rule,
            operation=self._operation,
            part=parameter.part,
            base=base.at("parameters") if is_new else here,
            revision=here if is_new else revision.at("parameters"),
        )

    def _added(self, parameter: ComparedParameter, base: Endpoint) -> None:
        rule: RuleId
        if parameter.location == "path":
            rule = "new-request-path-parameter"
        elif parameter.is_common:
            rule = (
                "new-required-request-default-parameter-to-existing-path"
                if parameter.required
                else "new-optional-request-default-parameter-to-existing-path"
            )
        elif parameter.required:
            rule = "new-required-request-parameter"
        else:
            rule = "new-optional-request-parameter"
        self._findings.add(
            rule,
            operation=self._operation,
            part=parameter.part,
            name=str(parameter),
            after=parameter.resolved.value,
            base=base.at("parameters"),
            revision=parameter.resolved.location,
        )

    def _removed(self, parameter: ComparedParameter, revision: Endpoint) -> None:
        fields = parameter.fields
        sunset = fields.get("x-sunset")
        day = date_of(sunset)
        rule: RuleId = "request-parameter-removed"
        level: Level | None = None
        if self._turned and parameter.required:
            level = "breaking"
        if fields.get("deprecated") is True:
            level = None
            if sunset is None:
                rule = "request-parameter-removed-with-deprecation"
            elif day is None:
                rule = "request-parameter-sunset-parse"
            elif self._findings.policy.today < day:
                rule = "request-parameter-removed-before-sunset"
            else:
                rule = "request-parameter-removed-after-sunset"
        self._findings.add(
            rule,
            level=level,
            operation=self._operation,
            part=parameter.part,
            name=str(sunset) if rule.endswith("parse") else str(parameter),
            before=sunset if "sunset" in rule else parameter.resolved.value,
            base=parameter.resolved.location,
            revision=revision.at("parameters"),
        )

    def _pair(self, base: ComparedParameter, revision: ComparedParameter) -> None:
        if base.name != revision.name and base.location == "path":
            self._say(
                "request-path-parameter-renamed",
                base,
                revision,
                "name",
                base.name,
                revision.name,
            )
        if base.required != revision.required:
            self._say(
                (
                    "request-parameter-became-required"
                    if revision.required
                    else "request-parameter-became-optional"
                ),
                base,
                revision,
                "required",
                base.required,
                revision.required,
            )
        self._deprecation(base, revision)
        self._serialisation(base, revision)
        if not _has_schema(base) or not _has_schema(revision):
            # Nothing is known of its values, which OpenAPI does not provide for.
            return
        is_required = _says_required(base) and _says_required(revision)
        use = _use(
            turned=self._turned,
            is_header=revision.location == "header",
            is_required=is_required,
        )
        old, new = (
            parts_of(side, parameter.resolved)
            for side, parameter in zip(self._sides, (base, revision), strict=True)
        )
        items = self._items_instead(revision, old, new)
        if items is not None:
            self._say(
                "request-parameter-type-generalized",
                base,
                revision,
                "schema",
                "a value",
                "a list of values",
                name="type",
            )
            new = items
        self._findings.schemas(
            use, old, new, operation=self._operation, part=revision.part
        )

    def _items_instead(
        self, revision: ComparedParameter, old: Parts, new: Parts
    ) -> Parts | None:
        """The items of a list that a single value became, which reads the same.

        `?a=1` is one value, or a list of one, where lists are exploded forms.
        """
        if revision.style != "form" or not revision.explode:
            return None
        before, after = self._pairs.schemas(old, new)
        if not before.types or after.types != frozenset(("array",)):
            return None
        least = after.values.get("minItems", 0)
        if before.types & {"array", "object"} or not isinstance(least, int):
            return None
        return after.singles.get("items") if least <= 1 else None

    def _serialisation(
        self, base: ComparedParameter, revision: ComparedParameter
    ) -> None:
        old, new = base.fields, revision.fields
        before = self._sides[0].named(base.resolved, "content")
        after = self._sides[1].named(revision.resolved, "content")
        if bool(before) != bool(after) or (
            before and after and [*map(name_of, before)] != [*map(name_of, after)]
        ):
            self._say(
                "request-parameter-media-type-changed",
                base,
                revision,
                "content",
                next(iter(before), None),
                next(iter(after), None),
            )
            return
        if before:
            return
        is_exploded_otherwise = (
            base.style == revision.style
            and base.explode != revision.explode
            and any(_has_many(schema) for schema in self._schemas(base, revision))
        )
        explode = base.explode, (
            revision.explode if is_exploded_otherwise else base.explode
        )
        reserved, empty = (
            (old.get(keyword) is True, new.get(keyword) is True)
            for keyword in ("allowReserved", "allowEmptyValue")
        )
        empty_rule: RuleId = "request-parameter-empty-value-denied"
        if empty[1]:
            empty_rule = "request-parameter-empty-value-allowed"
        compared: tuple[tuple[RuleId, str, tuple[Value, Value]], ...] = (
            ("request-parameter-style-changed", "style", (base.style, revision.style)),
            ("request-parameter-explode-changed", "explode", explode),
            ("request-parameter-allow-reserved-changed", "allowReserved", reserved),
            (empty_rule, "allowEmptyValue", empty),
        )
        for rule, keyword, (before_value, after_value) in compared:
            if before_value != after_value:
                self._say(rule, base, revision, keyword, before_value, after_value)

    def _schemas(
        self, base: ComparedParameter, revision: ComparedParameter
    ) -> tuple[NormalSchema, NormalSchema]:
        return self._pairs.schemas(
            parts_of(self._sides[0], base.resolved),
            parts_of(self._sides[1], revision.resolved),
        )

    def _deprecation(
        self, base: ComparedParameter, revision: ComparedParameter
    ) -> None:
        old = base.fields.get("deprecated") is True
        new = revision.fields.get("deprecated") is True
        before, after = base.fields.get("x-sunset"), revision.fields.get("x-sunset")
        plain: Final = "request-parameter-deprecated"
        if old != new:
            rule = self._deprecated(after) if new else "request-parameter-reactivated"
            name = "" if after is None or not new or rule == plain else str(after)
            self._say(rule, base, revision, "deprecated", old, new, name=name)
        elif new and before is None and after is not None:
            rule = self._deprecated(after)
            is_news = rule != plain
            if is_news:
                self._say(rule, base, revision, "x-sunset", before, after, str(after))
        elif new and before != after:
            change = self._findings.policy.changed(before, after)
            if change is not None:
                rule = _SUNSET_RULES[change]
                name = str(after if date_of(after) is None else before)
                self._say(rule, base, revision, "x-sunset", before, after, name=name)

    def _deprecated(self, sunset: Value) -> RuleId:
        """The rule of a deprecation with a sunset date, None for none."""
        day = date_of(sunset)
        if sunset is None and self._findings.policy.needs_sunset:
            return "request-parameter-deprecated-sunset-missing"
        if sunset is not None and day is None:
            return "request-parameter-sunset-parse"
        if self._findings.policy.is_too_soon(day):
            return "request-parameter-sunset-date-too-small"
        return "request-parameter-deprecated"

    def _say(
        self,
        rule: RuleId,
        base: ComparedParameter,
        revision: ComparedParameter,
        keyword: str,
        before: Value,
        after: Value,
        name: str = "",
    ) -> None:
        self._findings.add(
            rule,
            operation=self._operation,
            part=revision.part,
            name=name or str(revision),
            before=before,
            after=after,
            base=_at(base, keyword),
            revision=_at(revision, keyword),
        )


def _use(
    *, turned: bool, is_header: bool = False, is_required: bool = False
) -> SchemaUse:
    return SchemaUse(
        "request",
        "request-parameter",
        "request-parameter-property",
        is_loose=True,
        is_header=is_header,
        turned=turned,
        is_required=is_required,
    )


def _at(parameter: ComparedParameter, keyword: str) -> Location:
    here = parameter.resolved.location
    return here / keyword if keyword in parameter.fields else here


def _has_schema(parameter: ComparedParameter) -> bool:
    return bool({"schema", "content"} & parameter.fields.keys())


def _says_required(parameter: ComparedParameter) -> bool:
    return parameter.fields.get("required") is True


def _has_many(schema: NormalSchema) -> bool:
    """Whether a value may have parts that `explode` puts together."""
    return schema.types is None or not schema.types.isdisjoint(("array", "object"))
