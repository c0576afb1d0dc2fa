"""Random valid instances of the schemas of a document, read and verified without specloom."""

from __future__ import annotations

import base64
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

import jsonschema_rs

from .documents import loaded

Schema: TypeAlias = dict[str, Any]

_ROOT = "urn:document"
_PREFIX = "#/components/schemas/"
_MAPS = ("properties", "patternProperties", "dependentSchemas")
_LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
_SCHEMAS = ("items", "additionalProperties", "not", "if", "then", "else", "contains")
_PLAIN = (
    *("type", "enum", "const", "format", "pattern", "required", "multipleOf"),
    *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "uniqueItems"),
    *("minLength", "maxLength", "minItems", "maxItems"),
    *("minProperties", "maxProperties"),
)
_LEAST = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
_MOST = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
_TEXTS = ("alpha", "beta 2", "Zürich", "東京", 'a "quote"', "x/y-1", "0012", "true")
_FORMATS = {
    "date-time": ("2024-02-29T23:59:58Z", "1999-12-31T00:00:00.25+05:30"),
    "date": ("2024-02-29", "0001-01-01"),
    "time": ("10:00:00Z", "23:59:59.5+02:00"),
    "duration": ("P3D", "PT4H30M"),
    "uuid": ("12345678-1234-4678-9234-567812345678",),
    "uri": ("https://example.com/a?b=c#d", "urn:isbn:0451450523"),
    "email": ("first.last+tag@example.org",),
    "hostname": ("a-1.example.org",),
    "ipv4": ("192.0.2.1",),
    "ipv6": ("2001:db8::1",),
    "byte": (base64.b64encode(b"\x00octets").decode(), ""),
    "decimal": ("12.50", "-3"),
}


class _Impossible(Exception):
    """No instance of a schema was thought of."""


class Instances:
    """The schemas of a document's components, as JSON Schema 2020-12, and instances of them."""

    def __init__(self, file: Path, seed: str) -> None:
        document: Any = loaded(file)
        is_3_0 = str(document["openapi"]).startswith("3.0")
        given = (document.get("components") or {}).get("schemas") or {}
        self.schemas: dict[str, Any] = {
            str(name): _normalised(schema, is_3_0) for name, schema in given.items()
        }
        self._random = random.Random(seed)
        contents = {"components": {"schemas": self.schemas}}
        self._registry = jsonschema_rs.Registry([(_ROOT, contents)])

    def valid(self, count: int) -> Iterator[tuple[str, object]]:
        """About `count` instances, each with the name of a schema that it is valid for."""
        validators: dict[str, Any] = {}
        names = list(self.schemas)
        for turn in range(count if names else 0):
            name = names[
                (turn * max(1, len(names) // count) + turn // len(names)) % len(names)
            ]
            if name not in validators:
                validators[name] = self._validator(name)
            validator = validators[name]
            for _ in range(5 if validator else 0):
                try:
                    value = self._instance(self.schemas[name], 0)
                except (_Impossible, RecursionError):
                    continue
                if validator.is_valid(value):
                    yield name, value
                    break

    def _validator(self, name: str) -> Any:
        escaped = name.replace("~", "~0").replace("/", "~1").replace("%", "%25")
        try:
            return jsonschema_rs.Draft202012Validator(
                {"$ref": f"{_ROOT}{_PREFIX}{escaped}"},
                registry=self._registry,
                validate_formats=True,
            )
        except (jsonschema_rs.ReferencingError, jsonschema_rs.ValidationError):
            return None  # it refers to what is no schema of the components, or is none

    def _instance(self, schema: Any, depth: int) -> object:
        if not isinstance(schema, dict):
            return self._free(schema)
        merged: Schema = {}
        self._merge(schema, merged, 0)
        if depth > 12:
            raise _Impossible
        if "const" in merged:
            return merged["const"]
        if "enum" in merged:
            return self._random.choice(merged["enum"] or [None])
        types = merged.get("type") or _implied(merged)
        if not types:
            return self._free(True)
        kind = self._random.choice(types)
        if kind == "null" and len(types) > 1 and self._random.random() < 0.7:
            kind = next(other for other in types if other != "null")
        made: object = getattr(self, f"_{kind}")(merged, depth)
        return made

    def _merge(self, schema: Any, into: Schema, steps: int) -> None:
        """Adds what a schema demands to `into`, with an alternative picked of each `oneOf` and `anyOf`."""
        if steps > 40:
            raise _Impossible
        if not isinstance(schema, dict):
            return
        for key, value in schema.items():
            if key == "$ref":
                self._merge(self._named(value), into, steps + 1)
            elif key == "allOf":
                for part in value:
                    self._merge(part, into, steps + 1)
            elif key in ("oneOf", "anyOf"):
                self._merge(self._random.choice(value), into, steps + 1)
            elif key == "type":
                types = [value] if isinstance(value, str) else value
                before: Any = into.get("type", types)
                into["type"] = [type_name for type_name in types if type_name in before]
            elif key == "properties":
                into["properties"] = {**into.get("properties", {}), **value}
            elif key == "required":
                into["required"] = [*into.get("required", ()), *value]
            elif key in _LEAST:
                into[key] = max(value, into.get(key, value))
            elif key in _MOST:
                into[key] = min(value, into.get(key, value))
            else:
                into[key] = value

    def _named(self, reference: str) -> Any:
        if not reference.startswith(_PREFIX):
            raise _Impossible
        name = reference.removeprefix(_PREFIX).replace("~1", "/").replace("~0", "~")
        if name not in self.schemas:
            raise _Impossible
        return self.schemas[name]

    def _null(self, schema: Schema, depth: int) -> None:
        return None

    def _boolean(self, schema: Schema, depth: int) -> bool:
        return self._random.random() < 0.5

    def _integer(self, schema: Schema, depth: int) -> int:
        least = schema.get("minimum", schema.get("exclusiveMinimum", -1) + 1)
        most = schema.get("maximum", schema.get("exclusiveMaximum", least + 1001) - 1)
        if most < least:
            least = most - 10 if "minimum" not in schema else least
        step = schema.get("multipleOf", 1)
        value = self._random.randint(int(least), max(int(least), int(most)))
        return int(value // step * step) if step else value

    def _number(self, schema: Schema, depth: int) -> float:
        whole = self._integer(schema, depth)
        if "multipleOf" in schema or self._random.random() < 0.3:
            return whole
        return whole + self._random.choice((0.0, 0.25, 0.5))

    def _string(self, schema: Schema, depth: int) -> str:
        if schema.get("format") == "binary":
            raise _Impossible  # a file, which JSON has no form for
        texts = _FORMATS.get(schema.get("format", ""), _TEXTS)
        text: str = self._random.choice(texts)
        least: int = schema.get("minLength", 0)
        most: int | None = schema.get("maxLength")
        if least > 10_000:
            raise _Impossible
        text += "x" * (least - len(text))
        return text if most is None else text[:most]

    def _array(self, schema: Schema, depth: int) -> list[object]:
        least = schema.get("minItems", 0)
        most = min(schema.get("maxItems", least + 2), least + 2)
        count = least if depth > 4 else self._random.randint(least, max(least, most))
        if count > 50:
            raise _Impossible
        places = schema.get("prefixItems", [])[:count]
        made = [self._instance(place, depth + 1) for place in places]
        items = schema.get("items", True)
        return made + [
            self._instance(items, depth + 1) for _ in range(count - len(made))
        ]

    def _object(self, schema: Schema, depth: int) -> dict[str, object]:
        properties: dict[str, Any] = schema.get("properties", {})
        required = schema.get("required", ())
        additional = schema.get("additionalProperties", True)
        likely = self._random.choice((0.0, 0.3, 0.8)) / (1 + depth / 2)
        made = {
            name: self._instance(item, depth + 1)
            for name, item in properties.items()
            if item is not False
            and (name in required or (depth < 5 and self._random.random() < likely))
        }
        for name in required:
            if name not in made:
                made[name] = self._instance(additional, depth + 1)
        if self._random.random() < 0.1:
            made["undocumented-member"] = self._free(additional)
        elif isinstance(additional, dict) and depth < 5:
            for index in range(self._random.randint(0, 2)):
                made.setdefault(f"key {index}", self._instance(additional, depth + 1))
        return made

    def _free(self, schema: object) -> object:
        if schema is False:
            raise _Impossible
        return self._random.choice(["free", 1.0, 7, None, True, [1.5, {"a": None}]])


def _normalised(schema: Any, is_3_0: bool) -> Any:
    """A schema of a document as one of JSON Schema 2020-12."""
    if not isinstance(schema, dict):
        return schema
    if is_3_0 and "$ref" in schema:
        return {"$ref": schema["$ref"]}  # what stands beside it says nothing
    made: Schema = {key: schema[key] for key in ("$ref", *_PLAIN) if key in schema}
    for key in _MAPS:
        if isinstance(schema.get(key), dict):
            made[key] = {
                str(name): _normalised(item, is_3_0)
                for name, item in schema[key].items()
            }
    for key in _LISTS:
        if schema.get(key):
            made[key] = [_normalised(item, is_3_0) for item in schema[key]]
    for key in _SCHEMAS:
        if key in schema:
            made[key] = _normalised(schema[key], is_3_0)
    if is_3_0:
        _modernise(schema, made)
    return made


def _modernise(schema: Schema, made: Schema) -> None:
    for key, bound in (
        ("exclusiveMinimum", "minimum"),
        ("exclusiveMaximum", "maximum"),
    ):
        if made.pop(key, False) is True and bound in made:
            made[key] = made.pop(bound)
    if schema.get("nullable") is True and isinstance(made.get("type"), str):
        made["type"] = [made["type"], "null"]


def _implied(schema: Schema) -> list[str]:
    """The type that keywords speak of, where none is given."""
    if {"properties", "required", "additionalProperties"} & schema.keys():
        return ["object"]
    if {"items", "minItems", "prefixItems"} & schema.keys():
        return ["array"]
    if {"pattern", "minLength", "maxLength", "format"} & schema.keys():
        return ["string"]
    return ["number"] if {"minimum", "maximum"} & schema.keys() else []
