"""The documents in `specs/` as plain YAML, with their references followed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

SPECS = Path(__file__).resolve().parents[2] / "specs"
NAMES = ("metastudio", "koodrive", "pds")
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

Node = dict[str, Any]


@cache
def document(name: str) -> Node:
    text = (SPECS / f"{name}.yaml").read_text(encoding="utf-8")
    loaded: Node = yaml.load(text, Loader=yaml.CSafeLoader)
    return loaded


def resolved(name: str, node: Node) -> Node:
    """The node with its reference followed; what stands beside a `$ref` wins."""
    while "$ref" in node:
        target: Any = document(name)
        for key in node["$ref"].removeprefix("#/").split("/"):
            target = target[key.replace("~1", "/").replace("~0", "~")]
        node = target | {key: value for key, value in node.items() if key != "$ref"}
    return node


def operation(name: str, operation_id: str) -> tuple[str, str, Node]:
    """Method, path and description of an operation."""
    for path, item in document(name)["paths"].items():
        for method in METHODS:
            if item.get(method, {}).get("operationId") == operation_id:
                return method.upper(), path, item[method]
    raise LookupError(f"{name} has no operation {operation_id}")


def content(name: str, operation_id: str, part: str) -> Node:
    """The JSON media type of `request` or of the response of a status."""
    described = operation(name, operation_id)[2]
    holder = (
        described["requestBody"] if part == "request" else described["responses"][part]
    )
    media_type: Node = resolved(name, holder)["content"]["application/json"]
    return media_type


def schema(name: str, operation_id: str, part: str, members: str = "") -> Node:
    """The schema at dotted `members` of a body; `[]` after a name is its items."""
    node = resolved(name, content(name, operation_id, part)["schema"])
    for member in members.split(".") if members else ():
        node = resolved(name, node["properties"][member.removesuffix("[]")])
        if member.endswith("[]"):
            node = resolved(name, node["items"])
    return node


def nodes(value: object, *where: str) -> Iterator[tuple[tuple[str, ...], Node]]:
    """Every mapping of a document with its place, but nothing inside an example."""
    if isinstance(value, dict):
        mapping: Node = value
        yield where, mapping
        named = where[-1:] in (("properties",), ("responses",))
        for key, inner in mapping.items():
            # As a name, `default` is a member or the response of any other status.
            if named or key not in ("example", "examples", "default", "enum"):
                yield from nodes(inner, *where, str(key))
    elif isinstance(value, list):
        items: list[object] = value
        for index, inner in enumerate(items):
            yield from nodes(inner, *where, str(index))
