"""Client certificates, shown to a real TLS server that demands one."""

from __future__ import annotations

import contextlib
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from specloom_runtime.bodies.content import Json
from specloom_runtime.client.retry import Retry
from specloom_runtime.client.sync_client import BaseClient
from specloom_runtime.http.errors import ConnectionFailed
from specloom_runtime.http.transport import HttpxTransport
from specloom_runtime.operations.call import Operation
from specloom_runtime.security.credentials import Secret
from specloom_runtime.security.mutual_tls import MutualTls

from .http_service import Send

pytestmark = pytest.mark.skipif(
    shutil.which("openssl") is None, reason="openssl makes the certificates"
)
OPERATION: Operation[Any] = Operation(
    id="Who",
    method="GET",
    path="/",
    responses={200: Json(object)},
    security=(("certificate",),),
)


class Certificate(MutualTls):
    scheme = "certificate"


class _Who(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        peer: Any = self.connection
        subject = dict(pair[0] for pair in peer.getpeercert()["subject"])
        content = f'"{subject["commonName"]}"'.encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        pass


def made(folder: Path, name: str, *more: str) -> Path:
    """A self-signed certificate; its key is beside it."""
    file = folder / f"{name}.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt"]
    command += ["ec_paramgen_curve:prime256v1", "-days", "2", "-subj", f"/CN={name}"]
    command += ["-keyout", str(folder / f"{name}.key"), "-out", str(file), *more]
    subprocess.run(command, check=True, capture_output=True)
    return file


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("certificates")
    made(folder, "server", "-nodes", "-addext", "subjectAltName=IP:127.0.0.1")
    made(folder, "client", "-passout", "pass:s3cr3t")
    return folder


class _Breaks(BaseHTTPRequestHandler):
    """Answers, in part or not at all, and then sends bytes that are no record of TLS."""

    begun = b""

    def do_GET(self) -> None:
        self.wfile.write(self.begun)
        self.wfile.flush()
        bare = socket.socket(fileno=self.connection.detach())
        bare.sendall(b"x" * 64)
        with contextlib.suppress(OSError):
            bare.shutdown(socket.SHUT_WR)
            bare.recv(1)
        bare.close()
        self.close_connection = True

    def finish(self) -> None:
        pass


class _BreaksInTheBody(_Breaks):
    begun = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 8\r\n\r\n"cl'


@pytest.fixture
def url(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A server that only talks to the client's certificate; clients trust its own."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem", folder / "server.key")
    context.load_verify_locations(folder / "client.pem")
    context.verify_mode = ssl.CERT_REQUIRED
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Who)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    monkeypatch.setenv("SSL_CERT_FILE", str(folder / "server.pem"))
    yield f"https://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_the_certificate_says_who_asks(url: str, folder: Path, send: Send) -> None:
    credentials = Certificate(
        folder / "client.pem", folder / "client.key", Secret("s3cr3t")
    )
    assert send(OPERATION.call(), url, credentials=credentials).body == "client"


def test_a_transport_may_have_the_certificate(url: str, folder: Path) -> None:
    context = ssl.create_default_context(cafile=folder / "server.pem")
    context.load_cert_chain(folder / "client.pem", folder / "client.key", "s3cr3t")
    with BaseClient(
        url, credentials=Certificate(), transport=HttpxTransport(tls=context)
    ) as client:
        assert client.send(OPERATION.call()).body == "client"


def test_without_it_there_is_no_connection(url: str, send: Send) -> None:
    once = Retry(attempts=1)
    with pytest.raises(ConnectionFailed):
        send(OPERATION.call(), url, credentials=Certificate(), retry=once)


@pytest.mark.parametrize("broken", [_Breaks, _BreaksInTheBody])
def test_a_broken_record_is_a_failed_connection(
    broken: type[_Breaks], folder: Path, monkeypatch: pytest.MonkeyPatch, send: Send
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem", folder / "server.key")
    monkeypatch.setenv("SSL_CERT_FILE", str(folder / "server.pem"))
    with ThreadingHTTPServer(("127.0.0.1", 0), broken) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        with pytest.raises(ConnectionFailed):
            send(
                OPERATION.call(),
                f"https://127.0.0.1:{server.server_address[1]}",
                credentials=Certificate(
                    folder / "client.pem", folder / "client.key", "s3cr3t"
                ),
                retry=Retry(attempts=1),
            )
        server.shutdown()


def test_a_certificate_that_would_not_be_used_is_refused(folder: Path) -> None:
    credentials = Certificate(folder / "client.pem", folder / "client.key", "s3cr3t")
    with pytest.raises(ValueError, match="to the transport"):
        BaseClient("https://x", credentials=credentials, transport=HttpxTransport())


@pytest.mark.parametrize("password", [None, "wrong"])
def test_a_certificate_that_cannot_be_read_is_told_at_once(
    folder: Path, password: str | None
) -> None:
    with pytest.raises(OSError, match=r"."):
        BaseClient("https://x", credentials=Certificate("missing.pem"))
    locked = Certificate(folder / "client.pem", folder / "client.key", password)
    with pytest.raises(OSError, match=r"."):
        BaseClient("https://x", credentials=locked)
