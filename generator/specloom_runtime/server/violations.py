"""What is wrong with a request: every violation at once, each with the place it is at."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from jsonschema_rs import ValidationError, ValidationErrorKind

from ..values.limits import Violation

LIMIT = 200
"""Violations that one answer names at most; a request of a million wrong items gets a readable answer."""

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_ARTICLES = {
    "array": "an array",
    "boolean": "a boolean",
    "integer": "an integer",
    "null": "null",
    "number": "a number",
    "object": "an object",
    "string": "a string",
}


def summary(violations: list[Violation]) -> str:
    """All violations as one text."""
    shown = "; ".join(map(str, violations[:LIMIT]))
    return shown if len(violations) <= LIMIT else f"{shown}; and more"


def json_path(root: str, steps: Iterable[str | int]) -> str:
    """The JSON path of `steps` below `root` (RFC 9535): `.name`, `['odd name']` or `[0]` for each."""
    return root + "".join(map(_step, steps))


def _step(step: str | int) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    if _IDENTIFIER.match(step):
        return f".{step}"
    escaped = step[:200].replace("\\", "\\\\").replace("'", "\\'")
    shown = "".join(
        mark if mark.isprintable() else f"\\u{ord(mark):04x}" for mark in escaped
    )
    return f"['{shown}']"


def explain(root: str, errors: Iterable[ValidationError]) -> Iterator[Violation]:
    """The violations behind the errors of a jsonschema-rs validator, `root` being the path of its instance."""
    for error in errors:
        kind = error.kind
        if isinstance(
            kind, ValidationErrorKind.AnyOf | ValidationErrorKind.OneOfNotValid
        ):
            branch = _intended(kind.context)
            if branch is not None:
                # A branch's errors carry paths from the root of the instance, not of the branch.
                yield from explain(root, branch)
                continue
            message = _wrong_type(kind.context)
            if message is not None:
                yield Violation(json_path(root, error.instance_path), message)
                continue
        path = json_path(root, error.instance_path)
        if isinstance(kind, ValidationErrorKind.Required):
            yield Violation(json_path(path, [kind.property]), "is required")
        elif isinstance(kind, ValidationErrorKind.PropertyNames):
            name = str(kind.error.instance)
            yield Violation(
                json_path(path, [name]), f"has a name that {_message(kind.error)}"
            )
        elif isinstance(kind, ValidationErrorKind.UnevaluatedItems):
            items = ", ".join(str(item)[:60] for item in kind.unexpected[:5])
            yield Violation(path, f"has items that are not described: {items}")
        elif isinstance(
            kind,
            ValidationErrorKind.AdditionalProperties
            | ValidationErrorKind.UnevaluatedProperties,
        ):
            for name in kind.unexpected:
                yield Violation(
                    json_path(path, [name]), "is not a member that is described"
                )
        else:
            yield Violation(path, _message(error))


def _intended(branches: list[list[ValidationError]]) -> list[ValidationError] | None:
    """The one branch of a union that the value has the type of, if there is one: its errors say the most."""
    shortest = min(
        (len(error.instance_path) for errors in branches for error in errors), default=0
    )
    fitting = [
        errors
        for errors in branches
        if not any(
            len(error.instance_path) == shortest
            and isinstance(error.kind, ValidationErrorKind.Type)
            for error in errors
        )
    ]
    return fitting[0] if len(fitting) == 1 else None


def _wrong_type(branches: list[list[ValidationError]]) -> str | None:
    """The message for a value that has the type of no branch; None where a branch finds something else wrong."""
    types: list[str] = []
    for errors in branches:
        for error in errors:
            if not isinstance(error.kind, ValidationErrorKind.Type):
                return None
            types += [name for name in error.kind.types if name not in types]
    return _of_types(types)


def _of_types(types: list[str]) -> str:
    in_order = sorted(types, key=lambda name: name == "null")
    return f"must be {' or '.join(_ARTICLES.get(name, name) for name in in_order)}"


def _message(error: ValidationError) -> str:
    kind = error.kind
    match kind:
        case ValidationErrorKind.Type():
            return _of_types(kind.types)
        case ValidationErrorKind.Enum():
            return f"must be one of {_listing(kind.options)}"
        case ValidationErrorKind.Constant():
            return f"must be {_short(kind.expected_value)}"
        case ValidationErrorKind.MultipleOf():
            return f"must be a multiple of {kind.multiple_of}"
        case ValidationErrorKind.Pattern():
            return f"must match {_short(kind.pattern)}"
        case ValidationErrorKind.Format():
            return f"must have the format {kind.format}"
        case ValidationErrorKind.Not():
            return _ruled_out(kind.schema)
        case _:
            return (
                _MESSAGES.get(type(kind))
                or _limit_message(kind)
                or "fits none of the forms that are described"
            )


def _ruled_out(schema: object) -> str:
    """The message for a value that fits the schema of `not`."""
    keywords: dict[str, Any] = schema if isinstance(schema, dict) else {}
    if not keywords:
        return "is not allowed"
    if len(keywords) == 1 and "const" in keywords:
        return f"must not be {_short(keywords['const'])}"
    if len(keywords) == 1 and isinstance(keywords.get("enum"), list):
        return f"must not be one of {_listing(keywords['enum'])}"
    return "fits a form that is ruled out"


_MESSAGES = {
    ValidationErrorKind.BacktrackLimitExceeded: "takes too long to match against its pattern",
    ValidationErrorKind.RegexEngineFailure: "takes too long to match against its pattern",
    ValidationErrorKind.UniqueItems: "must have no two equal items",
    ValidationErrorKind.Contains: "must have items of the form that is described, as many as are wanted",
    ValidationErrorKind.FalseSchema: "is not allowed",
    ValidationErrorKind.OneOfMultipleValid: "fits more than one of the forms that are described",
}
_BOUNDS = {
    ValidationErrorKind.Minimum: "at least",
    ValidationErrorKind.Maximum: "at most",
    ValidationErrorKind.ExclusiveMinimum: "more than",
    ValidationErrorKind.ExclusiveMaximum: "less than",
}
_SIZES = {
    ValidationErrorKind.MinLength: ("at least", "character"),
    ValidationErrorKind.MaxLength: ("at most", "character"),
    ValidationErrorKind.MinItems: ("at least", "item"),
    ValidationErrorKind.MaxItems: ("at most", "item"),
    ValidationErrorKind.MinProperties: ("at least", "member"),
    ValidationErrorKind.MaxProperties: ("at most", "member"),
}


def _limit_message(kind: ValidationErrorKind) -> str | None:
    """The message of a keyword that is a limit; None for another keyword."""
    limit = getattr(kind, "limit", None)
    if type(kind) in _BOUNDS:
        return f"must be {_BOUNDS[type(kind)]} {limit}"
    if type(kind) in _SIZES:
        comparison, noun = _SIZES[type(kind)]
        return f"must have {comparison} {limit} {noun if limit == 1 else noun + 's'}"
    return None


def _listing(options: list[Any]) -> str:
    shown = ", ".join(map(_short, options[:40]))
    return shown if len(options) <= 40 else f"{shown} and {len(options) - 40} others"


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 200 else text[:199] + "…"
