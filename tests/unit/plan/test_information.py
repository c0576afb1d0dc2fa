"""A docstring says something, or it is not written."""

from __future__ import annotations

import pytest

from specloom.plan.information import says_more
from specloom.render.rendering import render

from .planned import model, planned, schemas


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("owner.", ("owner",)),
        ("The owner", ("owner",)),
        ("The ID of the user.", ("id", "User")),
        ("ID of the repository", ("repository_id",)),
        ("The user's name", ("name", "User")),
        ("Lists the pets", ("list_pets",)),
        ("The given value of the `status` field.", ("status",)),
        ("Created at", ("createdAt",)),
        ("Repositories", ("repository",)),
        ("Work Pool Name", ("work_pool_name",)),
        ("…", ("anything",)),
        ("", ()),
    ],
)
def test_a_text_that_repeats_its_names_says_nothing(
    text: str, names: tuple[str, ...]
) -> None:
    assert not says_more(text, *names)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The owner of the repository.", ("owner",)),
        ("Not deleted.", ("deleted",)),
        ("When it was created.", ("created_at",)),
        ("Size in bytes.", ("size",)),
        ("ID 5", ("id",)),
        ("用户的名字", ("name",)),
        ("https://example.com/id", ("id",)),
        ("owner " * 100, ("owner",)),
    ],
)
def test_a_text_with_another_word_does(text: str, names: tuple[str, ...]) -> None:
    assert says_more(text, *names)


def test_fields_are_said_once() -> None:
    pet = model(schemas("""
Pet:
  type: object
  properties:
    name: {type: string, description: The name of the pet.}
    age: {type: integer, description: Age in years.}
    colour: {type: string, title: Colour, default: red}
"""))
    assert {field.name: field.doc for field in pet.fields} == {
        "name": "",
        "age": "Age in years.",
        "colour": 'Default: `"red"`.',
    }


DOCUMENT = """
tags: [{name: pets, description: Pets.}]
paths:
  /pets/{petId}:
    get:
      operationId: getPet
      tags: [pets]
      summary: Get pet
      parameters:
        - {name: petId, in: path, required: true, description: The pet ID., schema: {type: string}}
        - {name: limit, in: query, description: At most so many., schema: {type: integer}}
      responses:
        '200':
          description: OK
          content:
            application/json:
              schema:
                type: object
                properties: {owner: {type: object, properties: {name: {type: string}}}}
        '404': {description: Not found.}
        '410': {description: It died.}
"""


def test_a_module_says_nothing_that_stands_beside_it() -> None:
    files = {file.path: file.text for file in render(planned(DOCUMENT))}
    assert files["models.py"].count('"""') == 0
    assert files["errors.py"].count('"""') == 4
    assert '"""Status 404."""' in files["errors.py"]
    assert '"""It died (410)."""' in files["errors.py"]
    assert '''        """`GET /pets/{petId}`

        Args:
            limit: At most so many.

        Raises:
            NotFound: Status 404.
            Gone: It died (410).
        """
''' in files["operations/pets.py"]
    assert files["operations/pets.py"].count('"""') == 2
    for name in ("client.py", "async_client.py", "schemas.py"):
        assert files[name].replace('r"""', "").count('"""') <= 1, name


def test_a_class_of_nothing_is_a_class() -> None:
    package = schemas("Pet: {type: object, additionalProperties: false}")
    files = {file.path: file.text for file in render(package)}
    assert "class Pet(OpenStruct, kw_only=True):\n    __closed__ = True\n" in (
        files["models.py"]
    )
