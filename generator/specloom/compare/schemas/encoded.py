"""Texts that hold bytes: how OpenAPI 3.0 and 3.1 write them, as one.

3.0 has `format: byte` and `format: binary`; 3.1 has `contentEncoding: base64`, and a
`contentMediaType` without an encoding, or nothing at all where the media type of a body
says it (https://www.openapis.org/blog/2021/02/16/migrating-from-openapi-3-0-to-3-1-0).
"""

from __future__ import annotations

from typing import Literal

from specloom.compare.schemas.schema import NormalSchema

_TEXT = frozenset(("string",))
_OPAQUE = frozenset(("image", "audio", "video", "font"))
_ARCHIVES = frozenset(("octet-stream", "pdf", "zip", "gzip"))
_ANY_BYTES = (None, "application/octet-stream")


def bytes_of(schema: NormalSchema) -> Literal["base64", "raw"] | None:
    """How a text holds bytes; None where it says nothing of bytes."""
    values = schema.values
    form, encoding = values.get("format"), values.get("contentEncoding")
    if schema.types not in (None, _TEXT):
        return None
    if (form, encoding) in (("byte", None), ("byte", "base64"), (None, "base64")):
        return "base64"
    media_type = values.get("contentMediaType")
    if encoding is None and (
        form == "binary"
        or (form is None and isinstance(media_type, str) and is_opaque(media_type))
    ):
        return "raw"
    return None


def are_alike(base: NormalSchema, revision: NormalSchema) -> bool:
    """Whether two texts hold bytes, and in the same way, whichever keyword says so."""
    how = bytes_of(base)
    return how is not None and how == bytes_of(revision)


def hold_alike(base: NormalSchema, revision: NormalSchema) -> bool:
    """Whether one of two texts that hold bytes as they are leaves open which."""
    listed = [schema.values.get("contentMediaType") for schema in (base, revision)]
    return bytes_of(base) == "raw" and any(
        media_type in _ANY_BYTES for media_type in listed
    )


def is_opaque(media_type: str) -> bool:
    """Whether values of a media type are bytes that are no text."""
    kind, _, subtype = media_type.partition(";")[0].strip().lower().partition("/")
    return kind in _OPAQUE or (kind == "application" and subtype in _ARCHIVES)


def admits_any_bytes(schema: NormalSchema) -> bool:
    """Whether a schema admits any bytes: it says so, or nothing at all."""
    if schema.is_unknown or schema.is_never or schema.enum is not None:
        return False
    asked = {key for key in schema.values if not key.startswith("x-")}
    if bytes_of(schema) == "raw":
        return asked <= {"format", "contentMediaType"}
    below = schema.maps, schema.singles, schema.prefix, schema.choices
    return schema.types is None and not asked and not any(below)


def media_type_of(schema: NormalSchema) -> str:
    """The media type of a part of a form that says none; empty where nobody can tell.

    Source: https://spec.openapis.org/oas/v3.1.1.html#encoding-object
    """
    if bytes_of(schema) is not None:
        return "application/octet-stream"
    if schema.types is None:
        return "application/json" if schema.properties else ""
    if schema.types == frozenset(("object",)):
        return "application/json"
    is_scalar = schema.types.isdisjoint(("object", "array"))
    return "text/plain" if is_scalar else ""
