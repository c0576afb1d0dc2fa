"""References that lead nowhere, or to what cannot stand there: all of them at once."""

from __future__ import annotations

from collections.abc import Iterator

from specloom.checks.kinds import kind_name, kind_of_place, wrong_kind
from specloom.checks.survey import Survey
from specloom.checks.violations import shown
from specloom.document import Location, reference_in
from specloom.document.objects import Kind, mapping_of
from specloom.problems import Problem, SpecloomError, problem

_DISPENSABLE = frozenset((Kind.HEADER, Kind.EXAMPLE, Kind.LINK))
"""Kinds that no code is made of, or hardly any: a document without them keeps its meaning."""


def broken_references(survey: Survey) -> Iterator[Problem]:
    """A `$ref` that does not exist, may not be read, leads only back to itself, or to another kind
    of object than must stand there.
    """
    judged: dict[tuple[Kind, int], str | None] = {}
    for kind, value, place in survey.references:
        reference = reference_in(value)
        if reference is None:
            continue
        try:
            target = survey.document.resolve(reference, place)
        except SpecloomError as refusal:
            yield from refusal.problems
            continue
        # The document keeps what it has resolved: the same reference has the same target object.
        question = kind, id(target)
        if question not in judged:
            judged[question] = wrong_kind(kind, target)
        actual = judged[question]
        if actual is not None and _is_meant(kind, place):
            yield _mismatch(reference, actual, kind, place / "$ref")


def _is_meant(kind: Kind, place: Location) -> bool:
    """Whether a kind must stand at a place, and is not there by another reference's mistake."""
    own = kind_of_place(place)
    return own is None or own is kind


def _mismatch(reference: str, actual: str, kind: Kind, where: Location) -> Problem:
    code = "misplaced-reference" if kind in _DISPENSABLE else "mismatched-reference"
    wanted = kind_name(kind)
    return problem(
        code,
        f"{reference!r} is {actual}; {wanted} must stand here.",
        where,
        hint=f"Refer to {wanted}.",
    )


def invalid_references(survey: Survey) -> Iterator[Problem]:
    """A `$ref` that is not even a string."""
    for _, value, place in survey.references:
        if reference_in(value) is None:
            message = f"{shown(value['$ref'])} is not a reference."
            yield problem("invalid-reference", message, place / "$ref")


def discriminator_targets(survey: Survey) -> Iterator[Problem]:
    """A discriminator that maps a value to what is no schema."""
    for schema, place in survey.schemas_with("discriminator"):
        for value, name in mapping_of(schema):
            where = place / "discriminator" / "mapping" / value
            try:
                target = survey.document.mapped(name, place)
            except SpecloomError:
                message = f"{value!r} is mapped to {name!r}, which is no schema."
                yield problem("undefined-discriminator-target", message, where)
                continue
            actual = wrong_kind(Kind.SCHEMA, target)
            if actual is not None:
                message = f"{value!r} is mapped to {name!r}, which is {actual}; a schema must stand here."
                yield problem(
                    "misplaced-reference", message, where, hint="Refer to a schema."
                )
