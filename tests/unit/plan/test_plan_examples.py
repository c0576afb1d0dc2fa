"""Which of a document's examples the stub answers with."""

from __future__ import annotations

import json
from typing import Any

import pytest

from .planned import planned

ERROR = """
        default:
          description: No
          content: {application/json: {schema: {type: object, properties: {id: {type: string}, message: {type: string}}}}}
"""


def answered(content: str, rest: str = ERROR) -> Any:
    """The example of the 200 of an operation whose content that is; None where there is none."""
    package = planned(f"""
paths:
  /:
    get:
      operationId: get
      responses:
        '200':
          description: OK
          content: {content}
{rest}
components:
  schemas:
    Pet: {{type: object, required: [id], properties: {{id: {{type: integer}}, name: {{type: string, nullable: true}}}}}}
    Loose: {{type: object, properties: {{id: {{}}, name: {{type: string}}}}}}
  examples:
    Rex: {{value: {{id: 3, name: Rex}}}}
    Tom: {{id: 4}}
""")
    return json.loads(package.examples).get("get", {}).get("200")


PET = "schema: {$ref: '#/components/schemas/Pet'}"
LOOSE = "schema: {$ref: '#/components/schemas/Loose'}"


@pytest.mark.parametrize(
    ("content", "example"),
    [
        (f"{PET}, example: {{id: 1}}", {"id": 1}),
        # the first that has the form of the schema
        (
            f"{PET}, examples: {{a: {{value: {{id: x}}}}, b: {{value: {{id: 2}}}}}}",
            {"id": 2},
        ),
        (
            f"{PET}, examples: {{a: {{value: {{name: x}}}}, b: {{value: {{id: 2}}}}}}",
            {"id": 2},
        ),
        # none has it: better than nothing
        (f"{PET}, example: {{id: x}}", {"id": "x"}),
        # an error's
        (
            f"{LOOSE}, examples: {{error: {{value: {{id: x, message: No}}}}, b: {{value: {{id: 2}}}}}}",
            {"id": 2},
        ),
        (f"{LOOSE}, example: {{id: x, message: No}}", None),
        (f"{LOOSE}, example: {{id: x, name: No}}", {"id": "x", "name": "No"}),
        (
            "schema: {}, example: {id: x, message: Deleted}",
            {"id": "x", "message": "Deleted"},
        ),
        # references, and values elsewhere
        (
            f"{PET}, examples: {{a: {{$ref: '#/components/examples/Rex'}}}}",
            {"id": 3, "name": "Rex"},
        ),
        (f"{PET}, examples: {{a: {{$ref: '#/components/examples/Tom'}}}}", {"id": 4}),
        (f"{PET}, example: {{$ref: '#/components/examples/Tom'}}", {"id": 4}),
        (
            f"{PET}, example: {{$ref: '#/components/examples/Rex'}}",
            {"id": 3, "name": "Rex"},
        ),
        (f"{PET}, example: {{$ref: '#/nowhere'}}", {"$ref": "#/nowhere"}),
        (
            f"{PET}, examples: {{a: {{externalValue: rex.json}}, b: {{value: {{id: 2}}}}}}",
            {"id": 2},
        ),
        (f"{PET}, examples: {{a: {{externalValue: rex.json}}}}", None),
        (f"{PET}, example: {{value: {{id: 5}}}}", {"id": 5}),
    ],
)
def test_the_example_of_a_success(content: str, example: object) -> None:
    assert answered(f"{{application/json: {{{content}}}}}") == example


def test_alternatives_within_alternatives_take_no_time() -> None:
    inner: Any = 1
    for _ in range(40):
        inner = {"child": inner}
    text = (
        f"schema: {{$ref: '#/components/schemas/Tree'}}, example: {json.dumps(inner)}"
    )
    rest = ERROR + """
components:
  schemas:
    Tree:
      oneOf:
        - {type: object, properties: {child: {$ref: '#/components/schemas/Tree'}, a: {type: string}}}
        - {type: object, properties: {child: {$ref: '#/components/schemas/Tree'}, b: {type: string}}}
"""
    package = planned(f"""
paths:
  /:
    get:
      operationId: get
      responses:
        '200':
          description: OK
          content: {{application/json: {{{text}}}}}
{rest}
""")
    assert json.loads(package.examples)["get"]["200"] == inner


@pytest.mark.parametrize(
    ("examples", "example"),
    [
        # what is called an error is one, whatever members it shares with the success
        ("{example_error: {value: {id: 1}}, fine: {value: {id: 2}}}", {"id": 2}),
        ("{notFoundError: {value: {id: 1}}}", None),
        ("{mirror: {value: {id: 1}}}", {"id": 1}),
        # and what the document gives as an error's is the error's
        ("{same: {value: {id: nf, message: 'no'}}}", None),
    ],
)
def test_a_success_is_not_answered_with_an_error_s_example(
    examples: str, example: object
) -> None:
    errors = """
        '404':
          description: No
          content:
            application/json:
              schema: {type: object, properties: {id: {type: string}, message: {type: string}}}
              example: {id: nf, message: 'no'}
"""
    loose = "schema: {type: object, properties: {id: {}, message: {}}}"
    content = f"{{application/json: {{{loose}, examples: {examples}}}}}"
    assert answered(content, errors) == example
