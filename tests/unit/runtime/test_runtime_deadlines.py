"""The deadline of a call, over real sockets: it ends what the timeout of silence lets go on for ever."""

from __future__ import annotations

import asyncio
import pickle
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from specloom_runtime.bodies.item_streams import JsonLines
from specloom_runtime.bodies.octets import Binary
from specloom_runtime.client.async_client import AsyncBaseClient
from specloom_runtime.client.retry import Retry
from specloom_runtime.client.streaming import AsyncStreamingClient, StreamingClient
from specloom_runtime.client.sync_client import BaseClient
from specloom_runtime.http.errors import ConnectionFailed, TimedOut
from specloom_runtime.http.messages import Answer, Request
from specloom_runtime.http.transport import HttpxTransport
from specloom_runtime.operations.api_error import ApiError
from specloom_runtime.operations.call import Call, Operation
from specloom_runtime.security.oauth2 import OAuth2

from .files_api import get_file
from .http_service import Scripted, Send, Service
from .raw_service import answering, head, trickling, whole

ONCE = Retry(attempts=1)
DEADLINE = 0.5
LATEST = 6.0
"""Seconds after which a call with that deadline has ended, on a busy machine too."""

SLOW_BODY = trickling(head(Content_Length="1000"), b"x", 0.05)
SLOW_CHUNKS = trickling(head(Transfer_Encoding="chunked"), b"2\r\n1\n\r\n", 0.05)
SLOW_HEAD = trickling(head()[:-2] + b"X-Slow: ", b"x", 0.05)
SILENT = trickling(b"", b"", 60)
SILENT_BODY = trickling(head(Content_Length="1000"), b"", 60)


def operation(content: Any) -> Call[Any]:
    return Operation[Any](
        id="Get", method="GET", path="/", responses={200: content}
    ).call()


BLOB = operation(Binary())
LINES = operation(JsonLines(int))


class Timed:
    """Asserts that what stands within takes the time of the deadline."""

    def __enter__(self) -> None:
        self.began = time.monotonic()

    def __exit__(self, *_: object) -> None:
        taken = time.monotonic() - self.began
        assert DEADLINE - 0.02 < taken < LATEST


@pytest.mark.parametrize(
    "answer",
    [SLOW_BODY, SLOW_CHUNKS, SLOW_HEAD, SILENT, SILENT_BODY],
    ids=["body", "chunks", "head", "silence", "silence after the head"],
)
@pytest.mark.parametrize("timeout", [30.0, None, 0.3], ids=str)
def test_a_slow_service_is_ended(
    answer: Any, timeout: float | None, send: Send
) -> None:
    ended_by = "deadline"
    if timeout == 0.3 and answer in (SILENT, SILENT_BODY):
        ended_by = "timeout"
    began = time.monotonic()
    with answering(answer) as url, pytest.raises(TimedOut) as caught:
        send(BLOB, url, deadline=DEADLINE, timeout=timeout, retry=ONCE)
    taken = time.monotonic() - began
    error = caught.value
    assert error.ended_by == ended_by
    assert error.may_have_arrived
    if ended_by == "deadline":
        assert str(error) == f"GET {url}/: no whole answer by the deadline of 0.5 s"
        assert DEADLINE - 0.02 < taken < LATEST
    else:
        assert "no answer within 0.3 s (read)" in str(error)
        assert taken < LATEST


def test_the_deadline_of_a_call_wins(send: Send) -> None:
    with answering(SLOW_BODY) as url:
        with Timed(), pytest.raises(TimedOut):
            send(BLOB, url, deadline=60, send={"deadline": DEADLINE})
        began = time.monotonic()
        with pytest.raises(TimedOut) as caught:
            send(BLOB, url, deadline=0.1, timeout=0.02, send={"deadline": None})
        assert caught.value.ended_by == "timeout"
        assert time.monotonic() - began > 0.02


def test_a_connection_that_is_used_again_is_ended_too() -> None:
    def answer(connection: socket.socket, number: int) -> None:
        given = SLOW_HEAD if number == 2 else whole(b"x")
        given(connection, number)

    with answering(answer) as url, BaseClient(url, deadline=DEADLINE) as client:
        assert client.send(BLOB).body == b"x"
        with Timed(), pytest.raises(TimedOut):
            client.send(BLOB, retry=ONCE)
        assert client.send(BLOB).body == b"x"


def test_an_upload_that_nobody_takes_is_ended(send: Send) -> None:
    call = Operation[Any](
        id="Put",
        method="PUT",
        path="/",
        body=Binary(),
        responses={204: Binary()},
    ).call(body=bytes(64 << 20))
    with answering(SILENT) as url, Timed(), pytest.raises(TimedOut) as caught:
        send(call, url, deadline=DEADLINE, retry=ONCE)
    assert caught.value.ended_by == "deadline"


def save_sync(url: str, path: Path, deadline: float | None) -> None:
    with (
        StreamingClient(url, retry=ONCE) as client,
        client.stream(BLOB, deadline=deadline) as response,
    ):
        response.save(path)


def save_async(url: str, path: Path, deadline: float | None) -> None:
    async def run() -> None:
        async with (
            AsyncStreamingClient(url, retry=ONCE) as client,
            await client.stream(BLOB, deadline=deadline) as response,
        ):
            await response.save(path)

    asyncio.run(run())


@pytest.mark.parametrize("save", [save_sync, save_async])
@pytest.mark.parametrize(
    "answer", [SLOW_BODY, SLOW_HEAD, SILENT_BODY], ids=["body", "head", "silence"]
)
def test_a_download_is_ended_and_leaves_no_file(
    save: Callable[[str, Path, float | None], None], answer: Any, tmp_path: Path
) -> None:
    with answering(answer) as url, Timed(), pytest.raises(TimedOut) as caught:
        save(url, tmp_path / "saved", DEADLINE)
    assert caught.value.ended_by == "deadline"
    assert not list(tmp_path.iterdir())


def test_streams_of_items_are_ended() -> None:
    async def read_async(url: str) -> None:
        async with AsyncStreamingClient(url, deadline=DEADLINE) as client:
            got = [item async for item in (await client.send(LINES)).body]
            assert got

    slow = trickling(
        head(Transfer_Encoding="chunked", Content_Type="application/x-ndjson"),
        b"2\r\n1\n\r\n",
        0.05,
    )
    with answering(slow) as url:
        with Timed(), pytest.raises(TimedOut):
            asyncio.run(read_async(url))
        with StreamingClient(url, deadline=DEADLINE) as client:
            taken: list[int] = []
            with Timed(), pytest.raises(TimedOut):
                taken.extend(iter(client.send(LINES).body))
        assert len(taken) > 2, "what arrived in time has been given"


def test_attempts_and_their_pauses_are_within_the_deadline(
    send: Send, service: Service
) -> None:
    busy = Scripted(503, headers={"Retry-After": "2"})
    service.answer(Scripted(503), Scripted(503), busy)
    began = time.monotonic()
    quick = Retry(attempts=9, backoff=0.01)
    with pytest.raises(ApiError) as caught:
        send(get_file(), service.url, deadline=DEADLINE, retry=quick)
    assert caught.value.status == 503, "a pause that is too long is not made"
    assert len(service.received) == 3
    service.answer(Scripted(hang_up=True))
    slow = Retry(attempts=9, backoff=9, maximum_backoff=9)
    with pytest.raises(ConnectionFailed):
        send(get_file(), service.url, deadline=DEADLINE, retry=slow)
    assert time.monotonic() - began < LATEST


def test_a_timeout_of_silence_is_repeated_up_to_the_deadline(send: Send) -> None:
    patient = Retry(attempts=100, backoff=0.01, maximum_backoff=0.01)
    with answering(SILENT) as url, Timed(), pytest.raises(TimedOut) as caught:
        send(BLOB, url, deadline=DEADLINE, timeout=0.2, retry=patient)
    assert caught.value.ended_by == "deadline"


def test_fetching_a_token_is_within_the_deadline(send: Send, service: Service) -> None:
    class OAuth(OAuth2):
        scheme = "TokenAuth"

    with answering(SLOW_HEAD) as url:
        auth = OAuth.client_credentials("me", "secret", token_url=url)
        with Timed(), pytest.raises(TimedOut) as caught:
            send(get_file(), service.url, credentials=auth, deadline=DEADLINE)
    assert caught.value.ended_by == "deadline"
    assert not caught.value.may_have_arrived
    assert "secret" not in repr(vars(caught.value))
    assert not service.received


def test_waiting_for_another_s_token_is_within_the_deadline(service: Service) -> None:
    class OAuth(OAuth2):
        scheme = "TokenAuth"

    with answering(SILENT) as url:
        auth = OAuth.client_credentials("me", "secret", token_url=url)
        with BaseClient(service.url, credentials=auth, timeout=5) as client:

            def wait() -> None:
                with pytest.raises(TimedOut):
                    client.send(get_file(), deadline=2)

            other = threading.Thread(target=wait)
            other.start()
            time.sleep(0.2)
            with Timed(), pytest.raises(TimedOut) as caught:
                client.send(get_file(), deadline=DEADLINE)
            other.join()
    assert caught.value.ended_by == "deadline"
    assert not caught.value.may_have_arrived


def test_a_transport_of_ones_own_is_told_what_is_left() -> None:
    class Slow:
        def __init__(self) -> None:
            self.timeouts: list[float | None] = []

        def send(self, request: Request, timeout: float | None) -> Answer:
            self.timeouts.append(timeout)
            assert timeout is not None
            time.sleep(timeout)
            raise TimedOut("nothing came", request)

        def close(self) -> None:
            pass

    slow = Slow()
    with (
        BaseClient("http://x", transport=slow, deadline=DEADLINE) as client,
        Timed(),
        pytest.raises(TimedOut) as caught,
    ):
        client.send(get_file())
    assert caught.value.ended_by == "deadline"
    assert slow.timeouts[0] == pytest.approx(DEADLINE, abs=0.05)


def test_an_asynchronous_transport_of_ones_own_is_cancelled() -> None:
    class Endless:
        async def send(self, request: Request, timeout: float | None) -> Answer:
            await asyncio.sleep(60)
            raise AssertionError

        async def close(self) -> None:
            pass

    async def run() -> None:
        async with AsyncBaseClient(
            "http://x", transport=Endless(), deadline=DEADLINE
        ) as client:
            await client.send(get_file())

    with Timed(), pytest.raises(TimedOut) as caught:
        asyncio.run(run())
    assert caught.value.ended_by == "deadline"


def test_a_timeout_error_of_ones_own_stays_one(send: Send, service: Service) -> None:
    service.answer(Scripted())

    def pieces() -> Iterator[bytes]:
        yield b"x"
        raise TimeoutError("mine")

    call = Operation[Any](
        id="Put", method="PUT", path="/", body=Binary(), responses={204: Binary()}
    ).call(body=pieces())
    with pytest.raises(TimeoutError, match="mine"):
        send(call, service.url, deadline=5)


def test_a_client_of_ones_own_minds_the_deadline() -> None:
    with answering(SLOW_BODY) as url, httpx2.Client() as ready:
        transport = HttpxTransport(ready)
        client = BaseClient(url, transport=transport, deadline=DEADLINE)
        with Timed(), pytest.raises(TimedOut):
            client.send(BLOB, retry=ONCE)


def test_a_deadline_that_is_not_reached_changes_nothing(
    send: Send, service: Service
) -> None:
    service.answer(Scripted(503), Scripted(content=b'{"file_id":"f1"}'))
    answer = send(get_file(), service.url, deadline=10, retry=Retry(backoff=0.01))
    assert answer.body.file_id == "f1"


def test_what_ended_a_call_outlives_pickling() -> None:
    error = TimedOut("late", ended_by="deadline", may_have_arrived=False)
    copy = pickle.loads(pickle.dumps(error))
    assert (copy.ended_by, copy.may_have_arrived) == ("deadline", False)
