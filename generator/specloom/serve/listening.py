"""The sockets that stubs listen on."""

from __future__ import annotations

import errno
import os
import socket


def listen(host: str, port: int) -> socket.socket:
    """A listening TCP socket; `host` may be a name, an IPv4 or an IPv6 address, in brackets or not.

    Raises:
        OSError: the address is in use, is not this machine's, or the host has no address.
    """
    bare = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    try:
        family, _, _, _, address = socket.getaddrinfo(
            bare, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.create_server(address, family=family, backlog=2048)
    except OSError as error:
        # The text alone: with an errno, OSError would print it in front.
        raise OSError(f"cannot listen on {host}:{port}: {_reason(error)}") from error
    # Head and body of an answer are two writes: with Nagle's algorithm the second waits 40 ms for the
    # peer's delayed acknowledgement. asyncio turns it off only where a socket's protocol number is not 0.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def origin(listener: socket.socket, host: str) -> str:
    """The URL of a listening socket, under the host that was asked for; IPv6 addresses in brackets."""
    port = listener.getsockname()[1]
    bare = host.strip("[]") or listener.getsockname()[0]
    return f"http://[{bare}]:{port}" if ":" in bare else f"http://{bare}:{port}"


def _reason(error: OSError) -> str:
    """What the system says, and the way out where there is one."""
    ways = {
        errno.EADDRINUSE: "; another program has that port: choose another one, or --port 0 for a free one",
        errno.EACCES: "; ports below 1024 are the system's: choose a higher one, or --port 0 for a free one",
    }
    number = error.errno or 0
    # Sockets add the address to what the system says; what a name lacks has numbers of its own.
    text = os.strerror(number) if number > 0 else error.strerror
    return f"{text}{ways.get(number, '')}"
