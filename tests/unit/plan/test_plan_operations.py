"""Operations → methods: names, arguments, bodies, answers, groups."""

from __future__ import annotations

import pytest

from specloom.plan.expressions import one_line

from .planned import method, model, planned, signature


def operation(body: str, *, path: str = "/pets/{petId}", verb: str = "get") -> str:
    return f"paths:\n  {path}:\n    {verb}:\n      operationId: doIt\n" + "".join(
        f"      {line}\n" for line in body.strip("\n").split("\n")
    )


OK = "responses: {'200': {description: Fine.}}"
PARAMETERS = """
parameters:
- {name: verbose, in: query, schema: {type: boolean}}
- {name: X-App-UserId, in: header, required: true, schema: {type: string, maxLength: 5}}
- {name: session, in: cookie, schema: {type: string}}
- {name: petId, in: path, required: true, schema: {type: integer, format: int64}}
requestBody: {required: true, content: {application/json: {schema: {type: string}}}}
responses: {'200': {description: Fine.}}
"""


def test_path_parameters_and_body_by_position_then_keywords_required_ones_first() -> (
    None
):
    made = method(planned(operation(PARAMETERS, verb="post")), "do_it")
    assert signature(made) == [
        "pet_id: int",
        "body: str",
        "*",
        "x_app_user_id: str",
        "verbose: bool | None = None",
        "session: str | None = None",
    ]


def test_parameters_are_described_with_wire_names_and_limits() -> None:
    made = method(planned(operation(PARAMETERS, verb="post")), "do_it")
    assert [one_line(item) for item in made.parameters] == [
        'Query("verbose", bool)',
        'Header("X-App-UserId", Annotated[str, Limits(max_length=5)], argument="x_app_user_id", required=True)',
        'Cookie("session", str)',
        'Path("petId", Int64, argument="pet_id")',
    ]


@pytest.mark.parametrize(
    ("parameter", "expected"),
    [
        ("{name: a, in: query, style: spaceDelimited, schema: {type: array}}",
         'Query("a", list[Any], style="spaceDelimited")'),
        ("{name: a, in: query, explode: false, schema: {type: array}}", 'Query("a", list[Any], explode=False)'),
        ("{name: a, in: query, style: deepObject, explode: true, schema: {type: object}}",
         'Query("a", dict[str, Any], style="deepObject", explode=True)'),
        ("{name: a, in: query, allowReserved: true, schema: {type: string}}", 'Query("a", str, allow_reserved=True)'),
        ("{name: a, in: query, content: {application/json: {schema: {type: integer}}}}",
         'Query("a", int, content=Json(int))'),
        ("{name: a, in: header, explode: true, schema: {type: object}}", 'Header("a", dict[str, Any], explode=True)'),
    ],
)  # fmt: skip
def test_how_a_parameter_is_sent(parameter: str, expected: str) -> None:
    made = method(
        planned(operation(f"parameters: [{parameter}]\n{OK}", path="/")), "do_it"
    )
    assert [one_line(item) for item in made.parameters] == [expected]


def test_names_that_a_method_uses_itself_are_not_taken() -> None:
    parameters = ", ".join(
        f"{{name: {name}, in: query, schema: {{type: string}}}}"
        for name in ("self", "body", "models", "class")
    )
    made = method(
        planned(operation(f"parameters: [{parameters}]\n{OK}", path="/")), "do_it"
    )
    assert [item.name for item in made.arguments] == [
        "self_",
        "body_",
        "models_",
        "class_",
    ]


def test_the_same_name_in_two_places_is_two_arguments() -> None:
    made = method(
        planned(
            operation(
                "parameters:\n- {name: id, in: path, required: true, schema: {type: string}}\n"
                "- {name: id, in: query, schema: {type: string}}\n"
                f"- {{name: id, in: header, schema: {{type: string}}}}\n{OK}",
                path="/{id}",
            )
        ),
        "do_it",
    )
    names = [item.name for item in made.arguments]
    assert names[0] == "id"
    assert len(set(names)) == 3


def test_an_optional_body_may_be_left_out() -> None:
    body = "requestBody: {description: Words., content: {application/json: {schema: {type: string}}}}"
    made = method(planned(operation(f"{body}\n{OK}", path="/", verb="post")), "do_it")
    assert signature(made) == ["body: str | None = None"]
    assert made.arguments[0].doc == "Words."


@pytest.mark.parametrize(
    ("content", "body", "argument"),
    [
        ("application/json: {schema: {type: integer}}", "Json(int)", "body: int"),
        ("application/vnd.pet+json: {schema: {type: integer}}",
         'Json(int, media_type="application/vnd.pet+json")', "body: int"),
        ("application/json: {schema: {type: object, properties: {a: {type: string}}}}",
         "Json(models.DoItRequest)", "body: models.DoItRequest"),
    ],
)  # fmt: skip
def test_bodies(content: str, body: str, argument: str) -> None:
    text = operation(
        f"requestBody: {{required: true, content: {{{content}}}}}\n{OK}",
        path="/",
        verb="post",
    )
    made = method(planned(text), "do_it")
    assert made.body is not None
    assert one_line(made.body) == body
    assert signature(made) == [argument]


@pytest.mark.parametrize(
    ("responses", "returns", "described"),
    [
        ("'204': {description: Gone.}", "None", {"204": "Empty()"}),
        ("'200': {description: A, content: {application/json: {schema: {type: integer}}}}",
         "int", {"200": "Json(int)"}),
        ("'200': {description: A, content: {text/csv: {}}}", "str", {"200": 'Text("text/csv")'}),
        ("'200': {description: A, content: {image/png: {}}}", "bytes", {"200": 'Binary("image/png")'}),
        ("'200': {description: A, content: {application/json: {schema: {type: integer}}}}, '202': {description: B}",
         "int | None", {"200": "Json(int)", "202": "Empty()"}),
        ("2XX: {description: A, content: {application/json: {schema: {type: object, properties: {a: {}}}}}}",
         "models.DoItResponse", {'"2XX"': "Json(models.DoItResponse)"}),
        ("'404': {description: No.}", "None", {}),
    ],
)  # fmt: skip
def test_answers(responses: str, returns: str, described: dict[str, str]) -> None:
    made = method(planned(operation(f"responses: {{{responses}}}", path="/")), "do_it")
    assert one_line(made.returns) == returns
    assert {key: one_line(value) for key, value in made.responses} == described


def test_inline_bodies_are_named_by_their_operation() -> None:
    schema = "{content: {application/json: {schema: {type: object, properties: {a: {type: string}}}}}}"
    answer = schema.replace("{content", "{description: A, content", 1)
    package = planned(
        operation(
            f"requestBody: {schema}\nresponses: {{'200': {answer}, '400': {answer}}}",
            verb="put",
        )
    )
    assert {item.name for item in package.declarations} == {
        "DoItRequest",
        "DoItResponse",
        "DoItBadRequest",
    }
    assert [field.name for field in model(package, "DoItRequest").fields] == ["a"]


def test_an_operation_without_id_is_named_by_its_place() -> None:
    package = planned(f"paths: {{'/pets/{{petId}}/toys': {{get: {{{OK}}}}}}}")
    made = [method for _, method in package.methods]
    assert [item.name for item in made] == ["get_pets_by_pet_id_toys"]


def test_operations_are_grouped_by_their_first_tag_and_untagged_ones_stand_alone() -> (
    None
):
    package = planned(
        "tags: [{name: Pet Shop, description: Sells pets.}]\npaths:\n"
        f"  /a: {{get: {{operationId: a, tags: [Pet Shop, other], {OK}}}}}\n"
        f"  /b: {{get: {{operationId: b, {OK}}}}}\n"
        f"  /c: {{get: {{operationId: c, tags: [send], {OK}}}}}\n"
    )
    groups = {
        group.tag: (group.attribute, group.module, group.class_name)
        for group in package.groups
    }
    assert groups["Pet Shop"] == ("pet_shop", "pet_shop", "PetShop")
    assert groups[None] == ("", "untagged", "Untagged")
    assert groups["send"][0] == "send_", "a client has a method `send`"
    assert package.groups[0].doc == "Sells pets."
    assert package.untagged is not None
    assert [item.name for item in package.untagged.methods] == ["b"]


def test_methods_whose_ids_only_differ_in_spelling_stay_apart() -> None:
    package = planned(
        f"paths:\n  /a: {{get: {{operationId: listPets, {OK}}}}}\n  /b: {{get: {{operationId: list_pets, {OK}}}}}\n"
    )
    assert len({item.name for _, item in package.methods}) == 2
    assert len({item.service_name for _, item in package.methods}) == 2


def test_what_is_said_of_an_operation() -> None:
    made = method(
        planned(
            operation(
                f"summary: Feed it\ndescription: At noon.\ndeprecated: true\n{OK}"
            )
        ),
        "do_it",
    )
    assert (made.summary, made.description, made.deprecated) == (
        "Feed it.",
        "At noon.",
        True,
    )
    assert (made.http_method, made.path, made.operation_id) == (
        "GET",
        "/pets/{petId}",
        "doIt",
    )
