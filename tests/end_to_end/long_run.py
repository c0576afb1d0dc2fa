"""A command that goes on until it is interrupted."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from .command import SOURCES

SECONDS = 60


class LongRun:
    """A command that goes on; its lines, of both streams, as they come."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-u", "-m", "specloom", *arguments],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(SOURCES), "PYTHONUTF8": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))

    def until(self, text: str) -> list[str]:
        """The lines up to the first that has the text."""
        lines: list[str] = []
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            try:
                lines.append(self._lines.get(timeout=1))
            except queue.Empty:
                continue
            if text in lines[-1]:
                return lines
        raise AssertionError(f"no {text!r} in {lines}")

    def end(self) -> tuple[int, list[str]]:
        """Interrupt it; its exit code and what it still says."""
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(SECONDS)
        time.sleep(0.1)
        left: list[str] = []
        while not self._lines.empty():
            left.append(self._lines.get())
        return code, left
