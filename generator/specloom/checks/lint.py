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
    stub_extensions,
)
from specloom.checks.survey import Survey
from specloom.problems import Problem


class Rule(NamedTuple):
    """A rule: the codes it reports, and how it looks.

    `always` marks rules about meaning, and about what generated code makes the best of: whoever
    generates has to know; the others improve a document.
    """

    look: Callable[[Survey], Iterator[Problem]]
    codes: tuple[str, ...]
    always: bool


def _always(look: Callable[[Survey], Iterator[Problem]], *codes: str) -> Rule:
    return Rule(look, codes, always=True)


def _full(look: Callable[[Survey], Iterator[Problem]], *codes: str) -> Rule:
    return Rule(look, codes, always=False)


RULES = (
    _always(
        references.broken_references,
        "unresolved-reference",
        "remote-reference",
        "reference-outside-root",
        "reference-cycle",
        "reference-chain",
        "mismatched-reference",
    ),
    _always(references.invalid_references, "invalid-reference"),
    _always(references.discriminator_targets, "undefined-discriminator-target"),
    _always(operations.duplicate_paths, "duplicate-path"),
    _always(operations.duplicate_operation_ids, "duplicate-operation-id"),
    _always(operations.duplicate_parameters, "duplicate-parameter"),
    _always(
        operations.path_parameters, "undeclared-path-parameter", "unused-path-parameter"
    ),
    _always(operations.undefined_security_schemes, "undefined-security-scheme"),
    _full(operations.http_schemes, "invalid-value"),
    _full(operations.missing_operation_ids, "missing-operation-id"),
    _full(operations.missing_summaries, "missing-summary"),
    _full(operations.undocumented_errors, "undocumented-error"),
    _full(operations.missing_success, "missing-success"),
    _always(operations.unexpected_bodies, "request-body-not-expected"),
    _full(operations.unused_security_schemes, "unused-security-scheme"),
    _always(
        operations.server_variables,
        "undefined-server-variable",
        "unused-server-variable",
        "server-variable-default",
    ),
    _full(operations.undefined_tags, "undefined-tag"),
    _full(components.unused_components, "unused-component"),
    _always(
        schemas.enum_values, "duplicate-enum-value", "empty-enum", "enum-type-mismatch"
    ),
    _full(schemas.enum_descriptions, "unknown-enum-description"),
    _full(schemas.required_properties, "undeclared-required-property"),
    _always(schemas.missing_items, "missing-items"),
    _full(keywords.unknown_keywords, "misspelled-keyword", "unknown-keyword"),
    _full(keywords.misspelled_formats, "misspelled-format"),
    _full(schemas.contradictory_bounds, "contradictory-bounds"),
    _always(schemas.invalid_patterns, "invalid-pattern"),
    _full(stub_extensions.stub_extensions, "invalid-stub-extension"),
    _always(examples.mismatched_defaults, "default-mismatch"),
    _full(examples.mismatched_examples, "example-mismatch", "incomplete-check"),
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
