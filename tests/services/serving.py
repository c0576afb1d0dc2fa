"""Stubs on real sockets: applications in a thread of this process, and `specloom serve` in its own."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn

from specloom.serve.serve import listen, origin

ROOT = Path(__file__).resolve().parents[2]
SPECS = ROOT / "specs"

Message = MutableMapping[str, Any]
Application = Callable[
    [Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]],
    Awaitable[None],
]
"""Any ASGI application (https://asgi.readthedocs.io)."""


@contextmanager
def served(application: Application) -> Iterator[str]:
    """The application on a real socket; yields its URL."""
    listener = listen("127.0.0.1", 0)
    config = uvicorn.Config(
        application,
        http="httptools",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield origin(listener, "127.0.0.1")
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


def specloom(*arguments: str) -> list[str]:
    """The command line that runs specloom with `arguments`."""
    return [sys.executable, "-m", "specloom", *arguments]


def environment() -> dict[str, str]:
    """The environment in which a process of its own finds specloom and the packages."""
    paths = [str(ROOT / "generator"), str(ROOT / "generated")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}


@contextmanager
def serve_command(spec: str, *options: str) -> Iterator[subprocess.Popen[str]]:
    """`specloom serve` of a document in `specs/`, killed in the end."""
    process = subprocess.Popen(
        specloom("serve", str(SPECS / f"{spec}.yaml"), *options),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def first_line(process: subprocess.Popen[str]) -> str:
    """The first line on stdout, which comes when the socket listens."""
    assert process.stdout is not None
    return process.stdout.readline()


def url_of(process: subprocess.Popen[str]) -> str:
    """The URL in the first line."""
    return first_line(process).rpartition(" ")[2].strip()
