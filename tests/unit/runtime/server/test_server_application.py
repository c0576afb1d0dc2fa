"""What the application around a service answers, request by request."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest

from specloom_runtime.bodies.octets import File
from specloom_runtime.operations.api_error import ApiError
from specloom_runtime.server.application import Application, Reply, Route

from ....asgi_server import served
from .asgi import TOKEN, ask
from .parts_service import errors, models
from .parts_service.server import Service, app

FILE: dict[str, object] = {"file_name": "a.png", "file_size": 3, "category": "OTHER"}


class Files(Service):
    """Does what the file's name says."""

    async def create_file(
        self,
        project_id: str,
        body: models.CreateFileRequest,
        *,
        x_app_user_id: str | None = None,
    ) -> models.CreateFileResponse | Reply[models.CreateFileResponse]:
        answer = models.CreateFileResponse(
            file_id=f"{project_id}/{body.file_name}/{x_app_user_id}"
        )
        match body.file_name:
            case "not there":
                raise errors.NotThere(
                    models.ErrorResponse(error_code="X.1", error_msg="gone")
                )
            case "bad":
                raise errors.BadRequest(headers={"X-Hint": "h"})
            case "reply":
                return Reply(
                    answer, status=202, headers={"X-Request-Id": "mine", "X-More": "1"}
                )
            case "teapot":
                raise ApiError(
                    models.ErrorResponse(error_msg="short and stout"), status=418
                )
            case "undocumented":
                raise ApiError(models.ErrorResponse(error_msg="which status?"))
            case "no example":
                raise errors.NotThere
            case "crash":
                raise RuntimeError("the secret is 42")
            case _:
                return answer


class TestService:
    def test_it_gets_the_arguments_of_the_client_and_its_answer_is_sent(self) -> None:
        answer = ask(
            app(Files()),
            "POST",
            "/v1/p%201/files",
            FILE,
            headers={**TOKEN, "X-App-UserId": "u"},
        )
        assert (answer.status, answer.json) == (200, {"file_id": "p 1/a.png/u"})
        assert answer.header("content-type") == "application/json"
        assert answer.header("content-length") == str(len(answer.content))

    def test_the_error_it_raises_is_sent_with_the_status_of_its_class(self) -> None:
        answer = ask(
            app(Files()),
            "POST",
            "/v1/p/files",
            {**FILE, "file_name": "not there"},
            headers=TOKEN,
        )
        assert (answer.status, answer.json) == (
            404,
            {"error_code": "X.1", "error_msg": "gone"},
        )

    def test_an_error_without_a_body_takes_the_documented_example(self) -> None:
        answer = ask(
            app(Files()),
            "POST",
            "/v1/p/files",
            {**FILE, "file_name": "bad"},
            headers=TOKEN,
        )
        assert answer.status == 400
        assert answer.json == {
            "error_code": "MSS.00000003",
            "error_msg": "Invalid parameter",
        }
        assert answer.header("x-hint") == "h"

    @pytest.mark.parametrize(
        ("name", "status", "body"),
        [
            ("teapot", 418, {"error_msg": "short and stout"}),
            (
                "no example",
                404,
                {"error_code": "NotFound", "error_msg": "No such file (404)."},
            ),
            (
                "undocumented",
                500,
                {
                    "error_code": "InternalServerError",
                    "error_msg": "the service failed",
                },
            ),
        ],
    )
    def test_an_error_needs_a_status_of_its_own_or_of_its_class(
        self, name: str, status: int, body: object
    ) -> None:
        answer = ask(
            app(Files()),
            "POST",
            "/v1/p/files",
            {**FILE, "file_name": name},
            headers=TOKEN,
        )
        assert (answer.status, answer.json) == (status, body)

    def test_a_reply_sets_status_and_headers(self) -> None:
        answer = ask(
            app(Files()),
            "POST",
            "/v1/p/files",
            {**FILE, "file_name": "reply"},
            headers=TOKEN,
        )
        assert answer.status == 202
        assert answer.header("x-more") == "1"
        assert [value for name, value in answer.headers if name == "x-request-id"] == [
            "mine"
        ]

    def test_it_may_pass_on_the_error_of_another_service(self) -> None:
        class Proxy(Service):
            async def silent(self) -> models.Found:
                raise errors.BadRequest(
                    models.ErrorResponse(error_msg="theirs"),
                    status=400,
                    headers={
                        "Content-Length": "1",
                        "Content-Encoding": "gzip",
                        "X-Request-Id": "r",
                    },
                )

        answer = ask(app(Proxy()), "GET", "/v1/silent")
        assert (answer.status, answer.json) == (400, {"error_msg": "theirs"})
        assert answer.header("content-encoding") is None
        assert answer.header("content-length") == str(len(answer.content))
        assert answer.header("x-request-id") == "r"

    def test_its_failure_is_a_500_that_tells_the_client_nothing(
        self, caplog: pytest.LogCaptureFixture
    ) -> None:
        answer = ask(
            app(Files()),
            "POST",
            "/v1/p/files",
            {**FILE, "file_name": "crash"},
            headers=TOKEN,
        )
        assert (answer.status, answer.json) == (
            500,
            {"error_code": "InternalServerError", "error_msg": "the service failed"},
        )
        assert "the secret is 42" in caplog.text

    def test_bytes_and_text_are_bodies_too(self) -> None:
        class Bodies(Service):
            async def upload(self, name: str, body: File) -> None:
                assert (name, body.read()) == ("n", b"\x00\xff")

            async def greet(self, body: str | models.Part | None = None) -> str:
                return f"hello {body!r}"

        application = app(Bodies())
        assert ask(application, "PUT", "/v1/blobs/n", b"\x00\xff").status == 204
        answer = ask(
            application,
            "POST",
            "/v1/greetings",
            "é".encode("latin-1"),
            headers={"Content-Type": "text/plain; charset=latin-1"},
        )
        assert (answer.status, answer.content.decode()) == (200, "hello 'é'")
        assert answer.header("content-type") == "text/plain; charset=utf-8"
        assert ask(application, "POST", "/v1/greetings").content == b"hello None"
        assert (
            b"Part(part_number=2"
            in ask(application, "POST", "/v1/greetings", {"partNumber": 2}).content
        )


class TestViolations:
    def test_all_of_them_are_named_at_once_in_the_services_own_error(self) -> None:
        body = {
            "file_name": "",
            "file_size": 2**63,
            "category": "NEW",
            "kind": "NEW",
            "createdTime": "yesterday",
            "tags": ["123456789", "a", "b", "c"],
            "multiParts": [
                {"partNumber": 1},
                {"partNumber": 0, "partSize": -1},
                {"partSize": "1"},
            ],
            "note": None,
        }
        answer = ask(app(), "POST", "/v1/p/files", body, headers=TOKEN)
        assert answer.status == 400
        assert answer.json["error_code"] == "MSS.00000003"
        message = answer.json["error_msg"]
        assert set(message.split("; ")) == {
            "$.file_name: must have at least 1 character",
            "$.file_size: must be at most 9223372036854775807",
            "$.category: must be one of 'MAIN', 'COVER', 'OTHER'",
            "$.createdTime: must have the format date-time",
            "$.tags: must have at most 3 items",
            "$.tags[0]: must have at most 8 characters",
            "$.multiParts[1].partNumber: must be at least 1",
            "$.multiParts[1].partSize: must be at least 0",
            "$.multiParts[2].partNumber: is required",
            "$.multiParts[2].partSize: must be an integer",
        }

    def test_parameters_are_named_by_their_place(self) -> None:
        answer = ask(
            app(),
            "GET",
            "/v1/find/x.json",
            query="ids=1,b&flag=1",
            headers={"X-Level": "high"},
        )
        assert answer.status == 400
        assert answer.json["error_msg"].split("; ") == [
            "path.when: must be an integer",
            "query.limit: is required",
            "query.ids[1]: must be an integer",
            "query.flag: must be a boolean or null",
            "header.X-Level: must be a number or null",
            "cookie.session: is required",
        ]

    @pytest.mark.parametrize(
        ("body", "message"),
        [
            (b'{"a": 1,}', "$: is not JSON: trailing comma in object (byte 8)"),
            (b'{"a": ', "$: is not JSON: it ends too early (byte 6)"),
            (b"NaN", "$: is not JSON: invalid character (byte 0)"),
            (b'{"file_size": Infinity}', "$: is not JSON: invalid character (byte 14)"),
            (b"\xff", "$: is not JSON: invalid character (byte 0)"),
            (
                b'"\xff"',
                "$: is not JSON: invalid start byte in a text that must be UTF-8",
            ),
            (b"[" * 100_000, "$: is nested too deeply"),
            (b"", "$: is required: the request has no body"),
            (b"[]", "$: must be an object"),
            (b"null", "$: must be an object"),
        ],
    )
    def test_what_is_not_json_is_a_400_that_says_where(
        self, body: bytes, message: str
    ) -> None:
        answer = ask(
            app(),
            "POST",
            "/v1/p/files",
            body,
            headers={**TOKEN, "Content-Type": "application/json"},
        )
        assert (answer.status, answer.json["error_msg"]) == (400, message)

    def test_integral_numbers_are_integers(self) -> None:
        body = b'{"file_name": "a", "file_size": 1.0, "category": "MAIN", "multiParts": [{"partNumber": 2e0}]}'
        seen: list[models.CreateFileRequest] = []

        class Sizes(Service):
            async def create_file(
                self,
                project_id: str,
                body: models.CreateFileRequest,
                *,
                x_app_user_id: str | None = None,
            ) -> models.CreateFileResponse:
                seen.append(body)
                return models.CreateFileResponse()

        assert (
            ask(app(Sizes()), "POST", "/v1/p/files", body, headers=TOKEN).status == 200
        )
        assert (seen[0].file_size, type(seen[0].file_size)) == (1, int)

    def test_unknown_members_and_a_byte_order_mark_are_fine(self) -> None:
        body = b'\xef\xbb\xbf{"file_name": "a", "file_size": 1, "category": "MAIN", "new": [{}]}'
        assert ask(app(), "POST", "/v1/p/files", body, headers=TOKEN).status == 200


class TestStatus:
    @pytest.mark.parametrize(
        "media_type",
        [
            "application/json",
            "application/json; charset=utf-8",
            "Application/JSON;charset=UTF-8",
            "application/vnd.x+json",
        ],
    )
    def test_json_by_any_name_is_taken(self, media_type: str) -> None:
        body = b'{"file_name": "a", "file_size": 1, "category": "MAIN"}'
        assert (
            ask(
                app(),
                "POST",
                "/v1/p/files",
                body,
                headers={**TOKEN, "Content-Type": media_type},
            ).status
            == 200
        )

    @pytest.mark.parametrize(
        "media_type",
        ["text/plain", "application/xml", "x", "", "application/json; charset=utf-16"],
    )
    def test_another_media_type_is_a_415(self, media_type: str) -> None:
        answer = ask(
            app(),
            "POST",
            "/v1/p/files",
            b"{}",
            headers={**TOKEN, "Content-Type": media_type},
        )
        assert answer.status == 415
        assert answer.json["error_code"] == "UnsupportedMediaType"

    def test_a_compressed_body_is_a_415(self) -> None:
        answer = ask(
            app(),
            "POST",
            "/v1/p/files",
            b"\x1f\x8b",
            headers={
                **TOKEN,
                "Content-Type": "application/json",
                "Content-Encoding": "gzip",
            },
        )
        assert answer.status == 415

    def test_an_unknown_path_is_a_404_in_the_services_error(self) -> None:
        answer = ask(app(), "GET", "/v2/nothing")
        assert answer.status == 404
        assert answer.json == {
            "error_code": "NotFound",
            "error_msg": "there is nothing at /v2/nothing",
        }
        assert answer.header("x-request-id")

    def test_another_method_is_a_405_that_says_which_are_allowed(self) -> None:
        answer = ask(app(), "DELETE", "/v1/p/newest")
        assert (answer.status, answer.header("allow")) == (405, "GET, HEAD, OPTIONS")
        assert answer.json["error_code"] == "MethodNotAllowed"

    def test_options_says_what_is_allowed(self) -> None:
        answer = ask(app(), "OPTIONS", "/v1/p/files")
        assert (answer.status, answer.header("allow"), answer.content) == (
            204,
            "OPTIONS, POST",
            b"",
        )

    def test_head_is_get_without_its_body(self) -> None:
        got, head = ask(app(), "GET", "/v1/p/newest"), ask(
            app(), "HEAD", "/v1/p/newest"
        )
        assert (head.status, head.content) == (200, b"")
        assert (
            head.header("content-length")
            == got.header("content-length")
            == str(len(got.content))
        )

    @pytest.mark.parametrize("announced", [True, False])
    def test_a_body_above_the_limit_is_a_413(self, announced: bool) -> None:
        application = app(body_limit=10)
        headers = {"Content-Length": "11"} if announced else {}
        answer = ask(
            application,
            "PUT",
            "/v1/blobs/x",
            headers=headers,
            pieces=[b"123456", b"78901"],
        )
        assert answer.status == 413
        assert (
            ask(application, "PUT", "/v1/blobs/x", pieces=[b"12345", b"67890"]).status
            == 204
        )

    def test_no_example_is_what_the_schema_says(self) -> None:
        answer = ask(app(), "GET", "/v1/silent")
        assert (answer.status, answer.json) == (200, {"args": ["first", "second"]})

    def test_missing_credentials_are_a_401(self) -> None:
        answer = ask(app(), "POST", "/v1/p/files", FILE)
        assert (answer.status, answer.json["error_code"]) == (401, "Unauthorized")
        assert "X-Auth-Token" in answer.json["error_msg"]

    def test_every_answer_has_a_request_id_of_its_own(self) -> None:
        ids = [
            ask(app(), method, path).header("x-request-id") or ""
            for method, path in [
                ("GET", "/"),
                ("GET", "/v1/p/newest"),
                ("GET", "/v1/silent"),
                ("POST", "/v1/p/files"),
                ("OPTIONS", "/v1/p/files"),
            ]
        ]
        assert len(set(ids)) == 5
        assert all(re.fullmatch("[0-9a-f]{32}", request_id) for request_id in ids)


class TestErrorBody:
    def test_a_service_without_one_answers_code_and_message(self) -> None:
        application = Application(title="t", service=Service(), routes=())
        answer = ask(application, "GET", "/x")
        assert answer.json == {"code": "NotFound", "message": "there is nothing at /x"}

    def test_what_is_not_described_is_answered_as_other_errors_are(self) -> None:
        answer = ask(app(), "GET", "/x")
        assert answer.json == {
            "error_code": "NotFound",
            "error_msg": "there is nothing at /x",
        }

    def test_a_code_takes_the_type_that_the_document_says(self) -> None:
        from msgspec import Struct

        from specloom_runtime.bodies.content import Json
        from specloom_runtime.operations.api_error import ApiError
        from specloom_runtime.operations.call import Operation, Raises
        from specloom_runtime.operations.parameters import Query

        class Failure(Struct):
            code: int
            message: str

        def operation() -> Operation[Any]:
            return Operation(
                id="X",
                method="GET",
                path="/x",
                parameters=[Query("a", str, required=True)],
                errors={"4XX": Raises(ApiError[Failure], Json(Failure))},
            )

        class Nothing:
            async def x(self, a: str) -> None: ...

        application = Application(
            title="t", service=Nothing(), routes=[Route(operation, "x")]
        )
        answer = ask(application, "GET", "/x")
        assert (answer.status, answer.json) == (
            400,
            {"code": 400, "message": "query.a: is required"},
        )


class TestProtocol:
    def test_lifespan_completes(self) -> None:
        incoming = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]
        sent: list[str] = []

        async def receive() -> Any:
            return incoming.pop(0)

        async def send(message: Any) -> None:
            sent.append(message["type"])

        asyncio.run(app()({"type": "lifespan"}, receive, send))
        assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]

    def test_nothing_is_sent_to_a_client_that_went_away(self) -> None:
        async def receive() -> Any:
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            raise AssertionError("sent to nobody")

        scope = {
            "type": "http",
            "method": "PUT",
            "path": "/v1/blobs/x",
            "raw_path": b"/v1/blobs/x",
            "query_string": b"",
            "headers": [],
        }
        asyncio.run(app()(scope, receive, send))

    def test_a_prefix_that_it_is_mounted_below_is_not_part_of_the_path(self) -> None:
        assert ask(app(), "GET", "/api/v1/p/newest", root_path="/api").status == 200

    def test_over_a_socket_with_connections_kept(self) -> None:
        import httpx2

        with served(app()) as url, httpx2.Client(base_url=url) as client:
            for name in ("a", "中"):
                answer = client.post(
                    "/v1/p/files", json={**FILE, "file_name": name}, headers=TOKEN
                )
                assert (answer.status_code, answer.json()["file_name"]) == (200, name)
                assert answer.json()["upload_url"].startswith(f"{url}/bucket/")
            assert client.head("/v1/p/newest").status_code == 200
            assert client.get("/nothing").status_code == 404
