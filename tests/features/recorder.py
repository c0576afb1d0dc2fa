"""A server on a real socket that writes down what arrives, byte by byte, and answers as it is told."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import msgspec


@dataclass(frozen=True)
class Recorded:
    """A request as it stood on the wire."""

    method: str
    target: str
    """Path and query, exactly as they were sent."""
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def path(self) -> str:
        """The target up to the question mark."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        """The target after the question mark; empty where there is none."""
        return self.target.partition("?")[2]

    def header(self, name: str) -> str | None:
        """The only value of a header; None where it was not sent."""
        values = [value for key, value in self.headers if key.lower() == name.lower()]
        assert len(values) <= 1, f"{name} was sent {len(values)} times"
        return values[0] if values else None

    @property
    def json(self) -> object:
        """The body, read as JSON."""
        return msgspec.json.decode(self.body)


@dataclass(frozen=True)
class Canned:
    """An answer to give."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...]

    def wire(self) -> bytes:
        """The answer as it stands on the wire."""
        lines = [f"HTTP/1.1 {self.status} Canned"]
        lines += [f"{name}: {value}" for name, value in self.headers]
        lines += [f"Content-Length: {len(self.body)}", "", ""]
        return "\r\n".join(lines).encode("latin-1") + self.body


@dataclass
class Recorder:
    """What arrived, and what is answered: 204 until `answer` says something else."""

    url: str
    requests: list[Recorded] = field(default_factory=list)
    canned: Canned = Canned(204, b"", ())

    def answer(
        self,
        status: int = 200,
        body: bytes = b"",
        *,
        content_type: str | None = "application/json",
        headers: tuple[tuple[str, str], ...] = (),
    ) -> None:
        """Answer every request from now on with these bytes."""
        named = (("Content-Type", content_type),) if content_type else ()
        self.canned = Canned(status, body, (*named, *headers))

    def answer_json(self, value: object, status: int = 200) -> None:
        """Answer every request from now on with this JSON value."""
        self.answer(status, msgspec.json.encode(value))

    @property
    def last(self) -> Recorded:
        """The latest request."""
        return self.requests[-1]


@contextmanager
def recording() -> Iterator[Recorder]:
    """A recorder that listens on a free port while the block runs."""

    class Connection(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            while (request := self._request()) is not None:
                recorder.requests.append(request)
                self.wfile.write(recorder.canned.wire())

        def _request(self) -> Recorded | None:
            line = self.rfile.readline().decode("latin-1").split()
            if len(line) != 3:
                return None
            headers: list[tuple[str, str]] = []
            while text := self.rfile.readline().decode("latin-1").strip("\r\n"):
                name, _, value = text.partition(":")
                headers.append((name, value.strip(" ")))
            fields = {name.lower(): value for name, value in headers}
            if "chunked" in fields.get("transfer-encoding", ""):
                body = b"".join(iter(self._chunk, b""))
            else:
                body = self.rfile.read(int(fields.get("content-length", "0")))
            return Recorded(line[0], line[1], tuple(headers), body)

        def _chunk(self) -> bytes:
            size = int(self.rfile.readline().split(b";")[0], 16)
            content = self.rfile.read(size)
            self.rfile.readline()
            return content

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

    with Server(("127.0.0.1", 0), Connection) as server:
        recorder = Recorder(f"http://127.0.0.1:{server.server_address[1]}")
        thread = threading.Thread(
            target=server.serve_forever, args=(0.01,), daemon=True
        )
        thread.start()
        yield recorder
        server.shutdown()
        thread.join()
