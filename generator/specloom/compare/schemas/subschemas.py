"""What stands below two schemas: which subschemas belong together, which came and went."""

from __future__ import annotations

from dataclasses import replace

from ...document.value import Value
from ...standards.json_schema import SUBSCHEMA_KEYWORDS
from .alternatives import Likeness
from .anything import any_value
from .choice_comparison import compare_choices
from .conjunctions import changed_conjunctions
from .difference import Difference
from .pair import Below, Pair, Step
from .reading import Schemas
from .schema import WORDS, Parts, Schema
from .unevaluated import comparable

ANYTHING: Parts = ()
"""The schema that admits every value."""


class Subschemas:
    """Compares what stands below pairs of schemas."""

    def __init__(
        self,
        base: Schemas,
        revision: Schemas,
        likeness: Likeness,
    ) -> None:
        self._base = base
        self._revision = revision
        self._likeness = likeness

    def below(self, pair: Pair) -> Below:
        """The pairs below; what has no partner becomes a difference of the pair itself."""
        yield from self._properties(pair)
        yield from self._named(pair, "patternProperties", "pattern-property")
        yield from self._named(pair, "dependentSchemas", "dependent-schema")
        singles = comparable(pair.base, pair.revision)
        for keyword in SUBSCHEMA_KEYWORDS:
            old, new = (one.get(keyword, ANYTHING) for one in singles)
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
        before, after = self._likeness.sketch(0, old), self._likeness.sketch(1, new)
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

    def _named(self, pair: Pair, keyword: str, row: str) -> Below:
        old = pair.base.maps.get(keyword, {})
        new = pair.revision.maps.get(keyword, {})
        mark = "[/{}/]" if keyword == "patternProperties" else "(" + keyword + " {})"
        for name in dict.fromkeys((*old, *new)):
            if name in old and name in new:
                yield Step(mark.format(name)), old[name], new[name]
            else:
                parts = old.get(name) or new[name]
                is_new = name in new
                ending = "added" if is_new else "removed"
                further = (pair.base if is_new else pair.revision).singles
                if keyword == "patternProperties" and _is_no(
                    further.get("additionalProperties", ANYTHING)
                ):
                    # Beside it nothing else is admitted: it does not restrict, but allows.
                    ending = "allowed" if is_new else "denied"
                pair.own.append(
                    Difference(
                        f"{row}-{ending}",
                        None if is_new else parts[0].value,
                        parts[0].value if is_new else None,
                        pair.base.at(keyword) if is_new else parts[0].location,
                        parts[0].location if is_new else pair.revision.at(keyword),
                        name=name,
                    )
                )

    def _single(self, pair: Pair, keyword: str, old: Parts, new: Parts) -> Below:
        if keyword in _FREE_STANDING:
            if keyword != "additionalProperties" or not (_is_no(old) or _is_no(new)):
                text = "[*]" if keyword == "items" else ".*"
                if old and new:
                    yield Step(text, is_item=keyword == "items"), old, new
                else:
                    self._against_anything(pair, keyword, text, old, new)
                return
            if _is_no(old) and _is_no(new):
                return
            row = "denied" if _is_no(new) else "allowed"
            pair.own.append(
                Difference(
                    f"additional-properties-{row}",
                    _written(old),
                    _written(new),
                    pair.base.at(keyword),
                    pair.revision.at(keyword),
                )
            )
            return
        if old and new:
            text = f"({keyword})"
            yield Step(text, turns=keyword == "not", both=keyword == "if"), old, new
            return
        name = ""
        if keyword in _CONDITION:
            sides = (pair.base, pair.revision) if old else (pair.revision, pair.base)
            came_along = _only_in(*sides)
            if "if" in came_along:
                if keyword != "if":
                    # It means nothing without `if`: it is said with that.
                    return
                name = " and ".join(f"`{one}`" for one in came_along[1:])
                name = f"`if` with {name}" if name else "`if`"
        pair.own.append(
            Difference(
                f"{_ROWS.get(keyword, keyword)}-{'added' if new else 'removed'}",
                _written(old) if old else None,
                _written(new) if new else None,
                pair.base.at(keyword),
                pair.revision.at(keyword),
                name=name,
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
            pair.own.append(
                Difference(
                    f"never-{'added' if new.is_never else 'removed'}",
                    base=pair.base.at(keyword),
                    revision=pair.revision.at(keyword),
                    step=step,
                )
            )
            return
        reads = self._base.read, self._revision.read
        found = any_value(old, new, reads)
        if found is not None:
            places = pair.base.at(keyword), pair.revision.at(keyword)
            pair.own.append(
                replace(found, base=places[0], revision=places[1], step=step)
            )

    def _prefix(self, pair: Pair) -> Below:
        """Compare tuples; beyond the shorter one, its `items` say what an item may be."""
        old, new = pair.base.prefix, pair.revision.prefix
        for index in range(max(len(old), len(new))):
            before, after = _item(pair.base, index), _item(pair.revision, index)
            if index < min(len(old), len(new)):
                yield Step(f"[{index}]"), before, after
                continue
            is_new = index < len(new)
            told, other = (after, before) if is_new else (before, after)
            if other and not _is_no(other):
                yield Step(f"[{index}]"), before, after
            elif other or _restricts(told):
                row = "prefix-items" if other else "prefix-item-schema"
                pair.own.append(
                    Difference(
                        f"{row}-{'added' if is_new else 'removed'}",
                        None if is_new else told[0].value,
                        told[0].value if is_new else None,
                        pair.base.at("prefixItems") if is_new else told[0].location,
                        told[0].location if is_new else pair.revision.at("prefixItems"),
                        name=str(index + 1),
                        step=f"[{index}]",
                    )
                )


def _only_in(schema: Schema, other: Schema) -> list[str]:
    """The keywords of a condition that one schema has, and the other has not."""
    return [
        one for one in _CONDITION if one in schema.singles and one not in other.singles
    ]


def _describes(schemas: Schemas, schema: Schema, name: str) -> bool:
    """Whether an alternative of a schema says what a property is."""
    return any(
        name in schemas.read(parts).properties
        for choice in schema.choices.values()
        for parts in choice
    )


_CONDITION = ("if", "then", "else")
"""Keywords of one condition (https://json-schema.org/draft/2020-12/json-schema-core#section-10.2.2)."""
_FREE_STANDING = frozenset(("items", "additionalProperties"))
"""Keywords whose absence is a schema that admits anything."""
_ROWS = {
    "propertyNames": "property-names",
    "unevaluatedItems": "unevaluated-items",
    "unevaluatedProperties": "unevaluated-properties",
    "contentSchema": "content-schema",
}


def step_of(name: str) -> str:
    """A property as a piece of a JSON path."""
    if name.replace("_", "a").isalnum() and not name[0].isdigit():
        return f".{name}"
    quoted = name.replace("\\", "\\\\").replace("'", "\\'")
    return f"['{quoted}']"


def _is_no(parts: Parts) -> bool:
    return any(part.value is False for part in parts)


def _item(schema: Schema, index: int) -> Parts:
    """What an item of a tuple may be: anything, where nothing says it."""
    if index < len(schema.prefix):
        return schema.prefix[index]
    return schema.singles.get("items", ANYTHING)


def _further(schema: Schema) -> Parts:
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
