"""Example answers of the stub server, from the examples of the document.

They stay JSON: that is how the document has them and the service answers, and a large table
of Python literals would take seconds to compile.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from msgspec import Struct

from specloom.document.value import Value
from specloom.model.api import (
    Api,
    Array,
    MediaType,
    Named,
    Object,
    Operation,
    Schema,
)
from specloom.plan.instances import has_form, named_members
from specloom.plan.json_text import WIDTH, compact, in_raw_string, laid_out
from specloom.plan.media_types import is_json, kind_of

_EXAMPLE_OBJECT = {"summary", "description", "value"}


def answers(api: Api, operation: Operation) -> dict[str, Value]:
    """The examples of each response, the one to answer with first; a success without a body answers null.

    A key is the response's status, which is a code, a range such as `4XX`, or `default`; where it has several
    contents the media type, too. `200 text/plain #` has the name of the first example, if it has one,
    `200 text/plain #greeting` the example that is called so.
    """
    examples: dict[str, Value] = {}
    errors = _errors(api, operation)
    for response in operation.responses:
        if not response.content and response.is_success:
            examples[str(response.status)] = None
        for media in response.content:
            key = str(response.status)
            if len(response.content) > 1:
                key += f" {media.content_type}"
            given = _given(api, media, errors if response.is_success else _NONE)
            for name, value in islice(given, 1):
                examples[key] = value
                if name:
                    examples[f"{key} #"] = name
            for name, value in given:
                examples[f"{key} #{name}"] = value
    return examples


def examples_text(examples: dict[str, dict[str, Value]]) -> str:
    """JSON of all answers by operation and key, to stand in a raw string."""
    operations = ",\n".join(
        f"  {compact(name)}: {{\n{_statuses(answers)}\n  }}"
        for name, answers in examples.items()
        if answers
    )
    return in_raw_string(f"{{\n{operations}\n}}") if operations else "{}"


def _statuses(answers: dict[str, Value]) -> str:
    return ",\n".join(_status(status, value) for status, value in answers.items())


def _status(status: str, value: Value) -> str:
    head = f"    {compact(status)}: "
    return head + laid_out(value, 4, WIDTH - len(head) - len(","))


class _Errors(Struct, frozen=True):
    """Members and examples of an operation's error bodies, which are no examples of a success."""

    is_success: bool = False
    members: tuple[frozenset[str], ...] = ()
    """The names of the members of each error."""
    examples: tuple[Value, ...] = ()


_NONE = _Errors()


def _errors(api: Api, operation: Operation) -> _Errors:
    contents = [
        media
        for response in operation.responses
        if not response.is_success
        for media in response.content
        if is_json(media.content_type)
    ]
    return _Errors(
        True,
        tuple(named_members(api, media.schema) for media in contents),
        tuple(value for media in contents for _, value in _all_given(api, media)),
    )


def _given(api: Api, media: MediaType, errors: _Errors) -> Iterator[tuple[str, Value]]:
    """The examples of a media type by name, unnamed ones of it or of its schema under "".

    First comes the one that has the schema's form, else the first of all; of those without a name that is all.
    An error's own, which some documents list beside those of success, is no example.
    """
    kind = kind_of(media, api.schemas)
    if kind not in ("json", "text"):
        return
    members = named_members(api, media.schema)
    listed = _all_given(api, media, members)
    # Among several, or beside errors, what is called an error is one.
    is_told = errors.is_success and (len(listed) > 1 or bool(errors.members))
    given = [
        (name, value)
        for name, value in listed
        if not (is_told and _ERROR_NAME.search(name))
        and not _is_error(value, members, errors)
    ]
    first = next(
        (
            index
            for index, (_, value) in enumerate(given)
            if has_form(api, media.schema, value)
        ),
        0,
    )
    for name, value in given[first : first + 1]:
        yield name, _stubbed(api, media.schema, value, 0)
    for index, (name, value) in enumerate(given):
        if name and index != first:
            yield name, _stubbed(api, media.schema, value, 0)


def _all_given(
    api: Api, media: MediaType, members: frozenset[str] = frozenset()
) -> list[tuple[str, Value]]:
    """The examples of a media type by name, then its schema's own; of an Example Object for a value, its value."""
    own = (("", value) for value in _target(api, media.schema).examples)
    given = [*media.examples.items(), *own]
    return [
        (
            name,
            (
                value["value"]
                if isinstance(value, dict)
                and {"value"} <= value.keys() <= _EXAMPLE_OBJECT
                and members
                and "value" not in members
                else value
            ),
        )
        for name, value in given
    ]


_ERROR_NAME = re.compile(r"(?:^|[^A-Za-z]|(?<=[a-z]))[Ee]rrors?(?![a-z])")


def _is_error(value: Value, members: frozenset[str], errors: _Errors) -> bool:
    """Whether a value is an error's example, or an object of which an error names more members than the success."""
    if not isinstance(value, dict):
        return False
    if value in errors.examples:
        return True
    own = len(members & value.keys())
    return bool(members) and any(
        len(error & value.keys()) > own for error in errors.members
    )


def _stubbed(api: Api, schema: Schema, value: Value, depth: int) -> Value:
    """`value`, the members whose schemas have `x-stub-value` replaced by that."""
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
