"""Documents that are not what the specification says, told in words at the right place."""

from __future__ import annotations

from pathlib import Path

import pytest

from specloom.checks import check, structure
from specloom.document import load, load_text
from specloom.problems import CODES

V30 = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\n"
V31 = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n"
OPERATION = "paths:\n  /a:\n    get:\n      "


def findings(text: str) -> list[tuple[str, int, str]]:
    found = structure.check(load_text(text))
    return [(one.code, one.location.line, one.message) for one in found]


@pytest.mark.parametrize("head", [V30, V31])
def test_a_minimal_document_is_right(head: str) -> None:
    assert findings(head + "paths: {}\n") == []


@pytest.mark.parametrize("head", [V30, V31])
@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            OPERATION + "responses: {'200': {}}\n",
            ("missing-field", 6, "The field 'description' is missing."),
        ),
        (
            OPERATION + "responses: {'200': {description: d}}\n      sumary: s\n",
            ("unknown-field", 7, "The field 'sumary' is not known here."),
        ),
        (
            OPERATION + "responses: {'200': {description: 5}}\n",
            ("invalid-value", 6, "5 is an integer; it must be a string."),
        ),
        (
            OPERATION + "responses: {'200': {description: d}}\n      deprecated:\n",
            ("invalid-value", 7, "null is not allowed; it must be a boolean."),
        ),
        (
            OPERATION + "parameters: [{name: a, in: body, schema: {}}]\n"
            "      responses: {'200': {description: d}}\n",
            (
                "invalid-value",
                6,
                '"body" is not one of "query", "header", "path" or "cookie".',
            ),
        ),
        (
            "paths: {}\ncomponents:\n  schemas:\n    A:\n      type: strin\n",
            ("invalid-value", 7, '"strin" is not'),
        ),
        (
            "paths: {}\ncomponents:\n  schemas:\n    A:\n      properties:\n"
            "        a:\n          minLength: '3'\n",
            ("invalid-value", 9, '"3" is a string; it must be an integer.'),
        ),
    ],
)
def test_what_is_wrong_is_said_where_it_stands(
    head: str, body: str, expected: tuple[str, int, str]
) -> None:
    code, line, message = expected
    found = findings(head + body)
    assert [(one[0], one[1]) for one in found] == [(code, line)], found
    if message.startswith('"body"'):
        assert '"query"' in found[0][2]
    else:
        assert found[0][2].startswith(message)


def test_one_cause_is_one_problem() -> None:
    body = (
        OPERATION
        + "responses:\n        '200': {description: d, content: {a/b: {schema: 5}}}\n"
    )
    assert len(findings(V30 + body)) == 1
    assert len(findings(V31 + body)) == 1


def test_a_reference_where_none_is_allowed_is_one_problem() -> None:
    found = findings(V30 + "paths:\n  /a:\n    get:\n      $ref: '#/x'\n")
    assert [(one[0], one[1]) for one in found] == [("misplaced-reference", 6)]


def test_files_that_are_referred_to_are_checked_too(tmp_path: Path) -> None:
    (tmp_path / "api.yaml").write_text(
        V30 + OPERATION + "responses: {'200': {$ref: 'other.yaml#/R'}}\n"
    )
    (tmp_path / "other.yaml").write_text("R:\n  description: d\n  contents: {}\n")
    found = structure.check(load(tmp_path / "api.yaml"))
    assert [
        (one.code, Path(one.location.file).name, one.location.line) for one in found
    ] == [("unknown-field", "other.yaml", 3)]


def test_a_normalised_document_is_judged_as_it_was_written() -> None:
    document = load_text(
        V30 + "paths: {}\ncomponents: {schemas: {A: {nullable: true}}}\n"
    )
    before = [str(one) for one in check(document, full=True)]
    assert document.is_normalised
    assert [str(one) for one in check(document, full=True)] == before
    assert all("nullable" not in one for one in before)


def test_only_what_has_no_meaning_is_refused() -> None:
    document = load_text(
        V30
        + "paths: {}\npaths: {}\ncomponents: {schemas: {A: {$ref: '#/x'}, B: {foo: 1}}}\n"
    )
    found = check(document, full=False)
    assert {one.code for one in found if one.refused} == {
        "duplicate-key",
        "unresolved-reference",
    }
    assert {one.code for one in found if not one.refused} == {"unknown-field"}


def test_codes_are_words_with_meanings() -> None:
    for name, row in CODES.items():
        assert name == row.name
        assert name.replace("-", "").isalpha()
        assert name.islower()
        assert row.meaning.endswith(".")
