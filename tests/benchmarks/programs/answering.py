"""A server of one answer, as bare as can be: `answering.py` prints its port, and serves until it is killed.

GET /bytes/N answers N bytes, piece by piece; PUT takes what comes and says how much it was; GET /FILE and
every POST answer the content of the file that is given as an argument.
"""

from __future__ import annotations

import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PIECE = bytes(1 << 16)


class Answering(BaseHTTPRequestHandler):
    """Keeps connections, and sends head and body of an answer at once."""

    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 16
    disable_nagle_algorithm = True
    content = b"{}"

    def do_GET(self) -> None:
        if "/bytes-" not in self.path:
            self._answer(self.content)
            return
        length = int(self.path.rpartition("-")[2])
        self._head(length, "application/octet-stream")
        while length > 0:
            self.wfile.write(PIECE[:length])
            length -= len(PIECE)

    def do_POST(self) -> None:
        self._read()
        self._answer(self.content)

    def do_PUT(self) -> None:
        self._answer(b'{"size": %d}' % self._read())

    def _answer(self, content: bytes) -> None:
        self._head(len(content), "application/json")
        self.wfile.write(content)

    def _head(self, length: int, media_type: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(length))
        self.end_headers()

    def _read(self) -> int:
        """Read the body, and forget it; how many bytes it had."""
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self._skip(int(self.headers.get("Content-Length") or 0))
        total = 0
        while length := int(self.rfile.readline().split(b";")[0], 16):
            total += self._skip(length)
            self.rfile.readline()
        self.rfile.readline()
        return total

    def _skip(self, length: int) -> int:
        left = length
        while left > 0:
            left -= len(self.rfile.read(min(left, 1 << 16)))
        return length

    def log_message(self, format: str, *args: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True


if len(sys.argv) > 1:
    Answering.content = Path(sys.argv[1]).read_bytes()
server = Server(("127.0.0.1", 0), Answering)
print(server.server_address[1], flush=True)
server.serve_forever()
