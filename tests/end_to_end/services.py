"""Services on this machine that documents are fetched from: real sockets, real TLS."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import trustme


class Service:
    """A server that answers what it was given, and counts what it is asked."""

    def __init__(self, origin: str, host: str, authority: Path) -> None:
        self.origin = origin
        self.host = host
        self.environment = {"SSL_CERT_FILE": str(authority)}
        """With it, the certificate of the service is trusted."""
        self.asked: list[str] = []
        self.files: dict[str, tuple[int, dict[str, str], bytes]] = {}

    def put(self, path: str, text: str, status: int = 200, **headers: str) -> str:
        """Answer a path with a text; its address."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.files[path] = (status, named, text.encode())
        return self.origin + path


@contextmanager
def document_service(
    folder: Path, *, name: str = "localhost", tls: bool = True
) -> Iterator[Service]:
    """A service at a free port of this machine; `folder` takes the file of its authority."""
    authority = trustme.CA()
    file = folder / f"{len(list(folder.iterdir()))}.pem"
    authority.cert_pem.write_to_path(file)

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            service.asked.append(self.path)
            status, headers, content = service.files.get(self.path, (404, {}, b""))
            self.send_response(status)
            for header, value in headers.items():
                self.send_header(header, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            authority.issue_cert(name).configure_cert(context)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        scheme = "https" if tls else "http"
        host = f"{name}:{server.server_port}"
        service = Service(f"{scheme}://{host}", host, file)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield service
        server.shutdown()
