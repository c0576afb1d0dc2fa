"""`specloom serve`: what it says of requests, somebody's own service, reloading, several documents, and its end."""

from __future__ import annotations

import re
import signal
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from .command import SPEC, Specloom
from .long_run import SECONDS, LongRun

SECURED = SPEC.replace(
    "      tags: [pets]\n      parameters:\n",
    "      tags: [pets]\n"
    "      security: [{key: []}]\n"
    "      parameters:\n"
    "        - {name: limit, in: query, schema: {type: integer, maximum: 9}}\n",
).replace(
    "components:\n",
    "components:\n  securitySchemes:\n    key: {type: apiKey, in: query, name: k}\n",
)

SERVICE = """\
import asyncio

from pets.server import Service


class Pets(Service):
    async def get_pet(self, pet_id, limit=None):
        if pet_id == 7:
            print("waiting", flush=True)
            await asyncio.sleep(0.5)
        if pet_id == 8:
            print("waiting", flush=True)
            await asyncio.sleep(60)
        return {"name": "Tom"}


class Other:
    async def get_pet(self, id):
        return {"name": "Tom"}


class Blocking:
    def get_pet(self, pet_id, limit=None):
        return {"name": "Tom"}


class Stranger:
    pass


class Demanding(Pets):
    def __init__(self, name):
        pass
"""


@pytest.fixture
def folder(specloom: Specloom) -> Path:
    specloom.spec(SECURED, "pets.yaml")
    (specloom.folder / "my_stub.py").write_text(SERVICE)
    return specloom.folder


@pytest.fixture
def runs() -> Iterator[list[LongRun]]:
    started: list[LongRun] = []
    yield started
    for run in started:
        if run.process.poll() is None:
            run.process.kill()
            run.process.wait()


def url_of(run: LongRun) -> str:
    return run.until("serving ")[-1].rpartition(" ")[2]


def without_time(line: str) -> str:
    """A line of the log without its clock and its duration."""
    match = re.fullmatch(r"\d\d:\d\d:\d\d (.*) \d+\.\d ms", line)
    assert match is not None, line
    return match[1]


def test_each_request_is_a_line_and_changes_are_taken_in(
    folder: Path, runs: list[LongRun]
) -> None:
    run = LongRun(folder, "serve", "pets.yaml", "--reload", "--service", "my_stub:Pets")
    runs.append(run)
    url = url_of(run)
    run.until("watching 2 files")

    def ask(path: str) -> tuple[httpx2.Response, str]:
        answer = httpx2.get(url + path)
        return answer, without_time(run.until(" ms")[-1])

    answer, line = ask("/pets/1?k=geheim&limit=3&other=x")
    assert answer.json() == {"name": "Tom"}
    assert line == "GET /pets/1?k=***&limit=3&other=*** getPet 200 ok"
    assert ask("/pets/no?limit=10&k=1")[1] == (
        "GET /pets/no?limit=10&k=*** getPet 400 query.limit: must be at most 9 (and 1 more)"
    )
    assert ask("/pets/1")[1] == "GET /pets/1 getPet 401 query k is missing"
    assert ask("/cats")[1] == "GET /cats - 404 there is nothing at /cats"

    (folder / "my_stub.py").write_text(SERVICE.replace("Tom", "Kim"))
    run.until("pets.yaml: reloaded")
    assert ask("/pets/1?k=1")[0].json() == {"name": "Kim"}
    run.until("watching")
    (folder / "my_stub.py").write_text("broken(")
    lines = run.until("goes on as it was")
    assert any("cannot import my_stub" in line for line in lines)
    run.until("watching")
    (folder / "my_stub.py").write_text(SERVICE)
    run.until("pets.yaml: reloaded")
    run.until("watching")
    (folder / "pets.yaml").write_text("openapi: [\n")
    lines = run.until("goes on as it was")
    assert any("error" in line for line in lines)
    run.until("watching")
    (folder / "pets.yaml").write_text(SECURED.replace("/pets/", "/animals/"))
    run.until("pets.yaml: reloaded")
    assert ask("/animals/1?k=1")[0].json() == {"name": "Tom"}

    # What is being answered is answered to its end.
    slow: list[int] = []
    asking = threading.Thread(
        target=lambda: slow.append(httpx2.get(f"{url}/animals/7?k=1").status_code)
    )
    asking.start()
    run.until("waiting")
    code, _ = run.end()
    asking.join()
    assert (code, slow) == (0, [200])


def test_a_second_interrupt_ends_it_at_once(folder: Path, runs: list[LongRun]) -> None:
    run = LongRun(folder, "serve", "pets.yaml", "-q", "--service", "my_stub:Pets")
    runs.append(run)
    url = url_of(run)
    assert httpx2.get(f"{url}/pets/1?k=1").status_code == 200

    broken_off: list[bool] = []

    def ask() -> None:
        try:
            httpx2.get(f"{url}/pets/8?k=1", timeout=SECONDS)
        except httpx2.TransportError:
            broken_off.append(True)

    asking = threading.Thread(target=ask)
    asking.start()
    lines = run.until("waiting")
    assert lines == ["waiting"]  # nothing is logged
    run.process.send_signal(signal.SIGINT)
    # Two signals that come at once are one: it has to have taken the first, which closes the port.
    port = int(url.rpartition(":")[2])
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), SECONDS).close()
        except ConnectionRefusedError:
            break
        time.sleep(0.02)
    started = time.monotonic()
    code, left = run.end()
    asking.join()
    assert (code, broken_off) == (130, [True])
    assert time.monotonic() - started < 5
    assert not any("Traceback" in line for line in left)


def test_several_documents_have_ports_of_their_own(
    folder: Path, runs: list[LongRun]
) -> None:
    (folder / "cats.yaml").write_text(
        SPEC.replace("title: Pets", "title: Cats").replace("/pets/", "/cats/")
    )
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    run = LongRun(folder, "serve", "pets.yaml", "cats.yaml", "--port", str(port))
    runs.append(run)
    lines = run.until("serving Cats")
    assert lines == [
        f"serving Pets at http://127.0.0.1:{port}",
        f"serving Cats at http://127.0.0.1:{port + 1}",
    ]
    assert httpx2.get(f"http://127.0.0.1:{port}/pets/1?k=1").status_code == 200
    assert without_time(run.until(" ms")[-1]) == "pets GET /pets/1?k=*** getPet 200 ok"
    assert httpx2.get(f"http://127.0.0.1:{port + 1}/cats/1").status_code == 200
    assert without_time(run.until(" ms")[-1]) == "cats GET /cats/1 getPet 200 ok"
    assert run.end()[0] == 0


@pytest.mark.parametrize(
    ("service", "message"),
    [
        ("my_stub:Nobody", "my_stub has no Nobody, but Blocking, Demanding, Other, Pets, Stranger"),
        ("nowhere:Pets", "cannot import nowhere from {folder}: ModuleNotFoundError: No module named 'nowhere'"),
        ("broken:Pets", "cannot import broken from {folder}: ZeroDivisionError: division by zero (broken.py, line 2)"),
        ("my_stub:Other", "my_stub:Other does not fit pets.yaml: get_pet(id): missing a required argument: 'id'; "
         "it should be async def get_pet(self, pet_id, limit=...)"),
        ("my_stub:Blocking", "my_stub:Blocking does not fit pets.yaml: get_pet is not asynchronous, but should be "
         "async def get_pet(self, pet_id, limit=...)"),
        ("my_stub:Stranger", "my_stub:Stranger has no method of pets.yaml, which are get_pet"),
        ("my_stub:Demanding", "my_stub:Demanding cannot be made without arguments: TypeError: Demanding.__init__() "
         "missing 1 required positional argument: 'name'"),
    ],
)  # fmt: skip
def test_a_service_that_cannot_be_used_is_said(
    specloom: Specloom, folder: Path, service: str, message: str
) -> None:
    (folder / "broken.py").write_text("zero = 0\n1 / zero\n")
    done = specloom("serve", "pets.yaml", "--service", service)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"specloom: {message.format(folder=folder)}\n"


def test_a_service_generated_from_another_document_is_said(
    specloom: Specloom, folder: Path
) -> None:
    specloom.spec(SPEC, "pets.yaml")
    specloom("generate", "pets.yaml", "-o", "animals")
    (folder / "mine.py").write_text("from animals.server import Service\n")
    specloom.spec(SPEC.replace("/pets/", "/cats/"), "pets.yaml")
    done = specloom("serve", "pets.yaml", "--service", "mine:Service")
    assert done.stderr == (
        "specloom: mine:Service extends animals.server.Service, which has other operations than pets.yaml: "
        "generate its package anew\n"
    )


def test_a_service_is_for_one_document(specloom: Specloom, folder: Path) -> None:
    done = specloom("serve", "pets.yaml", "pets.yaml", "--service", "my_stub:Pets")
    assert done.returncode == 2
    assert "--service is for one document" in done.stderr
    done = specloom("serve", "pets.yaml", "--service", "my_stub")
    assert done.returncode == 2
    assert "'my_stub' is not MODULE:NAME, such as my_stub:Drive" in done.stderr


def test_a_port_in_use_is_named_with_the_way_out(
    specloom: Specloom, folder: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = specloom("serve", "pets.yaml", "--port", str(port))
    assert done.returncode == 2
    assert done.stderr == (
        f"specloom: cannot listen on 127.0.0.1:{port}: Address already in use; another program has that port: "
        "choose another one, or --port 0 for a free one\n"
    )


PAGE = (Path(__file__).parents[2] / "docs" / "stub.md").read_text(encoding="utf-8")


def test_the_session_of_the_page(folder: Path, runs: list[LongRun]) -> None:
    for name in ("library.yaml", "my_library.py"):
        block = re.search(
            rf"^`{name}`:\n\n```\w+\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE
        )
        assert block is not None
        (folder / name).write_text(block[1], encoding="utf-8")
    session = re.search(
        r"^```text\n\$ specloom (.*?)^```", PAGE, re.DOTALL | re.MULTILINE
    )
    assert session is not None
    command, serving, *lines = session[1].splitlines()
    run = LongRun(folder, *command.split())
    runs.append(run)
    said = run.until("serving ")[-1]
    assert said.rpartition(":")[0] == serving.rpartition(":")[0]
    for line, path in zip(lines, ("/books/7", "/book"), strict=True):
        httpx2.get(said.rpartition(" ")[2] + path)
        assert without_time(run.until(" ms")[-1]) == without_time(line)
