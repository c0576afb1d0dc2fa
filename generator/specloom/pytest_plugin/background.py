"""An event loop in a thread of its own, in which all stubs of a run answer, whichever way they are asked."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")


class Background:
    """The loop; its thread starts when there is something to do."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    @property
    def loop(self) -> asyncio.AbstractEventLoop:
        """The loop, which runs."""
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._thread = threading.Thread(
                target=self._loop.run_forever, name="specloom stubs", daemon=True
            )
            self._thread.start()
        return self._loop

    def start(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Begin some work in the loop."""
        return asyncio.run_coroutine_threadsafe(work, self.loop)

    def close(self) -> None:
        """End what is going on, and the thread."""
        loop, thread = self._loop, self._thread
        if loop is None or thread is None:
            return
        self.start(_cancel_others()).result(timeout=5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=5)
        loop.close()
        self._loop = None


async def _cancel_others() -> None:
    others = [
        task for task in asyncio.all_tasks() if task is not asyncio.current_task()
    ]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
