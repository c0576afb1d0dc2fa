"""Callbacks: what a service sends after an operation was called, to a URL that it was given."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import httpx2
import pytest

from ...asgi_server import served
from ..conftest import Serve
from ..packages import Package
from ..recorder import Recorder

Receive = Callable[..., str]


@pytest.fixture
def seen() -> list[Any]:
    """What the methods of the receiver were given."""
    return []


@pytest.fixture
def receive(package: Package, seen: list[Any]) -> Iterator[Receive]:
    """Serves a receiver, and returns its URL."""
    models = package.models

    class Hooks(package.module("webhooks").Webhooks):  # type: ignore[misc]
        async def create_job_finished(
            self, body: Any, *, x_try: int | None = None
        ) -> Any:
            seen.append((body, x_try))
            return models.Verdict(forget=True)

        async def batch_finished(self, body: Any = None) -> None:
            seen.append(body)

        async def callbacks_failed(self, body: Any) -> None:
            seen.append(body)

    with ExitStack() as stack:

        def received(**settings: Any) -> str:
            app = package.module("webhooks").app(Hooks(), **settings)
            return stack.enter_context(served(app))

        yield received


def test_a_stub_calls_back(
    package: Package, connect: Any, serve: Serve, receive: Receive, seen: list[Any]
) -> None:
    """The stub sends to the URL that came in a request, and reads the typed answer."""
    models, requests = package.models, package.module("webhook_requests")
    verdicts: list[Any] = []
    tasks: list[asyncio.Task[None]] = []

    async def finish(url: str) -> None:
        async with package.module("async_client").AsyncClient(base_url=url) as client:
            job = models.Job(id=7, state="done")
            call = requests.create_job_finished(job, x_try=1)
            verdicts.append((await client.send(call.at(url))).body)

    class Service(package.server.Service):  # type: ignore[name-defined, misc]
        async def create_job(self, body: Any) -> Any:
            tasks.append(asyncio.create_task(finish(body.url)))
            await tasks[0]
            return models.Job(id=7, state="running")

    url = f"{receive(paths={'createJob/finished': '/hooks/job'})}/hooks/job"
    job = connect(serve(Service())).jobs.create_job(models.CreateJobRequest(url=url))
    assert job == models.Job(id=7, state="running")
    assert seen == [(models.Job(id=7, state="done"), 1)]
    assert verdicts == [models.Verdict(forget=True)]


def test_paths_follow_from_the_names(
    package: Package, connect: Any, receive: Receive, seen: list[Any]
) -> None:
    models, requests = package.models, package.module("webhook_requests")
    routes = package.module("webhooks").ROUTES
    described = [route.operation() for route in routes]
    assert [(operation.method, operation.path) for operation in described] == [
        ("POST", "/createJob/finished"),
        ("POST", "/callbacks/failed"),
        ("PUT", "/post_batches/finished"),
        ("POST", "/post_batches/twice"),
        ("POST", "/post_batches/twice/%7B%24request.body%23/otherUrl%7D"),
    ]
    client = connect(receive())
    client.send(requests.callbacks_failed(models.Failure(reason="full")))
    client.send(requests.batch_finished(models.BatchFinishedRequest(count=2)))
    client.send(requests.batch_finished())
    assert seen == [
        models.Failure(reason="full"),
        models.BatchFinishedRequest(count=2),
        None,
    ]


def test_a_callback_that_operations_share_is_one(package: Package) -> None:
    methods = [
        name
        for name in vars(package.module("webhooks").Webhooks)
        if not name.startswith("_")
    ]
    assert methods[:3] == ["create_job_finished", "callbacks_failed", "batch_finished"]
    assert len(methods) == 5


def test_runtime_expressions_are_documented(package: Package) -> None:
    hooks = package.module("webhooks").Webhooks
    docstring = " ".join((hooks.create_job_finished.__doc__ or "").split())
    assert docstring.startswith("A job has finished (POST /createJob/finished).")
    assert (
        "Callback `finished` of `createJob`, sent to `{$request.body#/url}`."
        in docstring
    )


def test_answers_are_checked_where_they_are_received_only_for_their_type(
    package: Package, client: Any, recorder: Recorder
) -> None:
    """The verdict's `maxLength` binds who sends it, not the service that reads it."""
    recorder.answer_json({"forget": False, "why": "longer"})
    call = package.module("webhook_requests").create_job_finished(
        package.models.Job(id=1, state="done")
    )
    verdict = client.send(call.at(f"{recorder.url}/cb")).body
    assert (verdict.forget, verdict.why) == (False, "longer")
    assert recorder.last.json == {"id": 1, "state": "done"}


def test_what_arrives_may_be_newer_than_the_document(
    receive: Receive, seen: list[Any]
) -> None:
    url = f"{receive()}/createJob/finished"
    body = {"id": 1, "state": "paused", "more": 1}
    answer = httpx2.post(url, json=body, trust_env=False)
    assert answer.json() == {"forget": True}
    assert seen[0][0].state == "paused"


def test_callbacks_of_callbacks_are_left_out_and_told(package: Package) -> None:
    assert "nested-callback" in package.codes()
