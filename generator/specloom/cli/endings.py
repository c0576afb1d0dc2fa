"""How a command that writes ends before its time: in order, and quietly."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

_ENDED = 128
"""What shells add to the number of a signal for the exit code of a process that it ended."""


@contextmanager
def ended_by_signal() -> Iterator[None]:
    """Until the block ends, SIGTERM is a `SystemExit` (143), so that what was begun is undone.

    Whoever has made something else of the signal before keeps it.
    """
    is_free = (
        threading.current_thread() is threading.main_thread()
        and signal.getsignal(signal.SIGTERM) == signal.SIG_DFL
    )
    if is_free:
        signal.signal(signal.SIGTERM, _end)
    try:
        yield
    finally:
        if is_free:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)


def end_with_parent() -> None:
    """Make this process, which works for another, end when that does, and when that says so."""
    from multiprocessing import parent_process

    # Ctrl-C reaches all processes of a terminal; the parent then ends its own.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _end)
    parent = parent_process()
    if parent is not None:
        wait: Callable[[], None] = parent.join
        threading.Thread(target=_end_after, args=(wait,), daemon=True).start()


def _end(number: int, frame: FrameType | None) -> None:
    signal.signal(
        number, signal.SIG_IGN
    )  # what is being undone is not to be interrupted
    # A pool's own thread may find its work cancelled: nobody waits for that any more.
    threading.excepthook = _say_nothing
    raise SystemExit(_ENDED + number)


def _say_nothing(ended: threading.ExceptHookArgs) -> None:
    """Threads that fail while the process ends are no news."""


def _end_after(wait: Callable[[], None]) -> None:
    wait()
    if sys.platform == "win32":
        os.kill(os.getpid(), signal.SIGTERM)
    else:  # wakes the thread that works, too
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGTERM)
