"""The runtime as a guest in generated packages: what it imports, and that its parts can be left out."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import specloom_runtime

FOLDER = Path(specloom_runtime.__file__).parent
MODULES = sorted(
    path
    for path in FOLDER.rglob("*.py")
    if path.relative_to(FOLDER).parts[0] != "server"
)
OPTIONAL = {
    "acs_hmac_sha1",
    "digest",
    "event_stream",
    "fields",
    "form",
    "item_streams",
    "multipart",
    "mutual_tls",
    "oauth2",
    "octets",
    "sdk_hmac_sha256",
    "server_url",
    "streaming",
    "token_grant",
    "tokens",
    "whole_file",
}


def imported(path: Path) -> tuple[set[str], set[str]]:
    """(absolute top-level names, relative module names) that a module imports."""
    absolute: set[str] = set()
    relative: set[str] = set()
    tree = ast.parse(path.read_text())
    for_checkers = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for statement in node.body
        for inner in ast.walk(statement)
    }
    for node in ast.walk(tree):
        if id(node) in for_checkers and not getattr(node, "level", 0):
            continue
        if isinstance(node, ast.Import):
            absolute.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level:
            relative.update((node.module or "").split("."))
            relative.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            absolute.add(node.module.partition(".")[0])
    return absolute, relative


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_modules_depend_on_the_standard_library_msgspec_and_httpx2_only(
    path: Path,
) -> None:
    absolute, _ = imported(path)
    assert absolute <= set(sys.stdlib_module_names) | {"msgspec", "httpx2"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_no_module_needs_one_that_may_be_left_out(path: Path) -> None:
    _, relative = imported(path)
    unneeded = {"server"} if path.stem in OPTIONAL else OPTIONAL | {"server"}
    assert not relative & unneeded


def test_describing_a_call_imports_nothing_that_only_sending_needs() -> None:
    code = (
        "import sys, specloom_runtime.client.streaming, specloom_runtime.bodies.octets, specloom_runtime.values.limits\n"
        "from specloom_runtime.operations.call import Operation\n"
        "from specloom_runtime.bodies.content import Empty\n"
        "client = specloom_runtime.client.streaming.StreamingClient('https://x.test')\n"
        "Operation(id='Ping', method='GET', path='/', responses={200: Empty()}).call()\n"
        "print(*sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(FOLDER.parent)},
    )
    heavy = {"_hashlib", "asyncio", "httpx2", "logging", "random", "ssl"}
    assert not heavy & {*done.stdout.split()}
    assert "specloom_runtime.security.sdk_hmac_sha256" not in done.stdout


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_modules_stay_small(path: Path) -> None:
    assert len(path.read_text().splitlines()) < 400


USE = """
import logging, httpx2
logging.basicConfig(level=logging.DEBUG, format="%(name)s %(message)s")
from acme.files.runtime.operations.call import Operation
from acme.files.runtime.bodies.content import Json
from acme.files.runtime.client.sync_client import BaseClient
from acme.files.runtime.http.transport import HttpxTransport
operation = Operation(id="Ping", method="GET", path="/ping", responses={200: Json(int)})
transport = HttpxTransport(transport=httpx2.MockTransport(lambda request: httpx2.Response(200, json=7)))
with BaseClient("https://x.test", transport=transport) as client:
    assert client.send(operation.call()).body == 7
"""


def test_a_copy_in_another_package_works_without_the_optional_modules(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "acme" / "files" / "runtime"
    folder.mkdir(parents=True)
    for path in MODULES:
        if path.stem not in OPTIONAL:
            copy = folder / path.relative_to(FOLDER)
            copy.parent.mkdir(exist_ok=True)
            copy.write_text(path.read_text())
    done = subprocess.run(
        [sys.executable, "-c", USE],
        check=True,
        env={"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert "acme.files GET https://x.test/ping -> 200 in" in done.stderr
