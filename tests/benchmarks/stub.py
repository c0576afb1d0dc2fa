"""What a stub serves: requests for each CPU second of the server, beside Prism's and FastAPI's."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from http.client import HTTPConnection
from pathlib import Path

from . import synthetic
from .bench import Bench, succeeded
from .environments import PRISM, Unavailable, prism
from .generators import SPECLOOM
from .process import PROGRAMS, cpu_of, run, running
from .results import Result
from .sampling import Failed, Sample, interleaved

SECONDS = 2.0
WARM_UP = 4.0
"""Seconds of load before what counts: Prism, which is compiled while it runs, gets twice as fast in that time."""
OPERATIONS = 1200

Server = tuple[subprocess.Popen[str], int]


def throughput(bench: Bench) -> Result:
    """Each server in turn, under load of one JSON POST; all of them run the whole time, idle when not asked."""
    if not Path("/proc/self/stat").is_file():
        raise Unavailable("a server's CPU time is read from /proc, which is not there")
    with ExitStack() as servers:
        started: dict[str, Server] = {}
        others: Result = {}
        for name, command in _commands(bench).items():
            if isinstance(command, str):
                others[name] = {"skipped": command}
                continue
            try:
                server = servers.enter_context(_started(*command))
                others[name] = {"first": _load(server, SECONDS)["per_cpu_second"]}
                _load(server, WARM_UP)
                _assert_it_refuses(server[1])
                started[name] = server
            except Failed as failure:
                others[name] = {"failed": str(failure)}
        subjects = {
            name: partial(_load, server, SECONDS) for name, server in started.items()
        }
        taken = interleaved(subjects, runs=bench.runs)
        return {name: other | taken.get(name, {}) for name, other in others.items()}


Command = tuple[list[object], Mapping[str, str], int]


def _commands(bench: Bench) -> dict[str, Command | str]:
    """How each server is started; or why it is not."""
    small = bench.document("pets", synthetic.pets()).file
    name = f"{OPERATIONS} operations"
    large = bench.document("pets_large", synthetic.pets(OPERATIONS)).file
    ours = bench.generator(SPECLOOM).environment
    found: dict[str, Command | str] = {}
    for key, document in (("specloom", small), (f"specloom, {name}", large)):
        port = _free_port()
        serve = ["serve", "--quiet", document, "--port", str(port)]
        found[key] = ([ours.program("specloom"), *serve], ours.variables, port)
    try:
        theirs = bench.environment("fastapi", "fastapi", "uvicorn", "pydantic")
        port = _free_port()
        program: list[object] = [theirs.python, PROGRAMS / "fastapi_stub.py"]
        found["FastAPI"] = ([*program, str(port)], theirs.variables, port)
    except Unavailable as reason:
        found["FastAPI"] = str(reason)
    try:
        port = _free_port()
        mock: list[object] = [prism(bench.cache), "mock", "-h", "127.0.0.1"]
        found["Prism"] = ([*mock, "-p", str(port), small], {}, port)
        bench.results.versions["prism"] = PRISM
    except Unavailable as reason:
        found["Prism"] = str(reason)
    return found


@contextmanager
def _started(
    command: list[object], variables: Mapping[str, str], port: int
) -> Iterator[Server]:
    # Prism writes a line for each request: a file takes them, as a pipe that nobody reads would not.
    with running(
        ["sh", "-c", 'exec "$0" "$@" >/dev/null', *command], environment=variables
    ) as process:
        _await(process, port)
        yield process, port


def _await(process: subprocess.Popen[str], port: int) -> None:
    """Wait until it listens."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise Failed("the server did not start")


def _load(server: Server, seconds: float) -> Sample:
    process, port = server
    before = cpu_of(process)
    body = json.dumps(synthetic.PET)
    program = [sys.executable, PROGRAMS / "load.py", str(port), "/pets"]
    done = succeeded(run([*program, str(seconds), body, "201"]))
    spent = cpu_of(process) - before
    answered = int(done.out)
    return {"per_cpu_second": round(answered / spent, 1), "answered": answered}


def _assert_it_refuses(port: int) -> None:
    """A server that checks nothing would not be measured: what breaks the document must be refused."""
    body = json.dumps({**synthetic.PET, "age": 101})
    if _status(port, body) // 100 != 4:
        raise Failed("the server checks nothing")


def _status(port: int, body: str) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    headers = {"Content-Type": "application/json"}
    connection.request("POST", "/pets", body, headers)
    found = connection.getresponse().status
    connection.close()
    return found


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port
