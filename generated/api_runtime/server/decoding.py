"""Parameters of a request, decoded into their types; everything that is wrong with them at once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Literal, get_args, get_origin

import msgspec
from msgspec import Struct

from ..operations.parameters import Parameter
from ..values import json_codec
from ..values.json_codec import JsonMismatch
from ..values.limits import Violation
from ..values.shapes import ARRAYS
from .annotations import alternatives, item_type, member_types, value_type
from .received import Received
from .schemas import Validator
from .styles import (
    Parts,
    Shape,
    cookie_parts,
    decoded,
    header_parts,
    path_parts,
    query_parts,
)

_INTEGER = re.compile(r"-?\d{1,400}\Z", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,400}(\.\d{1,400})?([eE][+-]?\d{1,3})?\Z", re.ASCII)
_TOO_DEEP = "nested too deeply"


class ParameterDecoder:
    """Decodes one parameter of an operation; made once, used for every request."""

    __slots__ = (
        "_field",
        "_is_text",
        "_members",
        "_shape",
        "_validator",
        "argument",
        "parameter",
    )

    def __init__(
        self, parameter: Parameter, validator: Validator | None = None
    ) -> None:
        self.parameter = parameter
        self.argument = parameter.argument
        self._field = parameter.name.lower().encode("latin-1", "replace")
        self._validator = validator
        self._shape: Shape = shape_of(parameter.type)
        self._is_text = (
            parameter.type is str and parameter.content is None and validator is None
        )
        members = member_types(parameter.type)
        self._members: Iterable[str] | None = tuple(members) or None

    def decode(
        self,
        received: Received,
        in_path: str,
        arguments: dict[str, object],
        violations: list[Violation],
    ) -> None:
        """Put the value into `arguments`, or what is wrong with it into `violations`; an absent one is in neither.

        `in_path` is the text of a path parameter.
        """
        parameter = self.parameter
        try:
            parts = self._parts(received, in_path)
        except UnicodeDecodeError:
            violations.append(
                Violation(parameter.path, "must be percent-encoded UTF-8")
            )
            return
        except ValueError as error:
            violations.append(Violation(parameter.path, str(error)))
            return
        if parts is None:
            if parameter.required:
                violations.append(Violation(parameter.path, "is required"))
            return
        if self._is_text:
            arguments[self.argument] = parts
            return
        value = parts if parameter.content is not None else typed(parts, parameter.type)
        if self._validator is not None:
            violated = self._validator.violations(value, parameter.path)
            if violated and value == [""]:  # no text: `?ids=` has no items
                value = []
                violated = self._validator.violations(value, parameter.path)
            if violated:
                violations += violated
                return
        try:
            arguments[self.argument] = convert(value, parameter.type)
        except msgspec.ValidationError as error:
            if self._validator is None or is_too_deep(error):
                violations.append(mismatch(error, parameter.path))
            else:
                arguments[self.argument] = value

    def plain(self, received: Received, in_path: str) -> object:
        """The value as JSON, for an answer that repeats it; None where it is absent. Never fails after `decode`."""
        parts = self._parts(received, in_path)
        if parts is None or self._is_text or self.parameter.content is not None:
            return parts
        return typed(parts, self.parameter.type)

    def _parts(self, received: Received, in_path: str) -> Any:
        parameter = self.parameter
        location = parameter.location
        if parameter.content is not None:
            return self._content(received, in_path)
        if location == "path":
            if self._shape == "scalar" and parameter.style == "simple":
                return decoded(in_path)
            return path_parts(
                in_path, parameter.name, parameter.style, self._shape, parameter.explode
            )
        if location == "header":
            text = received.header(self._field)
            return (
                None
                if text is None
                else header_parts(text, self._shape, parameter.explode)
            )
        parts = query_parts if location == "query" else cookie_parts
        source = received.query_values if location == "query" else received.cookies
        return parts(
            source,
            parameter.name,
            parameter.style,
            self._shape,
            parameter.explode,
            self._members,
        )

    def _content(self, received: Received, in_path: str) -> object:
        """The JSON value of a parameter that is described by a media type instead of a style."""
        location, name = self.parameter.location, self.parameter.name
        if location == "header":
            text = received.header(self._field)
        elif location == "path":
            text = decoded(in_path)
        else:
            source = received.query_values if location == "query" else received.cookies
            values = source.get(name)
            plus = " " if location == "query" else "+"
            text = decoded(values[0].replace("+", plus)) if values else None
        if text is None:
            return None
        try:
            return msgspec.json.decode(text.encode())
        except (msgspec.DecodeError, RecursionError) as error:
            raise ValueError(f"must be JSON: {error}") from None


def shape_of(annotation: object) -> Shape:
    """Whether a parameter's type is a primitive, an array or an object, which decides how it is written."""
    kinds = {get_origin(kind) or kind for kind in alternatives(annotation)}
    if any(kind in ARRAYS for kind in kinds):
        return "array"
    if any(
        kind is dict or (isinstance(kind, type) and issubclass(kind, Struct))
        for kind in kinds
    ):
        return "object"
    return "scalar"


def typed(parts: Parts | object, annotation: object) -> object:
    """The JSON value that the parts of a parameter mean; text that does not fit stays text, to be refused."""
    if isinstance(parts, list):
        items = item_type(annotation)
        return [typed(part, items) for part in parts]
    if isinstance(parts, dict):
        members = member_types(annotation)
        others = value_type(annotation)
        return {
            name: typed(part, members.get(name, others)) for name, part in parts.items()
        }
    if not isinstance(parts, str):
        return parts
    for candidate in alternatives(annotation):
        fits, value = _as(parts, candidate)
        if fits:
            return value
    return parts


def _as(text: str, candidate: Any) -> tuple[bool, object]:
    """Whether a text is a value of one type, and that value as JSON has it."""
    kind = get_origin(candidate) or candidate
    if kind is Literal:
        for choice in get_args(candidate):
            if text == (
                str(choice).lower() if isinstance(choice, bool) else str(choice)
            ):
                return True, choice
    elif kind is bool:
        # What a boolean is as a text is nobody's to say (OpenAPI 3.1.1, appendix B): Python's clients write `True`.
        lower = text.lower() if text in ("True", "False") else text
        return lower in ("true", "false"), lower == "true"
    elif kind is int:
        if _INTEGER.match(text):
            return True, int(text)
    elif kind is float:
        if _NUMBER.match(text):
            return True, float(text)
    elif kind in (dict, *ARRAYS) or (
        isinstance(kind, type) and issubclass(kind, Struct)
    ):
        # Deeper than one level: OpenAPI leaves it undefined, our client writes JSON.
        try:
            return True, msgspec.json.decode(text.encode())
        except (msgspec.DecodeError, RecursionError):
            return False, None
    return False, None


def convert(value: object, annotation: Any) -> object:
    """A JSON value that was found valid, as an instance of its type.

    Raises:
        msgspec.ValidationError: it does not fit all the same, such as a date beyond Python's years.
    """
    try:
        return json_codec.convert(value, annotation)
    except JsonMismatch as error:
        is_deep = not error.mismatches
        message = _TOO_DEEP if is_deep else f"{error} - at `{error.path}`"
        raise msgspec.ValidationError(message) from None


def is_too_deep(error: msgspec.ValidationError) -> bool:
    """Whether a value is nested deeper than can be converted, rather than of another form."""
    return str(error) == _TOO_DEEP


def mismatch(error: msgspec.ValidationError, root: str) -> Violation:
    """An error of msgspec as a violation below `root`."""
    message, mark, path = str(error).rpartition(" - at `")
    if not mark:
        return Violation(root, f"does not fit: {error}")
    return Violation(
        root + path.removesuffix("`").removeprefix("$"), f"does not fit: {message}"
    )
