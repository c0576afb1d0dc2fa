"""Starts the stub server of a generated package."""

from __future__ import annotations

import importlib
import importlib.util
import signal
import socket
import sys
import threading
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

import uvicorn

from specloom.serve.connection import Connection

ASGI = Callable[[Any, Any, Any], Awaitable[None]]
"""An application (https://asgi.readthedocs.io)."""

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_numbers = count(1)


def serve(
    package_dir: Path,
    *,
    title: str | None = None,
    host: str = "127.0.0.1",
    port: int = 0,
    access_keys: Mapping[str, str] | None = None,
    tokens: Collection[str] | None = None,
    log: Callable[[str], None] | None = None,
    short_cut: bool = True,
    seed: int = 0,
    dynamic: bool = False,
    cors: bool = False,
    problem_details: bool = False,
) -> int:
    """Serve the stub of the package in `package_dir` until Ctrl-C or SIGTERM; returns the exit code 0.

    The first line on stdout is `serving TITLE at http://HOST:PORT`, written when the socket listens; nothing follows
    it.

    Args:
        package_dir: The folder of a generated package.
        title: What the first line calls it; default: the document's title.
        host: A name or an address to listen on.
        port: The port to listen on; 0 takes a free one.
        access_keys: Secret keys by access key: signatures are verified then.
        tokens: The tokens and API keys that are valid; default: every well-formed one.
        log: Is told of each request: method, path and status, but not the query, where API keys may stand.
        short_cut: Answer plain requests ahead of ASGI (see `connection`), where nothing is logged.
        seed: Another one makes other answers of the document's schemas.
        dynamic: Make answers anew for each request, also where there is an example.
        cors: Let pages of every origin read the answers.
        problem_details: Say what the document describes no error for by RFC 9457, and 422 of what is invalid.

    Raises:
        FileNotFoundError: `package_dir` is not a package with a stub server.
        OSError: the address is in use, is not this machine's, or the host has no address.
    """
    package = import_package(package_dir)
    server_module: Any = importlib.import_module(f"{package.__name__}.server")
    secrets = server_module.Secrets(
        access_keys=access_keys or None, tokens=tokens or None
    )
    application = server_module.app(
        secrets=secrets,
        seed=seed,
        dynamic=dynamic,
        cors=cors,
        problem_details=problem_details,
    )
    with listen(host, port) as listener:
        config = uvicorn.Config(
            application if log is None else _logged(application, log),
            http=Connection if short_cut and log is None else "httptools",
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=3,
        )
        server = uvicorn.Server(config)
        with _stopped_by_signals(server):
            name = " ".join((title or application.title).split())
            print(f"serving {name} at {origin(listener, host)}", flush=True)
            server.run(sockets=[listener])
    return 0


def _logged(application: ASGI, log: Callable[[str], None]) -> ASGI:
    async def logged(scope: Any, receive: Any, send: Any) -> None:
        async def observed(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                path = scope["path"].encode("unicode_escape").decode("ascii")
                log(f"{scope['method']} {path} {message['status']}")
            await send(message)

        await application(scope, receive, observed)

    return logged


def import_package(package_dir: Path) -> ModuleType:
    """Import the generated package in a folder, under a name of its own and without touching `sys.path`.

    Raises:
        FileNotFoundError: the folder holds no package with a stub server.
    """
    folder = package_dir.resolve()
    for name in ("__init__.py", "server.py"):
        if not (folder / name).is_file():
            raise FileNotFoundError(
                f"{package_dir} has no {name}: not a package made by specloom"
            )
    name = f"_specloom_stub_{next(_numbers)}"
    spec = importlib.util.spec_from_file_location(
        name, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    if (
        spec is None or spec.loader is None
    ):  # pragma: no cover - a .py file always has a loader
        raise FileNotFoundError(f"{package_dir} cannot be imported")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module


def listen(host: str, port: int) -> socket.socket:
    """A listening TCP socket; `host` may be a name, an IPv4 or an IPv6 address, in brackets or not.

    Raises:
        OSError: as `serve` says.
    """
    bare = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    try:
        family, _, _, _, address = socket.getaddrinfo(
            bare, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.create_server(address, family=family, backlog=2048)
    except OSError as error:
        # The text alone: with an errno, OSError would print it in front.
        raise OSError(f"cannot listen on {host}:{port}: {error.strerror}") from error
    # Head and body of an answer are two writes: with Nagle's algorithm the second waits 40 ms for the
    # peer's delayed acknowledgement. asyncio turns it off only where a socket's protocol number is not 0.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def origin(listener: socket.socket, host: str) -> str:
    """The URL of a listening socket, under the host that was asked for; IPv6 addresses in brackets."""
    port = listener.getsockname()[1]
    bare = host.strip("[]") or listener.getsockname()[0]
    return f"http://[{bare}]:{port}" if ":" in bare else f"http://{bare}:{port}"


@contextmanager
def _stopped_by_signals(server: uvicorn.Server) -> Iterator[None]:
    """Let SIGINT and SIGTERM end the server as a success.

    uvicorn installs handlers of its own while it runs and raises the signal again afterwards, so without
    ours a clean shutdown would end as a KeyboardInterrupt or a killed process; and a signal that comes
    before uvicorn runs must stop it as well.
    """

    def stop(_signal: int, _frame: FrameType | None) -> None:
        server.should_exit = True

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, stop) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
