"""What `validate` says of mistakes that authors make: once, where it stands, in text and JSON."""

from __future__ import annotations

import json

import pytest

from .command import SPEC, Specloom

PATTERN = SPEC.replace(
    "{type: string, description", "{type: string, pattern: %s, description"
)
NAMES = SPEC.replace(
    "type: object\n", "type: object\n      patternProperties: {%s: {type: string}}\n"
)
EXAMPLE = SPEC.replace("example: {name: Rex}", "example: {name: %s}")

ERRORS = {
    "a $ref to a parameter": (
        SPEC.replace("'#/components/schemas/Pet'", "'#/paths/~1pets~1{petId}/get/parameters/0'"),
        ["18:24 mismatched-reference"],
        "'#/paths/~1pets~1{petId}/get/parameters/0' is a parameter; a schema must stand here.",
    ),
    "a $ref to the document": (
        SPEC.replace("'#/components/schemas/Pet'", "'#'"),
        ["18:24 mismatched-reference"],
        "'#' is the whole OpenAPI document; a schema must stand here.",
    ),
    "a $ref to the document's file": (
        SPEC.replace("'#/components/schemas/Pet'", "bad.yaml"),
        ["18:24 mismatched-reference"],
        "'bad.yaml' is the whole OpenAPI document; a schema must stand here.",
    ),
    "a $ref to the document's file and nothing in it": (
        SPEC.replace("'#/components/schemas/Pet'", "'bad.yaml#/'"),
        ["18:24 unresolved-reference"],
        "'bad.yaml#/' names nothing: the file has no ''.",
    ),
    "a tag that runs something": (
        EXAMPLE % "!!python/object/apply:os.system 'touch ran'",
        ["19:31 unsupported-tag"],
        "The tag '!!python/object/apply:os.system' is not one of YAML's core schema.",
    ),
    "a tag that runs something with a list": (
        EXAMPLE % "!!python/object/apply:os.system ['touch ran']",
        ["19:31 unsupported-tag"],
        "The tag '!!python/object/apply:os.system' is not one of YAML's core schema.",
    ),
    "a tag at a key": (
        SPEC.replace("summary:", "!!python/name:os.system summary:"),
        ["9:7 unsupported-tag"],
        "The tag '!!python/name:os.system' is not one of YAML's core schema.",
    ),
    "a tag of one's own": (
        EXAMPLE % "!custom x",
        ["19:31 unsupported-tag"],
        "The tag '!custom' is not one of YAML's core schema.",
    ),
    "a tag of YAML 1.1": (
        EXAMPLE % "!!binary aGk=",
        ["19:31 unsupported-tag"],
        "The tag '!!binary' is not one of YAML's core schema.",
    ),
    "a tag that does not fit": (
        EXAMPLE % "!!int Rex",
        ["19:31 unsupported-tag"],
        "The tag '!!int' does not fit its value.",
    ),
    "a class that is not closed": (
        PATTERN % "'['",
        ["26:30 invalid-pattern"],
        "\"[\" is not a regular expression: a '[' is not closed.",
    ),
    "a group in Python's words": (
        PATTERN % "'(?P<a>b)'",
        ["26:30 invalid-pattern"],
        "\"(?P<a>b)\" is not a regular expression: '(?P<' is Python's, a named group begins with '(?<'.",
    ),
    "a pattern of names": (
        NAMES % "'a)'",
        ["25:27 invalid-pattern"],
        "\"a)\" is not a regular expression: a ')' closes nothing.",
    ),
    "a field of an operation": (
        SPEC.replace("operationId:", "operationID:"),
        ["8:7 unknown-field"],
        "The field 'operationID' is not known here; did you mean 'operationId'?",
    ),
    "a field that must be there": (
        SPEC.replace("description: A failure", "descripton: A failure"),
        ["20:19 unknown-field"],
        "The field 'descripton' is not known here; did you mean 'description'?",
    ),
    "a type": (
        SPEC.replace("schema: {type: integer}", "schema: {type: strng}"),
        ["12:60 invalid-value"],
        '"strng" is not allowed; it must be "array", "boolean", "integer", "null", "number", "object", "string" or'
        " an array; did you mean 'string'?",
    ),
    "a place of a parameter": (
        SPEC.replace("in: path,", "in: paht,").replace("/{petId}", ""),
        ["12:25 invalid-value"],
        '"paht" is not one of "query", "header", "path" or "cookie"; did you mean \'path\'?',
    ),
    "a bound as 3.0 has it": (
        SPEC.replace("{type: integer}", "{type: integer, minimum: 1, exclusiveMinimum: true}"),
        ["12:87 invalid-value"],
        "true is a boolean; it must be a number.",
    ),
    "a property that is required": (
        SPEC.replace("{type: string, description", "{type: string, required: true, description"),
        ["26:30 invalid-value"],
        "true is a boolean; it must be an array.",
    ),
    "a scheme with a space": (
        SPEC.replace("components:\n", "security: [{a: []}]\ncomponents:\n"
        "  securitySchemes: {a: {type: http, scheme: 'Bearer '}}\n"),
        ["23:37 invalid-value"],
        "'Bearer ' is no name of an HTTP authentication scheme; did you mean 'bearer'?",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", ERRORS)
def test_an_error_is_said_once_where_it_stands(specloom: Specloom, case: str) -> None:
    text, expected, message = ERRORS[case]
    specloom.spec(text)
    done = specloom("validate", "bad.yaml")
    errors = [line for line in done.stdout.splitlines() if " error[" in line]
    places = [
        line.split(": error[")[0].removeprefix("bad.yaml:")
        + " "
        + line.split("error[")[1].split("]")[0]
        for line in errors
    ]
    assert (done.returncode, places) == (1, expected), done.stdout
    assert errors[0].endswith(message)
    listed = specloom("validate", "bad.yaml", "--format", "json")
    rows = [
        finding
        for finding in json.loads(listed.stdout)
        if finding["severity"] == "error"
    ]
    assert listed.returncode == 1
    assert [f"{row['line']}:{row['column']} {row['code']}" for row in rows] == expected
    assert rows[0]["message"] == message
    assert rows[0]["hint"] or "did you mean" in message
    assert not (specloom.folder / "ran").exists()


@pytest.mark.parametrize(
    "text",
    [
        PATTERN % r"'^\p{Lu}(?<=R)(?<vowel>e)x$'",
        NAMES % "'^x'",
        EXAMPLE % "!!str Rex",
        EXAMPLE.replace("example:", "example: !!map") % "! Rex",
        SPEC.replace("tags: [pets]", "tags: !!seq [!!str pets]"),
        SPEC.replace("required: true", "!!str required: !!bool 'true'"),
    ],
)
def test_what_is_right_is_not_said(specloom: Specloom, text: str) -> None:
    specloom.spec(text)
    done = specloom("validate", "bad.yaml")
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("case", ["a $ref to a parameter", "a $ref to the document"])
def test_what_has_no_meaning_is_not_generated(specloom: Specloom, case: str) -> None:
    specloom.spec(ERRORS[case][0])
    done = specloom("generate", "bad.yaml", "-o", "out")
    assert done.returncode == 1
    assert "bad.yaml:18:24: error[mismatched-reference]" in done.stderr
    assert not (specloom.folder / "out").exists()


@pytest.mark.parametrize("case", ["a tag that runs something", "a pattern of names"])
def test_what_has_a_meaning_without_it_is_generated(
    specloom: Specloom, case: str
) -> None:
    text, places, message = ERRORS[case]
    specloom.spec(text)
    done = specloom("generate", "bad.yaml", "-o", "out")
    place, code = places[0].split()
    assert done.returncode == 0
    assert f"bad.yaml:{place}: warning[{code}] {message}" in done.stderr
    assert not (specloom.folder / "ran").exists()
    strict = specloom("generate", "bad.yaml", "-o", "strict", "--strict")
    assert strict.returncode == 1
    assert not (specloom.folder / "strict").exists()


def test_keywords_and_formats_of_3_1_may_be_anybodys(specloom: Specloom) -> None:
    specloom.spec(
        SPEC.replace("{type: string, description", "{type: string, maxLenght: 3, description")
        .replace("{type: integer}", "{type: integer, format: int-32, order: 1, x-own: 2}")
        .replace("      type: object\n", "      type: object\n      order: 2\n")
    )  # fmt: skip
    done = specloom("validate", "bad.yaml")
    assert done.returncode == 0
    assert [line for line in done.stdout.splitlines() if line[:1] != " "] == [
        "bad.yaml:12:75: info[misspelled-format] The format 'int-32' is not known;"
        " did you mean 'int32'?",
        "bad.yaml:12:91: info[unknown-keyword] 'order' is no keyword of JSON Schema,"
        " here and at 1 other place.",
        "bad.yaml:27:30: warning[misspelled-keyword] 'maxLenght' is no keyword of JSON Schema;"
        " did you mean 'maxLength'?",
    ]


@pytest.mark.parametrize(
    "case", ["a field of an operation", "a type", "a scheme with a space"]
)
def test_what_is_misspelled_costs_no_more_than_itself(
    specloom: Specloom, case: str
) -> None:
    specloom.spec(ERRORS[case][0])
    done = specloom("generate", "bad.yaml", "-o", "out")
    assert done.returncode == 0, done.stderr
    assert (specloom.folder / "out" / "client.py").exists()
