"""Bodies of several media types, texts, several statuses of success."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest

from ..conftest import Serve
from ..packages import Package
from ..recorder import Recorder


def test_the_content_is_chosen_by_its_type(
    package: Package, client: Any, recorder: Recorder
) -> None:
    recorder.answer_json({"name": "a"})
    for body, expected in (
        (package.models.Thing(name="a"), ("application/json", b'{"name":"a"}')),
        ("é", ("text/plain; charset=utf-8", "é".encode())),
        (b"\0", ("application/octet-stream", b"\0")),
    ):
        client.post_thing(body)
        assert (recorder.last.header("content-type"), recorder.last.body) == expected


def test_the_media_type_is_named_where_types_do_not_tell(
    package: Package, client: Any, recorder: Recorder
) -> None:
    recorder.answer_json({"name": "a"})
    thing = package.models.Thing(name="a b")
    client.post_same(thing)
    assert recorder.last.json == {"name": "a b"}
    form = "application/x-www-form-urlencoded"
    client.post_same(thing, content_type=form, content_type_="own")
    assert (recorder.last.header("content-type"), recorder.last.body) == (
        form,
        b"name=a+b",
    )
    assert recorder.last.query == "content_type=own"
    client.post_same()
    assert recorder.last.body == b""
    with pytest.raises(package.errors.RequestInvalid):
        client.post_same(thing, content_type="application/xml")
    assert "unsupported-media-type" in package.codes()


def test_the_answer_is_decoded_by_its_media_type(
    package: Package, client: Any, recorder: Recorder
) -> None:
    models = package.models
    for content_type, content, expected in (
        ("application/json", b'{"name":"a"}', models.Thing(name="a")),
        ("APPLICATION/JSON; charset=UTF-8", b'{"name":"a"}', models.Thing(name="a")),
        ("application/problem+json", b'{"name":"a"}', models.Thing(name="a")),
        ("text/plain", "é".encode(), "é"),
        ("text/plain; charset=latin-1", b"\xe9", "é"),
        ("text/plain; charset=unknown", b"x", "x"),
        ("image/png", b"\x89PNG", b"\x89PNG"),
    ):
        recorder.answer(body=content, content_type=content_type)
        assert client.post_thing("x") == expected


def test_the_status_says_which_body_it_is(
    package: Package, client: Any, recorder: Recorder
) -> None:
    recorder.answer_json({"ticket": 5}, 202)
    assert client.post_thing("x") == package.models.Ticket(ticket=5)
    recorder.answer(204, content_type=None)
    assert client.post_thing("x") is None
    recorder.answer_json(7, 299)
    assert client.post_thing("x") == 7


def test_an_undocumented_media_type_is_no_crash(
    package: Package, client: Any, recorder: Recorder
) -> None:
    recorder.answer(body=b'{"name":"a"}', content_type="x/unknown")
    assert client.post_thing("x") == package.models.Thing(name="a")
    recorder.answer(body=b"<a/>", content_type="application/xml")
    with pytest.raises(package.errors.ResponseInvalid, match="not described") as raised:
        client.post_thing("x")
    assert (raised.value.path, raised.value.response.content) == ("$", b"<a/>")


def test_any_media_type_of_a_structure_is_json(
    package: Package, client: Any, recorder: Recorder
) -> None:
    recorder.answer(body=b'{"name":"a"}', content_type="application/hal+json")
    assert client.get_anything() == package.models.Thing(name="a")
    assert recorder.last.header("accept") == "*/*, text/plain"
    recorder.answer(500, b"it broke", content_type="text/plain")
    with pytest.raises(package.module("errors").DefaultError) as raised:
        client.get_anything()
    assert raised.value.body == "it broke"


def test_texts_are_checked(package: Package, client: Any, recorder: Recorder) -> None:
    recorder.answer(body=b"a,b", content_type="text/csv")
    assert client.put_text("12345") == "a,b"
    assert recorder.last.header("content-type") == "text/plain; charset=utf-8"
    with pytest.raises(package.errors.RequestInvalid):
        client.put_text("123456")


def test_the_stub_takes_and_gives_every_content(
    package: Package, connect: Any, serve: Serve
) -> None:
    models = package.models
    seen: list[Any] = []

    class Service(package.server.Service):  # type: ignore[name-defined, misc]
        async def post_thing(self, body: Any) -> Any:
            seen.append(body)
            answers = {"text": "text", "none": None, "bytes": b"\x89"}
            if isinstance(body, str) and body in answers:
                reply = package.module("runtime.server.application").Reply
                return (
                    reply(answers[body], status=204)
                    if body == "none"
                    else answers[body]
                )
            return models.Thing(name="b")

        async def post_same(self, body: Any = None, **named: Any) -> Any:
            seen.append((body, named.get("content_type")))
            return models.Thing(name="c")

        async def put_text(self, body: str) -> str:
            return f"{body},"

        async def get_anything(self) -> Any:
            raise package.module("errors").DefaultError("wrong", status=500)

    client = connect(serve(Service()))
    assert client.post_thing(models.Thing(name="a")) == models.Thing(name="b")
    assert seen[-1] == models.Thing(name="a")
    assert client.post_thing("text") == "text"
    assert client.post_thing("bytes") == b"\x89"
    assert client.post_thing("none") is None
    client.post_thing(b"\0\xff")
    assert seen[-1].read() == b"\0\xff"
    form = "application/x-www-form-urlencoded"
    client.post_same(models.Thing(name="a"), content_type=form)
    assert seen[-1] == (models.Thing(name="a"), form)
    client.post_same(models.Thing(name="a"))
    assert seen[-1] == (models.Thing(name="a"), "application/json")
    client.post_same()
    assert seen[-1][0] is None
    assert client.put_text("é") == "é,"
    with pytest.raises(package.module("errors").DefaultError) as raised:
        client.get_anything()
    assert raised.value.body == "wrong"


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b'<?xml version="1.0"?><thing><name>a</name></thing>', None),
        ("<?xml version='1.0' encoding='utf-16'?><a>é</a>".encode("utf-16"), None),
        (b"<?xml version='1.0' encoding='x-unheard-of'?><a/>", None),
        (b'<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]><a>&d;</a>', None),
        (b"<a>&b;</a>", "undefined entity"),
        (b"<thing><name>a</thing>", "mismatched tag"),
        (b'{"name": "a"}', "not well-formed"),
    ],
)
def test_a_stub_takes_well_formed_xml_that_clients_do_not_send(
    serve: Serve, body: bytes, problem: str | None
) -> None:
    fields = {"Content-Type": "application/xml", "Accept": "*/*"}
    answer = httpx2.post(f"{serve()}/same", content=body, headers=fields)
    if problem is None:
        assert (answer.status_code, answer.json().keys()) == (200, {"name"})
    else:
        assert (answer.status_code, problem in answer.text) == (400, True)


def test_a_service_gets_nothing_that_its_types_do_not_have(
    package: Package, serve: Serve
) -> None:
    class Service(package.server.Service):  # type: ignore[name-defined, misc]
        async def post_same(self, body: Any = None, **named: Any) -> Any: ...

    fields = {"Content-Type": "application/xml"}
    url = f"{serve(Service())}/same"
    assert httpx2.post(url, content=b"<a/>", headers=fields).status_code == 415
