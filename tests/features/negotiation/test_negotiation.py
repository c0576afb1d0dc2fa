"""Which of a document's answers a request gets: as it prefers (RFC 7240) and accepts (RFC 9110 section 12.5.1)."""

from __future__ import annotations

from typing import Any

import pytest

from ...unit.runtime.server.asgi import Answered, ask
from ..packages import Package

BOOK = "/books/9"
NOVEL = {"isbn": "9", "title": "A novel"}


@pytest.fixture(scope="module")
def stub(package: Package) -> Any:
    return package.server.app()


def get(stub: Any, path: str = BOOK, query: str = "", **headers: str) -> Answered:
    return ask(stub, "GET", path, query=query, headers=headers)


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("", "application/json"),
        ("*/*", "application/xml"),
        ("application/*", "application/xml"),
        ("text/html, */*;q=0.1", "application/xml"),
        ("application/json", "application/json"),
        ("APPLICATION/JSON", "application/json"),
        ("application/json;q=0.8, application/xml;q=0.9", "application/xml"),
        ("application/json;q=0.8, application/xml", "application/xml"),
        ("text/plain, application/json", "text/plain"),
        ("text/*;q=0.5, application/*;q=0.4", "text/plain"),
        ("*/*, application/xml;q=0", "application/json"),
        ("image/*", "image/png"),
        ('application/json;v="1,2", text/plain;q=0.1', "application/json"),
        ("application/vnd.books+json", "application/json"),
        ("text/plain;q=nonsense", "text/plain"),
        ("text/plain;charset=utf-8", "text/plain"),
    ],
)
def test_accept_chooses_a_content(stub: Any, accept: str, media_type: str) -> None:
    answer = get(stub, accept=accept) if accept else get(stub)
    assert (answer.status, answer.header("content-type")) == (200, media_type)


def test_what_accept_decides_of_says_so(package: Package, stub: Any) -> None:
    assert get(stub, accept="text/plain").header("vary") == "Accept"
    assert get(stub).header("vary") == "Accept"
    assert get(stub, prefer="code=404").header("vary") == "Accept"
    assert get(stub, prefer="code=409").header("vary") is None
    assert get(stub, "/events").header("vary") is None


def test_a_preference_goes_before_a_service(package: Package) -> None:
    class Service(package.server.Service):  # type: ignore[name-defined, misc]
        async def get_book(self, isbn: str) -> Any:
            return package.models.Book(isbn=isbn, title="Own")

    served = package.server.app(Service())
    own = {"isbn": "9", "title": "Own"}
    asked = get(served, accept="application/json", prefer="wait=5", query="__code=404")
    assert (asked.json, asked.header("vary")) == (own, "Accept")
    gone = get(served, accept="application/json", prefer="code=404")
    assert (gone.status, gone.json) == (404, {"message": "it is gone"})
    assert get(served, prefer="example=saga").status == 404
    novel = get(served, accept="application/json", prefer="example=novel")
    assert novel.json == NOVEL


@pytest.mark.parametrize(
    "accept", ["text/html", "inv/alid", "*/*;q=0", "application/pdf, video/*"]
)
def test_what_nothing_fits_is_not_acceptable(stub: Any, accept: str) -> None:
    answer = get(stub, accept=accept)
    assert answer.status == 406
    assert answer.json["message"] == (
        "the answer is application/xml or application/json or text/plain or image/png, "
        f"not {accept!r}"
    )


def test_each_content_has_its_own_example(stub: Any) -> None:
    assert get(stub).json == NOVEL
    assert get(stub, accept="application/xml").content == (
        b'<?xml version="1.0" encoding="UTF-8"?>\n<xml><isbn>1</isbn><title>In XML</title></xml>'
    )
    assert get(stub, accept="text/plain").content == b"Just text"
    assert get(stub, accept="image/png").content.startswith(b"\x89PNG")


def test_a_charset_is_named_where_it_matters(stub: Any) -> None:
    answer = get(stub, accept="text/plain", prefer="example=umlaut")
    assert answer.header("content-type") == "text/plain; charset=utf-8"
    assert answer.content.decode() == "Bücher"


def test_a_suffix_says_that_it_is_json(stub: Any) -> None:
    answer = get(stub, "/events", accept="application/json")
    assert (answer.status, answer.header("content-type"), answer.json) == (
        200,
        "application/vnd.events+json",
        [1],
    )


def test_no_content_fits_whatever_is_accepted(stub: Any) -> None:
    answer = ask(stub, "DELETE", BOOK, headers={"accept": "image/png"})
    assert (answer.status, answer.content) == (204, b"")


@pytest.mark.parametrize(
    ("prefer", "query", "status", "body"),
    [
        ("code=404", "", 404, {"message": "it is gone"}),
        ("code=404, example=lost", "", 404, {"message": "it is lost"}),
        ('Code="404"; x=y, EXAMPLE="lost"', "", 404, {"message": "it is lost"}),
        ("respond-async, wait=10, code=404, code=200", "", 404, None),
        ("code=409", "", 409, None),
        ('example="a \\"poem\\""', "", 200, {"isbn": "9", "title": "A poem"}),
        ("", "__code=404&__example=lost", 404, {"message": "it is lost"}),
        ("", "__example=a+%22poem%22", 200, {"isbn": "9", "title": "A poem"}),
        ("code=404", "__code=409", 404, {"message": "it is gone"}),
        ("return=minimal", "", 200, NOVEL),
        ("", "__other=1", 200, NOVEL),
    ],
)
def test_a_preference_chooses_an_answer(
    stub: Any, prefer: str, query: str, status: int, body: object
) -> None:
    answer = get(stub, query=query, accept="application/json", prefer=prefer)
    assert answer.status == status
    assert body is None or answer.json == body
    assert isinstance(answer.json, dict)


def test_what_was_applied_is_said(stub: Any) -> None:
    answer = get(stub, prefer='wait=5, example="a \\"poem\\"", code=200')
    assert answer.header("preference-applied") == 'code=200, example="a \\"poem\\""'
    assert get(stub, prefer="wait=5").header("preference-applied") is None
    assert get(stub, query="__code=200").header("preference-applied") is None


def test_preferences_may_stand_in_several_fields(stub: Any) -> None:
    fields = [(b"prefer", b"code=404"), (b"prefer", b"example=lost")]
    fields.append((b"accept", b"application/json"))
    answer = ask(stub, "GET", BOOK, headers=fields)
    assert (answer.status, answer.json) == (404, {"message": "it is lost"})


@pytest.mark.parametrize(
    ("prefer", "message"),
    [
        ("code=500", "getBook has no answer with the status 500, but 200, 404, 4XX"),
        ("code=abc", "getBook has no answer with the status abc, but 200, 404, 4XX"),
        (
            "example=saga",
            "getBook has no example 'saga' of 200 application/json, but novel, a \"poem\"",
        ),
    ],
)
def test_what_is_not_documented_is_not_there(
    stub: Any, prefer: str, message: str
) -> None:
    answer = get(stub, prefer=prefer)
    assert (answer.status, answer.json) == (404, {"message": message})


def test_what_is_preferred_in_a_query_is_no_parameter(stub: Any) -> None:
    assert get(stub, "/events", "a=1&__code=200&__dynamic=false").json == [1]
    assert get(stub, "/events", "a=1&b=2").status == 400


def test_errors_are_sent_in_their_own_form(stub: Any) -> None:
    answer = get(stub, prefer="code=404", accept="image/png")
    assert (answer.status, answer.content) == (404, b"no such book")
    answer = get(stub, prefer="code=409", accept="image/png")
    assert (answer.status, answer.header("content-type")) == (409, "application/json")


def test_a_refused_request_gets_the_example_that_it_asks_for(stub: Any) -> None:
    def put(**headers: str) -> Answered:
        headers["content-type"] = "application/json"
        return ask(stub, "PUT", BOOK, b"{}", headers=headers)

    assert put(prefer="code=422, example=long").json == {"message": "too long"}
    assert put(prefer="code=422, example=wide").status == 404
    # Not what it asks for, since that is another answer than it gets.
    assert put(prefer="code=200").json == {
        "message": "$.isbn: is required; $.title: is required"
    }


def test_dynamic_answers_are_made_anew(stub: Any, package: Package) -> None:
    made = [get(stub, prefer="dynamic=true").json for _ in range(3)]
    assert all(sorted(book) == ["isbn", "title"] for book in made)
    assert len({book["title"] for book in made} | {NOVEL["title"]}) > 1
    assert get(stub, prefer="dynamic=false").json == NOVEL
    other = package.server.app(dynamic=True)
    again = package.server.app(dynamic=True)
    assert [get(other).json for _ in range(3)] == [get(again).json for _ in range(3)]
    assert get(other, query="__dynamic=false").json == NOVEL


def test_documented_header_fields_are_sent(stub: Any) -> None:
    answer = get(stub, accept="text/plain")
    assert answer.header("etag") == '"e1"'
    assert answer.header("x-copies") == "3"
    assert answer.header("x-shelves") == "a,b"
    # What leads to other answers than the stub has, and what the answer itself decides, is not.
    assert answer.header("link") is None
    assert answer.header("content-type") == "text/plain"
    assert get(stub, prefer="code=404").header("etag") is None


def test_what_has_nothing_but_errors_answers_the_first(stub: Any) -> None:
    answer = get(stub, "/closed")
    assert (answer.status, answer.content) == (403, b"closed")


def test_a_body_that_nobody_expects_is_refused_where_that_is_documented(
    stub: Any,
) -> None:
    assert ask(stub, "POST", "/closed", b"x").status == 415
    assert ask(stub, "POST", "/closed").status == 204


def test_head_is_get_without_its_body(stub: Any) -> None:
    answer = ask(stub, "HEAD", BOOK)
    assert (answer.status, answer.content) == (200, b"")
    assert answer.header("content-length") == str(
        len(b'{"isbn":"9","title":"A novel"}')
    )


def test_options_names_the_methods(stub: Any) -> None:
    answer = ask(stub, "OPTIONS", BOOK, headers={"origin": "https://a.example"})
    assert (answer.status, answer.header("allow")) == (
        204,
        "DELETE, GET, HEAD, OPTIONS, PATCH, PUT",
    )
    assert answer.header("access-control-allow-origin") is None


PREFLIGHT = {
    "origin": "https://a.example",
    "access-control-request-method": "PUT",
    "access-control-request-headers": "content-type,x-a",
}


def test_a_preflight_is_answered(package: Package) -> None:
    stub = package.server.app(cors=True)
    answer = ask(stub, "OPTIONS", BOOK, headers=PREFLIGHT)
    assert (answer.status, sorted(answer.headers)) == (
        204,
        [
            ("access-control-allow-credentials", "true"),
            ("access-control-allow-headers", "content-type,x-a"),
            ("access-control-allow-methods", "DELETE, GET, HEAD, OPTIONS, PATCH, PUT"),
            ("access-control-allow-origin", "https://a.example"),
            ("allow", "DELETE, GET, HEAD, OPTIONS, PATCH, PUT"),
            (
                "vary",
                "Access-Control-Request-Method, Access-Control-Request-Headers, Origin",
            ),
        ],
    )


def test_the_document_s_own_options_come_first(package: Package) -> None:
    stub = package.server.app(cors=True)
    answer = ask(stub, "OPTIONS", "/events", headers=PREFLIGHT)
    assert (answer.status, answer.json) == (200, "own")
    assert answer.header("access-control-allow-origin") == "https://a.example"


@pytest.mark.parametrize("path", [BOOK, "/nowhere"])
def test_pages_may_read_answers_and_errors(package: Package, path: str) -> None:
    stub = package.server.app(cors=True)
    answer = get(stub, path, origin="https://a.example", accept="text/plain")
    assert answer.header("access-control-allow-origin") == "https://a.example"
    assert answer.header("access-control-allow-credentials") == "true"
    varies = "Accept, Origin" if path == BOOK else "Origin"
    assert answer.header("vary") == varies
    exposed = "*, etag, x-copies, x-shelves" if path == BOOK else "*"
    assert answer.header("access-control-expose-headers") == exposed
    assert get(stub, path).header("access-control-allow-origin") == "*"


def test_a_body_of_another_kind_is_told_which_there_are(stub: Any) -> None:
    answer = ask(stub, "PATCH", BOOK, b"x", headers={"content-type": "text/plain"})
    assert (answer.status, answer.header("accept"), answer.header("accept-patch")) == (
        415,
        "application/merge-patch+json",
        "application/merge-patch+json",
    )


def test_errors_may_be_problem_details(package: Package) -> None:
    stub = package.server.app(problem_details=True)
    patch = {"content-type": "application/merge-patch+json"}
    answer = ask(stub, "PATCH", BOOK, b"{}", headers=patch)
    assert answer.header("content-type") == "application/problem+json"
    assert (answer.status, answer.json) == (
        422,
        {
            "title": "Unprocessable Content",
            "status": 422,
            "detail": "$.title: is required",
            "type": "about:blank",
        },
    )
    assert get(stub, "/nowhere").header("content-type") == "application/problem+json"
    # What the document describes is as it describes it.
    assert get(stub, prefer="code=404, example=saga").json.keys() == {"message"}
