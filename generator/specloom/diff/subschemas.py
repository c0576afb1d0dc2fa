"""What stands below two schemas: which subschemas belong together, which came and went."""

from __future__ import annotations

from dataclasses import replace

from ..document.value import Value
from .alternatives import Likeness, discriminating, match
from .difference import Difference
from .differences import types_of
from .discriminators import changed_values
from .pair import Below, Pair, Step
from .schema import SINGLE, WORDS, Parts, Schema
from .schemas import Schemas

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
        for keyword in SINGLE:
            yield from self._single(pair, keyword)
        yield from self._prefix(pair)
        yield from self._choices(pair)
        self._conjunctions(pair)

    def with_facts(self, difference: Difference, pair: Pair) -> Difference:
        """What a rule's name depends on, for a property that became required or optional."""
        if difference.row not in ("became-required", "became-optional"):
            return difference
        parts = pair.revision.properties.get(difference.name)
        if parts is None:
            sides = (self._base, pair.base), (self._revision, pair.revision)
            described = any(_describes(*side, difference.name) for side in sides)
            return replace(difference, is_undescribed=not described)
        below = self._revision.read(parts)
        return replace(
            difference,
            step=step_of(difference.name),
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
                pair.own.append(
                    Difference(
                        f"{row}-{'added' if is_new else 'removed'}",
                        None if is_new else parts[0].value,
                        parts[0].value if is_new else None,
                        pair.base.at(keyword) if is_new else parts[0].location,
                        parts[0].location if is_new else pair.revision.at(keyword),
                        name=name,
                    )
                )

    def _single(self, pair: Pair, keyword: str) -> Below:
        old, new = (
            pair.base.singles.get(keyword, ANYTHING),
            pair.revision.singles.get(keyword, ANYTHING),
        )
        if not old and not new:
            return
        if keyword in _FREE_STANDING:
            if keyword != "additionalProperties" or not (_is_no(old) or _is_no(new)):
                text = "[*]" if keyword == "items" else ".*"
                if old and new:
                    yield Step(text, is_item=keyword == "items"), old, new
                else:
                    self._against_anything(pair, keyword, text)
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
        pair.own.append(
            Difference(
                f"{_ROWS.get(keyword, keyword)}-{'added' if new else 'removed'}",
                _written(old) if old else None,
                _written(new) if new else None,
                pair.base.at(keyword),
                pair.revision.at(keyword),
            )
        )

    def _against_anything(self, pair: Pair, keyword: str, step: str) -> None:
        """Say that any value may stand where a type stood, or the other way round.

        Everything else follows from the types.
        """
        old = self._base.read(pair.base.singles.get(keyword, ANYTHING))
        new = self._revision.read(pair.revision.singles.get(keyword, ANYTHING))
        if old.is_never != new.is_never and keyword == "items":
            pair.own.append(
                Difference(
                    f"never-{'added' if new.is_never else 'removed'}",
                    base=pair.base.at(keyword),
                    revision=pair.revision.at(keyword),
                    step=step,
                )
            )
        elif old.types != new.types:
            pair.own.append(
                Difference(
                    f"any-value-{'allowed' if new.types is None else 'denied'}",
                    types_of(old),
                    types_of(new),
                    pair.base.at(keyword),
                    pair.revision.at(keyword),
                    step=step,
                )
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

    def _choices(self, pair: Pair) -> Below:
        old, new = pair.base.choices, pair.revision.choices
        keywords = [one for one in ("oneOf", "anyOf") if one in old or one in new]
        for keyword in keywords:
            before, after = old.get(keyword, []), new.get(keyword, [])
            if not before or not after:
                # An anyOf that became a oneOf is compared as the choice it still is.
                other = "anyOf" if keyword == "oneOf" else "oneOf"
                if keyword in old and other in new and other not in old:
                    after = new[other]
                    if keyword == "anyOf" and self._may_overlap(pair.revision):
                        pair.own.append(
                            Difference(
                                "any-of-became-one-of",
                                base=pair.base.at("anyOf"),
                                revision=pair.revision.at("oneOf"),
                            )
                        )
                elif keyword in new and other in old and other not in new:
                    continue
            matched = match(before, after, self._likeness)
            for name, left, right in matched.pairs:
                yield Step(f"({name})", is_alternative=True), left, right
            pair.own += changed_values(pair.base, pair.revision, matched.pairs)
            row = "one-of" if keyword == "oneOf" else "any-of"
            for name, parts in matched.removed:
                pair.own.append(
                    Difference(
                        f"{row}-removed",
                        before=parts[0].value,
                        base=parts[0].location,
                        revision=pair.revision.at(keyword),
                        name=name,
                    )
                )
            for name, parts in matched.added:
                pair.own.append(
                    Difference(
                        f"{row}-added",
                        after=parts[0].value,
                        base=pair.base.at(keyword),
                        revision=parts[0].location,
                        name=name,
                    )
                )

    def _may_overlap(self, schema: Schema) -> bool:
        """Whether a value may match two alternatives of a `oneOf`, by their types."""
        if "discriminator" in schema.values:
            return False
        seen: set[str] = set()
        for parts in schema.choices["oneOf"]:
            one = self._revision.read(parts)
            if one.enum is not None or "const" in one.values or discriminating(parts):
                continue
            types = one.types or _TYPES
            if seen & types:
                return True
            seen |= types | ({"integer"} if "number" in types else set())
        return False

    def _conjunctions(self, pair: Pair) -> None:
        """Say which schemas of `allOf` came or went, where that made a difference.

        What it does to values is said where it does it. A schema of words alone does
        nothing to them.
        """
        old: list[Parts] = [(one,) for one in pair.base.all_of]
        new: list[Parts] = [(one,) for one in pair.revision.all_of]
        if not old and not new:
            return
        matched = match(old, new, self._likeness)
        for row, listed in (("removed", matched.removed), ("added", matched.added)):
            for name, parts in listed:
                is_new = row == "added"
                ending = row
                if _is_words(parts[0].value):
                    ending = f"{row}-annotation-only"
                elif not pair.own or not old or not new:
                    continue
                pair.own.append(
                    Difference(
                        f"all-of-{ending}",
                        None if is_new else parts[0].value,
                        parts[0].value if is_new else None,
                        pair.base.at("allOf") if is_new else parts[0].location,
                        parts[0].location if is_new else pair.revision.at("allOf"),
                        name=name,
                    )
                )


def _describes(schemas: Schemas, schema: Schema, name: str) -> bool:
    """Whether an alternative of a schema says what a property is."""
    return any(
        name in schemas.read(parts).properties
        for choice in schema.choices.values()
        for parts in choice
    )


_TYPES = frozenset(("string", "number", "integer", "boolean", "array", "object"))
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


def _is_words(value: Value) -> bool:
    return isinstance(value, dict) and bool(value) and set(value) <= WORDS
