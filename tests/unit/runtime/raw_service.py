"""A service on a socket that writes its answers byte by byte as a test says: cut short, slow, or coded."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

Answering = Callable[[socket.socket, int], None]
"""Writes the answer to a request; it is given the number of the request, from 1 on."""


def head(status: int = 200, **fields: str) -> bytes:
    """Status line and header fields; `_` in a name stands for `-`."""
    lines = [f"HTTP/1.1 {status} X"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
    return "\r\n".join([*lines, "", ""]).encode()


def whole(content: bytes, status: int = 200, **fields: str) -> Answering:
    """An answer whose `Content-Length` is that of the content."""
    fields = {"Content_Type": "application/json", **fields}
    message = head(status, Content_Length=str(len(content)), **fields) + content
    return lambda connection, _: connection.sendall(message)


def trickling(before: bytes, piece: bytes, seconds: float) -> Answering:
    """An answer that goes on for ever: some bytes, then a piece again and again."""

    def answer(connection: socket.socket, _: int) -> None:
        connection.sendall(before)
        while True:
            time.sleep(seconds)
            connection.sendall(piece)

    return answer


@contextmanager
def answering(answer: Answering) -> Iterator[str]:
    """The URL of a service that answers every request like this, and keeps connections open after whole answers."""
    listening = socket.create_server(("127.0.0.1", 0))
    count = 0

    def serve(connection: socket.socket) -> None:
        nonlocal count
        with connection, suppress(OSError):
            while True:
                received = b""
                while b"\r\n\r\n" not in received:
                    data = connection.recv(65536)
                    if not data:
                        return
                    received += data
                count += 1
                answer(connection, count)

    def accept() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listening.accept()
                threading.Thread(target=serve, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        listening.close()
