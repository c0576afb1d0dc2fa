"""Documents from snippets, and their comparison."""

from __future__ import annotations

import json

import yaml

from specloom.compare.change import Change, Comparison
from specloom.compare.comparison import compare
from specloom.document import load_text
from specloom.document.value import Value

INFO = "info: {title: t, version: '1'}\n"


def compared(before: str, after: str, days: int = 0) -> Comparison:
    """The comparison of two documents; a missing `info` is added."""
    base, revision = (_document(text) for text in (before, after))
    return compare(
        load_text(base, "base.yaml"),
        load_text(revision, "revision.yaml"),
        deprecation_days=days,
    )


def _document(text: str) -> str:
    info = "" if "info:" in text or text.startswith("{") else INFO
    return text if "openapi" in text else f"openapi: 3.1.0\n{info}{text}\n"


def changes(before: str, after: str, days: int = 0) -> list[Change]:
    """All changes, with those that no report says."""
    comparison = compared(before, after, days)
    return [*comparison.changes, *comparison.silent]


def levels(before: str, after: str, days: int = 0) -> dict[str, str]:
    """The level of each change by its rule; `off` for what no report says."""
    comparison = compared(before, after, days)
    counted = {change.rule: change.level for change in comparison.changes}
    return {**{change.rule: "off" for change in comparison.silent}, **counted}


def in_webhook(text: str) -> str:
    """The document with its operation as one that the service itself calls."""
    fields = yaml.load(_document(text), Loader=yaml.CSafeLoader)
    (item,) = fields.pop("paths").values()
    fields["webhooks"] = {"w": item}
    return json.dumps(fields, default=str)


def rules(before: str, after: str) -> list[str]:
    return [change.rule for change in changes(before, after)]


def document(**operation: Value) -> str:
    """A document with the operation `POST /a`."""
    return json.dumps(
        {
            "openapi": "3.1.0",
            "info": {"title": "t", "version": "1"},
            "paths": {"/a": {"post": operation}},
        }
    )


def with_schemas(document: str, schemas: Value) -> str:
    """The document with components that its schemas may refer to."""
    return json.dumps({**json.loads(document), "components": {"schemas": schemas}})


def at_place(place: str, schema: Value, media_type: str = "application/json") -> str:
    """A document with a schema where the values of a place of the rules travel."""
    below: Value = {"type": "object", "properties": {"p": schema}}
    used = below if place.endswith("-property") else schema
    if place.startswith("request-parameter"):
        return document(
            parameters=[{"name": "n", "in": "query", "schema": used}],
            responses={},
        )
    if place.startswith("request"):
        body: Value = {"content": {media_type: {"schema": used}}}
        return document(requestBody=body, responses={})
    response: dict[str, Value] = {"description": "d"}
    if place.startswith("response-header"):
        response["headers"] = {"H": {"schema": used}}
    else:
        response["content"] = {media_type: {"schema": used}}
    return document(responses={"200": response})
