"""Faults for a stub, from the options of the command."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from specloom.serve.asgi import ASGI, Layer, Stub
from specloom.serve.faults.fault import FaultError
from specloom.serve.faults.faults import FaultFile, Faults, rule_in
from specloom.serve.faults.layer import Faulty


def faulty_layer(
    stubs: Callable[[], Sequence[Stub]],
    options: Iterable[str],
    *,
    file: Path | None = None,
    takes_header: bool = False,
    seed: int = 0,
    complain: Callable[[str], None] = lambda message: None,
) -> Layer:
    """What lets faults happen around each of the stubs.

    Args:
        stubs: Gives all that are served, whenever a fault names an operation.
        options: Such as `createFile: status=503, times=2`.
        file: Faults in TOML, read again when it changes.
        takes_header: Whether requests may ask for faults of their own.
        seed: Decides delays of a range, and what has a probability.
        complain: Is told what is wrong with the file later.

    Raises:
        FaultError: an option or the file is wrong.
    """
    faults = Faults(
        lambda: (item for stub in stubs() for item in stub.operations), seed=seed
    )
    for text in options:
        try:
            faults.add(*rule_in(text))
        except FaultError as error:
            raise FaultError(f"--fault {text!r}: {error}") from None
    watched = None if file is None else FaultFile(file, faults, complain)

    def layer(stub: Stub, application: ASGI) -> ASGI:
        return Faulty(
            stub,
            application,
            faults,
            file=watched,
            takes_header=takes_header,
        )

    return layer
