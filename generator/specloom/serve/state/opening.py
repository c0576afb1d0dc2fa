"""State for a stub, from the files that the command names."""

from __future__ import annotations

from pathlib import Path

from specloom.serve.asgi import Stub
from specloom.serve.state.collections import Hints
from specloom.serve.state.snapshot import Snapshot
from specloom.serve.state.start import read
from specloom.serve.state.state import State


def keep_state(
    stub: Stub,
    hints: Hints | None = None,
    *,
    start: Path | None = None,
    file: Path | None = None,
) -> State:
    """Give a stub state.

    Args:
        stub: The application of a package.
        hints: What its document says beside.
        start: JSON with what is there at the beginning.
        file: Where the state is kept for the next start; it is made if it is not there.

    Raises:
        StateError: a file is not what it should be, or is in use.
    """
    things = None if start is None else read(start)
    keeper = None if file is None else Snapshot(file, stub.title)
    return State(stub, hints, start=things, start_name=str(start), keeper=keeper)
