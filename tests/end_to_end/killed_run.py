"""Processes that end just before one of their file operations, as if the power had failed."""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TypedDict


class Outcome(TypedDict):
    """`code` is negative for a signal, as in `subprocess`; `operations` are those that changed files, 0 if it was killed."""

    code: int
    operations: int


def forked(
    work: Callable[[], int],
    *,
    folder: Path | None,
    at: int = 0,
    then: Callable[[str], None] = lambda event: os.kill(os.getpid(), signal.SIGKILL),
) -> Outcome:
    """What becomes of `work` in a process of its own, where `then` is done `at` an operation.

    Counted are, from 1, the operations that change a file below `folder`, if it is given; `then`
    is told the audit event of the operation, which it may let fail.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            operations = _counted(str(folder), at, then) if folder else []
            code = work()
            answer = Outcome(code=code, operations=len(operations))
            os.write(writing, json.dumps(answer).encode())
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(1)
    os.close(writing)
    with open(reading, "rb") as pipe:
        answered = pipe.read()
    _, status = os.waitpid(child, 0)
    if answered:
        outcome: Outcome = json.loads(answered)
        return outcome
    return Outcome(code=os.waitstatus_to_exitcode(status), operations=0)


def _counted(folder: str, at: int, then: Callable[[str], None]) -> list[str]:
    """The operations of this process that change files, as they come."""
    operations: list[str] = []

    def count(event: str, arguments: tuple[object, ...]) -> None:
        if _is_change(event, arguments, folder):
            operations.append(event)
            if len(operations) == at:
                then(event)

    sys.addaudithook(count)
    return operations


def _is_change(event: str, arguments: tuple[object, ...], folder: str) -> bool:
    if event != "open":
        return event in ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link")
    path, _, flags = arguments
    return (
        isinstance(path, str)
        and os.path.abspath(path).startswith(folder)
        and isinstance(flags, int)
        and bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
    )
