"""What became of the alternatives of choices."""

from __future__ import annotations

from specloom.compare.identifiers import RowName
from specloom.compare.schemas.alternatives import Likeness, discriminating, match
from specloom.compare.schemas.difference import Difference, addition, removal
from specloom.compare.schemas.differences import covers
from specloom.compare.schemas.discriminators import changed_values
from specloom.compare.schemas.pair import Below, Pair, Step
from specloom.compare.schemas.reading import Schemas, is_bare
from specloom.compare.schemas.schema import NormalSchema, Parts, key_of
from specloom.compare.schemas.variants import newer

_TYPES = frozenset(("string", "number", "integer", "boolean", "array", "object"))
_COMPOSED = frozenset(("object", "array"))


def compare_choices(
    pair: Pair, base: Schemas, revision: Schemas, likeness: Likeness
) -> Below:
    """The pairs of alternatives; one without a partner is a difference of the pair itself."""
    old, new = pair.base.choices, pair.revision.choices
    keywords = [
        choice for choice in ("oneOf", "anyOf") if choice in old or choice in new
    ]
    for keyword in keywords:
        before, after = old.get(keyword, []), new.get(keyword, [])
        if not before or not after:
            # An anyOf that became a oneOf is compared as the choice it still is.
            other_keyword = "anyOf" if keyword == "oneOf" else "oneOf"
            if keyword in old and other_keyword in new and other_keyword not in old:
                after = new[other_keyword]
                if keyword == "anyOf" and _may_overlap(pair.revision, revision):
                    pair.own.append(
                        Difference(
                            "any-of-became-one-of",
                            base=pair.base.at("anyOf"),
                            revision=pair.revision.at("oneOf"),
                        )
                    )
            elif keyword in new and other_keyword in old and other_keyword not in new:
                continue
        sides = (pair.base, base, before), (pair.revision, revision, after)
        singles = [
            schemas.read(listed[0])
            for owner, schemas, listed in sides
            if owner.is_single
        ]
        matched = match(
            before,
            after,
            likeness,
            by_similarity=all(covers(_COMPOSED, single.types) for single in singles),
            are_last_one=not singles,
        )
        for name, left, right in matched.pairs:
            yield Step(f"({name})", is_alternative=True), left, right
        pair.own += changed_values(pair.base, pair.revision, matched.pairs)
        is_one_of = keyword == "oneOf"
        for name, parts in _not_within(singles, matched.removed, sides[0]):
            row: RowName = "one-of-removed" if is_one_of else "any-of-removed"
            pair.own.append(removal(row, parts, pair.revision, keyword, name))
        newer_ones = newer(*sides) if matched.added else frozenset()
        for name, parts in _not_within(singles, matched.added, sides[1]):
            row = "one-of-added" if is_one_of else "any-of-added"
            is_newer = key_of(parts) in newer_ones
            pair.own.append(
                addition(row, pair.base, keyword, parts, name, is_newer=is_newer)
            )


def _not_within(
    singles: list[NormalSchema],
    alternatives: list[tuple[str, Parts]],
    side: tuple[NormalSchema, Schemas, list[Parts]],
) -> list[tuple[str, Parts]]:
    """The alternatives that admit more than the schema of the other side, where that is no choice."""
    owner, schemas, _ = side
    if owner.is_single:
        # It has no number: it is called by what it is.
        return [
            (", ".join(sorted(schemas.read(parts).types or _TYPES)), parts)
            for _, parts in alternatives
        ]
    return [
        (name, parts)
        for name, parts in alternatives
        if not any(_is_within(schemas.read(parts), single) for single in singles)
    ]


def _is_within(schema: NormalSchema, single: NormalSchema) -> bool:
    """Whether a schema admits only what one admits that asks for its types alone."""
    is_typed = schema.types is not None and not schema.nullable
    return is_typed and is_bare(single) and covers(single.types, schema.types)


def _may_overlap(schema: NormalSchema, schemas: Schemas) -> bool:
    """Whether a value may match two alternatives of a `oneOf`, by their types."""
    if "discriminator" in schema.values:
        return False
    seen: set[str] = set()
    for parts in schema.choices["oneOf"]:
        alternative = schemas.read(parts)
        if (
            alternative.enum is not None
            or "const" in alternative.values
            or discriminating(parts)
        ):
            continue
        types = alternative.types or _TYPES
        if seen & types:
            return True
        seen |= types | ({"integer"} if "number" in types else set())
    return False
