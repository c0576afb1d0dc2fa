"""Serving the stub of a package from its folder, as `specloom serve` does."""

from __future__ import annotations

import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

import specloom
import specloom_runtime
from specloom.serve.listening import listen, origin
from specloom.serve.package import import_server

from ..runtime.server import parts_service

PROGRAM = """
import sys
from pathlib import Path
sys.path.insert(0, {source!r})
from specloom.serve.package import Settings, application_of, import_server
from specloom.serve.serve import serve, served
before = list(sys.path)
stub = application_of(import_server(Path({folder!r})), Settings(access_keys={keys!r}))
stub.title = {title!r} or stub.title
code = serve([served(stub)], host={host!r}, port={port!r})
assert sys.path == before
sys.exit(code)
"""

FILE = {"file_name": "a", "file_size": 1, "category": "MAIN"}


@pytest.fixture
def package_dir(tmp_path: Path) -> Path:
    """The parts service as a generated package: a folder with its own runtime and relative imports only."""
    folder = tmp_path / "acme parts"
    folder.mkdir()
    ignored = shutil.ignore_patterns("__pycache__")
    runtime = Path(specloom_runtime.__path__[0])
    shutil.copytree(runtime, folder / "runtime", ignore=ignored)
    for source in Path(parts_service.__path__[0]).glob("*.py"):
        text = source.read_text().replace("from specloom_runtime.", "from .runtime.")
        (folder / source.name).write_text(text)
    return folder


@contextmanager
def stub_process(
    folder: Path,
    *,
    title: str | None = None,
    host: str = "127.0.0.1",
    port: int = 0,
    keys: Mapping[str, str] = {},
) -> Iterator[subprocess.Popen[str]]:
    source = str(Path(specloom.__path__[0]).parent)
    program = PROGRAM.format(
        source=source,
        folder=str(folder),
        title=title,
        host=host,
        port=port,
        keys=dict(keys),
    )
    process = subprocess.Popen(
        [sys.executable, "-I", "-c", program],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_first_line_says_where_and_a_signal_ends_it_cleanly(
    package_dir: Path, number: int
) -> None:
    with stub_process(package_dir) as process:
        line = first_line(process)
        found = re.fullmatch(
            r"serving Parts service at (http://127\.0\.0\.1:\d+)\n", line
        )
        assert found is not None
        answer = httpx2.get(found[1] + "/v1/p/newest")
        assert (answer.status_code, answer.json()) == (200, {"args": ["a"]})
        process.send_signal(number)
        rest, errors = process.communicate(timeout=10)
        assert (process.returncode, rest, errors) == (0, "", "")


def test_a_signal_right_after_the_first_line_ends_it_too(package_dir: Path) -> None:
    with stub_process(package_dir) as process:
        first_line(process)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0


def test_an_open_connection_does_not_keep_it_alive(package_dir: Path) -> None:
    with stub_process(package_dir) as process, httpx2.Client() as client:
        url = first_line(process).rpartition(" ")[2].strip()
        client.get(f"{url}/v1/p/newest")
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0


def test_another_title_is_on_one_line(package_dir: Path) -> None:
    with stub_process(package_dir, title="My\nown  API") as process:
        assert first_line(process).startswith("serving My own API at http://127.0.0.1:")


def test_signatures_are_verified_with_access_keys(package_dir: Path) -> None:
    from specloom_runtime.http.messages import Request

    from ..runtime.server.parts_service.credentials import AkSkAuth

    with stub_process(package_dir, keys={"AK": "SK"}) as process:
        url = first_line(process).rpartition(" ")[2].strip()
        for secret, status in (("SK", 200), ("KS", 401)):
            content = httpx2.Request("POST", url, json=FILE).content
            request = Request(
                "POST",
                f"{url}/v1/p/files",
                {"Content-Type": "application/json"},
                content,
            )
            signed = AkSkAuth("AK", secret).authenticate(request)
            answer = httpx2.post(
                signed.url, content=content, headers=list(signed.headers.pairs)
            )
            assert answer.status_code == status


def test_ipv6_addresses_are_in_brackets(package_dir: Path) -> None:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("this machine has no IPv6")
    for host in ("::1", "[::1]"):
        with stub_process(package_dir, host=host) as process:
            line = first_line(process)
            assert re.fullmatch(r"serving Parts service at http://\[::1\]:\d+\n", line)
            assert (
                httpx2.get(line.rpartition(" ")[2].strip() + "/v1/p/newest").status_code
                == 200
            )


def test_a_port_in_use_is_an_error_that_says_so() -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(
            OSError, match=f"cannot listen on 127.0.0.1:{port}: Address already in use"
        ):
            listen("127.0.0.1", port)


def test_a_host_without_an_address_is_an_error() -> None:
    with pytest.raises(OSError, match=r"cannot listen on no-such-host\.invalid:0: "):
        listen("no-such-host.invalid", 0)


def test_the_url_has_the_host_that_was_asked_for() -> None:
    with listen("localhost", 0) as listener:
        assert (
            origin(listener, "localhost")
            == f"http://localhost:{listener.getsockname()[1]}"
        )


def test_a_folder_that_is_no_package_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"has no __init__\.py"):
        import_server(tmp_path)


def test_a_package_is_imported_under_a_name_of_its_own(package_dir: Path) -> None:
    before = list(sys.path)
    one, other = import_server(package_dir), import_server(package_dir)
    assert one.__name__ != other.__name__
    assert sys.path == before


def test_a_package_that_fails_to_import_leaves_no_trace(package_dir: Path) -> None:
    (package_dir / "__init__.py").write_text("raise RuntimeError('broken')\n")
    with pytest.raises(RuntimeError, match="broken"):
        import_server(package_dir)
    assert not [
        name
        for name in sys.modules
        if name.startswith("_specloom_stub_")
        and not hasattr(sys.modules[name], "__file__")
    ]
