"""JSON Schema (draft 2020-12) of a type annotation: what a stub holds a request against.

A schema describes what may be *received by a server*, so an enumeration that clients take openly
(`Literal["a", "b"] | str`) is closed here, unless the document itself leaves it open (`Open`). A
`tolerant` one leaves all of that out: what is received may be newer than the document.
"""

from __future__ import annotations

import datetime as dt
import decimal
import enum
import uuid
from collections.abc import Callable, Mapping
from functools import cache
from itertools import islice
from typing import Any, Literal, get_args, get_origin
from urllib.parse import quote

import msgspec
from jsonschema_rs import Draft202012Validator
from msgspec import Struct, UnsetType

from ..limits import Limits, Violation
from .annotations import UNIONS, unwrapped
from .violations import LIMIT, explain

Schema = dict[str, Any]

_SCALARS: dict[object, Schema] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    None: {"type": "null"},
    type(None): {"type": "null"},
    bytes: {"type": "string", "contentEncoding": "base64"},
    dt.datetime: {"type": "string", "format": "date-time"},
    dt.date: {"type": "string", "format": "date"},
    dt.time: {"type": "string", "format": "time"},
    dt.timedelta: {"type": "string", "format": "duration"},
    uuid.UUID: {"type": "string", "format": "uuid"},
    decimal.Decimal: {"type": ["string", "number"]},
}

_OTHER = ("open", "allowed", "excluded", "also")
"""Fields of `Limits` that are not named after a keyword."""

_LOWER_BOUNDS = (
    "minimum",
    "exclusiveMinimum",
    "minLength",
    "minItems",
    "minProperties",
)
_UPPER_BOUNDS = (
    "maximum",
    "exclusiveMaximum",
    "maxLength",
    "maxItems",
    "maxProperties",
)


class Validator:
    """Holds JSON values against the schema of a type. Built on first use: documents have thousands of types."""

    __slots__ = ("_annotation", "_compiled", "_tolerant")

    def __init__(self, annotation: object, tolerant: bool = False) -> None:
        self._annotation = annotation
        self._tolerant = tolerant
        self._compiled: Draft202012Validator | None = None

    def violations(self, value: object, root: str) -> list[Violation]:
        """Everything that is wrong with a value whose path is `root`."""
        validator = self._compiled
        if validator is None:
            validator = Draft202012Validator(
                schema(self._annotation, self._tolerant), validate_formats=True
            )
            self._compiled = validator
        try:
            if validator.is_valid(value):
                return []
            return list(islice(explain(root, validator.iter_errors(value)), LIMIT + 1))
        except ValueError as error:
            if "Recursion limit" not in str(error):
                raise
            return [Violation(root, "is nested too deeply")]


def schema(annotation: object, tolerant: bool = False) -> Schema:
    """The schema of a type, complete in itself: classes are below `$defs`."""
    builder = _Builder(tolerant)
    root = dict(builder.schema(annotation))
    if builder.definitions:
        root["$defs"] = builder.definitions
    return root


class _Builder:
    """Builds one schema; classes become definitions, so that they may contain themselves."""

    def __init__(self, tolerant: bool) -> None:
        self._tolerant = tolerant
        self.definitions: dict[str, Schema] = {}
        self._names: dict[tuple[object, bool], str] = {}

    def schema(self, annotation: object, is_open: bool = False) -> Schema:
        """The schema of an annotation; `is_open` inside of what the document leaves open (`Open`)."""
        base, limits = unwrapped(annotation)
        if self._tolerant:
            limits, is_open = [], True
        is_open = is_open or any(entry.open for entry in limits)
        result = self._unlimited(base, is_open)
        for entry in limits:
            result = _both(result, _keywords(entry))
        return result

    def _unlimited(self, base: Any, is_open: bool) -> Schema:
        origin = get_origin(base)
        arguments = get_args(base)
        if origin in UNIONS:
            return self._union(arguments, is_open)
        if origin is Literal:
            return {"enum": list(arguments)}
        kind = origin or base
        if isinstance(kind, type):
            if issubclass(kind, Struct):
                return self._reference(base, is_open, self._object)
            if hasattr(kind, "__fields_type__"):
                return self._reference(base, is_open, self._open_object)
            if hasattr(kind, "__alternatives__"):
                return self._reference(base, is_open, self._later_union)
            if issubclass(kind, enum.Enum):
                return {"enum": [member.value for member in kind]}
        scalar = _SCALARS.get(kind)
        if scalar is not None:
            return scalar
        return self._container(kind, arguments, is_open)

    def _container(
        self, kind: object, arguments: tuple[object, ...], is_open: bool
    ) -> Schema:
        if kind is tuple and (len(arguments) != 2 or arguments[1] is not ...):
            return self._tuple(arguments, is_open)
        if kind in (list, set, frozenset, tuple):
            return {"type": "array"} | (
                {"items": self.schema(arguments[0], is_open)} if arguments else {}
            )
        if kind in (dict, Mapping):
            values = self.schema(arguments[1], is_open) if len(arguments) == 2 else {}
            return {"type": "object"} | (
                {"additionalProperties": values} if values else {}
            )
        # `Any`, and types with a decoder of their own, which says what they refuse.
        return {}

    def _tuple(self, arguments: tuple[object, ...], is_open: bool) -> Schema:
        if not arguments:
            return {"type": "array"}
        items = [self.schema(argument, is_open) for argument in arguments]
        return {
            "type": "array",
            "prefixItems": items,
            "items": False,
            "minItems": len(items),
        }

    def _union(self, members: tuple[object, ...], is_open: bool) -> Schema:
        nullable = any(member is None or member is type(None) for member in members)
        nothing = (None, type(None), UnsetType)
        rest = [member for member in members if member not in nothing]
        if not is_open:
            rest = _closed(rest)
        schemas = [self.schema(member, is_open) for member in rest]
        if len(schemas) == 1:
            return _nullable(schemas[0]) if nullable else schemas[0]
        if nullable:
            schemas.append({"type": "null"})
        return {"anyOf": schemas}

    def _later_union(self, kind: Any, is_open: bool) -> Schema:
        return self._union(tuple(kind.__alternatives__()), is_open)

    def _reference(
        self, kind: Any, is_open: bool, make: Callable[[Any, bool], Schema]
    ) -> Schema:
        # Openness ends at a class: its members say themselves whether they are open.
        key = (kind, is_open and make != self._object)
        name = self._names.get(key)
        if name is None:
            name = (get_origin(kind) or kind).__name__
            while name in self.definitions:
                name += "_"
            self._names[key] = name
            self.definitions[name] = {}
            self.definitions[name] = make(kind, is_open)
        return {"$ref": f"#/$defs/{quote(name)}"}  # RFC 6901, section 6

    def _object(self, struct: Any, _is_open: bool) -> Schema:
        properties: dict[str, Schema] = {}
        required: list[str] = []
        config = (get_origin(struct) or struct).__struct_config__
        if config.tag_field is not None:
            properties[config.tag_field] = {"const": config.tag}
            required.append(config.tag_field)
        for member in msgspec.structs.fields(struct):
            properties[member.encode_name] = self.schema(member.type)
            if member.required:
                required.append(member.encode_name)
        result: Schema = {"type": "object", "properties": properties}
        if required:
            result["required"] = required
        is_closed = getattr(struct, "__closed__", False) and not self._tolerant
        refuses = config.forbid_unknown_fields and not hasattr(struct, "__keep__")
        if refuses or is_closed:
            result["additionalProperties"] = False
        return self._limited(struct, result)

    def _open_object(self, kind: Any, is_open: bool) -> Schema:
        """A class of `runtime.open_objects`: declared fields, and a type for the other members."""
        result = self._object(kind.__fields_type__, is_open)
        extra = msgspec.structs.fields(kind.__additional_type__)[0].type
        values = get_args(extra)
        result["additionalProperties"] = self.schema(values[1]) if values else True
        return self._limited(kind, result)

    def _limited(self, kind: Any, result: Schema) -> Schema:
        limits: Limits | None = getattr(kind, "__limits__", None)
        if limits is None or self._tolerant:
            return result
        return _both(result, _keywords(limits))


def _closed(members: list[object]) -> list[object]:
    """Without the bare `str` or `int` that only lets newer values of an enumeration in."""
    kinds: set[object] = set()
    for member in members:
        base, _ = unwrapped(member)
        if get_origin(base) is Literal:
            kinds.update(type(choice) for choice in get_args(base))
    return [member for member in members if member not in kinds]


def _nullable(inner: Schema) -> Schema:
    kind = inner.get("type")
    if "enum" in inner:
        return inner | {"enum": [*inner["enum"], None]}
    if isinstance(kind, str) and not {"const", "anyOf", "allOf", "$ref"} & inner.keys():
        return inner | {"type": [kind, "null"]}
    return {"anyOf": [inner, {"type": "null"}]}


def _both(inner: Schema, keywords: Schema) -> Schema:
    """A schema with further keywords; of two bounds the narrower one."""
    merged = inner | keywords
    for name in inner.keys() & keywords.keys():
        if name in _LOWER_BOUNDS:
            merged[name] = max(inner[name], keywords[name])
        elif name in _UPPER_BOUNDS:
            merged[name] = min(inner[name], keywords[name])
        else:
            return {"allOf": [inner, keywords]}
    return merged


def _keywords(limits: Limits) -> Schema:
    """The keywords of `limits`: its fields are named after them."""
    found: Schema = {}
    for name in limits.__struct_fields__:
        value = getattr(limits, name)
        if name not in _OTHER and value is not None and value is not False:
            if name == "pattern" and not _is_pattern(value):
                continue
            head, *rest = name.split("_")
            found[head + "".join(map(str.capitalize, rest))] = value
    if limits.allowed:
        found["enum"] = list(limits.allowed)
    if limits.excluded:
        found["not"] = {"enum": list(limits.excluded)}
    if limits.also is not None:
        found = _both(found, msgspec.json.decode(limits.also))
    return found


@cache
def _is_pattern(source: str) -> bool:
    """Whether the validator can compile a pattern; one that it cannot is not checked, rather than refusing all."""
    try:
        Draft202012Validator({"pattern": source})
    except ValueError:
        return False
    return True
