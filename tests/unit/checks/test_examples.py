"""Examples and defaults are held against their schemas, wherever either of them stands."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from specloom.checks import check
from specloom.checks.examples import json_path
from specloom.document import Document, load, load_text

HEAD = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents:\n"


def messages(document: Document) -> list[str]:
    findings = check(document, full=True)
    codes = ("example-mismatch", "default-mismatch", "incomplete-check")
    return [
        f"{finding.location.line} {finding.message}"
        for finding in findings
        if finding.code in codes
    ]


def schemas(text: str) -> list[str]:
    return messages(load_text(HEAD + "  schemas:\n" + text))


def test_the_json_path_says_where_in_the_example() -> None:
    mistakes = schemas(
        "    A:\n      properties:\n        items: {type: array, items: {type: object,"
        " required: [id], properties: {id: {type: integer}}}}\n"
        "      example:\n        items:\n        - id: 1\n        - id: x\n        - {}\n"
    )
    assert mistakes == [
        '12 The example does not match its schema at $.items[1].id: "x" is a string; it must be '
        "an integer.",
        "13 The example does not match its schema at $.items[2]: The field 'id' is missing.",
    ]


def test_json_paths_quote_what_is_no_name() -> None:
    assert json_path(("a", 0, "b c", "it's")) == "$.a[0]['b c']['it\\'s']"


def test_a_pattern_that_is_wrong_hides_no_other_example() -> None:
    mistakes = schemas(
        "    A: {type: string, pattern: '(', example: a}\n"
        "    B: {type: integer, example: x}\n"
    )
    assert mistakes == [
        '7 The example does not match its schema at $: "x" is a string; it must be an integer.'
    ]


@pytest.mark.parametrize(
    "schema",
    [
        "{type: string, nullable: true, default: null}",
        "{$ref: '#/components/schemas/S', nullable: true, example: null}",
        "{allOf: [{$ref: '#/components/schemas/S'}], nullable: true, default: null}",
        "{type: string, enum: [a], nullable: true, example: null}",
        "{type: string, format: date-time, example: yesterday}",
        "{type: integer, example: 1.0}",
        "{type: number, minimum: 1, exclusiveMinimum: true, example: 1.5}",
        "{required: [a], properties: {a: {type: string, readOnly: true}}, example: {}}",
        "{required: [a], properties: {a: {type: string, writeOnly: true}}, example: {}}",
    ],
)
def test_what_matches_is_not_reported(schema: str) -> None:
    assert schemas(f"    S: {{type: string}}\n    A: {schema}\n") == []


@pytest.mark.parametrize(
    "schema",
    [
        "{type: string, default: null}",
        "{type: string, example: 5}",
        "{$ref: '#/components/schemas/S', example: 5}",
        "{type: number, minimum: 1, exclusiveMinimum: true, example: 1}",
        "{type: object, additionalProperties: false, example: {x: 1}}",
        "{oneOf: [{type: string}, {type: integer}], example: true}",
        "{type: array, items: {$ref: '#/components/schemas/S'}, example: [a, 5]}",
    ],
)
def test_what_does_not_match_is_reported_once(schema: str) -> None:
    assert len(schemas(f"    S: {{type: string}}\n    A: {schema}\n")) == 1


def test_examples_beside_schemas_of_media_types_parameters_and_headers() -> None:
    text = HEAD + (
        "  examples: {E: {value: 1}}\n"
        "  parameters: {P: {name: p, in: query, schema: {type: string}, example: 1}}\n"
        "  headers: {H: {schema: {type: string}, examples: {a: {value: 1}}}}\n"
        "  requestBodies:\n    B:\n      content:\n"
        "        application/vnd.x+json: {schema: {type: string}, example: 1}\n"
        "        application/json: {schema: {type: string}, examples: {a:"
        " {$ref: '#/components/examples/E'}}}\n"
        "        application/xml: {schema: {type: object}, example: <a/>}\n"
    )
    assert [mistake.split()[0] for mistake in messages(load_text(text))] == [
        "5",
        "6",
        "7",
        "11",
    ]


def test_schemas_in_other_files_are_followed(tmp_path: Path) -> None:
    (tmp_path / "a b.yaml").write_text(
        "S: {$ref: '#/T'}\nT: {type: string, nullable: true}\n"
    )
    path = tmp_path / "api.yaml"
    path.write_text(
        HEAD + "  schemas:\n    A: {type: object, example: {x: null, y: 5}, properties:"
        " {x: {$ref: 'a%20b.yaml#/S'}, y: {$ref: 'a%20b.yaml#/T'}}}\n"
    )
    mistakes = messages(load(path))
    assert len(mistakes) == 1
    assert "at $.y: 5 is an integer" in mistakes[0]


@pytest.mark.parametrize(
    "text",
    [
        "    A: {allOf: [{$ref: '#/components/schemas/A'}], example: 1}\n",
        "    A: {oneOf: [{$ref: '#/components/schemas/B'}], example: 1}\n"
        "    B: {allOf: [{$ref: '#/components/schemas/A'}]}\n",
        "    A0: {type: string}\n"
        + "".join(
            f"    A{i}: {{allOf: [{{$ref: '#/components/schemas/A{i - 1}'}},"
            f" {{$ref: '#/components/schemas/A{i - 1}'}}], example: x}}\n"
            for i in range(1, 40)
        ),
        "    A0: {type: string}\n"
        + "".join(
            f"    A{i}: {{allOf: [{{$ref: '#/components/schemas/A{i - 1}'}}]}}\n"
            for i in range(1, 5_000)
        )
        + "    A: {allOf: [{$ref: '#/components/schemas/A4999'}], example: x}\n",
    ],
    ids=["itself", "each other", "doubling", "chain"],
)
def test_schemas_without_end_are_given_up_on(text: str) -> None:
    began = time.process_time()
    mistakes = schemas(text)
    assert mistakes
    assert all("is not checked" in mistake for mistake in mistakes)
    assert time.process_time() - began < 10


def test_nothing_is_fetched_for_remote_references() -> None:
    mistakes = schemas("    A: {$ref: 'https://127.0.0.1:1/x.json', example: 1}\n")
    assert len(mistakes) == 1
    assert "is not checked" in mistakes[0]
