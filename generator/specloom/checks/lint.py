"""Our own rules: one table of small functions, each of which looks for one kind of mistake."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import NamedTuple

from specloom.checks import (
    components,
    examples,
    keywords,
    operations,
    references,
    schemas,
)
from specloom.checks.survey import Survey
from specloom.problems import Problem


class Rule(NamedTuple):
    """A rule: the codes it reports, and how it looks.

    ``always`` marks rules about meaning, and about what generated code makes the best of: whoever
    generates has to know; the others improve a document.
    """

    codes: tuple[str, ...]
    look: Callable[[Survey], Iterator[Problem]]
    always: bool = False


RULES = (
    Rule(
        (
            "unresolved-reference",
            "remote-reference",
            "reference-outside-root",
            "reference-cycle",
            "reference-chain",
            "mismatched-reference",
        ),
        references.broken_references,
        always=True,
    ),
    Rule(("invalid-reference",), references.invalid_references, always=True),
    Rule(
        ("undefined-discriminator-target",),
        references.discriminator_targets,
        always=True,
    ),
    Rule(("duplicate-path",), operations.duplicate_paths, always=True),
    Rule(("duplicate-operation-id",), operations.duplicate_operation_ids, always=True),
    Rule(("duplicate-parameter",), operations.duplicate_parameters, always=True),
    Rule(
        ("undeclared-path-parameter", "unused-path-parameter"),
        operations.path_parameters,
        always=True,
    ),
    Rule(
        ("undefined-security-scheme",),
        operations.undefined_security_schemes,
        always=True,
    ),
    Rule(("invalid-value",), operations.http_schemes),
    Rule(("missing-operation-id",), operations.missing_operation_ids),
    Rule(("missing-summary",), operations.missing_summaries),
    Rule(("undocumented-error",), operations.undocumented_errors),
    Rule(("missing-success",), operations.missing_success),
    Rule(("request-body-not-expected",), operations.unexpected_bodies, always=True),
    Rule(("unused-security-scheme",), operations.unused_security_schemes),
    Rule(
        (
            "undefined-server-variable",
            "unused-server-variable",
            "server-variable-default",
        ),
        operations.server_variables,
        always=True,
    ),
    Rule(("undefined-tag",), operations.undefined_tags),
    Rule(("unused-component",), components.unused_components),
    Rule(
        ("duplicate-enum-value", "empty-enum", "enum-type-mismatch"),
        schemas.enum_values,
        always=True,
    ),
    Rule(("unknown-enum-description",), schemas.enum_descriptions),
    Rule(("undeclared-required-property",), schemas.required_properties),
    Rule(("missing-items",), schemas.missing_items, always=True),
    Rule(("misspelled-keyword", "unknown-keyword"), keywords.unknown_keywords),
    Rule(("misspelled-format",), keywords.misspelled_formats),
    Rule(("contradictory-bounds",), schemas.contradictory_bounds),
    Rule(("invalid-pattern",), schemas.invalid_patterns, always=True),
    Rule(("default-mismatch",), examples.mismatched_defaults, always=True),
    Rule(("example-mismatch", "incomplete-check"), examples.mismatched_examples),
)


def lint(
    survey: Survey, *, full: bool, codes: Collection[str] = ()
) -> Iterator[Problem]:
    """What the rules find: all of them, or only those about meaning, and findings of `codes`."""
    for rule in RULES:
        if full or rule.always:
            yield from rule.look(survey)
        elif wanted := {*rule.codes}.intersection(codes):
            yield from (
                finding for finding in rule.look(survey) if finding.code in wanted
            )
