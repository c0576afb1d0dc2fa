"""Webhooks: what a service sends by itself, received by those who implement it and sent by those who are the service."""

from __future__ import annotations

import hashlib
import hmac
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx2
import pytest

from specloom.config import Options
from specloom.problems import SpecloomError

from ...asgi_server import served
from ..packages import Package, generated, generated_from
from ..recorder import Recorder

Receive = Callable[..., str]
HERE = Path(__file__).parent
PET = {"id": 1, "name": "Rex", "kind": "dog"}


@pytest.fixture
def seen() -> list[Any]:
    """What the methods of the receiver were given."""
    return []


@pytest.fixture
def receive(package: Package, seen: list[Any]) -> Iterator[Receive]:
    """Serves a receiver, and returns its URL."""
    models = package.models
    api_error = package.api_error

    class Hooks(package.module("webhooks").Webhooks):  # type: ignore[misc]
        async def new_pet(
            self, body: Any, *, x_signature: str, attempt: int | None = None
        ) -> None:
            seen.append((body, x_signature, attempt))
            if body.name == "Tom":
                raise api_error(models.Objection(reason="known"), status=409)

        async def pet_adopted(self, body: Any) -> Any:
            seen.append(body)
            return models.Receipt(accepted=True)

        async def form(self, body: Any) -> None:
            seen.append(body)

    with ExitStack() as stack:

        def received(**settings: Any) -> str:
            app = package.module("webhooks").app(Hooks(), **settings)
            return stack.enter_context(served(app))

        yield received


def post(url: str, body: object, **headers: str) -> httpx2.Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    fields = {"Content-Type": "application/json", "X-Signature": "s", **headers}
    return httpx2.post(url, content=content, headers=fields, trust_env=False)


def test_what_is_sent_is_received(
    package: Package, connect: Any, receive: Receive, seen: list[Any]
) -> None:
    requests = package.module("webhook_requests")
    pet = package.models.Pet(id=1, name="Rex", kind="dog")
    client = connect(receive())
    call = requests.new_pet(pet, x_signature="abc", attempt=2)
    answer = client.send(call)
    assert (answer.status, answer.body) == (204, None)
    assert seen == [(pet, "abc", 2)]


def test_answers_have_their_types(
    package: Package, connect: Any, receive: Receive
) -> None:
    requests, models = package.module("webhook_requests"), package.models
    client = connect(receive(), credentials=package.module("credentials").HookKey("k"))
    body = models.PetAdoptedRequest(name="Rex")
    assert client.send(requests.pet_adopted(body)).body == models.Receipt(accepted=True)
    with pytest.raises(package.api_error) as raised:
        client.send(requests.new_pet(models.Pet(id=2, name="Tom"), x_signature="s"))
    assert raised.value.status == 409
    assert raised.value.body == models.Objection(reason="known")


def test_what_is_not_overridden_is_not_implemented(receive: Receive) -> None:
    url = f"{receive()}/pet.adopted/v2?challenge=x"
    answer = httpx2.get(url, trust_env=False)
    assert answer.status_code == 501
    assert "get-pet.adopted/v2 is not implemented" in answer.json()["message"]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"id": 1}, "$"),
        ({"id": "1", "name": "Rex"}, "$.id"),
        ({"id": 1, "name": None}, "$.name"),
        (b"{", "is not JSON"),
        (b"", "no body"),
    ],
)
def test_what_cannot_be_read_is_refused(
    receive: Receive, seen: list[Any], body: object, message: str
) -> None:
    answer = post(f"{receive()}/newPet", body)
    assert answer.status_code == 400
    assert message in answer.json()["message"]
    assert not seen


def test_requests_that_are_no_webhook_get_their_status(receive: Receive) -> None:
    url = receive()
    assert post(f"{url}/oldPet", PET).status_code == 404
    assert httpx2.get(f"{url}/newPet", trust_env=False).status_code == 405
    unsigned = httpx2.post(f"{url}/newPet", json=PET, trust_env=False)
    assert unsigned.status_code == 400
    assert "X-Signature" in unsigned.json()["message"]
    answer = post(f"{url}/newPet", b"<pet/>", **{"Content-Type": "application/xml"})
    assert answer.status_code == 415


NEWER = [
    {**PET, "kind": "fox"},
    {**PET, "tags": ["old", "wild"]},
    {**PET, "tags": ["old"] * 3},
    {**PET, "name": "Bartholomew"},
    {**PET, "name": ""},
    {**PET, "weight": 3},
]


@pytest.mark.parametrize("body", NEWER)
def test_a_service_may_be_newer_than_its_document(
    receive: Receive, seen: list[Any], body: dict[str, Any]
) -> None:
    assert post(f"{receive()}/newPet?attempt=0", body).status_code == 204
    pet, _, attempt = seen[0]
    assert attempt == 0
    for name, value in body.items():
        assert name == "weight" or getattr(pet, name) == value


@pytest.mark.parametrize("body", NEWER)
def test_unless_the_receiver_is_strict(
    receive: Receive, seen: list[Any], body: object
) -> None:
    answer = post(f"{receive(strict=True)}/newPet", body)
    assert answer.status_code == 400
    assert not seen


def test_the_same_holds_for_forms(receive: Receive, seen: list[Any]) -> None:
    form = {"status": "queued", "note": "longer"}
    answer = httpx2.post(f"{receive()}/form", data=form, trust_env=False)
    assert answer.status_code == 200
    assert (seen[0].status, seen[0].note) == ("queued", "longer")
    url = f"{receive(strict=True)}/form"
    assert httpx2.post(url, data=form, trust_env=False).status_code == 400


def test_a_sender_is_told_what_is_wrong(
    package: Package, client: Any, recorder: Recorder
) -> None:
    requests = package.module("webhook_requests")
    with pytest.raises(package.errors.RequestInvalid) as raised:
        client.send(
            requests.new_pet(package.models.Pet(id=1, name=""), x_signature="s")
        )
    assert [violation.path for violation in raised.value.violations] == ["$.name"]
    assert not recorder.requests


def test_a_receiver_says_where_it_is_served(
    package: Package, receive: Receive, seen: list[Any]
) -> None:
    url = receive(paths={"newPet": "/hooks/{tenant}/new-pet"})
    assert post(f"{url}/hooks/7/new-pet", PET).status_code == 204
    assert post(f"{url}/newPet", PET).status_code == 404
    assert post(f"{url}/pet.adopted/v2", {"name": "Rex"}).status_code == 200
    assert len(seen) == 2
    with pytest.raises(ValueError, match="there is no webhook 'newpet'"):
        receive(paths={"newpet": "/x"})
    with pytest.raises(ValueError, match="must begin with /"):
        receive(paths={"newPet": "x"})


def test_everything_may_come_to_one_url(receive: Receive, seen: list[Any]) -> None:
    def choose(headers: Any, body: bytes) -> str | None:
        return {"in": "newPet", "out": "pet.adopted/v2"}.get(json.loads(body)["event"])

    url = f"{receive(choose=choose)}/any/where?attempt=3"
    assert post(url, {**PET, "event": "in"}).status_code == 204
    assert post(url, {"name": "Rex", "event": "out"}).json() == {"accepted": True}
    assert [seen[0][0].name, seen[0][2], seen[1].name] == ["Rex", 3, "Rex"]
    assert post(url, {"event": "else"}).status_code == 404
    assert post(url, {}).status_code == 400
    assert post(url, b"{").status_code == 400


def test_signatures_are_verified_over_the_bytes_that_came(
    receive: Receive, seen: list[Any]
) -> None:
    def signed(body: bytes) -> str:
        return hmac.new(b"secret", body, hashlib.sha256).hexdigest()

    def verify(headers: Any, body: bytes) -> bool:
        return hmac.compare_digest(headers.get("X-Signature") or "", signed(body))

    url = f"{receive(verify=verify)}/newPet"
    body = b' {"id": 1,  "name": "Rex"}\n'
    assert post(url, body).status_code == 401
    assert not seen
    assert post(url, body, **{"X-Signature": signed(body)}).status_code == 204
    assert len(seen) == 1


def test_a_failure_of_the_receiver_s_own_is_answered(receive: Receive) -> None:
    def verify(headers: Any, body: bytes) -> bool:
        raise RuntimeError("no key")

    answer = post(f"{receive(verify=verify)}/newPet", PET)
    assert answer.status_code == 500
    assert "no key" not in answer.text


def test_credentials_are_asked_for_where_they_are_known(
    package: Package, connect: Any, receive: Receive, seen: list[Any]
) -> None:
    """Those of the document's own clients are no credentials of the service."""
    secrets = package.module("webhooks").Secrets(tokens=["right"])
    assert post(f"{receive()}/pet.adopted/v2", {"name": "Rex"}).status_code == 200
    url = receive(secrets=secrets)
    assert post(f"{url}/newPet", PET).status_code == 204
    assert post(f"{url}/pet.adopted/v2", {"name": "Rex"}).status_code == 401
    key = package.module("credentials").HookKey("right")
    body = package.models.PetAdoptedRequest(name="Rex")
    call = package.module("webhook_requests").pet_adopted(body)
    assert connect(url, credentials=key).send(call).status == 200


def test_a_webhook_goes_to_the_url_that_somebody_gave(
    package: Package, connect: Any, recorder: Recorder
) -> None:
    requests = package.module("webhook_requests")
    client = connect("http://localhost:9")
    call = requests.new_pet(
        package.models.Pet(id=1, name="Rex"), x_signature="s", attempt=2
    )
    client.send(call.at(f"{recorder.url}/hooks/?key=a%20b"))
    assert recorder.last.target == "/hooks/?key=a%20b&attempt=2"
    client.send(call.at(recorder.url).extended(headers={"X-More": "1"}))
    assert recorder.last.target.removeprefix("/") == "?attempt=2"
    assert recorder.last.header("X-More") == "1"


@pytest.mark.parametrize(
    "url",
    ["", "/hooks", "ftp://a/b", "http://", "http:///a", "http://a/#b", "http://a/\r\n"],
)
def test_what_is_no_url_is_refused(package: Package, url: str) -> None:
    pet = package.models.Pet(id=1, name="Rex")
    call = package.module("webhook_requests").new_pet(pet, x_signature="s")
    with pytest.raises(ValueError, match="a URL must"):
        call.at(url)


def test_a_sender_needs_no_server(package: Package) -> None:
    code = (
        f"import sys, {package.name}.webhook_requests\n"
        "assert not any('.runtime.server' in name for name in sys.modules)\n"
    )
    folder = package.folder.parent
    subprocess.run([sys.executable, "-c", code], cwd=folder, check=True)


def test_a_webhook_more_renames_nothing(packages_root: Path) -> None:
    body = {
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "properties": {"a": {"type": "string", "enum": ["x"]}},
                }
            }
        }
    }
    error = {"description": "Wrong", **body}
    operation: dict[str, object] = {
        "operationId": "ping",
        "tags": ["webhooks"],
        "requestBody": body,
        "responses": {"200": {"description": "Fine"}, "400": error},
    }
    document: dict[str, object] = {
        "openapi": "3.1.0",
        "info": {"title": "Pings", "version": "1"},
        "paths": {"/ping": {"post": operation}},
    }
    before = generated_from(document, packages_root, "hooks_before")
    hooks = {
        name: {"post": {"requestBody": body, "responses": {"400": error}}}
        for name in ("ping", "aPing")
    }
    after = generated_from(
        {**document, "webhooks": hooks}, packages_root, "hooks_after"
    )
    for file in sorted(before.folder.rglob("*.py")):
        name = file.relative_to(before.folder).as_posix()
        if name.startswith("runtime/") or name == "__init__.py":
            continue
        old = _code(file)
        new = _code(after.folder / name)
        if name == "models.py":
            assert set(old) <= set(new)
        else:
            assert new == old, name


def _code(file: Path) -> list[str]:
    """The lines of a module without the header that names the document."""
    return file.read_text(encoding="utf-8").splitlines()[1:]


def test_webhooks_are_selected_by_name(packages_root: Path) -> None:
    package = generated(
        HERE / "openapi.yaml",
        packages_root,
        "hooks_selected",
        Options(include=("webhook:new*",)),
    )
    webhooks = package.module("webhooks")
    assert [route.name for route in webhooks.ROUTES] == ["newPet"]
    assert hasattr(package.models, "Pet")
    assert not hasattr(package.models, "Receipt")
    rest = generated(
        HERE / "openapi.yaml",
        packages_root,
        "hooks_left_out",
        Options(exclude=("webhook:new*",)),
    )
    names = [route.name for route in rest.module("webhooks").ROUTES]
    assert names
    assert "newPet" not in names
    with pytest.raises(SpecloomError, match="leave no operation"):
        generated(
            HERE / "openapi.yaml",
            packages_root,
            "hooks_all_left_out",
            Options(exclude=("webhook:*",)),
        )
