"""Every constraint of a request body, read from the document: what breaks it, and what just does not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..specs.documents import content, resolved

Node = dict[str, Any]
Steps = tuple[str | int, ...]

BOUNDS = {"int32": (-(2**31), 2**31 - 1), "int64": (-(2**63), 2**63 - 1)}
MOMENT = "2026-11-20T06:50:29Z"


class Missing:
    """Stands for a member that is left out."""

    def __repr__(self) -> str:
        return "missing"


MISSING = Missing()


@dataclass(frozen=True)
class Change:
    """One change of a valid body: the value that a place gets, and which constraint that is about."""

    steps: Steps
    about: str
    value: Any

    @property
    def path(self) -> str:
        """The JSON path of the place (RFC 9535); all names of these documents are plain."""
        return "$" + "".join(
            f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.steps
        )

    def value_in(self, body: Any) -> Any:
        """What `body` has at the place."""
        for step in self.steps:
            body = body[step]
        return body

    def applied(self, body: Any) -> Any:
        """A copy of `body` with the change."""
        copy = json.loads(json.dumps(body))
        if not self.steps:
            return self.value
        holder = copy
        for step in self.steps[:-1]:
            holder = holder[step]
        if self.value is MISSING:
            del holder[self.steps[-1]]
        else:
            holder[self.steps[-1]] = self.value
        return copy

    def __str__(self) -> str:
        return f"{self.path}-{self.about}"


class Request:
    """The request body of one operation, as its document describes it."""

    def __init__(self, document: str, operation: str) -> None:
        self._document = document
        self._schema = self._resolved(content(document, operation, "request")["schema"])
        self.full = self._value(self._schema)
        """A valid body with every member at every depth, and one item in every array."""
        self.minimal = self._value(self._schema, only_required=True)
        """A valid body with the required members alone."""

    def violations(self) -> Iterator[Change]:
        """Changes of the full body that break one constraint each."""
        for steps, schema in self._places((), self._schema):
            for about, value in self._broken(schema):
                yield Change(steps, about, value)
            for name in schema.get("required", ()):
                yield Change((*steps, name), "required", MISSING)

    def boundaries(self) -> Iterator[Change]:
        """Changes of the full body that stay just inside."""
        for steps, schema in self._places((), self._schema):
            for about, value in self._inside(schema):
                yield Change(steps, about, value)
            for name in schema.get("properties", {}):
                if name not in schema.get("required", ()):
                    yield Change((*steps, name), "optional", MISSING)

    def _resolved(self, node: Node) -> Node:
        return resolved(self._document, node)

    def _places(self, steps: Steps, schema: Node) -> Iterator[tuple[Steps, Node]]:
        yield steps, schema
        for name, member in schema.get("properties", {}).items():
            yield from self._places((*steps, name), self._resolved(member))
        if "items" in schema:
            yield from self._places((*steps, 0), self._resolved(schema["items"]))

    # ---- values

    def _value(self, schema: Node, only_required: bool = False) -> Any:
        schema = self._resolved(schema)
        if "enum" in schema:
            return schema["enum"][0]
        kinds = schema["type"]
        kind = kinds[0] if isinstance(kinds, list) else kinds
        if kind == "object":
            required = schema.get("required", ())
            return {
                name: self._value(member, only_required)
                for name, member in schema.get("properties", {}).items()
                if name in required or not only_required
            }
        if kind == "array":
            return [self._value(schema["items"], only_required)]
        if kind == "string":
            return _text(schema, max(schema.get("minLength", 0), 1))
        if kind in ("integer", "number"):
            return max(schema.get("minimum", 0), 0)
        assert kind == "boolean"
        return True

    def _broken(self, schema: Node) -> Iterator[tuple[str, Any]]:
        kinds = schema["type"]
        kinds = kinds if isinstance(kinds, list) else [kinds]
        yield "null", None
        for about, value in _wrong_types(set(kinds)):
            # A fraction is no multiple either: that would be two constraints.
            if not (about == "type-number" and "multipleOf" in schema):
                yield about, value
        if "enum" in schema:
            yield "enum", "NO_SUCH_VALUE" if "string" in kinds else 99
            return
        for excluded in schema.get("not", {}).get("enum", ()):
            yield f"not-{excluded}", excluded
        if schema.get("format") == "date-time":
            yield "format", "yesterday"
            yield "format-day", "2026-02-30T00:00:00Z"
        if schema.get("minLength", 0) > 0:
            yield "minLength", _text(schema, schema["minLength"] - 1)
        if "maxLength" in schema:
            yield "maxLength", _text(schema, schema["maxLength"] + 1)
        if "pattern" in schema:
            yield "pattern", "a/b"
        low, high = _limits(schema)
        step = schema.get("multipleOf", 1)
        if low is not None:
            yield "minimum", low - step
        if high is not None:
            yield "maximum", high + step
        if "multipleOf" in schema:
            yield "multipleOf", schema["multipleOf"] + 1
        if "maxItems" in schema:
            item = self._value(schema["items"], only_required=True)
            yield "maxItems", [item] * (schema["maxItems"] + 1)

    def _inside(self, schema: Node) -> Iterator[tuple[str, Any]]:
        if "enum" in schema:
            for value in schema["enum"]:
                yield f"enum-{value}", value
            return
        kinds = schema["type"]
        kinds = kinds if isinstance(kinds, list) else [kinds]
        if kinds == ["boolean"]:
            yield "false", False
        if len(kinds) > 1:
            yield "string", "35"
            yield "integer", 35
        if schema.get("format") == "date-time" and "pattern" not in schema:
            yield "format", "2026-11-20T07:50:29.123456+01:00"
        if "minLength" in schema:
            yield "minLength", _text(schema, schema["minLength"])
        if "maxLength" in schema:
            yield "maxLength", _text(schema, schema["maxLength"])
            yield "maxLength-code-points", "😀" * schema["maxLength"]
        low, high = _limits(schema)
        if low is not None:
            yield "minimum", low
        if high is not None:
            yield "maximum", high
        if kinds == ["integer"]:
            yield "integral", float(schema.get("multipleOf", 1))
        if "multipleOf" in schema:
            yield "multipleOf", schema["multipleOf"] * 3
            yield "multipleOf-zero", 0
        if "items" in schema:
            yield "no-items", []
        if "maxItems" in schema:
            item = self._value(schema["items"], only_required=True)
            yield "maxItems", [item] * schema["maxItems"]


def _text(schema: Node, length: int) -> str:
    return MOMENT if schema.get("format") == "date-time" else "a" * length


def _limits(schema: Node) -> tuple[Any, Any]:
    """The smallest and the largest value, by keyword and by format."""
    lowest, highest = BOUNDS.get(schema.get("format", ""), (None, None))
    lows = [low for low in (lowest, schema.get("minimum")) if low is not None]
    highs = [high for high in (highest, schema.get("maximum")) if high is not None]
    step = schema.get("multipleOf", 1)
    low, high = max(lows, default=None), min(highs, default=None)
    return (
        None if low is None else -(-low // step) * step,
        None if high is None else high // step * step,
    )


def _wrong_types(kinds: set[str]) -> Iterator[tuple[str, Any]]:
    if "number" in kinds:
        kinds = kinds | {"integer"}
    for kind, value in (
        ("string", "text"),
        ("integer", 5),
        ("number", 1.5),
        ("boolean", True),
        ("array", []),
        ("object", {}),
    ):
        if kind not in kinds:
            yield f"type-{kind}", value
