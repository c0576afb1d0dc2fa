"""A document as text → the Package that is planned for it, and its parts by name."""

from __future__ import annotations

from specloom.document import load_text
from specloom.document.dialect import normalise
from specloom.model import build
from specloom.plan import plan
from specloom.plan.expressions import one_line
from specloom.plan.methods import Method
from specloom.plan.package import Alias, Field, Model, Package
from specloom.problems import Problem

HEAD = "openapi: 3.1.0\ninfo: {title: Pets, version: '1'}\n"


def planned_with_problems(text: str) -> tuple[Package, list[Problem]]:
    """The package for a document, and what could not be honoured."""
    document = load_text(text if text.startswith("openapi") else HEAD + text)
    normalise(document)
    api, built = build(document)
    package, problems = plan(api, name="pets", source="pets.yaml")
    return package, [*built, *problems]


def planned(text: str) -> Package:
    """The package for a document without such problems."""
    package, problems = planned_with_problems(text)
    assert problems == []
    return package


def schemas(body: str, *, received: bool = False) -> Package:
    """The package for components (indented by nothing); `received` ones are answered by GET /."""
    lines = "\n".join(f"    {line}" for line in body.strip("\n").split("\n"))
    answer = (
        "content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}"
        if received
        else ""
    )
    paths = f"paths: {{/: {{get: {{operationId: get, responses: {{'200': {{description: OK, {answer}}}}}}}}}}}\n"
    return planned(f"{paths}components:\n  schemas:\n{lines}\n")


def declared(package: Package, name: str) -> Model | Alias:
    return next(item for item in package.declarations if item.name == name)


def model(package: Package, name: str = "Pet") -> Model:
    declaration = declared(package, name)
    assert isinstance(declaration, Model)
    return declaration


def alias(package: Package, name: str) -> str:
    """The value of an alias as it is written."""
    declaration = declared(package, name)
    assert isinstance(declaration, Alias)
    return one_line(declaration.value)


def written(field: Field) -> str:
    """A field as it is written."""
    default = "" if field.default is None else f" = {one_line(field.default)}"
    return f"{field.name}: {one_line(field.annotation)}{default}"


def fields(package: Package, name: str = "Pet") -> list[str]:
    return [written(field) for field in model(package, name).fields]


def method(package: Package, name: str) -> Method:
    return next(method for _, method in package.methods if method.name == name)


def signature(method: Method) -> list[str]:
    """Arguments as they are written, `*` before the first that goes by keyword."""
    lines: list[str] = []
    for argument in method.arguments:
        if argument.keyword_only and "*" not in lines:
            lines.append("*")
        default = "" if argument.default is None else f" = {argument.default}"
        lines.append(f"{argument.name}: {one_line(argument.annotation)}{default}")
    return lines
