"""Answers from what is kept: the responder of a stub with state."""

from __future__ import annotations

import threading
from collections.abc import Mapping

from specloom.serve.asgi import Stub
from specloom.serve.documented import Answer, Request
from specloom.serve.state.answering import Answering
from specloom.serve.state.collections import Action, Collection, Hints, collections
from specloom.serve.state.filling import Clock
from specloom.serve.state.pages import NoSuchPage
from specloom.serve.state.patches import NotApplicable
from specloom.serve.state.shapes import Shapes
from specloom.serve.state.start import started
from specloom.serve.state.state_error import StateError
from specloom.serve.state.things import Full, Keeper, Thing, Things


class State:
    """Keeps what requests create, and answers from it; all methods may be called from any thread."""

    def __init__(
        self,
        stub: Stub,
        hints: Hints | None = None,
        *,
        start: Mapping[str, object] | None = None,
        start_name: str = "the start data",
        keeper: Keeper | None = None,
        most_things: int | None = None,
        most_bytes: int | None = None,
    ) -> None:
        """Infer from the paths of `stub` what creates, lists, reads, changes and deletes what.

        Args:
            stub: What the package knows.
            hints: What the document says beside.
            start: What is there at the beginning: lists of things by the path of their collection.
            start_name: What messages call that.
            keeper: Where it is kept beyond this process, such as a `Snapshot`.
            most_things: How many things are kept at most.
            most_bytes: How many bytes of JSON they may have together.

        Raises:
            StateError: `start` does not fit the document.
        """
        self._lock = threading.RLock()
        self._clock = Clock()
        bounds = {"most_things": most_things, "most_bytes": most_bytes}
        self.things = Things(
            keeper, **{name: most for name, most in bounds.items() if most is not None}
        )
        self._given = start or {}
        self._start_name = start_name
        self._start: list[Thing] = []
        self.collections: list[Collection] = []
        self._actions: dict[str, Action] = {}
        self.serve(stub, hints)
        self.leaves_start = bool(self._start and self.things.last)
        """Whether what is kept already stands in place of the start data."""
        if self._start and not self.things.last:
            self.reset()

    def serve(self, stub: Stub, hints: Hints | None = None) -> None:
        """Answer for a stub from now on: the first, or one that takes its place.

        Raises:
            StateError: the start data does not fit its document, or an `x-stub` is none.
        """
        found = collections(stub.operations, hints or {}, Shapes(stub.schemas))
        try:
            start = started(self._given, found)
        except StateError as error:
            raise StateError(f"{self._start_name}: {error}") from None
        paths = {thing.collection for thing in start}
        for collection in found:
            collection.is_kept = collection.may_be_kept or collection.key in paths
        with self._lock:
            self._start = start
            self.collections = [item for item in found if item.is_kept]
            self._actions = {
                action.operation.id: action
                for collection in self.collections
                for action in collection.actions
            }
        stub.responder = self

    def kept(self) -> list[Thing]:
        """All that is kept now."""
        with self._lock:
            return list(self.things)

    def reset(self) -> None:
        """Go back to the beginning: to the start data, or to nothing."""
        with self._lock:
            self.things.reset(self._start)

    def respond(self, request: Request) -> Answer | None:
        """The answer from what is kept; None where the document's will do.

        Raises:
            Exception: the package's refusal: there is no such thing, or there is one already.
        """
        action = self._actions.get(request.operation.id)
        if action is None or request.is_particular:
            return None
        with self._lock:
            try:
                return Answering(action, request, self.things, self._clock).answer()
            except Full as full:
                raise request.refusal(507, str(full)) from None
            except (NoSuchPage, NotApplicable) as error:
                raise request.refusal(400, str(error)) from None
