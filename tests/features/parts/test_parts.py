"""Packages of parts: what is not wanted is not there, and what is there works without it."""

from __future__ import annotations

import datetime as dt
import importlib
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest

from specloom.config import Options
from specloom.files.write import write
from specloom.pipeline import make

from ...asgi_server import served
from ..packages import Package, generated

HERE = Path(__file__).parent
DOCUMENT = HERE / "openapi.yaml"
ROOT = HERE.parent.parent.parent
BIN = Path(sys.executable).parent

ALWAYS = {"__init__.py", "models.py", "py.typed"}
SHARED = ALWAYS | {"credentials.py", "errors.py"}
DESCRIBED = SHARED | {"operations/__init__.py", "operations/pets.py", "servers.py"}
CLIENT = DESCRIBED | {"client.py", "async_client.py"}
STUB = DESCRIBED | {"server.py", "examples.py", "schemas.py", "webhook_requests.py"}
RECEIVER = SHARED | {"webhooks.py", "webhook_requests.py", "webhook_schemas.py"}

FILES = {
    (): CLIENT | STUB | RECEIVER,
    ("client", "stub"): CLIENT | STUB | RECEIVER,
    ("client",): CLIENT,
    ("stub",): STUB,
    ("client", "webhooks"): CLIENT | RECEIVER,
    ("webhooks",): RECEIVER,
    ("models",): ALWAYS,
    ("models", "stub"): STUB,
}
"""The modules of a package, its runtime aside, by the parts that are asked for."""

MakePart = Callable[..., Package]


@pytest.fixture
def made(packages_root: Path) -> MakePart:
    """Makes the package of some parts; `named` like the parts."""

    def package(*parts: str) -> Package:
        name = "_".join(("parts_of", *parts))
        return generated(DOCUMENT, packages_root, name, Options(parts=parts))

    return package


def modules(package: Package) -> dict[str, str]:
    """The text of each module by its path."""
    return {
        file.relative_to(package.folder).as_posix(): file.read_text(encoding="utf-8")
        for file in package.folder.rglob("*.py*")
        if file.suffix in (".py", ".pyi")
    }


def own(paths: set[str]) -> set[str]:
    return {path for path in paths if not path.startswith("runtime/")}


def ran(package: Package, program: str, *forbidden: str) -> str:
    """What a program prints that uses the package where some distributions are not installed."""
    lines = [
        "import sys",
        *(f"sys.modules[{name!r}] = None" for name in forbidden),
        f"sys.path.insert(0, {str(package.folder.parent)!r})",
        f"import {package.name} as package",
        program,
    ]
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("parts", FILES, ids="+".join)
def test_what_is_not_wanted_is_not_there(
    made: MakePart, parts: tuple[str, ...]
) -> None:
    files = modules(made(*parts))
    assert own({*files, "py.typed"}) == FILES[parts]
    text = "\n".join(files.values())
    serves = bool({"stub", "webhooks"} & set(parts)) or not parts
    calls = "client" in parts or not parts
    assert serves == any(path.startswith("runtime/server/") for path in files)
    assert serves == ("jsonschema_rs" in text)
    assert calls == ("runtime/http/transport.py" in files)
    assert calls == bool(re.search(r"^\s*import httpx2", text, re.MULTILINE))
    assert calls == ("class Pets(" in text)


def test_client_and_stub_are_everything(made: MakePart) -> None:
    packages = [modules(made()), modules(made("client", "stub"))]
    assert packages[0] == packages[1]


def test_a_client_alone_talks_to_a_stub_alone(made: MakePart) -> None:
    client, stub = made("client"), made("stub")
    models = stub.models

    class Service(stub.module("server").Service):  # type: ignore[misc]
        async def add_pet(self, body: Any) -> Any:
            if body.name == "Tom":
                fault = models.Fault(code="known")
                raise stub.module("errors").Conflict(fault)
            return models.Pet(name=body.name, born=dt.date(2020, 2, 29))

        async def put_picture(self, pet_id: int, body: Any) -> None:
            assert (pet_id, body.picture.content, body.caption) == (7, b"\xff", "Rex")

    key = client.module("credentials").Key("secret")
    errors = client.module("errors")
    with (
        served(stub.module("server").app(Service())) as url,
        client.module("client").Client(key, base_url=url) as caller,
    ):
        rex = caller.pets.add_pet(client.models.Pet(name="Rex"))
        assert rex == client.models.Pet(name="Rex", born=dt.date(2020, 2, 29))
        picture = client.module("runtime.bodies.octets").File(b"\xff")
        body = client.models.PutPictureRequest(picture=picture, caption="Rex")
        assert caller.pets.put_picture(7, body) is None
        with pytest.raises(errors.Conflict) as refused:
            caller.pets.add_pet(client.models.Pet(name="Tom"))
        assert refused.value.code == "known"
        with pytest.raises(errors.RequestInvalid):
            caller.pets.add_pet(client.models.Pet(name="x" * 21))
        answer = httpx2.post(f"{url}/pets", headers={"X-Key": "k"}, json={"name": 1})
        assert answer.status_code == 400, "the stub judges by its own schemas"


def test_a_receiver_beside_a_client_takes_in_what_a_stub_sends(made: MakePart) -> None:
    receiver, stub = made("client", "webhooks"), made("stub")
    seen: list[str] = []

    class Hooks(receiver.module("webhooks").Webhooks):  # type: ignore[misc]
        async def new_pet(self, body: Any) -> None:
            seen.append(body.name)

    call = stub.module("webhook_requests").new_pet(stub.models.Pet(name="Rex"))
    with (
        served(receiver.module("webhooks").app(Hooks())) as url,
        receiver.module("client").Client() as sender,
    ):
        sender.send(call.at(f"{url}/newPet"))
    assert seen == ["Rex"]


def test_models_alone_need_msgspec_alone(made: MakePart) -> None:
    sent = '{"name":"Rex","born":"2020-02-29","friend":{"kind":"Cat","lives":9},"x":1}'
    program = f"""
pet = package.decode({sent!r}, package.models.Pet)
print(pet.name, pet.born.year, type(pet.friend).__name__, pet.friend.lives)
print(package.encode(pet).decode())
print(*package.__all__)
new = package.decode('{{"name": "", "friend": {{"kind": "Fish"}}}}', package.models.Pet)
print(isinstance(new.friend, package.UnknownVariant))
"""
    printed = ran(made("models"), program, "httpx2", "jsonschema_rs").split("\n")
    assert printed == [
        "Rex 2020 Cat 9",
        sent,
        "UnknownVariant decode encode models",
        "True",
    ]


@pytest.mark.parametrize(
    ("part", "program", "absent"),
    [
        ("client", "print(package.Client.__name__, package.errors.Conflict.__name__)", "jsonschema_rs"),
        ("stub", "print(type(package.server.app()).__name__)", "httpx2"),
        ("webhooks", "print(package.webhooks.Webhooks.__name__)", "httpx2"),
    ],
)  # fmt: skip
def test_a_part_needs_nothing_of_the_others(
    made: MakePart, part: str, program: str, absent: str
) -> None:
    names = {"client": "Client Conflict", "stub": "Application", "webhooks": "Webhooks"}
    assert ran(made(part), program, absent) == names[part]


def test_every_name_that_a_part_offers_is_there(made: MakePart) -> None:
    for parts in FILES:
        package = made(*parts)
        module = importlib.import_module(package.name)
        assert all(hasattr(module, name) for name in module.__all__)
        assert dir(module) == sorted(module.__all__)


def test_every_part_is_typed(made: MakePart, tmp_path: Path) -> None:
    packages = [made(*parts) for parts in FILES if parts]
    for package in packages:
        (tmp_path / package.name).symlink_to(package.folder)
    names = [package.name for package in packages]
    mypy = [str(BIN / "mypy"), "--strict", f"--cache-dir={tmp_path / '.mypy'}"]
    pyright = [str(BIN / "basedpyright"), "--pythonpath", sys.executable]
    # Each has modules of one runtime, which pyright reads where it is written: it is slow.
    settings = {"typeCheckingMode": "standard", "include": names, "exclude": ["**/runtime"]}  # fmt: skip
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    for command in ([*mypy, *names], pyright):
        done = subprocess.run(
            command, cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr


def test_an_implementer_reads_what_a_stub_alone_is_to_answer(made: MakePart) -> None:
    alone = modules(made("stub"))["server.py"]
    assert '"""Take in a pet (POST /pets)."""' in alone
    assert '"""`POST /pets`"""' in modules(made())["server.py"]


def test_a_part_that_is_wanted_no_more_goes(tmp_path: Path) -> None:
    folder = tmp_path / "pets"

    def files(*parts: str) -> set[str]:
        options = Options(parts=parts)
        changes = make(DOCUMENT, folder, source="pets", options=options).changes
        assert changes is not None
        assert not changes.edited
        assert not changes.foreign
        write(changes)
        again = make(DOCUMENT, folder, source="pets", options=options).changes
        assert again is not None
        assert not again.any
        return {
            file.relative_to(folder).as_posix()
            for file in folder.rglob("*")
            if file.suffix in (".py", ".typed") or (file.is_dir() and not any(file.iterdir()))
        }  # fmt: skip

    everything = files()
    assert own(files("client")) == CLIENT
    assert own(files("models")) == ALWAYS
    assert files() == everything
