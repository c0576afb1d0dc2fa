"""A schema that is reached in several ways, which give its change several meanings."""

from __future__ import annotations

import pytest

from specloom.document.value import Value

from .compared import at_place, changes, with_schemas

_SHARED: Value = {"$ref": "#/components/schemas/X"}


def _levels(place: str, schema: Value, before: Value, after: Value) -> list[str]:
    """The levels of the changes of a schema that another one refers to."""
    text = at_place(place, schema)
    old, new = (with_schemas(text, {"X": side}) for side in (before, after))
    return [change.level for change in changes(old, new)]


def _object(**properties: Value) -> dict[str, Value]:
    return {"type": "object", "properties": {**properties}}


def _access(schema: dict[str, Value], keyword: str, depth: int = 1) -> Value:
    """A schema so many objects deep below one with `readOnly` or `writeOnly`."""
    for _ in range(depth):
        schema = _object(p=schema)
    return _object(held={**schema, keyword: True})


SHORT: Value = {"type": "string", "maxLength": 4}
LONG: Value = {"type": "string", "maxLength": 5}


@pytest.mark.parametrize(
    "schema",
    [
        {**_object(a=_SHARED), "not": _object(b=_SHARED)},
        {"not": _object(b=_object(c=_SHARED)), **_object(a=_SHARED)},
        {**_object(a=_SHARED), "if": _object(b=_SHARED), "then": _object(c=True)},
    ],
)
def test_the_worst_meaning_of_a_change_is_said_once(schema: Value) -> None:
    for before, after in ((SHORT, LONG), (LONG, SHORT)):
        assert _levels("request-body", schema, before, after) == ["breaking"]


@pytest.mark.parametrize("depth", [1, 20])
def test_what_is_within_something_read_only_is_not_sent(depth: int) -> None:
    schema = _access({"$ref": "#/components/schemas/X"}, "readOnly", depth)
    assert _levels("request-body", schema, LONG, SHORT) == ["info"]
    assert _levels("response-body", schema, SHORT, LONG) == ["breaking"]
    asked: Value = {**_object(v={}), "required": ["v"]}
    assert not _levels("request-body", schema, _object(), asked)


@pytest.mark.parametrize("depth", [1, 20])
def test_what_is_within_something_write_only_is_not_received(depth: int) -> None:
    schema = _access({"$ref": "#/components/schemas/X"}, "writeOnly", depth)
    assert _levels("response-body", schema, SHORT, LONG) == ["info"]
    assert _levels("request-body", schema, LONG, SHORT) == ["breaking"]


def test_what_is_sent_elsewhere_is_not_only_read() -> None:
    held: Value = {**_object(p=_SHARED), "readOnly": True}
    schema = _object(a=held, b=_object(c=_object(d=_SHARED)))
    assert _levels("request-body", schema, LONG, SHORT) == ["breaking"]


def test_a_denial_counts_however_deep_it_leads() -> None:
    schema: Value = _SHARED
    for _ in range(20):
        schema = _object(p=schema)
    denied: Value = {"not": schema}
    assert _levels("request-body", denied, SHORT, LONG) == ["breaking"]
    assert _levels("request-body", denied, LONG, SHORT) == ["info"]
