"""What is being done and how far it is: one line on a terminal, where work takes its time."""

from __future__ import annotations

import os
import threading
from types import TracebackType
from typing import TextIO

from specloom.cli.reporting import VOICE

_AFTER = 1.0
"""Seconds of work before the line appears: what is done sooner needs none."""
_EVERY = 0.2
"""Seconds between two looks at how far the work is."""


class Progress:
    """A line that is gone when the work is done; nothing at all where nobody would see it.

    Its own thread writes it, so that a long step is seen while it goes on. Whoever writes to
    the same stream does so outside of the `with` block.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._text = ""
        self._shown = 0
        self._done = threading.Event()
        self._thread: threading.Thread | None = None
        is_seen = stream.isatty() and os.environ.get("TERM") != "dumb"
        # With -v every step has a line of its own.
        if is_seen and not VOICE.is_quiet and not VOICE.is_verbose:
            self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Progress:
        if self._thread is not None:
            self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._thread is not None:
            self._done.set()
            self._thread.join()

    def at(self, text: str) -> None:
        """Say what is being done from now on, and how far it is."""
        self._text = text

    def _watch(self) -> None:
        wait = _AFTER
        while not self._done.wait(wait):
            self._write(self._text)
            wait = _EVERY
        if self._shown:
            self._write("")
            self._stream.write("\r")
            self._stream.flush()

    def _write(self, text: str) -> None:
        # Padded over what stood there: not every terminal knows how to clear a line.
        text = text[:79]
        self._stream.write(f"\r{text.ljust(self._shown)}")
        self._stream.flush()
        self._shown = len(text)
