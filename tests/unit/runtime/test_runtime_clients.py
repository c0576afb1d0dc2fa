"""Both clients over a real socket: what goes out, what comes back, what is repeated, what is shared."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from typing import Any

import httpx2
import pytest

from specloom_runtime.client.async_client import AsyncBaseClient
from specloom_runtime.client.retry import Retry
from specloom_runtime.client.sync_client import BaseClient
from specloom_runtime.http.errors import (
    ConnectionFailed,
    Error,
    RequestInvalid,
    ResponseInvalid,
    TimedOut,
)
from specloom_runtime.http.headers import Headers
from specloom_runtime.http.messages import Answer, Request
from specloom_runtime.http.transport import (
    AsyncHttpxTransport,
    HttpxTransport,
    tls_context,
)
from specloom_runtime.operations.api_error import ApiError
from specloom_runtime.security.credentials import Credentials

from .files_api import (
    BadRequest,
    BearerAuth,
    File,
    NewFile,
    NotFound,
    Problem,
    TokenAuth,
    create_file,
    delete_file,
    get_file,
)
from .http_service import Scripted, Send, Service

FAST = Retry(backoff=0.01, maximum_backoff=0.02)
FILE = {"file_id": "f1"}


def test_a_call_is_sent_as_described_and_its_answer_is_typed(
    send: Send, service: Service
) -> None:
    service.answer_json(
        {"file_id": "f1", "category": "NEWER", "unknown": 1}, X_Request_Id="r-1"
    )
    response = send(
        create_file(x_app_user_id="ada"), service.url, credentials=TokenAuth("t0ken")
    )
    assert response.body == File(file_id="f1", category="NEWER")
    assert response.status == 200
    assert response.headers["x-request-id"] == response.request_id == "r-1"
    assert json.loads(response.content) == {
        "file_id": "f1",
        "category": "NEWER",
        "unknown": 1,
    }
    [received] = service.received
    assert (received.method, received.target) == ("POST", "/v1/p1/files")
    assert received.content == b'{"file_name":"1.png","file_size":5}'
    assert received.header("Content-Type") == "application/json"
    assert received.header("Accept") == "application/json"
    assert received.header("X-App-UserId") == "ada"
    assert received.header("X-Auth-Token") == "t0ken"
    assert received.header("Content-Length") == str(len(received.content))


@pytest.mark.parametrize("suffix", ["", "/"])
def test_the_path_of_the_base_url_is_a_prefix(
    send: Send, service: Service, suffix: str
) -> None:
    service.answer_json(FILE)
    send(get_file("a b/c", tags=["x,y", "z"]), f"{service.url}/gate/v9{suffix}")
    assert service.received[0].target == "/gate/v9/v1/files/a%20b%2Fc?tags=x%2Cy&tags=z"


def test_headers_of_the_client_are_defaults_and_those_of_the_call_win(
    send: Send, service: Service
) -> None:
    service.answer_json(FILE)
    call = create_file(x_app_user_id="ada").extended(headers={"accept": "text/plain"})
    send(call, service.url, headers={"x-app-userid": "none", "User-Agent": "tests/1"})
    assert service.received[0].header("X-App-UserId") == "ada"
    assert service.received[0].header("User-Agent") == "tests/1"
    assert service.received[0].header("Accept") == "text/plain"


def test_nothing_is_sent_when_the_request_is_invalid(
    send: Send, service: Service
) -> None:
    with pytest.raises(RequestInvalid, match="file_size"):
        send(create_file(body=NewFile(file_name="a", file_size=0)), service.url)
    assert service.received == []


def test_constraints_can_be_left_to_the_service_but_dangerous_values_cannot(
    send: Send, service: Service
) -> None:
    service.answer_json(FILE)
    send(
        create_file(body=NewFile(file_name="a", file_size=0)),
        service.url,
        check_requests=False,
    )
    assert len(service.received) == 1
    for call in (create_file(".."), create_file(x_app_user_id="a\r\nX-Evil: 1")):
        with pytest.raises(RequestInvalid):
            send(call, service.url, check_requests=False)
    assert len(service.received) == 1


def test_a_described_error_is_its_class_with_its_typed_body(
    send: Send, service: Service
) -> None:
    service.answer_json(
        {"error_code": "M.3", "error_msg": "Invalid"}, 400, X_Request_Id="r-2"
    )
    call = create_file()
    with pytest.raises(BadRequest) as caught:
        send(call, service.url)
    error = caught.value
    assert (error.status, error.error_code, error.request_id) == (400, "M.3", "r-2")
    assert error.body == Problem(error_code="M.3", error_msg="Invalid")
    assert error.call is call
    assert error.request is not None
    assert error.request.url == f"{service.url}/v1/p1/files"
    where = f"POST {service.url}/v1/p1/files"
    assert str(error) == f"400 from CreateFile ({where}): M.3 Invalid [request id r-2]"


def test_an_error_nobody_described_is_plain(send: Send, service: Service) -> None:
    service.answer(Scripted(418, b"<h1>teapot</h1>", {"Content-Type": "text/html"}))
    with pytest.raises(ApiError) as caught:
        send(get_file(), service.url)
    assert type(caught.value) is ApiError
    assert (caught.value.status, caught.value.body) == (418, None)
    assert caught.value.content == b"<h1>teapot</h1>"


def test_an_error_body_of_another_kind_still_raises_the_class(
    send: Send, service: Service
) -> None:
    service.answer(Scripted(404, b"<h1>gateway</h1>", {"Content-Type": "text/html"}))
    with pytest.raises(NotFound) as caught:
        send(get_file(), service.url)
    assert caught.value.body is None


def test_a_success_that_does_not_fit_says_where(send: Send, service: Service) -> None:
    service.answer_json({"file_id": 7}, X_Request_Id="r-3")
    with pytest.raises(ResponseInvalid) as caught:
        send(get_file(), service.url)
    assert caught.value.path == "$.file_id"
    assert json.loads(caught.value.response.content) == {"file_id": 7}
    assert "r-3" in str(caught.value)


def test_a_success_nobody_described_is_taken_when_its_body_fits(
    send: Send, service: Service
) -> None:
    service.answer_json(FILE, 201)
    assert send(get_file(), service.url).body == File(file_id="f1")
    service.answer_json({"job": 1}, 202)
    with pytest.raises(ResponseInvalid):
        send(get_file(), service.url)


def test_no_content(send: Send, service: Service) -> None:
    service.answer(Scripted(204, b""))
    assert send(delete_file(), service.url).body is None


def test_redirects_are_not_followed(send: Send, service: Service) -> None:
    service.answer(Scripted(302, b"", {"Location": "http://127.0.0.1:9/elsewhere"}))
    with pytest.raises(ApiError) as caught:
        send(get_file(), service.url, credentials=TokenAuth("t"))
    assert caught.value.status == 302
    assert caught.value.headers["location"] == "http://127.0.0.1:9/elsewhere"
    assert len(service.received) == 1


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_an_idempotent_request_is_repeated(
    send: Send, service: Service, status: int
) -> None:
    service.answer(
        Scripted(status), Scripted(status), Scripted(200, b'{"file_id":"f1"}')
    )
    assert send(get_file(), service.url, retry=FAST).body.file_id == "f1"
    assert len(service.received) == 3


def test_attempts_are_limited_and_the_last_answer_is_raised(
    send: Send, service: Service
) -> None:
    service.answer(Scripted(503))
    with pytest.raises(ApiError) as caught:
        send(get_file(), service.url, retry=FAST)
    assert caught.value.status == 503
    assert len(service.received) == 3


def test_a_post_is_not_repeated_unless_the_service_refused_to_act(
    send: Send, service: Service
) -> None:
    service.answer(Scripted(503, headers={"Retry-After": "0"}))
    with pytest.raises(ApiError):
        send(create_file(), service.url, retry=FAST)
    assert len(service.received) == 1
    service.answer(Scripted(429), Scripted(200, b'{"file_id":"f1"}'))
    send(create_file(), service.url, retry=FAST)
    assert len(service.received) == 3


def test_a_broken_connection_is_repeated_only_where_that_is_safe(
    send: Send, service: Service
) -> None:
    service.answer(Scripted(hang_up=True), Scripted(200, b'{"file_id":"f1"}'))
    assert send(get_file(), service.url, retry=FAST).body.file_id == "f1"
    service.answer(Scripted(hang_up=True), Scripted(200, b'{"file_id":"f1"}'))
    with pytest.raises(ConnectionFailed) as caught:
        send(create_file(), service.url, retry=FAST)
    assert caught.value.may_have_arrived
    assert len(service.received) == 3
    service.answer(Scripted(hang_up=True), Scripted(200, b'{"file_id":"f1"}'))
    send(create_file(), service.url, retry=Retry(backoff=0.01, repeat_unsafe=True))


def test_retry_after_is_honoured(send: Send, service: Service) -> None:
    service.answer(
        Scripted(429, headers={"Retry-After": "1"}), Scripted(200, b'{"file_id":"f1"}')
    )
    send(get_file(), service.url, retry=FAST)
    first, second = service.received
    assert 0.95 < second.at - first.at < 2.5


def test_retry_can_be_chosen_per_call(send: Send, service: Service) -> None:
    service.answer(Scripted(503))
    with pytest.raises(ApiError):
        send(get_file(), service.url, send={"retry": Retry(attempts=1)})
    assert len(service.received) == 1


def test_silence_times_out(send: Send, service: Service) -> None:
    service.answer(Scripted(delay=3.0))
    began = time.monotonic()
    with pytest.raises(TimedOut, match=r"no answer within 0.1 s \(read\)") as caught:
        send(create_file(), service.url, send={"timeout": 0.1})
    assert time.monotonic() - began < 2.5
    assert caught.value.may_have_arrived
    assert isinstance(caught.value, ConnectionFailed)


def test_nobody_listening(send: Send) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    began = time.monotonic()
    with pytest.raises(ConnectionFailed) as caught:
        send(create_file(), f"http://127.0.0.1:{port}", retry=Retry(backoff=0.2))
    assert not caught.value.may_have_arrived
    assert (
        time.monotonic() - began > 0.25
    ), "a POST that was never sent is repeated, after the backoff"
    assert str(port) in str(caught.value)


def test_credentials_are_made_anew_for_each_attempt(
    send: Send, service: Service
) -> None:
    class Counting(Credentials):
        scheme = "TokenAuth"
        count = 0

        def authenticate(self, request: Request) -> Request:
            self.count += 1
            return request.with_header(
                "X-Auth-Token", f"nonce-{self.count}", secret=True
            )

    service.answer(Scripted(503), Scripted(200, b'{"file_id":"f1"}'))
    send(get_file(), service.url, retry=FAST, credentials=Counting())
    assert [request.header("X-Auth-Token") for request in service.received] == [
        "nonce-1",
        "nonce-2",
    ]


def test_connections_are_reused(service: Service) -> None:
    service.answer_json(FILE)
    with BaseClient(service.url) as client:
        for _ in range(5):
            client.send(get_file())

    async def run() -> None:
        async with AsyncBaseClient(service.url) as client:
            for _ in range(5):
                await client.send(get_file())

    asyncio.run(run())
    ports = [request.connection for request in service.received]
    assert len(set(ports[:5])) == len(set(ports[5:])) == 1


def test_one_client_serves_many_threads(service: Service) -> None:
    service.answer_json(FILE)
    failures: list[BaseException] = []
    with BaseClient(service.url, credentials=BearerAuth("t")) as client:

        def work(number: int) -> None:
            try:
                for round_ in range(5):
                    response = client.send(get_file(f"{number}-{round_}"))
                    assert response.request.url.endswith(f"/{number}-{round_}")
            except BaseException as error:
                failures.append(error)

        threads = [
            threading.Thread(target=work, args=(number,)) for number in range(12)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert failures == []
    assert len({request.target for request in service.received}) == 60


def test_calls_run_at_the_same_time_in_one_event_loop(service: Service) -> None:
    service.answer(Scripted(200, b'{"file_id":"f1"}', delay=0.3))

    async def run() -> float:
        async with AsyncBaseClient(service.url) as client:
            began = time.monotonic()
            await asyncio.gather(
                *(client.send(get_file(str(number))) for number in range(10))
            )
            return time.monotonic() - began

    assert asyncio.run(run()) < 1.5
    assert len(service.received) == 10


def test_a_closed_client_sends_nothing(service: Service) -> None:
    service.answer_json(FILE)
    client = BaseClient(service.url)
    client.send(get_file())
    client.close()
    with pytest.raises(Error, match="closed"):
        client.send(get_file())
    assert len(service.received) == 1


def test_a_transport_of_ones_own_sees_the_request_and_its_timeout() -> None:
    class Recording:
        def __init__(self) -> None:
            self.seen: list[tuple[Request, float | None]] = []
            self.closed = False

        def send(self, request: Request, timeout: float | None) -> Answer:
            self.seen.append((request, timeout))
            return Answer(200, Headers(), b'{"file_id":"f1"}')

        def close(self) -> None:
            self.closed = True

    transport = Recording()
    with BaseClient("https://example.test", transport=transport, timeout=7.0) as client:
        client.send(get_file())
        client.send(get_file(), timeout=None)
    assert [timeout for _, timeout in transport.seen] == [7.0, None]
    assert transport.closed


def test_a_ready_httpx2_client_keeps_its_settings_and_stays_open(
    service: Service,
) -> None:
    service.answer_json(FILE)
    with httpx2.Client(headers={"X-Proxy": "yes"}) as ready:
        with BaseClient(service.url, transport=HttpxTransport(ready)) as client:
            client.send(get_file())
        assert not ready.is_closed
    assert service.received[0].header("X-Proxy") == "yes"


def test_an_asgi_application_can_be_called_without_a_socket() -> None:
    async def application(scope: Any, receive: Any, send: Any) -> None:
        body = json.dumps({"file_id": scope["path"]}).encode()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": body})

    async def run() -> str:
        transport = AsyncHttpxTransport(transport=httpx2.ASGITransport(application))
        async with AsyncBaseClient(
            "http://service.test/root", transport=transport
        ) as client:
            return (await client.send(get_file())).body.file_id

    assert asyncio.run(run()) == "/root/v1/files/f1"


@pytest.mark.parametrize(
    "base_url",
    [
        "",
        "example.test",
        "ftp://example.test",
        "https://",
        "https:///path",
        "http://x?y=1",
        "http://x#f",
        "http://a b",
    ],
)
def test_a_base_url_that_cannot_work_is_refused_at_once(base_url: str) -> None:
    with pytest.raises(ValueError, match="base_url"):
        BaseClient(base_url)


def test_a_class_in_place_of_a_credential_is_refused_at_once() -> None:
    with pytest.raises(TypeError, match="credentials must be objects"):
        BaseClient("http://x", credentials=TokenAuth)  # type: ignore[arg-type]


def test_certificates_are_loaded_once_per_process() -> None:
    shared = tls_context("https")
    assert tls_context("HTTPS") is shared
    assert shared.cert_store_stats()["x509_ca"] > 0
    assert tls_context("http").cert_store_stats()["x509_ca"] == 0


def test_a_tls_handshake_that_fails_is_a_connection_that_was_never_made(
    send: Send,
) -> None:
    def hang_up_on_tls(listener: socket.socket) -> None:
        for _ in range(2):
            connection, _address = listener.accept()
            connection.recv(1024)
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            connection.close()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=hang_up_on_tls, args=(listener,), daemon=True).start()
        url = f"https://127.0.0.1:{listener.getsockname()[1]}"
        with pytest.raises(ConnectionFailed) as caught:
            send(create_file(), url, retry=Retry(attempts=2, backoff=0.01))
    assert not caught.value.may_have_arrived


def test_a_header_name_that_http_does_not_know_is_refused(
    send: Send, service: Service
) -> None:
    service.answer_json(FILE)
    with pytest.raises(RequestInvalid, match="cannot be sent"):
        send(get_file().extended(headers={"X-Né Name": "1"}), service.url)
    assert service.received == []


def test_user_information_in_the_base_url_authenticates_and_is_not_shown(
    send: Send, service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    service.answer_json(FILE)
    with caplog.at_level("INFO"):
        response = send(get_file(), service.url.replace("//", "//ada:pw-1@"))
    assert service.received[0].header("Authorization") == "Basic YWRhOnB3LTE="
    assert "pw-1" not in repr(response.request) + caplog.text
