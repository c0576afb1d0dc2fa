"""A document whose schemas use each other in every way, and as many more as one likes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

SCHEMAS: dict[str, Any] = yaml.load(
    Path(__file__).with_name("schemas.yaml").read_text(encoding="utf-8"),
    Loader=yaml.CSafeLoader,
)
MANY = 40
"""Schemas beside those of the file."""
INLINE = {"type": "object", "properties": {"a": {"$ref": "#/components/schemas/Pet"}}}


def document(more: Mapping[str, object] | None = None) -> dict[str, Any]:
    """A document with the schemas of the file beside, an operation each way for each of them, and more schemas."""
    schemas = SCHEMAS | dict(more or {})
    for index in range(MANY):
        target = f"#/components/schemas/Filler{(index * 7) % MANY}"
        properties = {"next": {"$ref": target}, "text": {"type": "string"}}
        schemas[f"Filler{index}"] = {"type": "object", "properties": properties}
    answer = {"200": {"description": "As stored."}}
    paths: dict[str, Any] = {}
    for name in [*SCHEMAS, *(more or {})]:
        content = _content({"$ref": f"#/components/schemas/{name}"})
        responses = {"200": {"description": "As stored.", **content}}
        body = {"required": True, **content}
        paths[f"/{name}"] = {
            "get": {"operationId": f"get_{spoken(name)}", "responses": responses},
            "put": {
                "operationId": f"put_{spoken(name)}",
                "requestBody": body,
                "responses": responses,
            },
        }
    for name in ("Pet", "Left"):
        inline = {"type": "object", "properties": {name: {"type": "string"}}}
        named = {"$ref": "#/components/schemas/Person"}
        operation = paths[f"/{name}"]["get"]
        operation["responses"] = operation["responses"] | {
            "400": {"description": "One of two.", **_content(inline)},
            "404": {"description": "One and the same.", **_content(named)},
        }
    for name in ("con", "Person"):
        body = {"required": True, **_content(INLINE)}
        operation = {"operationId": name, "requestBody": body, "responses": answer}
        paths[f"/inline/{name}"] = {"post": operation}
    webhook = {"requestBody": _content(INLINE), "responses": answer}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Large", "version": "1"},
        "paths": paths,
        "webhooks": {"Person": {"post": webhook}},
        "components": {"schemas": schemas},
    }


def spoken(name: str) -> str:
    """What the operations of a schema are called after."""
    return {"thing": "thing_in_lower_case", "THING": "thing_in_upper_case"}.get(
        name, name.lower()
    )


def _content(schema: object) -> dict[str, object]:
    return {"content": {"application/json": {"schema": schema}}}
