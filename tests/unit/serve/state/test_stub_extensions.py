"""`x-stub` says what paths do not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from specloom.checks import check
from specloom.document import load_text
from specloom.serve.state.opening import keep_state
from specloom.serve.state.state_error import StateError

from ..stubs import Asked, package_of

DOCUMENT = """
openapi: 3.1.0
info: {title: Jobs, version: '1'}
paths:
  /start-job:
    post:
      x-stub: {action: create, resource: job, id: handle, unique: [command]}
      requestBody:
        content: {application/json: {schema: {$ref: '#/components/schemas/NewJob'}}}
      responses:
        '200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Job'}}}}
  /overview:
    get:
      x-stub: {action: list, resource: job, items: /by/anyone}
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema:
                type: object
                required: [by]
                properties:
                  by:
                    type: object
                    required: [anyone, me]
                    properties:
                      anyone: {type: array, items: {$ref: '#/components/schemas/Job'}}
                      me: {type: array, items: {$ref: '#/components/schemas/Job'}}
  /status:
    x-stub: {action: read, resource: job, parameter: of}
    get:
      parameters: [{name: of, in: query, required: true, schema: {type: string}}]
      responses:
        '200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Job'}}}}
  /notes:
    x-stub: false
    get:
      responses:
        '200':
          description: ok
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Note'}}}}
    post:
      requestBody: {content: {application/json: {schema: {type: object}}}}
      responses:
        '201': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}
components:
  schemas:
    NewJob: {type: object, required: [command], properties: {command: {type: string}}}
    Job: {type: object, required: [handle, command], properties: {handle: {type: string}, command: {type: string}}}
    Note: {type: object, required: [id], properties: {id: {type: integer}}}
"""


def test_operations_with_one_resource_are_about_the_same_things(tmp_path: Path) -> None:
    document = tmp_path / "jobs.yaml"
    document.write_text(DOCUMENT)
    package = package_of(document, tmp_path)
    stub = package.stub()
    keep_state(stub, package.hints)
    jobs = Asked(stub, document)
    job = jobs("POST", "/start-job", {"command": "sort"}).json
    other = jobs("POST", "/start-job", {"command": "list"}).json
    assert job["handle"] != other["handle"]
    assert jobs("GET", f"/status?of={job['handle']}").json == job
    assert jobs("GET", "/status?of=nothing").status == 404
    assert jobs("GET", "/overview").json["by"]["anyone"] == [job, other]
    # What is not kept has the document's two notes before and after.
    notes = jobs("GET", "/notes").json
    jobs("POST", "/notes", {})
    assert jobs("GET", "/notes").json == notes != []


def test_an_action_that_there_is_not_is_said(tmp_path: Path) -> None:
    document = tmp_path / "jobs.yaml"
    document.write_text(DOCUMENT.replace("action: list", "action: enumerate"))
    package = package_of(document, tmp_path)
    with pytest.raises(
        StateError, match="x-stub has no action 'enumerate', but create"
    ):
        keep_state(package.stub(), package.hints)


@pytest.mark.parametrize(
    ("extension", "message", "column"),
    [
        ("{action: enumerate}", '"enumerate"', 16),
        ("{actoin: list}", "'actoin'", 16),
        ("{items: data}", '"data', 16),
        ("true", "true", 7),
        ("[list]", "array", 7),
    ],
)
def test_what_is_wrong_is_found_where_it_stands(
    extension: str, message: str, column: int
) -> None:
    text = DOCUMENT.replace(
        "{action: list, resource: job, items: /by/anyone}", extension
    )
    problems: list[Any] = [
        found
        for found in check(load_text(text), full=True)
        if found.code == "invalid-stub-extension"
    ]
    assert len(problems) == 1
    assert message in problems[0].message
    position = problems[0].location
    assert (position.line, position.column) == (14, column)


def test_what_is_right_is_no_problem() -> None:
    codes = {found.code for found in check(load_text(DOCUMENT), full=True)}
    assert "invalid-stub-extension" not in codes
