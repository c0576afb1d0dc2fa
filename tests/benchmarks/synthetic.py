"""Documents of any size, for how cost grows, and the small ones that clients and stubs are measured with."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

Schema = dict[str, Any]


def _document(title: str, paths: Schema, schemas: Schema) -> str:
    document = {
        "openapi": "3.1.0",
        "info": {"title": title, "version": "1"},
        "servers": [{"url": "https://api.example.com"}],
        "paths": paths,
        "components": {"schemas": schemas},
    }
    return json.dumps(document, indent=1)


def _reference(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _json(schema: Schema, **more: object) -> Schema:
    return {"content": {"application/json": {"schema": schema, **more}}}


def _text(**more: object) -> Schema:
    return {"type": "string", "description": "What it is called.", **more}


def _object(required: list[str], **properties: Schema) -> Schema:
    return {"type": "object", "required": required, "properties": properties}


def wide(count: int) -> str:
    """A document of `count` operations, ten to a tag, with a model, an allOf and a union for each."""
    base = _object(
        ["id"],
        id={"type": "integer"},
        created={"type": "string", "format": "date-time"},
    )
    schemas: Schema = {"Base": base, "Problem": _object(["code"], code=_text())}
    paths: Schema = {}
    for number in range(count):
        name = f"Thing{number}"
        paths[f"/things{number}/{{id}}"] = {"post": _operation(number, name)}
        schemas[name] = _thing(name)
        extra = _object([], owner=_text(), note={"type": ["string", "null"]})
        schemas[f"{name}Full"] = {
            "allOf": [_reference("Base"), _reference(name), extra]
        }
        for kind in ("Cat", "Dog"):
            tag = {"type": "string", "const": kind.lower()}
            member = _object(["kind", "size"], kind=tag, size={"type": "integer"})
            schemas[f"{name}{kind}"] = member
    return _document("Wide", paths, schemas)


def _operation(number: int, name: str) -> Schema:
    identifier = {"name": "id", "in": "path", "required": True, "schema": _text()}
    limit = {
        "name": "limit",
        "in": "query",
        "schema": {"type": "integer", "minimum": 1},
    }
    return {
        "operationId": f"update{name}",
        "summary": f"Update thing number {number}.",
        "tags": [f"group{number // 10}"],
        "parameters": [identifier, limit],
        "requestBody": {"required": True, **_json(_reference(name))},
        "responses": {
            "200": {"description": "As it is now.", **_json(_reference(f"{name}Full"))},
            "default": {"description": "A failure.", **_json(_reference("Problem"))},
        },
    }


def _thing(name: str) -> Schema:
    union = {"oneOf": [_reference(f"{name}Cat"), _reference(f"{name}Dog")]}
    return _object(
        ["name", "pet"],
        name=_text(minLength=1, maxLength=64),
        size={"type": "integer", "minimum": 0, "maximum": 1000},
        state={"type": "string", "enum": ["new", "open", "closed"]},
        labels={"type": "array", "items": _text(), "maxItems": 10},
        place=_object([], street=_text(), number={"type": "integer"}),
        pet={**union, "discriminator": {"propertyName": "kind"}},
    )


def deep(count: int) -> str:
    """One operation, whose model refers to the next, and so on, `count` deep."""
    schemas: Schema = {
        f"Level{number}": _object(
            ["name"], name=_text(), next=_reference(f"Level{number + 1}")
        )
        for number in range(count)
    }
    schemas[f"Level{count}"] = _object(["name"], name=_text())
    return _document("Deep", _single("Level0"), schemas)


def unions(count: int) -> str:
    """One operation, one union of `count` objects that are told apart by what they have."""
    schemas: Schema = {
        f"Case{number}": _object([f"field{number}"], **{f"field{number}": _text()})
        for number in range(count)
    }
    schemas["Choice"] = {"anyOf": [_reference(name) for name in schemas]}
    return _document("Unions", _single("Choice"), schemas)


def compositions(count: int) -> str:
    """One operation, `count` models that are each an allOf of two bases and members of its own."""
    first = {f"first{number}": _text() for number in range(8)}
    second = {f"second{number}": _text() for number in range(8)}
    schemas: Schema = {"First": _object([], **first), "Second": _object([], **second)}
    members: Schema = {}
    for number in range(count):
        own = _object(["own"], own={"type": "integer"})
        bases = [_reference("First"), _reference("Second"), own]
        schemas[f"Composed{number}"] = {"allOf": bases}
        members[f"member{number}"] = _reference(f"Composed{number}")
    schemas["All"] = _object([], **members)
    return _document("Compositions", _single("All"), schemas)


def _single(name: str) -> Schema:
    body = {"required": True, **_json(_reference(name))}
    answer = {"description": "The same.", **_json(_reference(name))}
    operation = {
        "operationId": "echo",
        "requestBody": body,
        "responses": {"200": answer},
    }
    return {"/echo": {"post": operation}}


SHAPES: dict[str, tuple[Callable[[int], str], int]] = {
    "wide": (wide, 200),
    "deep": (deep, 1000),
    "unions": (unions, 600),
    "compositions": (compositions, 800),
}
"""Each kind of document, and the smaller of its two sizes, which must cost more than start-up; the larger is five times that."""


def items() -> str:
    """A document with a list of items, for decoding."""
    owner = _object(["login", "id"], login=_text(), id={"type": "integer"})
    item = _object(
        ["id", "name", "created_at", "owner", "labels"],
        id={"type": "integer"},
        name=_text(),
        description={"type": ["string", "null"]},
        score={"type": "number"},
        private={"type": "boolean"},
        state={"type": "string", "enum": ["open", "closed"]},
        created_at={"type": "string", "format": "date-time"},
        homepage=_text(),
        owner=_reference("Owner"),
        labels={"type": "array", "items": _text()},
    )
    answer = _json({"type": "array", "items": _reference("Item")})
    operation = {
        "operationId": "listItems",
        "tags": ["items"],
        "responses": {"200": {"description": "All of them.", **answer}},
    }
    schemas = {"Item": item, "Owner": owner}
    return _document("Items", {"/items": {"get": operation}}, schemas)


def item_list(count: int) -> str:
    """An answer of `items`: a list of that many."""
    return json.dumps(
        [
            {
                "id": number,
                "name": f"item {number}",
                "description": None if number % 3 else "the third",
                "score": number / 7,
                "private": number % 2 == 0,
                "state": "open" if number % 5 else "closed",
                "created_at": f"2026-01-02T03:{number % 60:02}:05Z",
                "homepage": f"https://example.com/items/{number}",
                "owner": {"login": f"user{number % 100}", "id": number % 100},
                "labels": ["one", "two", f"label{number % 10}"],
            }
            for number in range(count)
        ]
    )


def blobs() -> str:
    """A document with a download and an upload."""
    octets = {"type": "string", "format": "binary"}
    content = {"content": {"application/octet-stream": {"schema": octets}}}
    name = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    size = _object(["size"], size={"type": "integer"})
    item = {
        "parameters": [name],
        "get": {
            "operationId": "getBlob",
            "tags": ["blobs"],
            "responses": {"200": {"description": "The bytes.", **content}},
        },
        "put": {
            "operationId": "putBlob",
            "tags": ["blobs"],
            "requestBody": {"required": True, **content},
            "responses": {"200": {"description": "How many.", **_json(size)}},
        },
    }
    return _document("Blobs", {"/blobs/{id}": item}, {})


PET = {
    "name": "Rex",
    "kind": "dog",
    "age": 5,
    "email": "rex@example.com",
    "tags": ["good", "brown"],
    "owner": {"name": "Ann", "street": "High Street 1"},
}
"""A body that the pets' stub takes."""


def pets(operations: int = 1) -> str:
    """A document whose first operation takes a `PET`, and as many more as there are to be."""
    pet = _object(
        ["name", "kind", "owner"],
        name=_text(minLength=1, maxLength=64),
        kind={"type": "string", "enum": ["dog", "cat"]},
        age={"type": "integer", "minimum": 0, "maximum": 100},
        email=_text(pattern="^[^@]+@[^@]+$"),
        tags={"type": "array", "items": _text(maxLength=20), "maxItems": 10},
        owner=_object(["name"], name=_text(), street=_text()),
    )
    created = _object(["id", "name"], id={"type": "integer"}, name=_text())
    answer = _json(_reference("Created"), example={"id": 7, "name": "Rex"})
    paths: Schema = {}
    for number in range(operations):
        operation = {
            "operationId": f"createPet{number or ''}",
            "tags": [f"pets{number // 40 or ''}"],
            "requestBody": {"required": True, **_json(_reference("Pet"))},
            "responses": {"201": {"description": "The pet.", **answer}},
        }
        path = f"/houses{number}/{{house}}/pets" if number else "/pets"
        item: Schema = {"post": operation}
        if number:
            house = {"name": "house", "in": "path", "required": True, "schema": _text()}
            item["parameters"] = [house]
        paths[path] = item
    return _document("Pets", paths, {"Pet": pet, "Created": created})
