"""References to what cannot stand in their place; those into the document, and to odd places, that can."""

from __future__ import annotations

from pathlib import Path

import pytest

from specloom.checks import check
from specloom.document import load
from specloom.problems import CODES, Severity

OTHER = """\
Parameter: {name: a, in: query, schema: {type: string}}
Schema: {type: object, properties: {self: {$ref: '#/Schema'}}}
Response: {description: d, content: {text/plain: {schema: {type: string}}}}
PathItem: {get: {responses: {'200': {description: d}}}}
Chain: {$ref: '#/Parameter'}
Unclear: {description: d}
List: [1]
"""
TREE = "type: object\nproperties:\n  next: {$ref: '#'}\n  same: {$ref: tree.yaml}\n"
LIBRARY = """\
openapi: 3.1.0
info: {title: T, version: '1'}
components:
  parameters: {Limit: {name: limit, in: query, schema: {type: integer}}}
  schemas: {Limit: {type: integer}}
"""
SPEC = """\
openapi: %(version)s
info: {title: T, version: '1'}
paths:
  /a:
    post:
      operationId: a
      parameters: [%(parameter)s]
      requestBody: %(request body)s
      responses:
        '200':
          description: d
          headers: {X: %(header)s}
          links: {l: %(link)s}
          content:
            application/json:
              schema: %(schema)s
              examples: {e: %(example)s}
        default: %(response)s
      callbacks: {c: %(callback)s}
  /b: %(path item)s
components:
  parameters: {Limit: {name: limit, in: query, schema: {type: integer}}}
  schemas: {Pet: {type: object, properties: {name: {type: string}}}}
  responses: {Fine: {description: d}}
  requestBodies: {Body: {content: {text/plain: {schema: {type: string}}}}}
  headers: {Total: {schema: {type: integer}}}
  examples: {One: {value: 1}}
  links: {Next: {operationId: a}}
  callbacks: {Called: {'{$request.body#/u}': {post: {responses: {'200': {description: d}}}}}}
  securitySchemes: {Basic: {type: http, scheme: basic}}
x-parts:
  Schema: {type: string}
  Parameter: {name: a, in: query, schema: {type: string}}
"""
PLACES = {
    "parameter": "{name: b, in: query, schema: {type: string}}",
    "request body": "{content: {application/json: {schema: {type: string}}}}",
    "header": "{schema: {type: string}}",
    "link": "{operationId: a}",
    "schema": "{}",
    "example": "{value: 1}",
    "response": "{description: d}",
    "callback": "{}",
    "path item": "{}",
}
TARGETS = {
    "#/components/parameters/Limit": "parameter",
    "#/components/schemas/Pet": "schema",
    "#/components/responses/Fine": "response",
    "#/components/requestBodies/Body": "request body",
    "#/components/headers/Total": "header",
    "#/components/examples/One": "example",
    "#/components/links/Next": "link",
    "#/components/callbacks/Called": "callback",
    "#/components/securitySchemes/Basic": "security scheme",
    "#/paths/~1a": "path item",
    "#/paths/~1a/post": "operation",
    "#/paths/~1a/post/parameters": "list of parameters",
    "#/paths/~1a/post/responses/200/content/application~1json": "media type",
    "#/components/schemas": "map of schemas",
    "#": "whole OpenAPI document",
    "api.yaml": "whole OpenAPI document",
    "library.yaml": "whole OpenAPI document",
    "library.yaml#/components/parameters/Limit": "parameter",
    "library.yaml#/components/schemas/Limit": "schema",
    "#/x-parts/Schema": "schema",
    "#/x-parts/Parameter": "parameter",
    "other.yaml#/Parameter": "parameter",
    "other.yaml#/Schema": "schema",
    "other.yaml#/Response": "response",
    "other.yaml#/PathItem": "path item",
    "tree.yaml": "schema",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("other", OTHER), ("tree", TREE), ("library", LIBRARY)):
        (tmp_path / f"{name}.yaml").write_text(text)
    return tmp_path


def errors(folder: Path, place: str, value: str, version: str = "3.1.0") -> list[str]:
    """The errors of the document with a value at a place: line, column, code and message."""
    file = folder / "api.yaml"
    file.write_text(SPEC % {**PLACES, place: value, "version": version})
    return [
        f"{Path(finding.location.file).name}:{finding.location.line}:{finding.location.column}"
        f" {finding.code} {finding.message}"
        for finding in check(load(file), full=True)
        if finding.severity is Severity.ERROR
    ]


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
@pytest.mark.parametrize("place", PLACES)
def test_only_an_object_of_the_kind_may_stand_in_a_place(
    folder: Path, place: str, version: str
) -> None:
    text = SPEC % {**PLACES, "version": version, place: "HERE"}
    before = text.partition("HERE")[0]
    line, column = before.count("\n") + 1, len(before.rpartition("\n")[2]) + 2
    for target, kind in TARGETS.items():
        if place == "example" and target.startswith(("#/x-", "other", "tree")):
            continue  # any value may be meant
        if target == "other.yaml#/Response" and place in ("request body", "header"):
            continue  # its members could be theirs
        messages = errors(folder, place, f"{{$ref: '{target}'}}", version)
        if kind == place:
            assert messages == [], target
        elif "~1a" in target and kind in ("path item", "operation"):
            assert messages[0].startswith(f"api.yaml:{line}:{column} "), (
                target,
                messages,
            )
        else:
            code = "mismatched-reference"
            if place in ("header", "link", "example"):
                code = "misplaced-reference"
            article = "an" if place[0] in "aeiou" else "a"
            own = (
                "the" if kind.startswith("whole") else "an" if kind[0] in "aeo" else "a"
            )
            assert messages == [
                f"api.yaml:{line}:{column} {code} {target!r} is {own} {kind};"
                f" {article} {place} must stand here."
            ], target


def test_the_mistake_is_said_where_it_stands_not_along_the_chain(folder: Path) -> None:
    assert errors(folder, "schema", "{$ref: 'other.yaml#/Chain'}") == [
        "other.yaml:5:9 mismatched-reference '#/Parameter' is a parameter;"
        " a schema must stand here."
    ]
    chain = "{$ref: '#/components/parameters/Other'}"
    text = SPEC.replace(
        "parameters: {Limit:",
        "parameters: {Other: {$ref: '#/components/parameters/Limit'}, Limit:",
    )
    (folder / "api.yaml").write_text(
        text % {**PLACES, "schema": chain, "version": "3.1.0"}
    )
    findings = [
        finding
        for finding in check(load(folder / "api.yaml"), full=True)
        if finding.refused
    ]
    assert [
        (finding.location.line, finding.location.column) for finding in findings
    ] == [(16, 24)]


@pytest.mark.parametrize(
    "schema",
    [
        "{$ref: '#/paths/~1a/post/parameters/0/schema'}",
        "{$ref: '#/components/schemas/Pet/properties/name'}",
        "{$ref: '#/components/parameters/Limit/schema'}",
        "{$ref: '#/components/requestBodies/Body/content/text~1plain/schema'}",
        "{$ref: 'other.yaml#/Unclear'}",
        "{$ref: 'other.yaml#/Schema/properties/self'}",
        "{$defs: {In: {type: string}}, allOf: [{$ref: '#/paths/~1a/post/responses/200/content"
        "/application~1json/schema/$defs/In'}]}",
        "{unknown: {type: string}, allOf: [{$ref: '#/paths/~1a/post/responses/200/content"
        "/application~1json/schema/unknown'}]}",
        "{$id: 'https://a.test/tree', type: object, properties: {next: {$ref: '#'}}}",
        "{$anchor: tree, type: object, properties: {next: {$ref: '#tree'}}}",
        "{type: object, properties: {in: {type: string}, name: {type: string}}}",
        "{default: {$ref: '#'}}",
    ],
)
def test_schemas_may_be_anywhere(folder: Path, schema: str) -> None:
    assert errors(folder, "schema", schema) == []


@pytest.mark.parametrize(
    ("reference", "what"), [("#/info/title", "a text"), ("other.yaml#/List", "a list")]
)
def test_what_is_no_object_is_nothing(folder: Path, reference: str, what: str) -> None:
    assert errors(folder, "schema", f"{{$ref: '{reference}'}}") == [
        f"api.yaml:16:24 mismatched-reference {reference!r} is {what};"
        " a schema must stand here."
    ]


def test_a_discriminator_maps_to_schemas(folder: Path) -> None:
    mapping = "{a: '#/components/schemas/Pet', b: '#/components/parameters/Limit'}"
    schema = f"{{oneOf: [{{$ref: '#/components/schemas/Pet'}}], discriminator: {{propertyName: name, mapping: {mapping}}}}}"
    assert errors(folder, "schema", schema) == [
        "api.yaml:16:146 misplaced-reference 'b' is mapped to '#/components/parameters/Limit',"
        " which is a parameter; a schema must stand here."
    ]


def test_what_has_no_meaning_is_refused() -> None:
    assert CODES["mismatched-reference"].refused
    assert not CODES["misplaced-reference"].refused
