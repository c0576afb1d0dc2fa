"""The fields of a form made into the members of an object: `runtime.bodies.fields` undone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, get_origin

import msgspec

from ..bodies.fields import DEFAULT, Encoding, is_json
from ..values.limits import Violation
from .annotations import alternatives, item_type, member_types, value_type
from .bodies import Decoded
from .decoding import convert, mismatch, shape_of, typed
from .schemas import Validator
from .styles import Parts, query_parts
from .violations import json_path

Texts = Mapping[str, list[str]]
"""The values of each name, percent-encoded, in their order."""


class FormFields:
    """The members of one type of form; made once, used for every request."""

    def __init__(
        self,
        annotation: object,
        encodings: Mapping[str, Encoding],
        validator: Validator | None = None,
    ) -> None:
        self.annotation = annotation
        self._encodings = encodings
        self._validator = validator
        self.types: dict[str, Any] = dict(_members(annotation))
        """Annotations of the described members by wire name."""
        self._others: Any = value_type(annotation)

    def encoding(self, name: str) -> Encoding:
        """The Encoding Object of a member (OpenAPI 3.1 section 4.8.15), or the default one."""
        return self._encodings.get(name, DEFAULT)

    def type(self, name: str) -> Any:
        """The annotation of a member."""
        return self.types.get(name, self._others)

    def member(self, name: str) -> str:
        """The member that a field is for: many clients write `tag[]` for an item of the array `tag`."""
        bare = name.removesuffix("[]")
        if name in self.types or bare not in self.types:
            return name
        return bare if shape_of(self.types[bare]) == "array" else name

    def plain(self, texts: Texts) -> dict[str, object]:
        """The members as JSON has them. What has no value of its type stays text, to be refused.

        Raises:
            UnicodeDecodeError: a value is no UTF-8.
            ValueError: a value is not in its style.
        """
        members: dict[str, object] = {}
        taken: set[str] = set()
        for name, annotation in self.types.items():
            encoding = self.encoding(name)
            parts = (
                self._styled(texts, name, annotation, encoding, taken)
                if encoding.has_style
                else _values(texts, name, annotation, encoding)
            )
            taken.add(name)
            if parts is not None:
                members[name] = typed(parts, annotation)
        for name in texts:
            if name not in taken:
                parts = _values(texts, name, self._others, DEFAULT)
                if parts is not None:
                    members[name] = typed(parts, self._others)
        return members

    def decoded(
        self,
        members: dict[str, object],
        plain: dict[str, object],
        unjudged: Collection[str] = (),
    ) -> Decoded:
        """The object that has `members`, which are `plain` where they are validated.

        What is said of `unjudged` members does not count: they are there, and no JSON.
        """
        for name, annotation in self.types.items():
            # An empty array has no field: what is required may be just that.
            is_absent = name not in members and shape_of(annotation) == "array"
            if is_absent and self._is_required(name):
                members[name] = plain[name] = []
        violations = self._violations(plain, unjudged)
        if violations:
            return Decoded(None, plain, violations)
        try:
            return Decoded(convert(members, self.annotation), plain, [])
        except msgspec.ValidationError as error:
            return Decoded(None, plain, [mismatch(error, "$")])

    def _violations(
        self, plain: dict[str, object], unjudged: Collection[str]
    ) -> list[Violation]:
        if self._validator is None:
            return []
        violations = self._validator.violations(plain, "$")
        if not violations or not unjudged:
            return violations
        places = tuple(json_path("$", [name]) for name in unjudged)
        return [
            violation
            for violation in violations
            if not any(_is_within(violation.path, place) for place in places)
        ]

    def _is_required(self, name: str) -> bool:
        return any(
            field.encode_name == name and field.required
            for struct in _structs(self.annotation)
            for field in msgspec.structs.fields(struct)
        )

    def _styled(
        self,
        texts: Texts,
        name: str,
        annotation: Any,
        encoding: Encoding,
        taken: set[str],
    ) -> Parts | None:
        style, explode = encoding.effective_style, encoding.is_exploded
        shape = shape_of(annotation)
        members = tuple(_members(annotation)) or None
        if style == "deepObject":
            taken.update(key for key in texts if key.startswith(f"{name}["))
            if shape != "object":
                return query_parts(texts, name, "form", shape, True, None)
        elif shape == "object" and explode:
            taken.update(members or ())
        return query_parts(texts, name, style, shape, explode, members)


def _values(
    texts: Texts, name: str, annotation: Any, encoding: Encoding
) -> Parts | None:
    given = texts.get(name)
    if given is None:
        return None
    shape = "array" if len(given) > 1 and annotation is None else shape_of(annotation)
    if shape == "array" and not is_json(encoding.content_type):
        return query_parts(texts, name, "form", "array", True, None)
    return query_parts(texts, name, "form", "scalar", True, None)


def _members(annotation: object) -> Mapping[str, object]:
    members = dict(member_types(annotation))
    for struct in _structs(annotation):
        for field in msgspec.structs.fields(struct):
            members.setdefault(field.encode_name, field.type)
    return members


def _structs(annotation: object) -> list[Any]:
    """The Structs of an object type, also of one that keeps other members."""
    structs: list[Any] = []
    for candidate in alternatives(annotation):
        kind: Any = get_origin(candidate) or candidate
        if isinstance(kind, type):
            declared = getattr(kind, "__fields_type__", kind)
            if issubclass(declared, msgspec.Struct):
                structs.append(declared)
    return structs


def _is_within(path: str, place: str) -> bool:
    return path == place or path.startswith(f"{place}[")


def undecodable(error: ValueError) -> Decoded:
    """The violation of a form that cannot be parsed."""
    text = (
        "must be percent-encoded UTF-8"
        if isinstance(error, UnicodeDecodeError)
        else str(error)
    )
    return Decoded(None, None, [Violation("$", text)])


__all__ = ["FormFields", "Texts", "item_type", "undecodable"]
