"""References that lead nowhere, all of them at once."""

from __future__ import annotations

from collections.abc import Iterator

from specloom.checks.survey import Survey
from specloom.checks.violations import shown
from specloom.document.document import reference_in
from specloom.document.objects import mapping_of
from specloom.problems import Problem, SpecloomError, problem


def broken_references(survey: Survey) -> Iterator[Problem]:
    """A ``$ref`` that does not exist, may not be read, or leads only back to itself."""
    for value, place in survey.references:
        reference = reference_in(value)
        if reference is None:
            continue
        try:
            survey.document.resolve(reference, place)
        except SpecloomError as refusal:
            yield from refusal.problems


def invalid_references(survey: Survey) -> Iterator[Problem]:
    """A ``$ref`` that is not even a string."""
    for value, place in survey.references:
        if reference_in(value) is None:
            message = f"{shown(value['$ref'])} is not a reference."
            yield problem("invalid-reference", message, place / "$ref")


def undefined_discriminator_targets(survey: Survey) -> Iterator[Problem]:
    """A discriminator that maps a value to no schema."""
    for schema, place in survey.schemas_with("discriminator"):
        for value, name in mapping_of(schema):
            try:
                survey.document.mapped(name, place)
            except SpecloomError:
                where = place / "discriminator" / "mapping" / value
                message = f"{value!r} is mapped to {name!r}, which is no schema."
                yield problem("undefined-discriminator-target", message, where)
