"""Real documents break the rules: what is worked around, what is refused, what the options change."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from .command import Specloom

HEAD = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\n"
OK = "responses: {'200': {description: OK}}"


def operation(more: str = "", *, path: str = "/a", method: str = "get") -> str:
    return (
        HEAD
        + f"paths:\n  {path}:\n    {method}:\n      operationId: doIt\n      {OK}\n{more}"
    )


def schema(text: str) -> str:
    used = "{$ref: '#/components/schemas/A'}"
    return (
        HEAD
        + "paths:\n  /a:\n    get:\n      operationId: doIt\n      responses:\n        '200':\n"
        + f"          description: OK\n          content: {{application/json: {{schema: {used}}}}}\n"
        + f"components:\n  schemas:\n    A: {text}\n"
    )


BROKEN_RULES = {
    "integer status keys": (operation().replace("'200'", "200"), None),
    "null scopes": (
        operation(
            "security: [{o: null}]\ncomponents: {securitySchemes: {o: {type: http, scheme: bearer}}}\n"
        ),
        r"8:\d+: warning\[invalid-value\]",
    ),
    "an enum without values": (
        schema("{type: string, enum: []}"),
        r"13:\d+: warning\[\S+\]",
    ),
    "an array without items": (schema("{type: array}"), r"13:\d+: warning\[\S+\]"),
    "an undeclared path parameter": (
        operation(path="/a/{id}"),
        r"5:5: warning\[undeclared-path-parameter\]",
    ),
    "an unused path parameter": (
        operation(
            "      parameters: [{name: id, in: path, required: true, schema: {type: string}}]\n"
        ),
        r"8:\d+: warning\[unused-path-parameter\]",
    ),
    "no paths": (
        HEAD + "components: {schemas: {A: {type: object}}}\n",
        r"1:1: warning\[missing-field\]",
    ),
    "a default that misses its schema": (
        schema("{type: object, properties: {n: {type: integer, default: many}}}"),
        r"13:\d+: warning\[default-mismatch\]",
    ),
    "a $ref for an operation": (
        HEAD
        + "paths:\n  /a:\n    get: {$ref: '#/x-operation'}\nx-operation: {operationId: doIt, "
        + OK
        + "}\n",
        r"5:\d+: warning\[misplaced-reference\]",
    ),
    "a $ref for a path item": (
        HEAD
        + "paths:\n  /a: {$ref: '#/x-item'}\nx-item: {get: {operationId: doIt, "
        + OK
        + "}}\n",
        None,
    ),
    "a body on GET": (
        operation(
            "      requestBody: {content: {application/json: {schema: {type: object}}}}\n"
        ),
        r"8:\d+: warning\[request-body-not-expected\]",
    ),
    "the same enum member twice": (
        schema("{type: string, enum: [a, b, a]}"),
        r"13:\d+: warning\[\S+\]",
    ),
    "the same operationId twice": (
        operation() + "    put:\n      operationId: doIt\n      " + OK + "\n",
        r"9:\d+: warning\[duplicate-operation-id\]",
    ),
    "no responses": (
        HEAD + "paths: {/a: {get: {operationId: doIt}}}\n",
        r"3:\d+: warning\[missing-field\]",
    ),
}

REFUSED = {
    "an unresolvable $ref": (
        schema("{$ref: '#/components/schemas/B'}"),
        r"13:\d+: error\[unresolved-reference\]",
    ),
    "a duplicate key": (
        operation() + "      operationId: again\n",
        r"8:7: error\[duplicate-key\]",
    ),
    "no OpenAPI": ("title: T\n", r"1:1: error\[not-openapi\]"),
    "Swagger": ("swagger: '2.0'\n", r"1:1: error\[unsupported-version\]"),
    "a later OpenAPI": (
        "openapi: 4.0.0\npaths: {}\n",
        r"1:1: error\[unsupported-version\]",
    ),
}

# Three parts without meaning, in one document with operations to spare.
PARTLY = HEAD + f"""\
paths:
  /good: {{get: {{operationId: good, {OK}}}}}
  /schema:
    get:
      operationId: schema
      responses:
        '200': {{description: OK, content: {{application/json: {{schema: {{$ref: '#/components/schemas/Gone'}}}}}}}}
  /parameter: {{get: {{operationId: parameter, parameters: [{{$ref: '#/components/parameters/Gone'}}], {OK}}}}}
  /item: {{$ref: gone.yaml}}
  /twice:
    get: {{operationId: first, {OK}}}
    get: {{operationId: last, {OK}}}
"""


def use(package: str, code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Import a generated package with all its modules, and run some code."""
    lines = (
        f"import {package} as p",
        f"from {package} import client, async_client, server, models, operations, errors, examples",
        "assert server.app()",
        code,
    )
    return subprocess.run(
        [sys.executable, "-c", "\n".join(lines)],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("name", BROKEN_RULES)
def test_a_broken_rule_is_a_warning_and_works(specloom: Specloom, name: str) -> None:
    text, warning = BROKEN_RULES[name]
    spec = specloom.spec(text)
    done = specloom("generate", spec, "-o", "out")
    assert done.returncode == 0, done.stderr
    assert "error[" not in done.stderr
    if warning is None:
        assert "warning[" not in done.stderr
    else:
        assert any_line(rf"^bad\.yaml:{warning}", done.stderr), done.stderr
    call = (
        ""
        if name == "no paths"
        else "assert p.operations; assert hasattr(p.Client, 'do_it')"
    )
    used = use("out", call, specloom.folder)
    assert used.returncode == 0, used.stderr


@pytest.mark.parametrize("name", REFUSED)
def test_what_has_no_meaning_is_refused_and_nothing_is_written(
    specloom: Specloom, name: str
) -> None:
    text, message = REFUSED[name]
    done = specloom("generate", specloom.spec(text), "-o", "out")
    assert done.returncode == 1
    assert any_line(rf"^bad\.yaml:{message}", done.stderr), done.stderr
    assert not (specloom.folder / "out").exists()


def test_a_refusal_lists_everything_at_once(specloom: Specloom) -> None:
    done = specloom("generate", specloom.spec(PARTLY), "-o", "out")
    assert done.returncode == 1
    assert [
        line.split(":")[1] for line in done.stderr.splitlines() if "error[" in line
    ] == ["9", "10", "11", "14"]
    assert not (specloom.folder / "out").exists()


def test_keep_going_generates_the_rest(specloom: Specloom) -> None:
    """Of duplicate keys the last one wins, as in every JSON reader."""
    done = specloom("generate", specloom.spec(PARTLY), "-o", "out", "--keep-going")
    assert done.returncode == 1
    assert done.stderr.count("error[") == 4
    assert "3 of 4 operations" in done.stderr.splitlines()[-1]
    used = use(
        "out",
        "print([n for n in dir(p.Client) if n[0] != '_'])",
        specloom.folder,
    )
    assert used.returncode == 0, used.stderr
    names = used.stdout
    assert "'good'" in names
    assert "'schema'" in names
    assert "'last'" in names
    assert "'first'" not in names
    assert "'parameter'" not in names


def test_keep_going_never_makes_a_refused_document_look_fine(
    specloom: Specloom,
) -> None:
    spec = specloom.spec(PARTLY)
    assert specloom("generate", spec, "-o", "out", "--keep-going").returncode == 1
    assert (
        specloom("generate", spec, "-o", "out", "--keep-going", "--check").returncode
        == 1
    )
    assert specloom("generate", spec, "-o", "out").returncode == 1
    assert specloom("generate", spec, "-o", "out", "--check").returncode == 1


def test_strict_makes_errors_of_loss_and_writes_nothing(specloom: Specloom) -> None:
    spec = specloom.spec(
        operation("components: {securitySchemes: {m: {type: telepathy}}}\n")
    )
    assert specloom("generate", spec, "-o", "out").returncode == 0
    assert specloom("generate", spec, "-o", "out").stderr == "out: up to date\n"
    done = specloom("generate", spec, "-o", "out", "--strict")
    assert done.returncode == 1, "also where the lock says that nothing has changed"
    assert "error[" in done.stderr
    assert specloom("generate", spec, "-o", "new", "--strict").returncode == 1
    assert not (specloom.folder / "new").exists()


def test_strict_is_content_with_a_clean_document(specloom: Specloom) -> None:
    assert specloom("generate", "pets.yaml", "-o", "out", "--strict").returncode == 0
    # An operation without an error response is a matter of taste, not of loss.
    assert (
        specloom(
            "generate", specloom.spec(operation()), "-o", "new", "--strict"
        ).returncode
        == 0
    )


def test_many_warnings_of_one_code_are_shortened_for_people_only(
    specloom: Specloom,
) -> None:
    paths = "".join(
        f"  /p{i}/{{id}}: {{get: {{operationId: o{i}, {OK}}}}}\n" for i in range(50)
    )
    spec = specloom.spec(HEAD + "paths:\n" + paths)
    done = specloom("generate", spec, "-o", "out")
    assert done.stderr.count("warning[undeclared-path-parameter] ") == 20
    assert (
        "… and 30 more warning[undeclared-path-parameter]; `specloom validate` lists all"
        in done.stderr
    )
    assert (
        specloom("validate", spec).stdout.count("error[undeclared-path-parameter]")
        == 50
    )
    machine = specloom("generate", spec, "-o", "new", "--format", "github")
    assert machine.stderr.count("undeclared-path-parameter") == 50


def any_line(pattern: str, text: str) -> bool:
    import re

    return re.search(pattern, text, re.MULTILINE) is not None
