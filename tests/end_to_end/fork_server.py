"""The command in processes that are forks of one which has imported it: each a real process, with
folder, environment, streams and exit code of its own, and nothing to import or to compile.

That one reads a run as JSON from each line of standard input and answers with what became of it.
"""

from __future__ import annotations

import atexit
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import NotRequired, TypedDict

from .killed_run import forked

_ROOT = Path(__file__).parents[2]
_PROGRAM = f"""
import sys
sys.path[:1] = [{str(_ROOT)!r}]
from {__name__} import serve
serve()
"""


class Run(TypedDict):
    """A command in `folder`, with all of its environment.

    Its changes below `counted` are counted, and just before the one that has the number `at` it
    is sent the signal. `limits` are bytes of address space and seconds of CPU.
    """

    folder: str
    arguments: list[str]
    environment: dict[str, str]
    counted: str | None
    at: int
    signal: int
    limits: NotRequired[tuple[int, int]]


class Answer(TypedDict):
    """What became of a run: `code` is negative for a signal, as in `subprocess`."""

    code: int
    operations: int
    output: str
    errors: str


class ForkServer:
    """The program, and what is asked of it."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        atexit.register(self._close)

    def __call__(self, run: Run) -> Answer:
        """What becomes of a run."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(run) + "\n")
        self._process.stdin.flush()
        answer: Answer = json.loads(self._process.stdout.readline())
        return answer

    def _close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


@cache
def fork_server() -> ForkServer:
    """The one of this process, started when it is first wanted."""
    return ForkServer()


def _answer(run: Run) -> Answer:
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        outcome = forked(
            lambda: _command(run, output.fileno(), errors.fileno()),
            folder=Path(run["counted"]) if run["counted"] else None,
            at=run["at"],
            then=lambda event: os.kill(os.getpid(), run["signal"]),
        )
        texts: list[str] = []
        for stream in (output, errors):
            stream.seek(0)
            text = stream.read().decode(errors="replace")
            texts.append(text.replace("\r\n", "\n"))
    return Answer(
        code=outcome["code"],
        operations=outcome["operations"],
        output=texts[0],
        errors=texts[1],
    )


def _command(run: Run, output: int, errors: int) -> int:
    from specloom.cli.command_line import main

    kinds = resource.RLIMIT_AS, resource.RLIMIT_CPU
    for kind, limit in zip(kinds, run.get("limits", ()), strict=False):
        resource.setrlimit(kind, (limit, limit))
    nothing = os.open(os.devnull, os.O_RDONLY)
    for standard, stream in enumerate((nothing, output, errors)):
        os.dup2(stream, standard)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout = io.TextIOWrapper(os.fdopen(1, "wb", closefd=False), encoding="utf-8")
    sys.stderr = io.TextIOWrapper(
        os.fdopen(2, "wb", 0, closefd=False), encoding="utf-8", write_through=True
    )
    os.environ.clear()
    os.environ.update(run["environment"])
    os.chdir(run["folder"])
    try:
        return main(run["arguments"])
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    finally:
        sys.stdout.flush()


def serve() -> None:
    """Answer each run of standard input, as long as there are any."""
    # What is imported and compiled when a command runs, so that no fork has to.
    import specloom.cli.commands.diff
    import specloom.cli.commands.generate
    import specloom.cli.commands.validate
    import specloom.report.comparison.text  # noqa: F401
    from specloom.checks import check
    from specloom.document import load
    from specloom.pipeline import make

    from .command import SPEC

    with tempfile.TemporaryDirectory() as folder:
        document = Path(folder, "pets.yaml")
        document.write_text(SPEC)
        make(document, Path(folder, "pets"), source=document.name)
        check(load(document), full=True)

    for line in sys.stdin:
        run: Run = json.loads(line)
        print(json.dumps(_answer(run)), flush=True)
