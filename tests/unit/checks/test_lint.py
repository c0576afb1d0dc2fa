"""Each rule finds its mistake, at its place, and is silent about a document without it."""

from __future__ import annotations

import pytest

from specloom.checks import check
from specloom.checks.lint import RULES
from specloom.document import load_text
from specloom.problems import CODES, Group, Severity

GOOD = """\
openapi: 3.1.0
info: {title: T, version: '1'}
servers:
  - url: https://{region}.example.com
    variables: {region: {default: eu, enum: [eu, us]}}
tags: [{name: pets}]
security: [{token: []}]
paths:
  /pets/{id}:
    parameters:
      - {$ref: '#/components/parameters/Id'}
    get:
      operationId: getPet
      summary: Get a pet
      tags: [pets]
      responses:
        '200':
          description: A pet
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Pet'}
              example: {kind: cat, name: Tom}
        default: {description: An error}
components:
  securitySchemes:
    token: {type: http, scheme: bearer}
  parameters:
    Id: {name: id, in: path, required: true, schema: {type: string}, example: a}
  schemas:
    Pet:
      type: object
      required: [kind]
      properties:
        kind: {type: string}
        name: {type: string, default: Tom, examples: [Tom], pattern: '^T'}
      discriminator: {propertyName: kind, mapping: {cat: Cat}}
    Cat:
      allOf: [{$ref: '#/components/schemas/Pet'}]
      properties:
        lives: {type: integer, minimum: 1, maximum: 9}
        moods:
          type: array
          items: {type: string, enum: [good, bad], x-enum-descriptions: {good: g, bad: b}}
"""


ITEMS = "{type: string, enum: [good, bad], x-enum-descriptions: {good: g, bad: b}}"


def findings(text: str, *, full: bool = True) -> list[tuple[str, int]]:
    problems = check(load_text(text), full=full)
    assert all(problem.severity is CODES[problem.code].severity for problem in problems)
    return [(problem.code, problem.location.line) for problem in problems]


def test_a_good_document_has_no_problems() -> None:
    assert findings(GOOD) == []


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("      operationId: getPet\n", "", [("missing-operation-id", 12)]),
        ("      summary: Get a pet\n", "", [("missing-summary", 12)]),
        ("tags: [pets]", "tags: [pet]", [("undefined-tag", 15)]),
        (
            "        default: {description: An error}\n",
            "",
            [("undocumented-error", 16)],
        ),
        ("'200':", "'400':", []),
        ("{region}", "eu", [("unused-server-variable", 5)]),
        (
            "region: {default",
            "zone: {default",
            [("undefined-server-variable", 4), ("unused-server-variable", 5)],
        ),
        ("default: eu,", "default: de,", [("server-variable-default", 5)]),
        (
            "[{token: []}]",
            "[{tokens: []}]",
            [("undefined-security-scheme", 7), ("unused-security-scheme", 26)],
        ),
        ("security: [{token: []}]\n", "", [("unused-security-scheme", 25)]),
        (
            "  /pets/{id}:",
            "  /pets/{pet}:",
            [("unused-path-parameter", 11), ("undeclared-path-parameter", 12)],
        ),
        (
            "mapping: {cat: Cat}",
            "mapping: {cat: Kat}",
            [("undefined-discriminator-target", 36)],
        ),
        ("kind: cat, name: Tom", "kind: 5, name: Tom", [("example-mismatch", 22)]),
        ("default: Tom,", "default: 5,", [("default-mismatch", 35)]),
        ("examples: [Tom]", "examples: [Tom, tom]", [("example-mismatch", 35)]),
        (
            "schema: {type: string}, example: a",
            "schema: {type: string}, example: 5",
            [("example-mismatch", 28)],
        ),
        (
            "required: [kind]",
            "required: [kind, age]",
            [("example-mismatch", 22), ("undeclared-required-property", 32)],
        ),
        (
            "[good, bad],",
            "[good, good],",
            [("duplicate-enum-value", 43), ("unknown-enum-description", 43)],
        ),
        (ITEMS, "{enum: [1, 1.0]}", [("duplicate-enum-value", 43)]),
        (ITEMS, "{enum: [{a: 1}, {a: 1.0}]}", [("duplicate-enum-value", 43)]),
        (ITEMS, "{enum: [1, true, '1']}", []),
        ("[good, bad],", "[good, bad, 5],", [("enum-type-mismatch", 43)]),
        (ITEMS, "{type: string, enum: []}", [("empty-enum", 43)]),
        (f"          items: {ITEMS}\n", "", [("missing-items", 42)]),
        ("minimum: 1,", "minimum: 10,", [("contradictory-bounds", 40)]),
        ("'^T'", "'^(T'", [("invalid-pattern", 35)]),
        (
            "kind: {type: string}",
            "kind: {type: string, maxlength: 3}",
            [("misspelled-keyword", 34)],
        ),
        (
            "kind: {type: string}",
            "kind: {type: string, order: 3}",
            [("unknown-keyword", 34)],
        ),
        ("kind: {type: string}", "kind: {type: string, x-order: 3}", []),
        (
            "kind: {type: string}",
            "kind: {type: string, format: datetime}",
            [("misspelled-format", 34)],
        ),
        ("kind: {type: string}", "kind: {type: string, format: phone}", []),
        ("kind: {type: string}", "kind: {type: string, format: uuid4}", []),
        (
            "      summary: Get a pet\n",
            "      sumary: Get a pet\n",
            [("unknown-field", 14)],
        ),
        ("scheme: bearer", "scheme: bearer x", [("invalid-value", 26)]),
        (
            "schema: {$ref: '#/components/schemas/Pet'}",
            "schema: {$ref: '#/components/parameters/Id'}",
            [
                ("mismatched-reference", 21),
                ("unused-component", 30),
                ("unused-component", 37),
            ],
        ),
        (
            "$ref: '#/components/parameters/Id'",
            "$ref: '#/components/parameters/ID'",
            [("unresolved-reference", 11), ("unused-component", 28)],
        ),
        (
            "$ref: '#/components/parameters/Id'",
            "$ref: 5",
            [
                ("invalid-reference", 11),
                ("invalid-value", 11),
                ("unused-component", 28),
            ],
        ),
    ],
)
def test_one_mistake_is_found_where_it_stands(
    before: str, after: str, expected: list[tuple[str, int]]
) -> None:
    assert before in GOOD
    problems = [
        problem
        for problem in findings(GOOD.replace(before, after))
        if problem[0] != "invalid-value"
    ]
    wanted = [problem for problem in expected if problem[0] != "invalid-value"]
    assert sorted(problems) == sorted(wanted)


PATHS = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths:\n"
ANSWER = "responses: {default: {description: d}}"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            f"  /a/{{x}}: {{get: {{operationId: a, summary: s, {ANSWER},"
            " parameters: [{name: x, in: path, required: true, schema: {}}]}}\n"
            f"  /a/{{y}}: {{get: {{operationId: b, summary: s, {ANSWER},"
            " parameters: [{name: y, in: path, required: true, schema: {}}]}}\n",
            [("duplicate-path", 5)],
        ),
        (
            f"  /a: {{get: {{operationId: a, summary: s, {ANSWER}}}}}\n"
            f"  /b: {{get: {{operationId: a, summary: s, {ANSWER}}}}}\n",
            [("duplicate-operation-id", 5)],
        ),
        (
            f"  /a: {{get: {{operationId: a, summary: s, {ANSWER}, parameters: [\n"
            "   {name: x, in: query, schema: {}},\n   {name: x, in: query, schema: {}},\n"
            "   {name: x, in: header, schema: {}}]}}\n",
            [("duplicate-parameter", 6)],
        ),
        (
            f"  /a: {{get: {{operationId: a, summary: s, {ANSWER},\n"
            "    requestBody: {content: {}}}}\n",
            [("request-body-not-expected", 5)],
        ),
        (
            "  /a: {get: {operationId: a, summary: s,\n"
            "    responses: {'404': {description: d}}}}\n",
            [("missing-success", 5)],
        ),
        (
            f"  /a: {{get: {{operationId: a, summary: s, {ANSWER}}}}}\n"
            "components: {schemas: {\n  A: {type: string, nullable: true},\n"
            "  B: {properties: {a: {$ref: '#/components/schemas/C'}}},\n"
            "  C: {properties: {b: {$ref: '#/components/schemas/B'}}}}}\n",
            [
                ("unused-component", 6),
                ("misplaced-nullable", 6),
                ("unused-component", 7),
                ("unused-component", 8),
            ],
        ),
    ],
)
def test_other_mistakes(body: str, expected: list[tuple[str, int]]) -> None:
    assert findings(PATHS + body) == expected


def test_a_quick_check_knows_meaning_only() -> None:
    broken = GOOD.replace("mapping: {cat: Cat}", "mapping: {cat: Kat}")
    broken = broken.replace("      operationId: getPet\n", "").replace(
        "kind: cat", "kind: 5"
    )
    assert findings(broken, full=False) == [("undefined-discriminator-target", 35)]


def test_schemas_that_extend_a_used_one_are_used() -> None:
    without_mapping = GOOD.replace(", mapping: {cat: Cat}", "")
    assert findings(without_mapping) == []


def test_every_unresolved_reference_is_listed() -> None:
    body = (
        "  /a: {$ref: '#/x'}\ncomponents:\n  schemas:\n    A: {items: {$ref: '#/y'}}\n"
    )
    body += "    B: {example: {$ref: '#/data'}, default: {$ref: '#/data'}}\n"
    problems = [
        problem
        for problem in findings(PATHS + body, full=False)
        if CODES[problem[0]].refused
    ]
    assert problems == [("unresolved-reference", 4), ("unresolved-reference", 7)]


def test_every_reported_code_is_in_the_table_once() -> None:
    codes = [code for rule in RULES for code in rule.codes]
    assert len(codes) == len(set(codes))
    assert set(codes) <= set(CODES)
    rules = {Group.MEANING, Group.LINT, Group.EXAMPLES}
    untold = {code.name for code in CODES.values() if code.group in rules} - set(codes)
    assert untold == {"misplaced-nullable"}


def test_severities_can_be_changed() -> None:
    problem = check(
        load_text(GOOD.replace("      summary: Get a pet\n", "")), full=True
    )[0]
    assert problem.with_severity(Severity.ERROR).severity is Severity.ERROR
