"""The page at `/_specloom/`: what it tells and takes by HTTP, who may ask, and what it does in a browser."""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import httpx2
import pytest

from specloom.config import DEFAULTS
from specloom.model import build
from specloom.opening import opened
from specloom.serve.connection import Connection
from specloom.serve.page.exchanges import Exchanges
from specloom.serve.page.paged_stub import PagedStub
from specloom.serve.page.reference import Reference
from specloom.serve.state.opening import keep_state

from ....asgi_server import served
from ....features.packages import Package, generated
from .browser import CHROMIUM, NAMES, Browser, browsing

CHANGE = {"content-type": "application/json"}
Paged = Callable[..., PagedStub]


@pytest.fixture(scope="module")
def package(request: pytest.FixtureRequest, packages_root: Path) -> Package:
    document = request.path.parent / "openapi.yaml"
    return generated(document, packages_root, "paged")


@pytest.fixture
def paged(package: Package, request: pytest.FixtureRequest) -> Paged:
    """Makes the stub with its page."""

    def made(*, keeps: bool = False, **settings: Any) -> PagedStub:
        stub = package.server.app()
        if keeps:
            keep_state(stub, {})
        stub.observer = exchanges = Exchanges(lambda: ["pin", "x-acme-pass"])

        def reference() -> Reference:
            document = request.path.parent / "openapi.yaml"
            with opened(document, DEFAULTS, package=Path("none")) as opening:
                api, _ = build(opening.document)
            return Reference(
                api, lambda method, path: stub.operation_at(method, path).id
            )

        return PagedStub(stub, exchanges, reference, **settings)

    return made


@pytest.fixture(params=["httptools", Connection], ids=["uvicorn", "short cut"])
def client(request: pytest.FixtureRequest, paged: Paged) -> Iterator[httpx2.Client]:
    with (
        served(paged(), request.param) as url,
        httpx2.Client(base_url=url) as connected,
    ):
        yield connected


def exchanges(client: httpx2.Client, after: int = 0) -> list[dict[str, Any]]:
    told = client.get(f"/_specloom/exchanges?after={after}").json()
    return cast("list[dict[str, Any]]", told["exchanges"])


def test_requests_are_told_with_their_verdicts(client: httpx2.Client) -> None:
    client.get("/books/1")
    client.get("/books/123456")
    client.get("/nowhere")
    client.put("/books/1", json={"title": ""})
    all_told = exchanges(client)
    assert [
        (told["number"], told["operation"], told["status"], told["isOk"])
        for told in all_told
    ] == [
        (1, "getBook", 200, True),
        (2, "getBook", 400, False),
        (3, None, 404, False),
        (4, "putBook", 400, False),
    ]
    assert all_told[1]["verdict"] == "path.isbn: must have at most 5 characters"
    assert json.loads(all_told[0]["answer"]["body"]) == {"title": "The Waves"}
    assert json.loads(all_told[3]["request"]["body"]) == {"title": ""}
    assert [told["number"] for told in exchanges(client, after=3)] == [4]
    client.delete("/_specloom/exchanges")
    assert exchanges(client) == []


def test_credentials_are_not_told(client: httpx2.Client) -> None:
    client.get(
        "/books/1?pin=s3cret&token=s3cret",
        headers={
            "authorization": "Bearer s3cret",
            "cookie": "a=s3cret",
            "x-acme-pass": "s3cret",
        },
    )
    told = client.get("/_specloom/exchanges").text
    assert "s3cret" not in told
    assert "pin=***" in told


def test_what_is_remembered_is_bounded(client: httpx2.Client) -> None:
    for _ in range(3):
        client.put("/books/1", json={"title": "x" * 300_000})
    assert len(client.get("/_specloom/exchanges").content) < 100_000
    for _ in range(300):
        client.get("/nowhere")
    assert len(exchanges(client)) == 200


def test_bodies_of_what_was_refused_are_not_kept(package: Package) -> None:
    exchanges = Exchanges()
    stub = package.server.app()
    stub.observer = exchanges
    with served(stub) as url:
        tracemalloc.start()
        for _ in range(20):
            httpx2.put(f"{url}/books/1", json={"title": "x" * 1_000_000, "shelf": 1})
        gc.collect()
        kept, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert [shown.status for shown in exchanges.after(0)] == [400] * 20
    assert kept < 8_000_000


def test_an_answer_is_chosen_once_or_always(client: httpx2.Client) -> None:
    def title() -> Any:
        answer = client.get("/books/1")
        return answer.status_code, answer.json().get("title")

    choice = "/_specloom/choices/getBook"
    client.put(choice, json={"code": "404", "times": 2})
    assert [title()[0] for _ in range(3)] == [404, 404, 200]
    client.put(choice, json={"code": "200", "example": 'a "poem"'})
    assert [title() for _ in range(2)] == [(200, "Autumn")] * 2
    prefers = client.get("/books/1", headers={"prefer": "example=novel"})
    assert prefers.json() == {"title": "The Waves"}, "a client's own wish stands"
    client.delete(choice)
    assert title() == (200, "The Waves")
    wrong = {
        choice: ({"status": 404}, {"code": "777"}),
        "/_specloom/choices/getBok": ({"code": "200"},),
    }
    said = [client.put(path, json=body).text for path in wrong for body in wrong[path]]
    assert said == [
        "Object contains unknown field `status`",
        "getBook has no answer with the status 777, but 200, 4XX",
        "there is no operation 'getBok'; did you mean 'getBook'?",
    ]


def test_an_operation_goes_wrong_as_long_as_wanted(client: httpx2.Client) -> None:
    fault = "/_specloom/faults/getBook"
    client.put(fault, json={"fault": "status=404, times=1"})
    told = client.get("/_specloom/exchanges").json()
    assert told["faults"] == {"getBook": 1}
    assert [client.get("/books/1").status_code for _ in range(2)] == [404, 200]
    assert [shown["status"] for shown in exchanges(client)] == [404, 200]
    client.put(fault, json={"fault": "status=404"})
    client.delete("/_specloom/faults")
    assert client.get("/books/1").status_code == 200
    wrong = client.put(fault, json={"fault": "statsu=404"})
    assert (wrong.status_code, "did you mean 'status'" in wrong.text) == (400, True)


def test_what_is_stored_is_shown(paged: Paged) -> None:
    with served(paged()) as url, httpx2.Client(base_url=url) as client:
        assert client.get("/_specloom/things").json() == {"things": None}
    with served(paged(keeps=True)) as url, httpx2.Client(base_url=url) as client:
        client.put("/books/7", json={"title": "Orlando"})
        stored = client.get("/_specloom/things").json()
        assert stored["count"] == 1
        assert stored["things"][0]["data"]["title"] == "Orlando"


def test_the_reference_has_what_the_document_says(client: httpx2.Client) -> None:
    get, put = client.get("/_specloom/operations").json()
    assert (get["id"], get["method"], get["summary"]) == ("getBook", "GET", "One book")
    assert put["isDeprecated"]
    told = client.get(f"/_specloom/operations/{put['number']}").json()
    (body,) = told["bodies"]
    assert [
        (row["name"], row["type"], row.get("isRequired", False)) for row in body["rows"]
    ] == [
        ("", "Book", False),
        ("title", "string (min length 1)", True),
        ("shelf", '"a" | "b" or null = "a"', False),
        ("sequels", "array of Book", False),
    ]
    answers = client.get(f"/_specloom/operations/{get['number']}").json()["answers"]
    assert [answer["status"] for answer in answers] == ["200", "4XX"]
    assert answers[0]["bodies"][0]["examples"] == ["novel", 'a "poem"']
    assert client.get("/_specloom/operations/9").status_code == 404


REFUSED: dict[str, tuple[str, dict[str, str]]] = {
    "another name (DNS rebinding)": ("GET", {"host": "evil.example"}),
    "an address of another network": ("GET", {"host": "192.0.2.1"}),
    "a page of another site": ("GET", {"origin": "http://evil.example"}),
    "a page that hides where it is": ("GET", {"sec-fetch-site": "cross-site"}),
    "a page at another port": ("GET", {"sec-fetch-site": "same-site"}),
    "no origin at all": ("GET", {"origin": "http://["}),
    "another server in between": ("GET", {"x-forwarded-for": "127.0.0.1"}),
    "a sandboxed frame": ("PUT", {"origin": "null"} | CHANGE),
    "a form": ("PUT", {"content-type": "text/plain"}),
    "no type": ("PUT", {}),
    "a page of another site that deletes": (
        "DELETE",
        {"origin": "http://evil.example"},
    ),
}


@pytest.mark.parametrize(("method", "headers"), REFUSED.values(), ids=REFUSED)
def test_nobody_else_may_ask(
    client: httpx2.Client, method: str, headers: dict[str, str]
) -> None:
    for path in ("/_specloom/", "/_specloom/exchanges", "/_specloom/choices/getBook"):
        body = b'{"code": "404"}' if method == "PUT" else b""
        answer = client.request(method, path, headers=headers, content=body)
        assert answer.status_code == 403, path
    assert client.get("/books/1").status_code == 200


@contextmanager
def asked_from(stub: PagedStub, address: str) -> Iterator[httpx2.Client]:
    """A client of a server that takes it for another machine."""

    async def application(scope: Any, receive: Any, send: Any) -> None:
        await stub(
            ({**scope, "client": (address, 1)} if scope["type"] == "http" else scope),
            receive,
            send,
        )

    with served(application) as url, httpx2.Client(base_url=url) as client:
        yield client


def test_other_machines_may_look_when_asked_for(paged: Paged) -> None:
    with asked_from(paged(), "192.0.2.7") as client:
        assert client.get("/_specloom/").status_code == 403
        assert client.get("/books/1").status_code == 200
    with asked_from(paged(is_open=True), "192.0.2.7") as client:
        assert client.get("/_specloom/").status_code == 200
        by_address = client.get("/_specloom/", headers={"host": "192.0.2.1:80"})
        assert by_address.status_code == 200
        rebound = client.get("/_specloom/", headers={"host": "evil.example"})
        assert rebound.status_code == 403


@pytest.mark.slow
def test_serve_has_it_unless_told_otherwise(request: pytest.FixtureRequest) -> None:
    document = str(request.path.parent / "openapi.yaml")
    for options, status in (((), 200), (("--quiet",), 200), (("--page", "off"), 404)):
        command = [sys.executable, "-m", "specloom", "serve", document, *options]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        ) as process:
            assert process.stdout is not None
            url = process.stdout.readline().split()[-1]
            answer = httpx2.get(f"{url}/_specloom/operations")
            process.terminate()
        assert answer.status_code == status, options
        if status == 200:
            ids = [operation["id"] for operation in answer.json()]
            assert ids == ["getBook", "putBook"]


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip(f"no browser: none of {', '.join(NAMES)} is installed")
    with browsing(tmp_path) as started:
        yield started


UNTIL = """
const until = async (condition) => {
  for (let turn = 0; turn < 100; turn++) {
    const value = condition();
    if (value) return value;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`never: ${condition}`);
};
const shown = (selector) => [...document.querySelectorAll(selector)].filter((part) => !part.closest("[hidden]")).map((part) => part.textContent);
"""


@pytest.mark.slow
def test_in_a_browser(browser: Browser, paged: Paged) -> None:
    with served(paged()) as url, httpx2.Client(base_url=url) as client:
        client.get("/books/1")
        browser.go(f"{url}/_specloom/")
        statuses = f"{UNTIL} return until(() => shown('#exchanges .status').length && shown('#exchanges .status'))"
        assert browser.run(statuses) == ["200"]
        # What happens now is told, the newest first.
        client.get("/books/123456")
        more = f"{UNTIL} await until(() => shown('#exchanges .status').length === 2); return shown('#exchanges .status, #exchanges .verdict')"
        assert browser.run(more) == [
            "400",
            "path.isbn: must have at most 5 characters",
            "200",
        ]
        # By keyboard: only what was refused, found, focused, opened.
        browser.press("/")
        for letter in "most 5":
            browser.press(letter)
        browser.press("Escape")
        browser.press("j")
        browser.press("Enter")
        opened_text = f"{UNTIL} return [shown('#exchanges .status'), await until(() => shown('#exchanges details[open] h3')[0])]"
        assert browser.run(opened_text) == [["400"], "What breaks the document"]
        # The reference is text, whatever a document has in it; an answer is chosen there.
        reference = f"""{UNTIL}
            document.querySelector("#operations summary").click();
            const form = await until(() => document.querySelector("#operations form"));
            form.querySelector("select").value = "4XX";
            form.requestSubmit();
            await until(() => document.querySelector(".chosen"));
            return [document.title, shown(".chosen")[0], shown("h1")[0], document.querySelectorAll("#operations script").length];
        """
        assert browser.run(reference) == [
            "Library <b>of</b> Alexandria – stub",
            "getBook → 400",
            "Library <b>of</b> Alexandria",
            0,
        ]
        assert client.get("/books/1").json() == {"message": "There is no such book."}
        # Dark and light, as the reader prefers.
        colour = "return getComputedStyle(document.body).backgroundColor"
        colours = []
        for scheme in ("light", "dark"):
            browser.prefer(scheme)
            colours.append(browser.run(colour))
        assert colours == ["rgb(251, 250, 248)", "rgb(23, 22, 20)"]
        # Nothing is asked of anybody else, and no frame holds the page.
        loaded = "return performance.getEntriesByType('resource').filter((part) => !part.name.startsWith(location.origin)).length"
        assert browser.run(loaded) == 0
        policy = client.get("/_specloom/").headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
