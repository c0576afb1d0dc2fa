"""`serve --reload`: stubs made anew whenever a file changes that they were made from."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from specloom.cli.reporting import complain, render, say
from specloom.cli.stub_making import StubMaker
from specloom.cli.targets import shown
from specloom.cli.watching import Watched, next_change
from specloom.problems import SpecloomError
from specloom.serve.service import ServiceRefused

if TYPE_CHECKING:
    from specloom.serve.current import CurrentStub


@contextmanager
def reloaded(stubs: Sequence[tuple[StubMaker, CurrentStub]]) -> Iterator[None]:
    """Keep the stubs as their documents and their service say while the block runs."""
    stop = threading.Event()
    thread = threading.Thread(target=_reload, args=(stubs, stop), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=1)


def _reload(
    stubs: Sequence[tuple[StubMaker, CurrentStub]], stop: threading.Event
) -> None:
    watched = Watched()
    latest: dict[Path, int] = {}
    for maker, _ in stubs:
        watched.read(maker.document, maker.sources)
    while True:
        started = time.time_ns()
        code = frozenset[Path]().union(*(maker.service_files for maker, _ in stubs))
        try:
            changed = next_change(watched.files | code, watched, started, latest, stop)
        except KeyboardInterrupt:
            return
        watched.changed(changed)
        say(f"specloom: changed: {', '.join(sorted(map(shown, changed)))}")
        for maker, current in stubs:
            if watched.concerns(maker.document) or changed & maker.service_files:
                _make_anew(maker, current, watched)


def _make_anew(maker: StubMaker, current: CurrentStub, watched: Watched) -> None:
    """Replace a stub, unless its document or its service is refused."""
    try:
        current.replace(maker.stub())
        watched.read(maker.document, maker.sources)
        say(f"specloom: {maker.spec}: reloaded")
        return
    except SpecloomError as refusal:
        watched.refused(maker.document, refusal.problems)
        sys.stderr.write(render(refusal.problems, "text", sys.stderr))
    except ServiceRefused as refusal:
        complain(str(refusal))
    complain(f"{maker.spec} is not reloaded: the stub goes on as it was")
