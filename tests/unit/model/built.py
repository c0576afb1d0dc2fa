"""A document as text → its Api, and single schemas of it."""

from __future__ import annotations

from specloom.document import load_text
from specloom.document.dialect import normalise
from specloom.model import build
from specloom.model.api import Api, Named, Object, Operation, Schema
from specloom.problems import Problem

HEAD = "openapi: 3.1.0\ninfo: {title: Pets, version: '1'}\n"


def built_with_problems(text: str) -> tuple[Api, list[Problem]]:
    """The Api of a document, and what could not be honoured."""
    document = load_text(text if text.startswith("openapi") else HEAD + text)
    normalise(document)
    return build(document)


def built(text: str) -> Api:
    """The Api of a document without such problems."""
    api, problems = built_with_problems(text)
    assert problems == []
    return api


def schemas(body: str) -> Api:
    """The Api of a document that has only components."""
    lines = "".join(f"    {line}\n" for line in body.strip("\n").split("\n"))
    return built(f"paths: {{}}\ncomponents:\n  schemas:\n{lines}")


def schema(written: str) -> Schema:
    """One schema, written in one line."""
    return schemas(f"It: {written}").schemas["It"]


def properties(node: Schema) -> dict[str, tuple[Schema, bool]]:
    """The properties of an object with whether they are required."""
    assert isinstance(node, Object)
    return {item.name: (item.schema, item.required) for item in node.properties}


def name(node: Schema) -> str:
    """The name that a use of a named schema gives."""
    assert isinstance(node, Named)
    return node.name


def operation(
    body: str, *, path: str = "/a", item: str = "", rest: str = ""
) -> Operation:
    """GET of a path, its members written line by line; `item` are other lines of the path item."""
    lines = "".join(f"      {line}\n" for line in body.strip("\n").split("\n"))
    others = "".join(f"    {line}\n" for line in item.strip("\n").split("\n") if line)
    return built(f"paths:\n  {path}:\n{others}    get:\n{lines}{rest}").operations[0]
