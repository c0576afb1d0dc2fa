"""Example answers of the stub server, from the examples of the document.

They stay JSON: that is how the document has them and the service answers, and a large table
of Python literals would take seconds to compile.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

import msgspec

from ..api.model import (
    Api,
    Array,
    MediaType,
    Named,
    Object,
    Operation,
    Response,
    Schema,
)
from ..document.value import Value
from .instances import has_form, named_members
from .json_text import compact, in_raw_string
from .media_types import is_json, kind_of

_NO_EXAMPLE = object()
_EXAMPLE_OBJECT = {"summary", "description", "value"}


def answers(api: Api, operation: Operation) -> dict[str, Value]:
    """Status → example for each response that has one; a bodiless one answers null.

    A status is a code, a range such as `4XX`, or `default`.
    """
    found: dict[str, Value] = {}
    errors = _error_members(api, operation)
    for response in operation.responses:
        key = str(response.status)
        if not response.content:
            if response.is_success:
                found[key] = None
            continue
        value = _example(api, response, errors if response.is_success else ())
        if value is not _NO_EXAMPLE:
            found[key] = value  # type: ignore[assignment]
    return found


def examples_text(examples: dict[str, dict[str, Value]]) -> str:
    """JSON of all answers by operation and status, to stand in a raw string."""
    operations = ",\n".join(
        f"  {compact(name)}: {{\n{_statuses(answers)}\n  }}"
        for name, answers in examples.items()
        if answers
    )
    return in_raw_string(f"{{\n{operations}\n}}") if operations else "{}"


def _statuses(answers: dict[str, Value]) -> str:
    return ",\n".join(
        f'    "{status}": {_value(value)}' for status, value in answers.items()
    )


def _value(value: Value) -> str:
    """A value on one line, if that is a short one, otherwise two columns a level."""
    text = compact(value)
    if len(text) <= _SHORT:
        return text
    try:
        broken = msgspec.json.format(text, indent=2)
    except msgspec.DecodeError:  # NaN, or half a surrogate pair
        broken = json.dumps(value, indent=2)
    return broken.replace("\n", "\n    ")


_SHORT = 72


def _error_members(api: Api, operation: Operation) -> tuple[frozenset[str], ...]:
    """The names of the members of each error that an operation documents."""
    return tuple(
        named_members(api, media.schema)
        for response in operation.responses
        if not response.is_success
        for media in response.content
        if is_json(media.content_type)
    )


def _example(
    api: Api, response: Response, errors: Sequence[frozenset[str]]
) -> Value | object:
    """The example of a response; none that is one of `errors` rather."""
    for media in response.content:
        if not is_json(media.content_type):
            continue
        given = _given(api, media, errors)
        if given is not _NO_EXAMPLE:
            return _stubbed(api, media.schema, given, 0)  # type: ignore[arg-type]
    for media in response.content:
        if kind_of(media, api.schemas) != "text":
            continue
        for text in _all_given(api, media):
            if isinstance(text, str):
                return text
    return _NO_EXAMPLE


def _given(
    api: Api, media: MediaType, errors: Sequence[frozenset[str]]
) -> Value | object:
    """The first example of the media type, or of its schema, that has the schema's form; else the first of all.

    An error's own, which some documents list beside those of success, is no example.
    """
    members = named_members(api, media.schema)
    given = [
        value
        for value in _all_given(api, media, members)
        if not _is_error(value, members, errors)
    ]
    for value in given:
        if has_form(api, media.schema, value):
            return value
    return given[0] if given else _NO_EXAMPLE


def _all_given(
    api: Api, media: MediaType, members: frozenset[str] = frozenset()
) -> list[Value]:
    """The examples of a media type, then its schema's own; of an Example Object in place of a value, its value."""
    given = [*media.examples.values(), *_target(api, media.schema).examples]
    return [
        (
            value["value"]
            if isinstance(value, dict)
            and {"value"} <= value.keys() <= _EXAMPLE_OBJECT
            and members
            and "value" not in members
            else value
        )
        for value in given
    ]


def _is_error(
    value: Value, members: frozenset[str], errors: Sequence[frozenset[str]]
) -> bool:
    """Whether an object has more members that an error of the operation names than the success itself does."""
    if not isinstance(value, dict) or not members:
        return False
    own = len(members & value.keys())
    return any(len(error & value.keys()) > own for error in errors)


def _stubbed(api: Api, schema: Schema, value: Value, depth: int) -> Value:
    """`value` with every member replaced whose schema says `x-stub-value`."""
    schema = _target(api, schema)
    if depth > 50:
        return value
    if isinstance(schema, Object) and isinstance(value, dict):
        members = dict(value)
        for item in schema.properties:
            if "x-stub-value" in item.schema.extensions:
                members[item.name] = item.schema.extensions["x-stub-value"]
            elif isinstance(member := members.get(item.name), dict | list):
                members[item.name] = _stubbed(api, item.schema, member, depth + 1)
        return members
    if isinstance(schema, Array) and isinstance(value, list):
        return [_stubbed(api, schema.items, item, depth + 1) for item in value]
    return value


def _target(api: Api, schema: Schema) -> Schema:
    seen: set[str] = set()
    while (
        isinstance(schema, Named)
        and schema.name in api.schemas
        and schema.name not in seen
    ):
        seen.add(schema.name)
        schema = api.schemas[schema.name]
    return schema
