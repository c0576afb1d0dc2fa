"""`--include` and `--exclude`: parts of a big document, called as in the whole."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from specloom.document import load_text
from specloom.document.dialect import normalise
from specloom.model import build
from specloom.model.pattern import pattern
from specloom.model.select import select
from specloom.plan import plan
from specloom.plan.package import Package

from .command import Specloom

SPEC = """\
openapi: 3.1.0
info: {title: Zoo, version: '1'}
paths:
  /v1/pets:
    get: {operationId: listPets, tags: [pets], responses: {'200': {$ref: '#/components/responses/Pets'}}}
    post: {operationId: addPet, tags: [pets, admin], responses: {'200': {$ref: '#/components/responses/Pets'}}}
  /v1/pets/{id}/photos:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get: {operationId: list-pets, tags: [Pets], responses: {'200': {$ref: '#/components/responses/Other'}}}
  /v2/keepers:
    get: {tags: [keepers], responses: {'200': {$ref: '#/components/responses/Keeper'}}}
  /v2/again:
    get: {operationId: listPets, tags: [keepers], responses: {'204': {description: None}}}
components:
  responses:
    Pets: {description: P, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
    Other: {description: O, content: {application/json: {schema: {$ref: '#/components/schemas/pet'}}}}
    Keeper: {description: K, content: {application/json: {schema: {$ref: '#/components/schemas/Keeper'}}}}
  schemas:
    pet: {type: object, properties: {photo: {type: string}}}
    Pet: {type: object, properties: {name: {$ref: '#/components/schemas/Name'}, kind: {enum: [cat, dog]}}}
    pet-kind: {type: object, properties: {size: {type: string, enum: [s, m]}}}
    Name: {type: object, properties: {first: {type: string}}}
    Keeper:
      type: object
      discriminator: {propertyName: kind}
      required: [kind]
      properties: {kind: {type: string}}
    Vet: {allOf: [{$ref: '#/components/schemas/Keeper'}, {type: object, properties: {title: {type: string}}}]}
    Unused: {type: object, properties: {x: {type: string}}}
"""

ALL = {
    "GET /v1/pets",
    "POST /v1/pets",
    "GET /v1/pets/{id}/photos",
    "GET /v2/keepers",
    "GET /v2/again",
}


def planned(include: list[str], exclude: list[str]) -> tuple[Package, list[str]]:
    """The package of a selection, and the codes of what was found."""
    document = load_text(SPEC)
    normalise(document)
    api, _ = build(document)
    api, problems = select(api, map(pattern, include), map(pattern, exclude))
    return plan(api, name="zoo", source="zoo.yaml")[0], [
        problem.message for problem in problems
    ]


def operations(package: Package) -> set[str]:
    return {f"{method.http_method} {method.path}" for _, method in package.methods}


def schemas(package: Package) -> set[str]:
    return {
        item.schema_name
        for item in package.declarations
        if item.schema_name is not None
    }


@pytest.mark.parametrize(
    ("include", "exclude", "expected"),
    [
        (["tag:pets"], [], {"GET /v1/pets", "POST /v1/pets"}),
        (["tag:admin"], [], {"POST /v1/pets"}),
        (["path:/v1/pets"], [], {"GET /v1/pets", "POST /v1/pets"}),
        (
            ["path:/v1/*"],
            [],
            {"GET /v1/pets", "POST /v1/pets", "GET /v1/pets/{id}/photos"},
        ),
        (["/v1/*/photos"], [], {"GET /v1/pets/{id}/photos"}),
        (["path:GET /v1/*"], [], {"GET /v1/pets", "GET /v1/pets/{id}/photos"}),
        (["path:post *"], [], {"POST /v1/pets"}),
        (["operation:addPet"], [], {"POST /v1/pets"}),
        (
            ["operation:list*"],
            [],
            {"GET /v1/pets", "GET /v1/pets/{id}/photos", "GET /v2/again"},
        ),
        (
            ["tag:admin", "tag:keepers"],
            [],
            {"POST /v1/pets", "GET /v2/keepers", "GET /v2/again"},
        ),
        ([], ["tag:pets"], ALL - {"GET /v1/pets", "POST /v1/pets"}),
        (["tag:pets"], ["operation:addPet"], {"GET /v1/pets"}),
        (["operation:addPet"], ["path:*"], set()),
        ([], [], ALL),
    ],
)
def test_patterns(include: list[str], exclude: list[str], expected: set[str]) -> None:
    package, problems = planned(include, exclude)
    assert operations(package) == expected
    assert problems == []


@pytest.mark.parametrize(
    "text", ["", "pets", "tag:", "tags:pets", "path:", "operation: ".strip(), "GET"]
)
def test_what_is_no_pattern(text: str) -> None:
    with pytest.raises(ValueError, match="no pattern: expected tag:NAME"):
        pattern(text)


def test_only_the_schemas_that_are_reached_stay() -> None:
    assert schemas(planned(["operation:addPet"], [])[0]) == {"Pet", "Name"}
    assert schemas(planned(["path:/v2/again"], [])[0]) == set()


def test_schemas_that_extend_a_reached_one_are_reached() -> None:
    assert schemas(planned(["path:/v2/keepers"], [])[0]) == {"Keeper", "Vet"}


def names(package: Package) -> dict[str, object]:
    """Everything that has a name in a package, by what it stands for in the document."""
    named: dict[str, object] = {}
    for item in package.declarations:
        named[f"schema {item.schema_name} {item.pointer}"] = item.name
    for group, method in package.methods:
        place = f"{method.http_method} {method.path}"
        named[f"group {group.tag}"] = (group.attribute, group.module, group.class_name)
        named[place] = (
            method.name,
            method.operation_id,
            method.service_name,
            [argument.name for argument in method.arguments],
        )
    return named


def test_names_do_not_depend_on_what_is_selected() -> None:
    whole = names(planned([], [])[0])
    assert len({str(name) for name in whole.values()}) == len(whole)
    for size in range(1, len(ALL)):
        for chosen in combinations(sorted(ALL), size):
            selection = names(planned([f"path:{path}" for path in chosen], [])[0])
            assert selection.items() <= whole.items(), chosen


def test_a_pattern_that_matches_nothing_is_said() -> None:
    assert planned(["tag:pets", "tag:pest"], ["operation:x"])[1] == [
        "include 'tag:pest' matches no operation; did you mean 'tag:pets'?",
        "exclude 'operation:x' matches no operation.",
    ]


@pytest.fixture
def zoo(specloom: Specloom) -> str:
    return specloom.spec(SPEC, "zoo.yaml")


def models(folder: Path) -> str:
    return (folder / "models.py").read_text()


def test_the_command_line(specloom: Specloom, zoo: str) -> None:
    done = specloom(
        "generate",
        zoo,
        "-o",
        "out",
        "--include",
        "tag:pets",
        "--exclude",
        "path:POST *",
    )
    assert done.returncode == 0, done.stderr
    assert "1 of 5 operations" in done.stderr.splitlines()[-1]
    assert "class Name(" in models(specloom.folder / "out")
    assert "class Keeper(" not in models(specloom.folder / "out")
    again = specloom(
        "generate",
        zoo,
        "-o",
        "out",
        "--include",
        "tag:pets",
        "--exclude",
        "path:POST *",
    )
    assert again.stderr.splitlines()[-1] == "out: up to date"
    check = specloom("generate", zoo, "-o", "out", "--check", "--include", "tag:pets")
    assert check.returncode == 1, "other options are other output"


def test_the_configuration(specloom: Specloom, zoo: str) -> None:
    specloom.configure(
        '[[tool.specloom.packages]]\nspec = "zoo.yaml"\noutput = "out"\n'
        'include = ["tag:keepers", "tag:pets"]\nexclude = ["path:/v1/*"]\n'
    )
    assert specloom("generate").returncode == 0
    assert "class Keeper(" in models(specloom.folder / "out")
    assert "class Name(" not in models(specloom.folder / "out")
    assert specloom("generate", "--check").returncode == 0


def test_a_pattern_that_matches_nothing_is_an_error_when_strict(
    specloom: Specloom, zoo: str
) -> None:
    loose = specloom("generate", zoo, "-o", "out", "--exclude", "tag:pest")
    assert loose.returncode == 0
    assert "warning[unmatched-pattern] exclude 'tag:pest'" in loose.stderr
    strict = specloom("generate", zoo, "-o", "new", "--exclude", "tag:pest", "--strict")
    assert strict.returncode == 1
    assert "error[unmatched-pattern]" in strict.stderr
    assert not (specloom.folder / "new").exists()


def test_a_text_that_is_no_pattern_cannot_run(specloom: Specloom, zoo: str) -> None:
    done = specloom("generate", zoo, "-o", "out", "--include", "pets")
    assert done.returncode == 2
    assert "'pets' is no pattern: expected tag:NAME" in done.stderr
    specloom.configure(
        '[[tool.specloom.packages]]\nspec = "zoo.yaml"\noutput = "out"\ninclude = ["pets"]\n'
    )
    done = specloom("generate")
    assert done.returncode == 2
    assert (
        "pyproject.toml:4:1: error[invalid-configuration] 'pets' is no pattern"
        in done.stderr
    )
