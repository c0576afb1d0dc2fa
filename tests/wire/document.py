"""A document with an operation for every location, style, `explode`, `allowReserved` and kind of value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

STYLES = {
    "path": ("simple", "label", "matrix"),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "header": ("simple",),
    "cookie": ("form",),
}
SCHEMAS: dict[str, dict[str, object]] = {
    "primitive": {"type": "string"},
    "array": {"type": "array", "items": {"type": "string"}},
    "object": {"type": "object", "additionalProperties": {"type": "string"}},
    "record": {
        "type": "object",
        "properties": {
            "R": {"type": "integer"},
            "G": {"type": "integer"},
            "B": {"type": "boolean"},
        },
    },
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "moment": {"type": "string", "format": "date-time"},
    "uuid": {"type": "string", "format": "uuid"},
    "enum": {"type": "string", "enum": ["a b", "c"]},
    "integers": {"type": "array", "items": {"type": "integer"}},
}


class Place(NamedTuple):
    """Where a parameter stands, and how."""

    location: str
    style: str
    explode: bool
    kind: str
    reserved: bool = False

    @property
    def operation(self) -> str:
        """The name of the method whose only parameter, `value`, is this one."""
        words = {
            "spaceDelimited": "space",
            "pipeDelimited": "pipe",
            "deepObject": "deep",
        }
        return "_".join(
            (
                self.location,
                words.get(self.style, self.style),
                "exploded" if self.explode else "joined",
                *(("reserved",) if self.reserved else ()),
                self.kind,
            )
        )


def places() -> Iterator[Place]:
    """Every combination that has a meaning."""
    for location, styles in STYLES.items():
        for style in styles:
            for explode in (False, True):
                for kind in SCHEMAS:
                    yield Place(location, style, explode, kind)
                    if location == "query":
                        yield Place(location, style, explode, kind, True)


def document() -> dict[str, object]:
    """One operation for each place, and some for `content` and for defaults."""
    paths: dict[str, object] = {}
    for place in places():
        parameter: dict[str, object] = {
            "name": "value",
            "in": place.location,
            "required": place.location == "path",
            "style": place.style,
            "explode": place.explode,
            "schema": SCHEMAS[place.kind],
        }
        if place.reserved:
            parameter["allowReserved"] = True
        paths[_path(place.operation, place.location)] = _item(
            place.operation, parameter
        )
    for location in STYLES:
        required = location == "path"
        named: dict[str, object] = {
            "name": "value",
            "in": location,
            "required": required,
        }
        content = {"application/json": {"schema": SCHEMAS["record"]}}
        text = {"schema": SCHEMAS["primitive"]}
        for name, parameter in (
            (f"{location}_content", named | {"content": content}),
            (f"{location}_text", named | {"content": {"text/plain": text}}),
            (f"{location}_default_array", named | {"schema": SCHEMAS["array"]}),
            (f"{location}_default_object", named | {"schema": SCHEMAS["object"]}),
        ):
            paths[_path(name, location)] = _item(name, parameter)
    reserved = {"schema": SCHEMAS["primitive"], "allowReserved": True}
    paths["/path_reserved/{value}"] = _item(
        "path_reserved", {"name": "value", "in": "path", "required": True} | reserved
    )
    for name in ("a b", "a[]", "ключ", "a.b-c", "class", "$top"):
        operation = f"named_{len(paths)}"
        parameter = {"name": name, "in": "query", "schema": SCHEMAS["primitive"]}
        paths[_path(operation, "query")] = _item(operation, parameter)
    paths["/{a}.{b}/x{c}y"] = _item(
        "several",
        *(
            {
                "name": name,
                "in": "path",
                "required": True,
                "schema": SCHEMAS["primitive"],
            }
            for name in "abc"
        ),
    )
    return {
        "openapi": "3.1.0",
        "info": {"title": "Wire", "version": "1"},
        "paths": paths,
    }


def _path(operation: str, location: str) -> str:
    return f"/{operation}/{{value}}" if location == "path" else f"/{operation}"


def _item(operation: str, *parameters: object) -> dict[str, object]:
    answer = {"description": "What arrived.", "content": {"application/json": {}}}
    return {
        "get": {
            "operationId": operation,
            "parameters": list(parameters),
            "responses": {"200": answer},
        }
    }
