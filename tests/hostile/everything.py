"""A document with something at every place that a document has, and ways to reach each place."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any, TypeAlias

Path: TypeAlias = tuple[str | int, ...]

_STRING = {"type": "string"}


def everything() -> dict[str, Any]:
    """The document, anew."""
    return copy.deepcopy(_DOCUMENT)


def places(value: object, path: Path = ()) -> Iterator[tuple[Path, bool]]:
    """Every string of a document by its path: the values (False), and the keys (True)."""
    if isinstance(value, dict):
        for key, child in value.items():
            yield (*path, key), True
            yield from places(child, (*path, key))
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from places(child, (*path, index))
    elif isinstance(value, str):
        yield path, False


def put(document: Any, path: Path, is_key: bool, text: object) -> None:
    """Put `text` there; a key keeps its place and its value. What is gone already stays gone."""
    here = document
    try:
        for step in path[:-1]:
            here = here[step]
        if not is_key:
            here[path[-1]]
            here[path[-1]] = text
            return
        members = list(here.items())
    except (KeyError, IndexError, TypeError, AttributeError):
        return
    here.clear()
    here.update(
        (str(text) if key == path[-1] else key, child) for key, child in members
    )


def at(document: Any, path: Path) -> Any:
    """The value there."""
    for step in path:
        document = document[step]
    return document


def _json(schema: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"application/json": {"schema": schema, **more}}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


_DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {
        "title": "Everything",
        "version": "1",
        "summary": "A summary.",
        "description": "A description.",
        "contact": {
            "name": "Somebody",
            "url": "https://example.com",
            "email": "a@example.com",
        },
        "license": {"name": "MIT", "identifier": "MIT"},
        "x-extension": "extension",
    },
    "servers": [
        {
            "url": "https://{region}.example.com/{base}",
            "description": "Production",
            "variables": {
                "region": {
                    "default": "north",
                    "enum": ["north", "south"],
                    "description": "Where.",
                },
                "base": {"default": "v1", "description": "Which."},
            },
        },
        {"url": "/relative", "description": "Relative to the document"},
    ],
    "tags": [{"name": "files", "description": "Files."}],
    "security": [{"key": []}, {"oauth": ["read"]}],
    "paths": {
        "/files/{file_id}/{part}": {
            "summary": "Item summary",
            "parameters": [
                {"name": "file_id", "in": "path", "required": True, "schema": _STRING}
            ],
            "get": {
                "operationId": "get_file",
                "tags": ["files"],
                "summary": "Get a file",
                "description": "Gets it.",
                "externalDocs": {"url": "https://example.com", "description": "More."},
                "parameters": [
                    {
                        "name": "part",
                        "in": "path",
                        "required": True,
                        "schema": {"type": "integer"},
                    },
                    {
                        "name": "q",
                        "in": "query",
                        "description": "A query.",
                        "schema": {
                            "type": "string",
                            "pattern": "^a+$",
                            "default": "aa",
                            "example": "aaa",
                        },
                    },
                    {
                        "name": "X-Header",
                        "in": "header",
                        "style": "simple",
                        "schema": {"type": "string", "enum": ["one", "two"]},
                    },
                    {"name": "cookie", "in": "cookie", "schema": _STRING},
                    {"name": "filter", "in": "query", "content": _json(_ref("Odd"))},
                    {"$ref": "#/components/parameters/limit"},
                ],
                "responses": {
                    "200": {
                        "description": "Fine.",
                        "headers": {
                            "X-Rate": {
                                "description": "Rate.",
                                "schema": {"type": "integer"},
                            }
                        },
                        "content": _json(
                            _ref("Odd"), example={"name": "example", "kind": "a"}
                        ),
                        "links": {
                            "next": {
                                "operationId": "put_file",
                                "parameters": {"x": "$request.body"},
                            }
                        },
                    },
                    "4XX": {
                        "description": "Refused.",
                        "content": _json(_ref("Problem")),
                    },
                    "default": {
                        "description": "Else.",
                        "content": {"text/plain": {"schema": _STRING}},
                    },
                },
                "security": [
                    {"sdk": []},
                    {"acs": []},
                    {"basic": [], "bearer": ["scope"]},
                ],
            },
            "put": {
                "operationId": "put_file",
                "tags": ["files", "second"],
                "requestBody": {
                    "description": "The body.",
                    "required": True,
                    "content": {
                        "application/json": {
                            "schema": _ref("Odd"),
                            "examples": {
                                "first": {
                                    "summary": "First",
                                    "value": {"name": "x", "kind": "a"},
                                }
                            },
                        },
                        "application/x-www-form-urlencoded": {
                            "schema": {"type": "object", "properties": {"a": _STRING}},
                            "encoding": {"a": {"style": "form"}},
                        },
                        "multipart/form-data": {
                            "schema": {
                                "type": "object",
                                "properties": {
                                    "file": {"type": "string", "format": "binary"},
                                    "note": {"type": "array", "items": _STRING},
                                },
                            },
                            "encoding": {
                                "file": {
                                    "contentType": "image/png",
                                    "headers": {"X-Part": {"schema": _STRING}},
                                }
                            },
                        },
                        "application/octet-stream": {},
                    },
                },
                "responses": {
                    "201": {"description": "Made.", "content": _json(_ref("Shape"))},
                    "404": {"description": "None.", "content": _json(_ref("Problem"))},
                },
                "servers": [
                    {"url": "https://upload.example.com", "description": "Uploads"}
                ],
                "callbacks": {
                    "done": {
                        "{$request.body#/url}": {
                            "post": {
                                "operationId": "on_done",
                                "requestBody": {"content": _json(_ref("Odd"))},
                                "responses": {"200": {"description": "Thanks."}},
                            }
                        }
                    }
                },
            },
        },
        "/events": {
            "post": {
                "summary": "Without an id or a tag",
                "requestBody": {
                    "content": {"application/jsonl": {"itemSchema": _ref("Odd")}}
                },
                "responses": {
                    "200": {
                        "description": "Events.",
                        "content": {"text/event-stream": {"schema": _STRING}},
                    },
                    "204": {"description": "Nothing."},
                },
                "deprecated": True,
            }
        },
    },
    "webhooks": {
        "created": {
            "post": {
                "operationId": "created_hook",
                "requestBody": {"content": _json(_ref("Odd"))},
                "responses": {"204": {"description": "Taken."}},
            }
        }
    },
    "components": {
        "parameters": {
            "limit": {
                "name": "limit",
                "in": "query",
                "schema": {"type": "integer", "default": 5},
            }
        },
        "schemas": {
            "Odd": {
                "type": "object",
                "title": "Odd things",
                "description": "An object.",
                "required": ["name", "kind"],
                "properties": {
                    "name": {
                        "type": "string",
                        "description": "Its name.",
                        "default": "x",
                        "examples": ["y"],
                    },
                    "kind": {
                        "type": "string",
                        "enum": ["a", "b"],
                        "x-enum-descriptions": {"a": "First.", "b": "Second."},
                    },
                    "constant": {"const": "always", "title": "Constant"},
                    "when": {"type": "string", "format": "date-time"},
                    "tags": {
                        "type": "array",
                        "items": {"type": "string", "maxLength": 20},
                    },
                    "secret": {
                        "type": "string",
                        "x-stub-value": "stub",
                        "x-token-prefix": "Token",
                    },
                    "nested": {
                        "type": "object",
                        "properties": {"deep": {"type": "string", "pattern": "[a-z]+"}},
                    },
                    "next": _ref("Odd"),
                },
                "patternProperties": {"^x-": _STRING},
                "additionalProperties": {"type": "integer"},
                "dependentRequired": {"name": ["kind"]},
                "x-extension": {"anything": ["at", "all"]},
            },
            "Shape": {
                "oneOf": [_ref("Circle"), _ref("Square")],
                "discriminator": {
                    "propertyName": "type",
                    "mapping": {
                        "circle": "#/components/schemas/Circle",
                        "square": "Square",
                    },
                },
            },
            "Circle": {
                "type": "object",
                "required": ["type"],
                "properties": {"type": _STRING, "radius": {"type": "number"}},
            },
            "Square": {
                "allOf": [
                    _ref("Base"),
                    {
                        "type": "object",
                        "required": ["type"],
                        "properties": {"type": _STRING, "side": {"type": "number"}},
                    },
                ]
            },
            "Base": {
                "type": "object",
                "properties": {"id": {"type": "string", "format": "uuid"}},
            },
            "Colour": {
                "type": "string",
                "enum": ["red", "green", "light blue"],
                "description": "A colour.",
            },
            "Mixed": {"enum": ["text", 1, None, True], "default": "text"},
            "Either": {
                "anyOf": [
                    {"type": "string", "format": "email"},
                    {"type": "integer"},
                    _ref("Colour"),
                ]
            },
            "Problem": {
                "type": "object",
                "required": ["code", "message"],
                "properties": {
                    "code": _STRING,
                    "message": _STRING,
                    "details": {"type": "object"},
                },
            },
        },
        "securitySchemes": {
            "key": {
                "type": "apiKey",
                "in": "header",
                "name": "X-Key",
                "description": "A key.",
            },
            "basic": {"type": "http", "scheme": "basic"},
            "bearer": {
                "type": "http",
                "scheme": "bearer",
                "bearerFormat": "JWT",
                "x-token-prefix": "Token",
            },
            "other": {"type": "http", "scheme": "hoba"},
            "oauth": {
                "type": "oauth2",
                "flows": {
                    "clientCredentials": {
                        "tokenUrl": "https://example.com/token",
                        "scopes": {"read": "Read.", "write": "Write."},
                    },
                    "authorizationCode": {
                        "authorizationUrl": "https://example.com/authorize",
                        "tokenUrl": "https://example.com/token",
                        "refreshUrl": "https://example.com/refresh",
                        "scopes": {"read": "Read."},
                    },
                },
            },
            "discovered": {
                "type": "openIdConnect",
                "openIdConnectUrl": "https://example.com/.well-known",
            },
            "sdk": {
                "type": "apiKey",
                "in": "header",
                "name": "Authorization",
                "x-signing": {"algorithm": "SDK-HMAC-SHA256"},
            },
            "acs": {
                "type": "apiKey",
                "in": "header",
                "name": "Authorization",
                "x-signing": {"algorithm": "ACS-HMAC-SHA1"},
            },
        },
    },
}
