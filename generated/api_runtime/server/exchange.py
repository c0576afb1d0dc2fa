"""What an application tells whoever observes it of a request and its answer."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import Any, TypeAlias

from ..operations.call import Operation
from .answer import RawAnswer
from .endpoint import Endpoint
from .received import Received
from .refusal import Refusal


class Exchange:
    """A request and the answer that was sent."""

    __slots__ = ("answer", "operation", "received", "refusal", "seconds")

    def __init__(
        self,
        endpoint: Endpoint | None,
        received: Received,
        refusal: Refusal | None,
        answer: RawAnswer,
        started: float,
    ) -> None:
        self.operation: Operation[Any] | None = (
            None if endpoint is None else endpoint.operation
        )
        """What the request was for; None where the document has nothing at its path and method."""
        self.received = received
        self.refusal = refusal
        """Why the request did not reach the service, or that it failed; None where it was answered."""
        self.answer = answer
        """What was sent; of HEAD the body, too, which was not."""
        self.seconds = perf_counter() - started
        """From the request's head to the end of the answer."""


Observer: TypeAlias = Callable[[Exchange], None]
"""Is told of an exchange. It has to be quick, and to raise nothing."""
