"""Parameters that became one object, and an object that became parameters.

An object in an exploded form is its properties: `?page=1&size=2`.
"""

from __future__ import annotations

from typing import TypeAlias

from specloom.compare.documents import DocumentSide
from specloom.compare.operations.contents import parts_of
from specloom.compare.operations.parameters import ComparedParameter
from specloom.compare.operations.scope import Scope
from specloom.compare.rules import RuleId
from specloom.compare.rules.naming import SchemaUse
from specloom.compare.schemas.schema import NormalSchema, Parts
from specloom.compare.schemas.subschemas import step_of
from specloom.document.location import Location

Parameters: TypeAlias = dict[tuple[str, str], ComparedParameter]
"""Parameters by location and identity."""


class Regrouping:
    """Matches parameters with the properties of one object, where both read the same.

    `homes` are where the parameters of the operation stand in both documents.
    """

    def __init__(
        self, scope: Scope, use: SchemaUse, homes: tuple[Location, Location]
    ) -> None:
        self._scope = scope
        self._use = use
        self._homes = homes

    def run(self, gone: Parameters, come: Parameters) -> None:
        """Compare what belongs together, and take it out of what went and what came."""
        for side, wholes, singles in (
            (DocumentSide.BASE, gone, come),
            (DocumentSide.REVISION, come, gone),
        ):
            for key, whole in [*wholes.items()]:
                if not _is_exploded(whole):
                    continue
                schema = self._schema(side, whole)
                names = [
                    name for name in schema.properties if ("query", name) in singles
                ]
                if not names or not schema.required.keys() <= {*names}:
                    continue
                del wholes[key]
                matched = {name: singles.pop(("query", name)) for name in names}
                for name, single in matched.items():
                    self._pair(side, whole, schema, name, single)
                self._presence(side, whole, schema, matched)
                for name, parts in schema.properties.items():
                    if name not in matched:
                        self._unmatched(side, whole, name, parts)

    def _schema(self, side: DocumentSide, whole: ComparedParameter) -> NormalSchema:
        parts = parts_of(self._scope.sides[side], whole.resolved)
        old, new = (parts, ()) if side is DocumentSide.BASE else ((), parts)
        return self._scope.pairs.schemas(old, new)[side]

    def _pair(
        self,
        side: DocumentSide,
        whole: ComparedParameter,
        schema: NormalSchema,
        name: str,
        single: ComparedParameter,
    ) -> None:
        """Compare one property with the parameter of its name."""
        needs = [2 if single.required else 0]
        needs.insert(side, _need(whole, schema, name))
        if needs[0] != needs[1]:
            pair = [single]
            pair.insert(side, whole)
            self._required(pair, str(single), needs[0] < needs[1])
        parts = [parts_of(self._scope.sides[1 - side], single.resolved)]
        parts.insert(side, schema.properties[name])
        self._scope.findings.schemas(
            self._use,
            parts[0],
            parts[1],
            operation=self._scope.operation,
            part=single.part,
        )

    def _presence(
        self,
        side: DocumentSide,
        whole: ComparedParameter,
        schema: NormalSchema,
        matched: dict[str, ComparedParameter],
    ) -> None:
        """Say that any one property has to be there, where none in particular has."""
        is_some = any(single.required for single in matched.values())
        if whole.required and not schema.required and not is_some:
            single = next(iter(matched.values()))
            pair = [single]
            pair.insert(side, whole)
            self._required(pair, str(whole), side is DocumentSide.REVISION)

    def _required(
        self, pair: list[ComparedParameter], name: str, is_required: bool
    ) -> None:
        base, revision = pair
        rule: RuleId = "request-parameter-became-optional"
        if is_required:
            rule = "request-parameter-became-required"
        self._scope.findings.add(
            rule,
            operation=self._scope.operation,
            part=revision.part,
            name=name,
            before=not is_required,
            after=is_required,
            base=base.resolved.location,
            revision=revision.resolved.location,
        )

    def _unmatched(
        self, side: DocumentSide, whole: ComparedParameter, name: str, parts: Parts
    ) -> None:
        """Say that a property came or went; what came is optional: see `run`."""
        is_new = side is DocumentSide.REVISION
        written, here = parts[0]
        self._scope.findings.add(
            (
                "new-optional-request-parameter-property"
                if is_new
                else "request-parameter-property-removed"
            ),
            operation=self._scope.operation,
            part=whole.part,
            path=f"${step_of(name)}",
            name=name,
            before=None if is_new else written,
            after=written if is_new else None,
            base=self._homes[0] if is_new else here,
            revision=here if is_new else self._homes[1],
        )


def _is_exploded(parameter: ComparedParameter) -> bool:
    is_form = parameter.style == "form" and parameter.explode
    return is_form and parameter.location == "query"


def _need(whole: ComparedParameter, schema: NormalSchema, name: str) -> int:
    """How much a property is asked for: 2 always, 1 only beside others, 0 never."""
    if name not in schema.required:
        return 0
    if whole.required:
        return 2
    return 1 if len(schema.properties) > 1 else 0
