"""Every documented constraint of a request: refused by the client before sending, and by the stub.

The cases are made from the documents: each breaks one constraint of an otherwise valid body, at any depth.
"""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpx2
import msgspec
import pytest

from .constraints import MISSING, Change, Request
from .five import CREATE_DIGITAL_ASSET, FIVE, TOKENS, Operation, Send, send_sync
from .raw import paths_in, post


@cache
def request_of(operation: Operation) -> Request:
    return Request(operation.name, operation.id)


@dataclass(frozen=True)
class Case:
    """One change of the valid body of one operation."""

    operation: Operation
    change: Change

    def __str__(self) -> str:
        return f"{self.operation}-{self.change}"


BROKEN = [
    Case(operation, change)
    for operation in FIVE
    for change in request_of(operation).violations()
]
INSIDE = [
    Case(operation, change)
    for operation in FIVE
    for change in request_of(operation).boundaries()
]


# ---- typed bodies


def typed(operation: Operation, body: object) -> Any:
    """A body as the client takes it."""
    kind = operation.describe(operation.example).operation.body
    return kind.decode(json.dumps(body).encode())


def changed(operation: Operation, body: Any, change: Change) -> Any:
    """A valid body with a change, typed: made in the JSON where that still has the types, else in the object."""
    if change.value is None:
        # Read from JSON, a null where no null belongs would be taken as absent.
        return changed_object(typed(operation, body), change)
    try:
        return typed(operation, change.applied(body))
    except ValueError:
        return changed_object(typed(operation, body), change)


def changed_object(body: Any, change: Change) -> Any:
    """A typed body after a change in place."""
    if not change.steps:
        return change.value
    holder = body
    for step in change.steps[:-1]:
        holder = holder[step] if isinstance(step, int) else member(holder, step)
    last = change.steps[-1]
    if isinstance(last, int):
        holder[last] = change.value
    else:
        # Python checks nothing here, and type checkers do not see it.
        value = msgspec.UNSET if change.value is MISSING else change.value
        setattr(holder, python_name(holder, last), value)
    return body


def member(holder: Any, wire_name: str) -> Any:
    return getattr(holder, python_name(holder, wire_name))


def python_name(holder: Any, wire_name: str) -> str:
    # A class of objects that are open has its fields in a Struct of its own.
    kind = getattr(type(holder), "__fields_type__", type(holder))
    [name] = [
        field.name
        for field in msgspec.structs.fields(kind)
        if field.encode_name == wire_name
    ]
    return name


# ---- what is refused


class Unreachable:
    """A transport that must not be used."""

    def send(self, request: object, timeout: float | None) -> Any:
        raise AssertionError("the request was sent")

    def close(self) -> None: ...


class AsyncUnreachable:
    """The same for the asynchronous client."""

    async def send(self, request: object, timeout: float | None) -> Any:
        raise AssertionError("the request was sent")

    async def close(self) -> None: ...


def refused_by_the_clients(operation: Operation, call: Any) -> list[str]:
    """The JSON paths that both clients name, having sent nothing."""
    package = operation.package
    settings = {
        "credentials": TOKENS[operation.name],
        "base_url": "http://localhost",
    }
    client = package.Client(transport=Unreachable(), **settings)
    with client, pytest.raises(package.errors.RequestInvalid) as raised:
        client.send(call)

    async def run() -> None:
        async with package.AsyncClient(
            transport=AsyncUnreachable(), **settings
        ) as client:
            await client.send(call)

    with pytest.raises(package.errors.RequestInvalid) as raised_too:
        asyncio.run(run())
    error: Any = raised.value
    assert str(error) == str(raised_too.value)
    paths = [violation.path for violation in error.violations]
    assert all(path in str(error) for path in paths[:20])
    return paths


@pytest.mark.parametrize("case", BROKEN, ids=str)
def test_the_client_refuses_before_sending(case: Case) -> None:
    operation, change = case.operation, case.change
    body = changed(operation, request_of(operation).full, change)
    call = operation.describe(body)
    assert refused_by_the_clients(operation, call) == [change.path]


@pytest.mark.parametrize("case", BROKEN, ids=str)
def test_the_stub_refuses(
    case: Case, http: httpx2.Client, stubs: Mapping[str, str]
) -> None:
    operation, change = case.operation, case.change
    body = change.applied(request_of(operation).full)
    answer = post(http, stubs, operation, json.dumps(body).encode())
    # A date that fits neither format nor pattern breaks two rules in one place.
    assert list(dict.fromkeys(paths_in(operation, answer))) == [change.path]


@pytest.mark.parametrize("case", INSIDE, ids=str)
def test_what_is_just_inside_is_taken_by_both(
    case: Case, stubs: Mapping[str, str]
) -> None:
    operation, change = case.operation, case.change
    body = typed(operation, change.applied(request_of(operation).full))
    call = operation.describe(body)
    assert send_sync(operation, stubs[operation.name], call).status == 200


def test_full_and_minimal_bodies_are_taken(
    operation: Operation, send: Send, stubs: Mapping[str, str]
) -> None:
    for body in (request_of(operation).full, request_of(operation).minimal):
        call = operation.describe(typed(operation, body))
        assert send(operation, stubs[operation.name], call).status == 200


def test_there_are_several_hundred_constraints() -> None:
    assert len(BROKEN) > 900
    about = {case.change.about.partition("-")[0] for case in BROKEN}
    assert about == {
        "type",
        "null",
        "required",
        "enum",
        "not",
        "format",
        "minLength",
        "maxLength",
        "pattern",
        "minimum",
        "maximum",
        "multipleOf",
        "maxItems",
    }


def test_all_violations_are_reported_at_once(
    operation: Operation, http: httpx2.Client, stubs: Mapping[str, str]
) -> None:
    request = request_of(operation)
    body, plain = typed(operation, request.full), request.full
    # The first wrong type of every member that is no object and no array.
    expected: list[str] = []
    for change in request.violations():
        if change.about in ("type-integer", "type-string") and change.steps:
            inside = any(change.path.startswith(path) for path in expected)
            leaf = not isinstance(change.value_in(plain), dict | list)
            if leaf and not inside:
                body = changed_object(body, change)
                plain = change.applied(plain)
                expected.append(change.path)
    assert len(expected) > 3
    call = operation.describe(body)
    assert sorted(refused_by_the_clients(operation, call)) == sorted(expected)
    answer = post(http, stubs, operation, json.dumps(plain).encode())
    assert sorted(paths_in(operation, answer)) == sorted(expected)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf], ids=str)
def test_what_json_has_no_number_for_is_refused(
    value: float, http: httpx2.Client, stubs: Mapping[str, str]
) -> None:
    operation = CREATE_DIGITAL_ASSET
    steps = ("asset_extra_meta", "voice_model_meta", "speed_ratio")
    change = Change(steps, "finite", value)
    full = request_of(operation).full
    body = changed_object(typed(operation, full), change)
    assert refused_by_the_clients(operation, operation.describe(body)) == [change.path]
    # json.dumps writes NaN and Infinity, which are not JSON (RFC 8259, section 6).
    answer = post(http, stubs, operation, json.dumps(change.applied(full)).encode())
    assert paths_in(operation, answer) == ["$"]
    assert "is not JSON" in answer.text
