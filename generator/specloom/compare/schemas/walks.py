"""From one root to every difference below it, and what holds on the way there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from specloom.compare.schemas.difference import Difference, DifferenceRow
from specloom.compare.schemas.pair import Key, Pair, Step
from specloom.compare.schemas.schema import NormalSchema

_Trail: TypeAlias = "tuple[_Trail | None, str]"
"""The texts of the steps from a root, the last one first."""


class Way(NamedTuple):
    """What holds on the way from a root to a pair, beside where it leads.

    `turned` and `both` are those of :class:`Step`, over all steps; `read_only` and
    `write_only` say that the value is within one that is.
    """

    turned: bool = False
    both: bool = False
    read_only: bool = False
    write_only: bool = False

    def within(self, holder: NormalSchema) -> Way:
        """The way into a schema."""
        return self._replace(
            read_only=self.read_only or holder.flag("readOnly"),
            write_only=self.write_only or holder.flag("writeOnly"),
        )

    def beyond(self, step: Step) -> Way:
        """The way one step further."""
        both = self.both or step.both
        return self._replace(turned=not both and self.turned != step.turns, both=both)


class Reached(NamedTuple):
    """A difference as one root reaches it; `last` is the step to its pair, if any."""

    difference: Difference
    pair: Pair
    trail: _Trail
    last: Step | None
    way: Way

    @property
    def path(self) -> str:
        """The JSON path of what changed."""
        texts = [self.difference.step]
        before, text = self.trail
        while before is not None:
            texts.append(text)
            before, text = before
        return "$" + "".join(reversed(texts))


@dataclass(slots=True, eq=False)
class _Node:
    """A pair as ways of one kind lead to it; `onward` is known once it is asked for."""

    pair: Pair
    way: Way
    onward: list[tuple[Step, _Node]] | None = None


class Walks:
    """The walks through pairs that are compared."""

    def __init__(self, pairs: Mapping[Key, Pair]) -> None:
        self._pairs = pairs
        self._nodes: dict[tuple[int, Way], _Node] = {}

    def run(self, root: Key) -> Iterator[Reached]:
        """Every difference below a root, each once for each kind of way, nearest first."""
        start = _Node(self._pairs[root], Way())
        # What holds of the whole value is no property that a way leads into.
        start.onward = self._onward(start, start.way)
        seen = {self._node(start.pair, start.way)}
        waiting: list[tuple[_Node, _Trail, Step | None]] = [(start, (None, ""), None)]
        inherited: dict[int, dict[tuple[DifferenceRow, str], Difference]] = {}
        for node, trail, last in waiting:
            pair = node.pair
            of_base = inherited.get(id(pair))
            for difference in pair.own:
                if not of_base or not difference.is_again(
                    of_base.get((difference.row, difference.name))
                ):
                    yield Reached(difference, pair, trail, last, node.way)
            if node.onward is None:
                node.onward = self._onward(node, node.way.within(pair.revision))
            for step, below in node.onward:
                if step.is_subtype:
                    # What a subtype has from its base is said there.
                    own: dict[tuple[DifferenceRow, str], Difference] = {
                        (difference.row, difference.name): difference
                        for difference in pair.own
                    }
                    inherited[id(below.pair)] = own
                if below not in seen:
                    seen.add(below)
                    waiting.append((below, (trail, step.text), step))

    def _onward(self, node: _Node, way: Way) -> list[tuple[Step, _Node]]:
        """The changed pairs right below one: all are known once it is walked through."""
        listed = ((step, self._pairs[key]) for step, key in node.pair.below)
        return [
            (step, self._node(pair, way.beyond(step)))
            for step, pair in listed
            if pair.is_changed
        ]

    def _node(self, pair: Pair, way: Way) -> _Node:
        return self._nodes.setdefault((id(pair), way), _Node(pair, way))
