"""Documents that are not what the specification says, told in words at the right place."""

from __future__ import annotations

from pathlib import Path

import pytest

from specloom.checks import check, structure
from specloom.document import load, load_text
from specloom.problems import CODES, Severity

V30 = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\n"
V31 = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n"
OPERATION = "paths:\n  /a:\n    get:\n      "


def findings(text: str) -> list[tuple[str, int, str]]:
    problems = structure.check(load_text(text))
    return [
        (problem.code, problem.location.line, problem.message) for problem in problems
    ]


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
            (
                "unknown-field",
                7,
                "The field 'sumary' is not known here; did you mean 'summary'?",
            ),
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
    problems = findings(head + body)
    assert [(problem[0], problem[1]) for problem in problems] == [
        (code, line)
    ], problems
    if message.startswith('"body"'):
        assert '"query"' in problems[0][2]
    else:
        assert problems[0][2].startswith(message)


def test_one_cause_is_one_problem() -> None:
    body = (
        OPERATION
        + "responses:\n        '200': {description: d, content: {a/b: {schema: 5}}}\n"
    )
    assert len(findings(V30 + body)) == 1
    assert len(findings(V31 + body)) == 1


def test_a_reference_where_none_is_allowed_is_one_problem() -> None:
    problems = findings(V30 + "paths:\n  /a:\n    get:\n      $ref: '#/x'\n")
    assert [(problem[0], problem[1]) for problem in problems] == [
        ("misplaced-reference", 6)
    ]


def test_files_that_are_referred_to_are_checked_too(tmp_path: Path) -> None:
    (tmp_path / "api.yaml").write_text(
        V30 + OPERATION + "responses: {'200': {$ref: 'other.yaml#/R'}}\n"
    )
    (tmp_path / "other.yaml").write_text("R:\n  description: d\n  contents: {}\n")
    problems = structure.check(load(tmp_path / "api.yaml"))
    assert [
        (problem.code, Path(problem.location.file).name, problem.location.line)
        for problem in problems
    ] == [("unknown-field", "other.yaml", 3)]


def test_a_normalised_document_is_judged_as_it_was_written() -> None:
    document = load_text(
        V30 + "paths: {}\ncomponents: {schemas: {A: {nullable: true}}}\n"
    )
    before = [str(problem) for problem in check(document, full=True)]
    assert document.is_normalised
    assert [str(problem) for problem in check(document, full=True)] == before
    assert all("nullable" not in problem for problem in before)


def test_only_what_has_no_meaning_is_refused() -> None:
    document = load_text(
        V30
        + "paths: {}\npaths: {}\ncomponents: {schemas: {A: {$ref: '#/x'}, B: {foo: 1}}}\n"
    )
    problems = check(document, full=False)
    assert {problem.code for problem in problems if problem.refused} == {
        "duplicate-key",
        "unresolved-reference",
    }
    assert {problem.code for problem in problems if not problem.refused} == {
        "unknown-field"
    }


def test_codes_are_words_with_meanings() -> None:
    for name, row in CODES.items():
        assert name == row.name
        assert name.replace("-", "").isalpha()
        assert name.islower()
        assert row.meaning.endswith(".")


SCHEMA = (
    OPERATION
    + "responses: {'200': {description: d, content: {a/b: {schema:\n        %s}}}}\n"
)
PARAMETER = (
    OPERATION
    + "responses: {'200': {description: d}}\n      parameters: [\n        %s]\n"
)
SCHEME = "paths: {}\ncomponents: {securitySchemes: {a:\n        %s}}\n"
BOTH, ONLY_30, ONLY_31 = ("3.0", "3.1"), ("3.0",), ("3.1",)


@pytest.mark.parametrize(
    ("versions", "body", "place", "message"),
    [
        (BOTH, PARAMETER % "{name: a, In: query, schema: {}}", 19, "'In' is not known here; did you mean 'in'?"),
        (BOTH, PARAMETER % "{name: a, in: query, shema: {}}", 30, "'shema' is not known here; did you mean 'schema'?"),
        (BOTH, PARAMETER % "{name: a, in: query, requried: true, schema: {}}", 30, "did you mean 'required'?"),
        (BOTH, PARAMETER % "{name: a, in: qurey, schema: {}}", 19, "did you mean 'query'?"),
        (BOTH, PARAMETER % "{name: a, in: query, style: deepobject, schema: {}}", 30, "did you mean 'deepObject'?"),
        (ONLY_30, PARAMETER % "{name: a, in: header, style: form, schema: {}}", 31, '"form" is not one of "simple".'),
        (ONLY_31, PARAMETER % "{name: a, in: header, style: form, schema: {}}", 31, '"form" must be "simple".'),
        (BOTH, PARAMETER % "{name: a, in: query, schema: {}, X-own: 1}", 42, "did you mean 'x-own'?"),
        (BOTH, SCHEMA % "{type: int}", 10, "did you mean 'integer'?"),
        (ONLY_30, SCHEMA % "{additionalPropertis: false}", 10, "did you mean 'additionalProperties'?"),
        (ONLY_30, SCHEMA % "{const: a}", 10, "'const' is not known here; it is a keyword of OpenAPI 3.1."),
        (BOTH, SCHEMA % "{oneOf: [{}], discriminator: {propertName: a}}", 39, "did you mean 'propertyName'?"),
        (BOTH, SCHEMA % "{oneOf: [{}], discriminator: {propertyName: a, maping: {}}}", 56, "did you mean 'mapping'?"),
        (BOTH, SCHEMA % "{xml: {atribute: true}}", 16, "did you mean 'attribute'?"),
        (BOTH, SCHEMA % "{externalDocs: {URL: 'https://a.test'}}", 25, "did you mean 'url'?"),
        (BOTH, SCHEME % "{type: oauth, flows: {}}", 10, "did you mean 'oauth2'?"),
        (BOTH, SCHEME % "{type: apikey, name: a, in: header}", 10, "did you mean 'apiKey'?"),
        (BOTH, SCHEME % "{type: apiKey, name: a, in: heder}", 33, "did you mean 'header'?"),
        (BOTH, SCHEME % "{type: oauth2, flows: {implict: {authorizationUrl: 'https://a', scopes: {}}}}", 32, "did you mean 'implicit'?"),
        (ONLY_31, SCHEME % "{type: http, scheme: basic, bearerFormat: x}", 37, "'bearerFormat' is not known here, as the other fields are."),
        (BOTH, OPERATION + "responses:\n        20x: {description: d}\n        default: {description: d}\n", 9, "did you mean '2XX'?"),
        (BOTH, "paths:\n  pets: {}\n", 3, "did you mean '/pets'?"),
        (BOTH, "paths:\n  /a: {gett: {}}\n", 8, "did you mean 'get'?"),
        (BOTH, "paths: {}\ncomponents: {schema: {}}\n", 14, "did you mean 'schemas'?"),
        (BOTH, "paths: {}\ntag: []\n", 1, "did you mean 'tags'?"),
    ],
)  # fmt: skip
def test_a_misspelling_is_one_problem_with_a_question(
    versions: tuple[str, ...], body: str, place: int, message: str
) -> None:
    for version in versions:
        document = load_text((V30 if version == "3.0" else V31) + body)
        problems = [
            problem
            for problem in check(document, full=True)
            if problem.severity is Severity.ERROR
        ]
        assert len(problems) == 1, [str(problem) for problem in problems]
        assert problems[0].message.endswith(message)
        assert problems[0].location.column == place


def test_a_parameter_as_in_swagger_2_is_told_where_its_keywords_go() -> None:
    problems = findings(V31 + PARAMETER % "{name: a, in: query, type: string}")
    assert [problem[2] for problem in problems] == [
        "The field 'schema' is missing.",
        "The field 'type' is not known here; it belongs in 'schema'.",
    ]


def test_a_link_has_a_server() -> None:
    links = "links: {l: {operationId: a, server: {url: 'https://a.test'}}}"
    body = OPERATION + f"responses: {{'200': {{description: d, {links}}}}}\n"
    assert findings(V30 + body) == findings(V31 + body) == []


@pytest.mark.parametrize(
    ("head", "schema", "hint"),
    [
        (V30, "{type: [string, 'null']}", "write 'nullable: true' for null."),
        (V30, "{exclusiveMinimum: 1}", "write 'minimum: 1' and true here."),
        (V31, "{minimum: 1, exclusiveMinimum: true}", "and 'minimum' goes."),
        (V31, "{examples: {a: {value: 1}}}", "'examples' is a list of values."),
        (V31, "{required: true}", "of the object that has them."),
    ],
)
def test_what_another_version_or_place_has_is_hinted_at(
    head: str, schema: str, hint: str
) -> None:
    problems = check(load_text(head + SCHEMA % schema), full=True)
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    assert len(errors) == 1
    assert errors[0].hint.endswith(hint)
