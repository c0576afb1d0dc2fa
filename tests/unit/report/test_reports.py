"""Reports say the same thing in each format, and no document can break out of one."""

from __future__ import annotations

import json as standard

from hypothesis import given
from hypothesis import strategies as st

from specloom.document import load_text
from specloom.document.dialect import normalise
from specloom.problems import Position, Severity, problem
from specloom.report import github, json, text

ONE = problem(
    "unresolved-reference", "'#/x' names nothing.", Position("a.yaml", 3, 5, "/a/$ref")
)
TWO = problem(
    "missing-summary", "GET /a says nothing.", Position("b:c,d.yaml"), hint=""
)


def test_text_is_a_line_and_a_hint() -> None:
    assert text.render([ONE, TWO]) == (
        "a.yaml:3:5: error[unresolved-reference] '#/x' names nothing.\n"
        "    Correct the name, or add what is missing.\n"
        "b:c,d.yaml:1:1: info[missing-summary] GET /a says nothing.\n"
    )
    assert text.render([]) == ""
    assert "\x1b[" in text.render([ONE], colour=True)


def test_summary_counts() -> None:
    warning = ONE.with_severity(Severity.WARNING)
    assert text.summary([ONE, warning, warning, TWO]) == "1 error, 2 warnings, 1 note"
    assert text.summary([]) == "no problems"


def test_json_has_every_field() -> None:
    assert standard.loads(json.render([ONE])) == [
        {
            "file": "a.yaml",
            "line": 3,
            "column": 5,
            "pointer": "/a/$ref",
            "code": "unresolved-reference",
            "severity": "error",
            "message": "'#/x' names nothing.",
            "hint": "Correct the name, or add what is missing.",
        }
    ]


def test_json_points_to_what_the_author_wrote() -> None:
    document = load_text("openapi: 3.0.0\ncomponents: {schemas: {A: {example: 1}}}\n")
    normalise(document)
    place = document.root / "components" / "schemas" / "A" / "examples" / 0
    rows = standard.loads(json.render([problem("example-mismatch", "m", place)]))
    assert rows[0]["pointer"] == "/components/schemas/A/example"


def test_github_escapes_what_commands_are_made_of() -> None:
    assert github.render([TWO]) == (
        "::notice file=b%3Ac%2Cd.yaml,line=1,col=1,title=missing-summary::GET /a says nothing.\n"
    )
    nasty = problem("missing-summary", "50%\n::error::x", Position("a"), hint="h")
    assert github.render([nasty]).count("\n") == 1
    assert "50%25%0A::error::x%0Ah" in github.render([nasty])


@given(st.text(), st.text())
def test_a_problem_is_one_line_whatever_the_document_says(
    message: str, file: str
) -> None:
    finding = problem("missing-summary", message, Position(file), hint="")
    line = text.render([finding])
    assert line.endswith("\n")
    assert line[:-1].isprintable()
    assert len(
        github.render([finding]).rstrip("\n").splitlines()
    ) == 1 or "\n" not in github.render([finding]).rstrip("\n")
    standard.loads(json.render([finding]))
