"""An object as the fields of a form: its members by wire name, and how each is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec
from msgspec import UNSET, Struct

from ..http.expansion import text_of
from ..values import json_codec
from ..values.shapes import EXTRA, is_array, is_mapping

_NONE: Mapping[str, str] = {}


class Encoding(Struct, frozen=True):
    """How one property of a form is written (OpenAPI 3.1, Encoding Object)."""

    content_type: str | None = None
    """Media type of the value: one, several separated by commas, or a range; None for the type's own."""

    style: str | None = None
    """`form`, `spaceDelimited`, `pipeDelimited` or `deepObject`."""

    explode: bool | None = None
    """Whether items and members stand alone; None for the style's own."""

    allow_reserved: bool = False
    """Whether reserved characters stay as they are."""

    headers: Mapping[str, str] = _NONE
    """Headers of the property's part in a multipart body."""

    @property
    def has_style(self) -> bool:
        """Whether the value is written in a style, as in a query, rather than by a media type."""
        return self.style is not None or self.explode is not None or self.allow_reserved

    @property
    def effective_style(self) -> str:
        """`style` or its default."""
        return self.style or "form"

    @property
    def is_exploded(self) -> bool:
        """`explode` or its default, which the style decides."""
        return self.effective_style == "form" if self.explode is None else self.explode


DEFAULT = Encoding()


def members_of(value: object) -> Iterator[tuple[str, object]]:
    """The members of an object by wire name; those that are UNSET or None have no field in a form.

    Raises:
        TypeError: the value is no object.
    """
    declared = getattr(value, "_fields", value)  # of an `OpenObject`
    if isinstance(declared, Struct):
        config = type(declared).__struct_config__
        if config.tag_field is not None:
            yield config.tag_field, config.tag
        members: dict[str, object] = {
            field.encode_name: getattr(declared, field.name)
            for field in msgspec.structs.fields(declared)
            if field.name != EXTRA
        }
        for name, member in (getattr(value, EXTRA, None) or {}).items():
            members.setdefault(name, member)
    elif is_mapping(value):
        members = {str(name): member for name, member in value.items()}
    else:
        raise TypeError(f"a form is made of an object, not {type(value).__name__}")
    for name, member in members.items():
        if member is not None and member is not UNSET:
            yield name, member


def is_json(media_type: str | None) -> bool:
    """Whether a media type is JSON (RFC 6839 section 3.1)."""
    essence = (media_type or "").partition(";")[0].strip().lower()
    return essence in ("application/json", "text/json") or essence.endswith("+json")


def text_or_json(value: object, media_type: str | None = None) -> tuple[str, bool]:
    """A value as text, and whether that is JSON: of objects and arrays it is, of primitives only where demanded."""
    is_object = (
        is_mapping(value) or is_array(value) or isinstance(value, Struct)
    ) and not isinstance(value, str)
    if is_object or is_json(media_type):
        return json_codec.encode(value).decode(), True
    text = text_of(value)
    return ("" if text is None else text), False
