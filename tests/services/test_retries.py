"""What is repeated, when, and what never is. All five operations are POST."""

from __future__ import annotations

import time
from email.utils import formatdate
from typing import Any

import metastudio
import pytest

from .five import CREATE_FILE, Operation, Send
from .scripted import Answer, closed_port, json_answer, scripted

ERROR = {"error_code": "MSS.1", "error_msg": "later"}


def fast(operation: Operation, **changes: Any) -> Any:
    return operation.package.Retry(backoff=0.001, maximum_backoff=0.002, **changes)


def test_429_is_repeated_until_it_is_served(operation: Operation, send: Send) -> None:
    later = json_answer({}, 429)
    with scripted(later, later, json_answer({})) as service:
        call = operation.describe(operation.example)
        response = send(operation, service.url, call, retry=fast(operation))
    assert response.status == 200
    assert len(service.received) == 3
    assert len({received.content for received in service.received}) == 1


def test_retry_after_is_honoured(send: Send) -> None:
    later = json_answer(ERROR, 429, Retry_After="1")
    with scripted(later, json_answer({})) as service:
        call = CREATE_FILE.describe(CREATE_FILE.example)
        send(CREATE_FILE, service.url, call, retry=fast(CREATE_FILE))
    first, second = service.received
    assert second.at - first.at >= 1


def test_retry_after_may_be_a_date(send: Send) -> None:
    when = formatdate(time.time() + 2, usegmt=True)
    with scripted(json_answer(ERROR, 429, Retry_After=when), Answer()) as service:
        call = CREATE_FILE.describe(CREATE_FILE.example)
        send(CREATE_FILE, service.url, call, retry=fast(CREATE_FILE))
    first, second = service.received
    # Dates have whole seconds.
    assert second.at - first.at >= 0.9


def test_a_wait_beyond_patience_is_an_error_at_once(send: Send) -> None:
    with scripted(json_answer(ERROR, 429, Retry_After="3600")) as service:
        call = CREATE_FILE.describe(CREATE_FILE.example)
        with pytest.raises(metastudio.ApiError) as raised:
            send(CREATE_FILE, service.url, call)
    assert raised.value.status == 429
    assert len(service.received) == 1


def test_the_last_429_is_the_error(send: Send) -> None:
    with scripted(json_answer(ERROR, 429)) as service:
        call = CREATE_FILE.describe(CREATE_FILE.example)
        with pytest.raises(metastudio.ApiError, match=r"MSS\.1 later") as raised:
            send(CREATE_FILE, service.url, call, retry=fast(CREATE_FILE, attempts=4))
    assert raised.value.status == 429
    assert len(service.received) == 4


@pytest.mark.parametrize("status", [400, 401, 500, 502, 503, 504])
def test_what_may_have_been_done_is_not_repeated(
    operation: Operation, send: Send, status: int
) -> None:
    call = operation.describe(operation.example)
    with (
        scripted(json_answer(ERROR, status, Retry_After="0")) as service,
        pytest.raises(operation.package.ApiError) as raised,
    ):
        send(operation, service.url, call, retry=fast(operation))
    assert raised.value.status == status
    assert len(service.received) == 1


def test_a_connection_that_broke_after_sending_is_not_repeated(
    operation: Operation, send: Send
) -> None:
    call = operation.describe(operation.example)
    with (
        scripted(Answer(hangs_up=True)) as service,
        pytest.raises(operation.package.errors.ConnectionFailed) as raised,
    ):
        send(operation, service.url, call, retry=fast(operation))
    assert raised.value.may_have_arrived
    assert raised.value.request.url.startswith(service.url)
    assert len(service.received) == 1


def test_a_service_that_recognises_repeated_requests_can_be_trusted(
    send: Send,
) -> None:
    with scripted(Answer(hangs_up=True), json_answer(ERROR, 503), Answer()) as service:
        call = CREATE_FILE.describe(CREATE_FILE.example)
        retry = fast(CREATE_FILE, repeat_unsafe=True)
        assert send(CREATE_FILE, service.url, call, retry=retry).status == 200
    assert len(service.received) == 3


def test_a_connection_that_was_not_made_is_tried_again(send: Send) -> None:
    call = CREATE_FILE.describe(CREATE_FILE.example)
    started = time.monotonic()
    with pytest.raises(metastudio.errors.ConnectionFailed) as raised:
        send(
            CREATE_FILE,
            closed_port(),
            call,
            retry=metastudio.Retry(attempts=2, backoff=0.2),
        )
    assert not raised.value.may_have_arrived
    assert time.monotonic() - started >= 0.1  # at least half of one wait


def test_every_attempt_is_signed_anew(send: Send) -> None:
    later = json_answer(ERROR, 429, Retry_After="1")
    with scripted(later, Answer()) as service:
        send(
            CREATE_FILE,
            service.url,
            CREATE_FILE.describe(CREATE_FILE.example),
            credentials=metastudio.AkSkAuth("AK", "SK"),
        )
    first, second = service.received
    assert first.headers["x-sdk-date"] < second.headers["x-sdk-date"]
    assert first.headers["authorization"] != second.headers["authorization"]
