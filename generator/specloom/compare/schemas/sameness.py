"""Whether two schemas are the same in all that matters, which only a comparison tells."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from specloom.compare.schemas.pair import Key
from specloom.compare.schemas.schema import Parts, key_of
from specloom.compare.schemas.sketches import Sketch

_DEPTH = 4
"""How deep alternatives are tried on each other within alternatives."""

_MAX_COMPARED = 10_000
"""How many pairs are compared in one comparison to find out what is the same."""


class Sameness:
    """Answers whether schemas are the same; comparing them asks that of what is below them.

    So answers are found one within another:

    - A question that comes up again while it is being answered is answered by yes: sameness
      of what refers to itself is what nothing speaks against.
    - What follows from such a yes is supposed only. Once the question is answered by no, all
      that was supposed since it was asked is forgotten.
    - Too deep, or after too much, a guess is made: yes where the sketches are equal, since the
      two are compared then. What was denied below a guess is forgotten once the outermost
      question is answered.

    `differences` compares two schemas and all below them, pair by pair, and tells of each pair
    whether the two differ themselves. `sketches` are those of the base and the revision,
    `resolved` what stands behind references of both.
    """

    def __init__(
        self,
        differences: Callable[[Parts, Parts], Iterator[bool]],
        sketches: tuple[Callable[[Parts], Sketch], Callable[[Parts], Sketch]],
        resolved: Callable[[Parts, Parts], tuple[Parts, Parts]],
    ) -> None:
        self._differences = differences
        self._sketches = sketches
        self._resolved = resolved
        self._answers: dict[Key, bool] = {}
        self._supposed: list[Key] = []
        self._denied: list[Key] = []
        self._depth = self._compared = 0
        self._was_guessed = False

    @property
    def is_exhausted(self) -> bool:
        """Whether too much was compared: all that is not known becomes a guess."""
        return self._compared >= _MAX_COMPARED

    def holds(self, base: Parts, revision: Parts) -> bool:
        """Whether two schemas are the same in all that matters."""
        old, new = self._sketches[0](base), self._sketches[1](revision)
        if old != new and None not in (old, new):
            return False
        base, revision = self._resolved(base, revision)
        key = key_of(base), key_of(revision)
        known = self._answers.get(key)
        if known is not None:
            return known
        if self._depth >= _DEPTH or self.is_exhausted:
            self._was_guessed = True
            return old is not None and old == new
        return self._answer(key, base, revision)

    def _answer(self, key: Key, base: Parts, revision: Parts) -> bool:
        self._answers[key] = True
        asked_at = len(self._supposed)
        self._supposed.append(key)
        self._depth += 1
        is_same = not self._differ(base, revision)
        self._depth -= 1
        if not is_same:
            for supposed in self._supposed[asked_at:]:
                self._answers.pop(supposed, None)
            del self._supposed[asked_at:]
            self._answers[key] = False
            self._denied.append(key)
        if self._depth == 0:
            self._settle(key)
        return is_same

    def _differ(self, base: Parts, revision: Parts) -> bool:
        """Whether there is a difference between two schemas, or anywhere below them."""
        for is_different in self._differences(base, revision):
            self._compared += 1
            if is_different:
                return True
        return False

    def _settle(self, outermost: Key) -> None:
        """Keep the answers that do not hang on a guess, once the outermost question has its own."""
        if self._was_guessed:
            for key in self._denied:
                if key != outermost:
                    self._answers.pop(key, None)
        self._was_guessed = False
        self._denied.clear()
        self._supposed.clear()
