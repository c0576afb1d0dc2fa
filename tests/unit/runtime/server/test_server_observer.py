"""What an application tells whoever observes it, and which operation it says that a request is for."""

from __future__ import annotations

from specloom_runtime.operations.call import Operation
from specloom_runtime.server.application import Application
from specloom_runtime.server.exchange import Exchange

from .asgi import TOKEN, ask
from .parts_service import models
from .parts_service.server import Service, app

FILE: dict[str, object] = {"file_name": "a", "file_size": 1, "category": "MAIN"}
FILES = "/v1/p/files"


def observed(application: Application) -> list[Exchange]:
    exchanges: list[Exchange] = []
    application.observer = exchanges.append
    return exchanges


def id_of(operation: Operation[object] | None) -> str | None:
    return None if operation is None else operation.id


def test_an_observer_is_told_of_each_exchange() -> None:
    application = app()
    exchanges = observed(application)
    ask(application, "POST", FILES, FILE, headers=TOKEN)
    ask(application, "POST", FILES, {"file_size": "x"}, headers=TOKEN)
    ask(application, "POST", FILES, FILE)
    ask(application, "GET", "/nowhere")
    created = application.operation_at("POST", FILES)
    assert created is not None
    assert [exchange.operation for exchange in exchanges] == [
        created,
        created,
        created,
        None,
    ]
    assert [exchange.answer.status for exchange in exchanges] == [200, 400, 401, 404]
    fine, invalid, anonymous, nowhere = [exchange.refusal for exchange in exchanges]
    assert fine is None
    assert invalid is not None
    assert [violation.path for violation in invalid.violations] == [
        "$.file_name",
        "$.category",
        "$.file_size",
    ]
    assert anonymous is not None
    assert not anonymous.violations
    assert nowhere is not None
    assert nowhere.message == "there is nothing at /nowhere"
    assert exchanges[0].received.body.startswith(b'{"file_name"')
    assert all(exchange.seconds > 0 for exchange in exchanges)


def test_a_failure_of_the_service_is_told() -> None:
    class Failing(Service):
        async def create_file(
            self,
            project_id: str,
            body: models.CreateFileRequest,
            *,
            x_app_user_id: str | None = None,
        ) -> models.CreateFileResponse:
            raise RuntimeError("broken")

    application = app(Failing())
    exchanges = observed(application)
    ask(application, "POST", FILES, FILE, headers=TOKEN)
    refusal = exchanges[0].refusal
    assert refusal is not None
    assert (refusal.status, refusal.message) == (500, "the service failed")


def test_a_refusal_is_told_also_where_the_request_wanted_it() -> None:
    application = app()
    exchanges = observed(application)
    wanted = {**TOKEN, "Prefer": "code=400"}
    answer = ask(application, "POST", FILES, {}, headers=wanted)
    assert answer.status == 400
    refusal = exchanges[0].refusal
    assert refusal is not None
    assert refusal.violations


def test_what_is_answered_at_once_is_told_too() -> None:
    application = app()
    exchanges = observed(application)
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/v1/p/newest",
        "raw_path": b"/v1/p/newest",
        "query_string": b"",
        "headers": [],
    }
    answer = application.immediate(scope, b"")
    assert answer is not None
    assert [exchange.answer for exchange in exchanges] == [answer]


def test_an_operation_is_found_by_method_and_path() -> None:
    application = app()
    newest = id_of(application.operation_at("GET", "/v1/p/newest"))
    assert newest is not None
    assert id_of(application.operation_at("HEAD", "/v1/p%2Fq/newest")) == newest
    assert application.operation_at("DELETE", "/v1/p/newest") is None
    assert application.operation_at("GET", "/v1/p/oldest/of/all") is None


def test_an_error_is_that_of_the_document() -> None:
    scope = {
        "type": "http",
        "method": "POST",
        "path": FILES,
        "raw_path": FILES.encode(),
        "query_string": b"",
        "headers": [],
    }
    status, headers, body = app().error_at(scope, 404, "it is gone")
    assert status == 404
    assert dict(headers)[b"content-type"] == b"application/json"
    assert isinstance(body, bytes)
    assert b"it is gone" in body
