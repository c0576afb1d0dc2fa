"""What stands below two schemas: which subschemas belong together, which came and went."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from specloom.compare.documents import DocumentSide
from specloom.compare.identifiers import RowName
from specloom.compare.schemas.alternatives import Likeness
from specloom.compare.schemas.anything import any_value
from specloom.compare.schemas.choice_comparison import compare_choices
from specloom.compare.schemas.conjunctions import changed_conjunctions
from specloom.compare.schemas.difference import Difference, addition, removal
from specloom.compare.schemas.pair import Below, Pair, Step
from specloom.compare.schemas.reading import Schemas
from specloom.compare.schemas.schema import WORDS, NormalSchema, Parts
from specloom.compare.schemas.unevaluated import comparable
from specloom.document.value import Value
from specloom.standards.json_schema import SUBSCHEMA_KEYWORDS

ANYTHING: Parts = ()
"""The schema that admits every value."""


class Subschemas:
    """Compares what stands below pairs of schemas."""

    def __init__(self, base: Schemas, revision: Schemas, likeness: Likeness) -> None:
        self._base = base
        self._revision = revision
        self._likeness = likeness

    def below(self, pair: Pair) -> Below:
        """The pairs below; what has no partner becomes a difference of the pair itself."""
        yield from self._properties(pair)
        yield from _named(pair, "patternProperties", "[/{}/]", _pattern_rows(pair))
        yield from _named(
            pair, "dependentSchemas", "(dependentSchemas {})", _DEPENDENT_ROWS
        )
        singles = comparable(pair.base, pair.revision)
        for keyword in SUBSCHEMA_KEYWORDS:
            old, new = (below.get(keyword, ANYTHING) for below in singles)
            if old or new:
                yield from self._single(pair, keyword, old, new)
        yield from self._prefix(pair)
        yield from compare_choices(pair, self._base, self._revision, self._likeness)
        pair.own += changed_conjunctions(pair, self._likeness)

    def with_facts(self, difference: Difference, pair: Pair) -> Difference:
        """What a rule's name depends on, for a property that became required or optional."""
        if difference.row not in ("became-required", "became-optional"):
            return difference
        step = step_of(difference.name)
        parts = pair.revision.properties.get(difference.name)
        if parts is None:
            sides = (self._base, pair.base), (self._revision, pair.revision)
            described = any(_describes(*side, difference.name) for side in sides)
            return replace(difference, step=step, is_undescribed=not described)
        below = self._revision.read(parts)
        return replace(
            difference,
            step=step,
            read_only=below.flag("readOnly"),
            write_only=below.flag("writeOnly"),
            has_default="default" in below.values,
        )

    def is_renaming(self, difference: Difference, pair: Pair) -> bool:
        """Whether a discriminator's value stands for the same schema under another name."""
        if difference.row != "discriminator-mapping-changed":
            return False
        old = self._base.named(difference.before, pair.base.at("discriminator"))
        new = self._revision.named(difference.after, pair.revision.at("discriminator"))
        if old is None or new is None:
            return False
        before = self._likeness.sketch(DocumentSide.BASE, old)
        after = self._likeness.sketch(DocumentSide.REVISION, new)
        return before is not None and before == after

    def _properties(self, pair: Pair) -> Below:
        base, revision = pair.base, pair.revision
        for name, parts in base.properties.items():
            if name in revision.properties:
                step = Step(
                    step_of(name),
                    required=name in base.required and name in revision.required,
                )
                yield step, parts, revision.properties[name]
            else:
                old = self._base.read(parts)
                pair.own.append(
                    Difference(
                        "property-removed",
                        before=parts[0].value,
                        base=parts[0].location,
                        revision=revision.at("properties"),
                        name=name,
                        step=step_of(name),
                        required=name in base.required,
                        read_only=old.flag("readOnly"),
                        write_only=old.flag("writeOnly"),
                    )
                )
                further = _further(revision)
                if further:
                    yield Step(step_of(name)), parts, further
        for name, parts in revision.properties.items():
            if name not in base.properties:
                new = self._revision.read(parts)
                pair.own.append(
                    Difference(
                        "property-added",
                        after=parts[0].value,
                        base=base.at("properties"),
                        revision=parts[0].location,
                        name=name,
                        step=step_of(name),
                        required=name in revision.required,
                        read_only=new.flag("readOnly"),
                        write_only=new.flag("writeOnly"),
                        has_default="default" in new.values,
                    )
                )
                further = _further(base)
                if further:
                    yield Step(step_of(name)), further, parts

    def _single(self, pair: Pair, keyword: str, old: Parts, new: Parts) -> Below:
        """Compare what a keyword with one schema below it says; nothing admits anything."""
        if keyword == "additionalProperties" and (_is_no(old) or _is_no(new)):
            if _is_no(old) != _is_no(new):
                row = _FURTHER_ROWS.removed if _is_no(new) else _FURTHER_ROWS.added
                pair.own.append(
                    _of_keyword(row, pair, keyword, _written(old), _written(new))
                )
        elif keyword in _FREE_STANDING:
            text = _FREE_STANDING[keyword]
            if old and new:
                yield Step(text, is_item=keyword == "items"), old, new
            else:
                self._against_anything(pair, keyword, text, old, new)
        elif old and new:
            text = f"({keyword})"
            yield Step(text, turns=keyword == "not", both=keyword == "if"), old, new
        else:
            name = _condition_name(pair, keyword, bool(old))
            if name is not None:
                rows = _SINGLE_ROWS[keyword]
                before = _written(old) if old else None
                after = _written(new) if new else None
                pair.own.append(
                    _of_keyword(
                        rows.added if new else rows.removed,
                        pair,
                        keyword,
                        before,
                        after,
                        name,
                    )
                )

    def _against_anything(
        self, pair: Pair, keyword: str, step: str, before: Parts, after: Parts
    ) -> None:
        """Say that any value may stand where a type stood, or the other way round.

        Everything else follows from that.
        """
        old, new = self._base.read(before), self._revision.read(after)
        if old.is_never != new.is_never and keyword == "items":
            row: RowName = "forbidden" if new.is_never else "no-longer-forbidden"
            pair.own.append(
                Difference(
                    row,
                    base=pair.base.at(keyword),
                    revision=pair.revision.at(keyword),
                    step=step,
                )
            )
            return
        reads = self._base.read, self._revision.read
        difference = any_value(old, new, reads)
        if difference is not None:
            places = pair.base.at(keyword), pair.revision.at(keyword)
            pair.own.append(
                replace(difference, base=places[0], revision=places[1], step=step)
            )

    def _prefix(self, pair: Pair) -> Below:
        """Compare tuples; beyond the shorter one, its `items` say what an item may be."""
        keyword = "prefixItems"
        old, new = pair.base.prefix, pair.revision.prefix
        for index in range(max(len(old), len(new))):
            before, after = _item(pair.base, index), _item(pair.revision, index)
            if index < min(len(old), len(new)):
                yield Step(f"[{index}]"), before, after
                continue
            is_new = index < len(new)
            longer, shorter = (after, before) if is_new else (before, after)
            if shorter and not _is_no(shorter):
                yield Step(f"[{index}]"), before, after
            elif shorter or _restricts(longer):
                rows = _ITEM_ROWS if shorter else _ITEM_SCHEMA_ROWS
                step, name = f"[{index}]", str(index + 1)
                pair.own.append(
                    addition(rows.added, pair.base, keyword, longer, name, step=step)
                    if is_new
                    else removal(
                        rows.removed, longer, pair.revision, keyword, name, step=step
                    )
                )


class _Rows(NamedTuple):
    """What is said where something comes, and where it goes."""

    added: RowName
    removed: RowName


_FURTHER_ROWS = _Rows("additional-properties-allowed", "additional-properties-denied")
_DEPENDENT_ROWS = _Rows("dependent-schema-added", "dependent-schema-removed")
_ITEM_ROWS = _Rows("prefix-items-added", "prefix-items-removed")
_ITEM_SCHEMA_ROWS = _Rows("prefix-item-schema-added", "prefix-item-schema-removed")
_SINGLE_ROWS = {
    "not": _Rows("not-added", "not-removed"),
    "if": _Rows("if-added", "if-removed"),
    "then": _Rows("then-added", "then-removed"),
    "else": _Rows("else-added", "else-removed"),
    "contains": _Rows("contains-added", "contains-removed"),
    "propertyNames": _Rows("property-names-added", "property-names-removed"),
    "unevaluatedItems": _Rows("unevaluated-items-added", "unevaluated-items-removed"),
    "unevaluatedProperties": _Rows(
        "unevaluated-properties-added", "unevaluated-properties-removed"
    ),
    "contentSchema": _Rows("content-schema-added", "content-schema-removed"),
}


def _named(pair: Pair, keyword: str, step: str, rows: _Rows) -> Below:
    """Compare the schemas below the names of a keyword; `step` leads to that of a name."""
    old, new = pair.base.maps.get(keyword, {}), pair.revision.maps.get(keyword, {})
    for name, parts in old.items():
        if name in new:
            yield Step(step.format(name)), parts, new[name]
        else:
            pair.own.append(removal(rows.removed, parts, pair.revision, keyword, name))
    for name, parts in new.items():
        if name not in old:
            pair.own.append(addition(rows.added, pair.base, keyword, parts, name))


def _pattern_rows(pair: Pair) -> _Rows:
    """What is said of `patternProperties`.

    Beside `additionalProperties: false` a pattern does not restrict properties, but allows them.
    """
    was_closed, is_closed = (
        _is_no(schema.singles.get("additionalProperties", ANYTHING))
        for schema in (pair.base, pair.revision)
    )
    return _Rows(
        "pattern-property-allowed" if was_closed else "pattern-property-added",
        "pattern-property-denied" if is_closed else "pattern-property-removed",
    )


def _of_keyword(
    row: RowName, pair: Pair, keyword: str, before: Value, after: Value, name: str = ""
) -> Difference:
    places = pair.base.at(keyword), pair.revision.at(keyword)
    return Difference(row, before, after, *places, name)


def _condition_name(pair: Pair, keyword: str, is_gone: bool) -> str | None:
    """What is named where a keyword came or went: the parts of a condition with its `if`.

    None for what is said with the `if`, since it means nothing without; empty for other keywords.
    """
    if keyword not in _CONDITION:
        return ""
    schema, other = pair.base, pair.revision
    if not is_gone:
        schema, other = other, schema
    came_along = [
        part
        for part in _CONDITION
        if part in schema.singles and part not in other.singles
    ]
    if "if" not in came_along:
        return ""
    if keyword != "if":
        return None
    further = " and ".join(f"`{part}`" for part in came_along[1:])
    return f"`if` with {further}" if further else "`if`"


def _describes(schemas: Schemas, schema: NormalSchema, name: str) -> bool:
    """Whether an alternative of a schema says what a property is."""
    return any(
        name in schemas.read(parts).properties
        for choice in schema.choices.values()
        for parts in choice
    )


_CONDITION = ("if", "then", "else")
"""Keywords of one condition (https://json-schema.org/draft/2020-12/json-schema-core#section-10.2.2)."""
_FREE_STANDING = {"items": "[*]", "additionalProperties": ".*"}
"""Keywords whose absence is a schema that admits anything, with the step to their schema."""


def step_of(name: str) -> str:
    """A property as a piece of a JSON path."""
    if name.replace("_", "a").isalnum() and not name[0].isdigit():
        return f".{name}"
    quoted = name.replace("\\", "\\\\").replace("'", "\\'")
    return f"['{quoted}']"


def _is_no(parts: Parts) -> bool:
    return any(part.value is False for part in parts)


def _item(schema: NormalSchema, index: int) -> Parts:
    """What an item of a tuple may be: anything, where nothing says it."""
    if index < len(schema.prefix):
        return schema.prefix[index]
    return schema.singles.get("items", ANYTHING)


def _further(schema: NormalSchema) -> Parts:
    """What every property is that `properties` does not name; nothing for any or none."""
    further = schema.singles.get("additionalProperties", ANYTHING)
    is_typed = not _is_no(further) and "patternProperties" not in schema.maps
    return further if is_typed else ANYTHING


def _restricts(parts: Parts) -> bool:
    """Whether schemas ask anything of a value."""
    return any(
        part.value is False
        or (isinstance(part.value, dict) and not part.value.keys() <= WORDS)
        for part in parts
    )


def _written(parts: Parts) -> Value:
    return parts[0].value if parts else True
