"""Is the document right? The official schema, openapi-spec-validator, and rules of our own.

`structure` asks whether it is OpenAPI, `specification` asks a second opinion, `lint` is the
table of our rules, which stand in `references`, `operations`, `components`, `schemas` and
`examples`. `survey` is what the rules look at; `instances` and `violations` match values
to schemas.
"""

from __future__ import annotations

from collections.abc import Collection

from specloom.checks.lint import lint
from specloom.checks.survey import Survey
from specloom.document import Document
from specloom.document.dialect import normalise
from specloom.problems import Problem, ordered

__all__ = ["check"]


def check(
    document: Document, *, full: bool, codes: Collection[str] = ()
) -> list[Problem]:
    """Everything that is wrong with a document, in reading order; the same for the same document.

    Always: what reading found, the official schema, and rules about meaning (references,
    duplicates, path parameters). With `full` also openapi-spec-validator, the rules that improve
    a document, and every example and default against its schema; without it, of these rules only
    what has one of the `codes`. The document is normalised on the
    way. Never raises for what a document contains.
    """
    from specloom.checks import structure

    document = document.as_written()
    problems = structure.check(document)
    second = None
    if full:
        from specloom.checks.specification import SecondOpinion

        second = SecondOpinion(document)
    survey = Survey(document, normalise(document))
    problems += lint(survey, full=full, codes=codes)
    problems += document.problems
    if second is not None:
        problems += second.further_findings(problems)
    return ordered(problems)
