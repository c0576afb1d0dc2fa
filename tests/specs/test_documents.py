"""Each document as a whole: valid, described throughout, and true to the README."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from .documents import METHODS, NAMES, SPECS, Node, document, nodes, resolved

each_document = pytest.mark.parametrize("name", NAMES)

README = (SPECS / "README.md").read_text(encoding="utf-8")


def is_schema(where: tuple[str, ...]) -> bool:
    """Whether the mapping at a place is a schema, judged by the names above it."""
    parent, last = ("", "", *where)[-2:]
    return (
        parent == "properties"
        or last in ("schema", "items", "additionalProperties")
        or where[:-1] == ("components", "schemas")
    )


def place(where: tuple[str, ...]) -> str:
    return "/".join(where)


def errors(name: str, described: Node, value: object) -> list[str]:
    # At the root of its own, the schema still finds `#/components`.
    whole = described | {"components": document(name)["components"]}
    validator = jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
    return [error.message for error in validator.iter_errors(value)]


def samples(name: str) -> Iterator[tuple[str, Node, Any]]:
    """Every example and default of a document, with the schema it has to fit."""
    for where, node in nodes(document(name)):
        if is_schema(where):
            for key in ("example", "default", "x-stub-value"):
                if key in node:
                    yield place((*where, key)), node, node[key]
            for index, value in enumerate(node.get("examples", ())):
                yield place((*where, "examples", str(index))), node, value
        elif "schema" in node:
            if "example" in node:
                yield place((*where, "example")), node["schema"], node["example"]
            for key, example in node.get("examples", {}).items():
                value = resolved(name, example)["value"]
                yield place((*where, "examples", key)), node["schema"], value


@each_document
def test_it_is_valid_openapi(name: str) -> None:
    violations = OpenAPIV31SpecValidator(document(name)).iter_errors()

    assert [error.message for error in violations] == []


@each_document
def test_every_example_and_default_fits_its_schema(name: str) -> None:
    examples = list(samples(name))

    wrong = {where: errors(name, node, value) for where, node, value in examples}
    assert {where: why for where, why in wrong.items() if why} == {}
    assert len(examples) >= {"metastudio": 40, "koodrive": 5, "pds": 30}[name]


@each_document
def test_every_enum_value_has_a_description(name: str) -> None:
    for where, node in nodes(document(name)):
        if "enum" in node and where[-1] != "not":
            descriptions = node.get("x-enum-descriptions", {})
            assert list(descriptions) == [str(value) for value in node["enum"]], where
            assert all(descriptions.values()), where
            assert set(node.get("x-enum-deprecated", ())) <= set(node["enum"]), where


@each_document
def test_every_component_is_used(name: str) -> None:
    whole = document(name)
    used = {node["$ref"] for _, node in nodes(whole) if "$ref" in node}
    defined = {
        f"#/components/{kind}/{key}"
        for kind, members in whole["components"].items()
        if kind != "securitySchemes"
        for key in members
    }
    schemes = {key for alternative in whole["security"] for key in alternative}

    assert used == defined
    assert schemes == set(whole["components"]["securitySchemes"])


@each_document
def test_everything_is_described(name: str) -> None:
    whole = document(name)
    missing = [
        place(where)
        for where, node in nodes(whole)
        if where[:1] in [("paths",), ("components",)]
        and where[-2:-1]
        in [(kind,) for kind in ("properties", "parameters", "responses", "headers")]
        and "x-signing" not in where
        and not resolved(name, node).get("description")
    ]
    for kind in ("schemas", "securitySchemes"):
        for key, node in whole["components"][kind].items():
            missing += [] if node.get("description") else [f"{kind}/{key}"]
    for path, item in whole["paths"].items():
        for method in METHODS:
            if method in item and not {"description", "summary", "tags"} <= set(
                item[method]
            ):
                missing.append(f"{method} {path}")
    missing += [tag["name"] for tag in whole["tags"] if not tag.get("description")]

    assert missing == []


@each_document
def test_bodies_stay_open_and_answers_promise_nothing(name: str) -> None:
    whole = document(name)

    for where, node in nodes(whole):
        if is_schema(where):
            assert node.get("additionalProperties") is not False, where
            assert "readOnly" not in node, where
    for item in whole["paths"].values():
        for answer in item["post"]["responses"].values():
            for media_type in resolved(name, answer)["content"].values():
                unseen = [media_type["schema"]]
                while unseen:
                    node = resolved(name, unseen.pop())
                    assert "required" not in node
                    unseen += node.get("properties", {}).values()
                    unseen += [node["items"]] if "items" in node else []


@each_document
def test_conflicts_say_what_is_printed_and_what_is_done(name: str) -> None:
    for where, node in nodes(document(name)):
        if "x-doc-conflict" in node:
            conflict = node["x-doc-conflict"]
            assert list(conflict) == ["printed", "decision"], where
            assert all(isinstance(text, str) and text for text in conflict.values())


def test_the_readme_lists_the_extensions_in_use() -> None:
    used = {
        key
        for name in NAMES
        for where, node in nodes(document(name))
        for key in node
        if key.startswith("x-")
        and where[-1:] != ("headers",)  # The names of headers start like this, too.
    }
    listed = set(re.findall(r"^\| `(x-[a-z-]+)` \|", README, re.MULTILINE))

    assert used == listed


@each_document
def test_the_readme_names_the_operations_and_the_dates(name: str) -> None:
    whole = document(name)
    row = next(line for line in README.splitlines() if f"({name}.yaml)" in line)

    for item in whole["paths"].values():
        assert f"`{item['post']['operationId']}`" in row
    assert whole["info"]["version"] in row
