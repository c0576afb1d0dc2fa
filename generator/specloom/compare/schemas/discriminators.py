"""Which values of a discriminator stand for which schemas, written out or not.

A choice's alternative, or a subtype, that no `mapping` names has its schema's name for a value
(https://spec.openapis.org/oas/v3.1.1.html#discriminator-object).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from specloom.compare.identifiers import RowName
from specloom.compare.schemas.alternatives import reference_of
from specloom.compare.schemas.difference import Difference, keyword_difference
from specloom.compare.schemas.schema import NormalSchema, Parts


class Meaning(NamedTuple):
    """The schema that a value stands for, by reference; `is_written` in a `mapping`."""

    target: str
    is_written: bool


def meanings(
    schema: NormalSchema, subtypes: Iterable[Parts] = ()
) -> dict[str, Meaning]:
    """What each value of a schema's discriminator stands for; empty without one."""
    discriminator = schema.values.get("discriminator")
    if not isinstance(discriminator, dict):
        return {}
    mapping = discriminator.get("mapping")
    by_value = {
        value: Meaning(_target(name), True)
        for value, name in (mapping.items() if isinstance(mapping, dict) else ())
        if isinstance(name, str)
    }
    mapped = {meaning.target for meaning in by_value.values()}
    for parts in chain(*schema.choices.values(), subtypes):
        reference = reference_of(parts)
        if reference is not None and reference not in mapped:
            by_value.setdefault(_schema_name(reference), Meaning(reference, False))
    return by_value


def changed_mapping(base: NormalSchema, revision: NormalSchema) -> Iterator[Difference]:
    """The values that stand for another schema, or that a `mapping` gained or lost."""
    old, new = meanings(base), meanings(revision)
    for value in dict.fromkeys((*old, *new)):
        before, after = old.get(value), new.get(value)
        if before and after:
            if before.target == after.target:
                continue
            row: RowName = "discriminator-mapping-changed"
        elif before and before.is_written:
            row = "discriminator-mapping-deleted"
        elif after and after.is_written:
            row = "discriminator-mapping-added"
        else:
            # A value that nobody wrote down comes and goes with its alternative.
            continue
        yield keyword_difference(
            row,
            base,
            revision,
            "discriminator",
            before=before.target if before else None,
            after=after.target if after else None,
            name=value,
        )


def changed_values(
    base: NormalSchema,
    revision: NormalSchema,
    pairs: list[tuple[str, Parts, Parts]],
    subtypes: tuple[list[Parts], list[Parts]] = ([], []),
) -> Iterator[Difference]:
    """The alternatives, or subtypes, that are told by another value than before.

    That a `mapping` has another value instead is said of the mapping.
    """
    old, new = meanings(base, subtypes[0]), meanings(revision, subtypes[1])
    told_before, told_after = _told_by(old), _told_by(new)
    chosen = {reference_of(parts) for _, _, parts in pairs}
    for name, left, right in pairs:
        before = told_before.get(reference_of(left), [])
        after = told_after.get(reference_of(right), [])
        gone = [value for value in before if value not in after]
        is_implied = any(not new[value].is_written for value in after)
        if after and any(
            (
                new[value].target in chosen
                if value in new
                else is_implied or not old[value].is_written
            )
            for value in gone
        ):
            yield keyword_difference(
                "discriminator-value-changed",
                base,
                revision,
                "discriminator",
                before=", ".join(before),
                after=", ".join(after),
                name=name,
            )


def _told_by(known: dict[str, Meaning]) -> dict[str | None, list[str]]:
    """The values that stand for each schema."""
    by_target: dict[str | None, list[str]] = {}
    for value, meaning in known.items():
        by_target.setdefault(meaning.target, []).append(value)
    return by_target


def _target(name: str) -> str:
    """What a `mapping` names, which may be the bare name of a schema."""
    return name if "/" in name or "#" in name else f"#/components/schemas/{name}"


def _schema_name(reference: str) -> str:
    name = reference.rpartition("/")[2]
    return name if "#" in reference else name.partition(".")[0]
