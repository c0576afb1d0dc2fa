"""Requests, as many as a server takes: `load.py PORT PATH SECONDS CONTENT STATUS`; prints how many were answered.

Several connections are kept open, each with one request under way.
"""

from __future__ import annotations

import selectors
import socket
import sys
import time

CONNECTIONS = 16

port, path, seconds, content, status = sys.argv[1:]
body = content.encode()
head = (
    f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
    f"Accept: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
)
request = head.encode() + body
begins = f"HTTP/1.1 {status} ".encode()


def is_whole(answer: bytearray) -> bool:
    """Whether an answer has arrived, its body included."""
    head, separator, rest = answer.partition(b"\r\n\r\n")
    if not separator:
        return False
    lowered = head.lower()
    if b"transfer-encoding: chunked" in lowered:
        return rest.endswith(b"0\r\n\r\n")
    length = lowered.partition(b"content-length:")[2].partition(b"\r\n")[0]
    return len(rest) >= int(length)


selector = selectors.DefaultSelector()
for _ in range(CONNECTIONS):
    connection = socket.create_connection(("127.0.0.1", int(port)))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    selector.register(connection, selectors.EVENT_READ, bytearray())
    connection.sendall(request)

answered = 0
end = time.monotonic() + float(seconds)
while time.monotonic() < end:
    for key, _ in selector.select(1):
        stream: socket.socket = key.fileobj  # type: ignore[assignment]
        answer: bytearray = key.data
        received = stream.recv(1 << 16)
        if not received:
            sys.exit("the server closed a connection")
        answer += received
        if is_whole(answer):
            if not answer.startswith(begins):
                sys.exit(f"answered {bytes(answer[:300])!r}")
            answered += 1
            answer.clear()
            stream.sendall(request)
print(answered)
