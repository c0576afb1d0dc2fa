"""Forms: `application/x-www-form-urlencoded` with styles and nested values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

import httpx2
import pytest

from ...asgi_server import served
from ..conftest import Serve
from ..packages import Package
from ..recorder import Recorder

FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def seen() -> list[Any]:
    """The bodies that the service got."""
    return []


@pytest.fixture(scope="module")
def url(package: Package, seen: list[Any]) -> Iterator[str]:
    class Service(package.server.Service):  # type: ignore[name-defined, misc]
        async def post_plain(self, body: Any) -> Any:
            seen.append(body)

        async def post_styled(self, body: Any) -> Any:
            seen.append(body)

        async def post_optional(self, body: Any = None) -> Any:
            seen.append(body)

    with served(package.server.app(Service())) as address:
        yield address


def plain(package: Package) -> Any:
    models = package.models
    return models.Plain(
        name="a b&c=é+",
        age=3,
        ratio=1.5,
        ok=True,
        at=dt.datetime(2026, 1, 2, tzinfo=dt.UTC),
        colour="red",
        tags=["x,y", "z"],
        address=models.PlainAddress(street="High St", number=7),
        points=[models.PlainPoints(x=1), models.PlainPoints(x=2)],
        nothing=None,
    )


def test_values_are_written_as_forms_have_them(
    package: Package, client: Any, recorder: Recorder
) -> None:
    recorder.answer_json(None)
    client.post_plain(plain(package))
    request = recorder.last
    assert request.header("content-type") == FORM
    assert b" " not in request.body
    assert parse_qsl(request.body.decode(), strict_parsing=True) == [
        ("name", "a b&c=é+"),
        ("age", "3"),
        ("ratio", "1.5"),
        ("ok", "true"),
        ("at", "2026-01-02T00:00:00Z"),
        ("colour", "red"),
        ("tags", "x,y"),
        ("tags", "z"),
        ("address", '{"street":"High St","number":7}'),
        ("points", '{"x":1}'),
        ("points", '{"x":2}'),
    ]


def test_the_stub_gets_what_the_client_sent(
    package: Package, connect: Any, url: str, seen: list[Any]
) -> None:
    sent = plain(package)
    connect(url).post_plain(sent)
    sent.nothing = seen[-1].nothing  # null has no field in a form
    assert seen[-1] == sent


def test_styles_are_those_of_the_encoding(
    package: Package,
    client: Any,
    connect: Any,
    url: str,
    seen: list[Any],
    recorder: Recorder,
) -> None:
    models = package.models
    body = models.PostStyledRequest(
        deep=models.PostStyledRequestDeep(
            a="1", n=2, inner=models.PostStyledRequestDeepInner(b="&")
        ),
        joined=["a", "b,c"],
        piped=[1, 2],
        spaced=["p", "q"],
        exploded=models.PostStyledRequestExploded(x="X", y=5),
        json=[1, 2],
        reserved="a/b?c",
    )
    recorder.answer_json(None)
    client.post_styled(body)
    assert recorder.last.body.decode().split("&") == [
        "deep%5Ba%5D=1",
        "deep%5Bn%5D=2",
        "deep%5Binner%5D%5Bb%5D=%26",
        "joined=a,b%2Cc",
        "piped=1%7C2",
        "spaced=p+q",
        "x=X",
        "y=5",
        "json=%5B1%2C2%5D",
        "reserved=a/b?c",
    ]
    connect(url).post_styled(body)
    assert seen[-1] == body


def test_an_optional_form_may_be_absent(
    client: Any, connect: Any, url: str, seen: list[Any], recorder: Recorder
) -> None:
    recorder.answer_json(None)
    client.post_optional()
    assert recorder.last.body == b""
    assert recorder.last.header("content-type") is None
    seen.append("before")
    connect(url).post_optional()
    assert seen[-1] is None


@pytest.mark.parametrize(
    ("changes", "wire", "path"),
    [
        ({"name": ""}, "name=", "$.name"),
        ({"age": -1}, "name=a&age=-1", "$.age"),
        ({"tags": ["a"] * 4}, "name=a&tags=a&tags=a&tags=a&tags=a", "$.tags"),
        ({"age": "x"}, "name=a&age=x", "$.age"),
        ({"colour": "green"}, "name=a&colour=green", "$.colour"),
    ],
)
def test_both_refuse_what_breaks_a_constraint(
    package: Package,
    client: Any,
    recorder: Recorder,
    url: str,
    changes: dict[str, object],
    wire: str,
    path: str,
) -> None:
    body = package.models.Plain(**{"name": "a", "tags": [], **changes})
    with pytest.raises(package.errors.RequestInvalid) as raised:
        client.post_plain(body)
    assert path in [violation.path for violation in raised.value.violations]
    assert not recorder.requests
    answer = httpx2.post(
        f"{url}/plain", content=wire, headers={"Content-Type": FORM}, trust_env=False
    )
    assert answer.status_code == 400
    assert path in answer.json()["message"]


def test_the_stub_refuses_what_is_no_form(serve: Serve) -> None:
    url = f"{serve()}/plain"
    for content, media_type, status in (
        (b"name=%ff", FORM, 400),
        (b"\xff=1", FORM, 400),
        (b'{"name": "a"}', "application/json", 415),
    ):
        headers = {"Content-Type": media_type}
        answer = httpx2.post(url, content=content, headers=headers, trust_env=False)
        assert answer.status_code == status
