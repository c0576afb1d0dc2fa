"""What a document itself says of an answer, read without any table of a package."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jsonschema_rs import (
    Draft202012,
    Draft202012Validator,
    ReferencingError,
    Registry,
    ValidationError,
)

from specloom.document import Document
from specloom.document.dialect import normalise
from specloom.document.location import Location, pointer_of
from specloom.model import build


class Judge:
    """Holds answers against the schemas of the document."""

    def __init__(self, document: Document) -> None:
        normalise(document)
        api, _ = build(document)
        self._places: dict[tuple[str, str, str, str], Location] = {
            (
                operation.method.upper(),
                operation.path,
                str(response.status),
                media.content_type.partition(";")[0].strip().lower(),
            ): media.location
            / "schema"
            for operation in api.operations
            for response in operation.responses
            for media in response.content
        }
        self._registry = Registry(
            [
                (_uri(source.path, source.name), _told_apart(source.data))
                for source in document.sources
            ],
            draft=Draft202012,
        )

    def __call__(
        self, place: tuple[str, str, str, str], content: bytes
    ) -> Iterator[str]:
        """What is wrong with an answer."""
        at = self._places.get((*place[:3], place[3].partition(";")[0].lower()))
        if at is None:
            yield f"{place} is not described"
            return
        source: Any = at.source
        uri = (
            f"{_uri(source.path, source.name)}#{quote(pointer_of(at.keys), safe='/~')}"
        )
        try:
            validator = Draft202012Validator({"$ref": uri}, registry=self._registry)
        except (ReferencingError, ValidationError):
            return  # there is no schema, or none that is one
        for error in validator.iter_errors(json.loads(content)):
            yield f"{error.instance_path}: {error.message[:200]}"


def _uri(path: Path | None, name: str) -> str:
    return path.resolve().as_uri() if path is not None else f"urn:{name}"


_NUMBERS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")


def _told_apart(value: Any) -> Any:
    """Schemas without what JSON Schema does not know, alternatives that a discriminator tells apart as `anyOf`."""
    if isinstance(value, list):
        return [_told_apart(item) for item in value]
    if not isinstance(value, Mapping):
        return value
    schema = {str(key): _told_apart(item) for key, item in value.items()}
    for keyword in _NUMBERS:
        if isinstance(schema.get(keyword), bool):
            del schema[keyword]
    if isinstance(schema.get("pattern"), str) and not _is_pattern(schema["pattern"]):
        del schema["pattern"]
    if "discriminator" in schema and isinstance(schema.get("oneOf"), list):
        schema["anyOf"] = schema.pop("oneOf")
    return schema


def _is_pattern(source: str) -> bool:
    try:
        Draft202012Validator({"pattern": source})
    except ValueError:
        return False
    return True
