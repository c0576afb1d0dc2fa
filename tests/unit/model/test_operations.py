"""Paths → operations: parameters, bodies, responses, references between them."""

from __future__ import annotations

import pytest

from specloom.model.api import Anything, Array, Mapping, Scalar

from .built import built, built_with_problems, name, operation

OK = "responses: {'200': {description: Fine.}}"
COMPONENTS = """
components:
  parameters: {Limit: {name: limit, in: query, schema: {type: integer}}}
  requestBodies: {Words: {required: true, content: {text/plain: {schema: {type: string}}}}}
  responses: {Missing: {description: Not there., headers: {X-Id: {$ref: '#/components/headers/Id'}}}}
  headers: {Id: {required: true, description: An ID., schema: {type: string}}}
  examples: {One: {value: {a: 1}}}
  pathItems: {Shared: {get: {operationId: shared, responses: {'200': {description: Fine.}}}}}
"""


def test_operations_stand_in_the_order_of_paths_and_methods() -> None:
    api = built(
        f"paths:\n  /b: {{post: {{{OK}}}, get: {{operationId: x, {OK}}}}}\n  /a: {{delete: {{{OK}}}}}\n  x-other: {{get: {{}}}}\n"
    )
    assert [(item.method, item.path, item.id) for item in api.operations] == [
        ("GET", "/b", "x"),
        ("POST", "/b", None),
        ("DELETE", "/a", None),
    ]


def test_what_an_operation_says() -> None:
    op = operation(
        f"operationId: x\nsummary: S\ndescription: D\ndeprecated: true\ntags: [a, b]\nx-y: 1\n{OK}"
    )
    assert (op.id, op.summary, op.description, op.deprecated) == (
        "x",
        "S",
        "D",
        True,
    )
    assert (op.tags, op.extensions, op.location.pointer) == (
        ("a", "b"),
        {"x-y": 1},
        "/paths/~1a/get",
    )


def test_a_path_says_what_its_operations_do_not() -> None:
    item = "summary: Path.\ndescription: Of the path.\nservers: [{url: 'https://path'}]"
    op = operation(f"summary: Own.\n{OK}", item=item)
    assert (
        op.summary,
        op.description,
        [server.url for server in op.servers],
    ) == (
        "Own.",
        "Of the path.",
        ["https://path"],
    )


def test_an_operation_overrides_the_parameters_of_its_path() -> None:
    op = operation(
        f"parameters:\n- {{name: a, in: query, required: true, schema: {{type: integer}}}}\n"
        f"- {{name: c, in: query, schema: {{type: string}}}}\n{OK}",
        item="parameters:\n- {name: a, in: query, schema: {type: string}}\n- {name: a, in: header, schema: {type: string}}",
    )
    assert [(item.name, item.place, item.required) for item in op.parameters] == [
        ("a", "query", True),
        ("a", "header", False),
        ("c", "query", False),
    ]
    assert isinstance(op.parameters[0].schema, Scalar)
    assert op.parameters[0].schema.kind == "integer"


@pytest.mark.parametrize("header", ["Accept", "content-type", "AUTHORIZATION"])
def test_headers_that_openapi_says_to_ignore_are_ignored(header: str) -> None:
    op = operation(
        f"parameters:\n- {{name: {header}, in: header, schema: {{type: string}}}}\n"
        f"- {{name: {header}, in: query, schema: {{type: string}}}}\n{OK}"
    )
    assert [item.place for item in op.parameters] == ["query"]


@pytest.mark.parametrize(
    ("written", "style", "explode"),
    [
        ("in: query", "form", True),
        ("in: query, explode: false", "form", False),
        ("in: query, style: pipeDelimited", "pipeDelimited", False),
        ("in: query, style: deepObject, explode: true", "deepObject", True),
        ("in: header", "simple", False),
        ("in: cookie", "form", True),
        ("in: path, required: true", "simple", False),
        ("in: path, required: true, style: matrix, explode: true", "matrix", True),
        ("in: header, style: form", "simple", False),
    ],
)
def test_styles(written: str, style: str, explode: bool) -> None:
    parameter = operation(
        f"parameters: [{{name: a, {written}, schema: {{type: array}}}}]\n{OK}",
        path="/{a}" if "in: path" in written else "/a",
    ).parameters[0]
    assert (parameter.style, parameter.explode) == (style, explode)


@pytest.mark.parametrize(
    ("path", "declared", "expected"),
    [
        ("/{a}/{b}", ["b", "a"], {"b": "b", "a": "a"}),
        ("/{userId}/{b}", ["b", "user_id"], {"b": "b", "userId": "user_id"}),
        ("/{A}/{a}", ["a", "A"], {"a": "a", "A": "A"}),
        ("/{id}", ["userId"], {"id": "userId"}),
        ("/{id}/{other}", ["x", "y"], {"id": None, "other": None}),
        ("/{id}", [], {"id": None}),
        ("/plain", ["id"], {}),
        ("/files{;ids*}", ["ids"], {"ids": "ids"}),
        ("/{;ids*}", ["other"], {";ids*": "other"}),
        ("/{+path}/{id}", ["ID", "path"], {"path": "path", "id": "ID"}),
    ],
)
def test_misspelt_path_parameters_belong_to_the_variable_that_is_meant(
    path: str, declared: list[str], expected: dict[str, str | None]
) -> None:
    listed = ", ".join(
        f"{{name: {name!r}, in: path, required: true, description: {name}, schema: {{}}}}"
        for name in declared
    )
    parameters = operation(f"parameters: [{listed}]\n{OK}", path=path).parameters
    assert {
        parameter.name: parameter.description for parameter in parameters
    } == expected


def test_a_path_parameter_is_required_whatever_is_said() -> None:
    assert (
        operation(
            f"parameters: [{{name: a, in: path, schema: {{}}}}]\n{OK}", path="/{a}"
        )
        .parameters[0]
        .required
    )


def test_a_parameter_with_content() -> None:
    parameter = operation(
        f"parameters: [{{name: a, in: query, content: {{application/json: {{schema: {{type: object}}}}}}}}]\n{OK}"
    ).parameters[0]
    assert parameter.content_type == "application/json"
    assert isinstance(parameter.schema, Mapping)


def test_request_bodies() -> None:
    body = operation(
        "requestBody:\n  required: true\n  description: D\n  content:\n"
        "    application/json: {schema: {type: array}, example: [1], examples: {two: {value: [2]}}}\n"
        f"    text/plain: {{}}\n{OK}"
    ).request_body
    assert body is not None
    assert (
        body.required,
        body.description,
        [item.content_type for item in body.content],
    ) == (
        True,
        "D",
        ["application/json", "text/plain"],
    )
    assert isinstance(body.content[0].schema, Array)
    assert body.content[0].examples == {"": [1], "two": [2]}
    assert isinstance(body.content[1].schema, Anything)


@pytest.mark.parametrize(
    ("key", "status", "success"),
    [
        ("'200'", 200, True),
        ("200", 200, True),
        ("'302'", 302, True),
        ("'404'", 404, False),
        ("2xx", "2XX", True),
        ("5XX", "5XX", False),
        ("default", "default", False),
    ],
)
def test_statuses(key: str, status: int | str, success: bool) -> None:
    (response,) = operation(f"responses: {{{key}: {{description: D}}}}").responses
    assert (response.status, response.is_success, response.description) == (
        status,
        success,
        "D",
    )


@pytest.mark.parametrize(
    "key", ["'20'", "'999'", "6XX", "2XY", "ok", "'２００'", "x-other"]
)
def test_what_is_no_status_is_no_response(key: str) -> None:
    assert operation(f"responses: {{{key}: {{description: D}}}}").responses == ()


def test_references_at_every_level() -> None:
    api = built(
        "paths:\n  /shared: {$ref: '#/components/pathItems/Shared'}\n  /a:\n    post:\n"
        "      parameters: [{$ref: '#/components/parameters/Limit'}]\n"
        "      requestBody: {$ref: '#/components/requestBodies/Words'}\n"
        "      responses:\n        '404': {$ref: '#/components/responses/Missing'}\n"
        "        '200': {description: D, content: {application/json: {examples: {x: {$ref: '#/components/examples/One'}}}}}\n"
        f"{COMPONENTS}"
    )
    shared, own = api.operations
    assert (shared.path, shared.id, shared.location.pointer) == (
        "/shared",
        "shared",
        "/components/pathItems/Shared/get",
    )
    assert [item.name for item in own.parameters] == ["limit"]
    assert own.request_body is not None
    assert (own.request_body.required, own.request_body.content[0].content_type) == (
        True,
        "text/plain",
    )
    missing, fine = own.responses
    assert (missing.status, missing.description) == (404, "Not there.")
    assert [
        (item.name, item.required, item.description) for item in missing.headers
    ] == [("X-Id", True, "An ID.")]
    assert fine.content[0].examples == {"x": {"a": 1}}


def test_what_a_reference_says_itself_comes_first() -> None:
    op = operation(
        "responses: {'404': {$ref: '#/components/responses/Missing', description: No such pet.}}",
        rest=COMPONENTS,
    )
    assert op.responses[0].description == "No such pet."


@pytest.mark.parametrize(
    "body",
    [
        "parameters: [{$ref: '#/components/parameters/No'}]\n" + OK,
        "requestBody: {$ref: '#/components/requestBodies/No'}\n" + OK,
        "responses: {'200': {$ref: '#/components/responses/No'}}",
    ],
)
def test_an_operation_with_a_reference_that_leads_nowhere_is_left_out(
    body: str,
) -> None:
    """Checking says what is wrong; the other operations are built."""
    lines = "".join(f"      {line}\n" for line in body.split("\n"))
    api, _ = built_with_problems(
        f"paths:\n  /a:\n    get:\n      operationId: x\n{lines}"
        f"  /b: {{get: {{operationId: y, {OK}}}}}\n{COMPONENTS}"
    )
    assert [item.id for item in api.operations] == ["y"]


def test_bodies_refer_to_named_schemas() -> None:
    op = operation(
        "responses: {'200': {description: D, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}",
        rest="components: {schemas: {Pet: {type: object}}}\n",
    )
    assert name(op.responses[0].content[0].schema) == "Pet"


def test_a_document_of_wrong_shapes_is_read_as_far_as_it_goes() -> None:
    api, _ = built_with_problems(
        "paths:\n  /a: {get: {parameters: 5, responses: [1], tags: x, requestBody: y}, post: null}\n  /b: 3\n"
        "servers: {a: b}\ntags: [1, {name: 2}]\nsecurity: 9\ncomponents: {schemas: {A: 5}, securitySchemes: {s: []}}\n"
    )
    assert [
        (item.method, item.parameters, item.responses, item.tags)
        for item in api.operations
    ] == [
        ("GET", (), (), ()),
    ]
    assert isinstance(api.schemas["A"], Anything)


def test_components_are_shared_and_say_more_where_they_are_referred_to() -> None:
    limit = "{$ref: '#/components/parameters/Limit'}"
    missing = "{$ref: '#/components/responses/Missing'}"
    api = built(
        f"paths:\n"
        f"  /a: {{get: {{parameters: [{limit}], responses: {{'404': {missing}, 4XX: {missing}}}}}}}\n"
        f"  /b: {{get: {{parameters: [{limit[:-1]}, description: Own.}}], responses: {{'404': {missing[:-1]}, description: Own.}}}}}}}}\n"
        f"  /c: {{get: {{parameters: [{limit}], {OK}}}}}\n{COMPONENTS}"
    )
    plain, own, again = (item.parameters[0] for item in api.operations)
    assert plain is again
    assert (plain.description, own.description) == (None, "Own.")
    assert plain.location == own.location
    first, second = api.operations[0].responses
    assert (first.status, second.status) == (404, "4XX")
    assert first.headers is second.headers
    assert [item.description for item in (first, *api.operations[1].responses)] == [
        "Not there.",
        "Own.",
    ]


def test_each_callback_of_a_callback_is_told() -> None:
    inner = "{'{$url}': {post: {responses: {'204': {description: Ok}}}}}"
    _, problems = built_with_problems(
        "paths: {/a: {get: {callbacks: {outer: {'{$url}': {post: {callbacks: "
        f"{{one: {inner}, two: {inner}}}, responses: {{'204': {{description: Ok}}}}}}}}}}}}, "
        "responses: {'204': {description: Ok}}}}}\n"
    )
    assert [(problem.code, problem.message.split("'")[1]) for problem in problems] == [
        ("nested-callback", "one"),
        ("nested-callback", "two"),
    ]
