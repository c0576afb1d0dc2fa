"""Answers made of the document's examples, with the request's own values in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from .instances.outline import Outline

Place = tuple[str, ...]
"""A member of an answer: the names that lead to it, `*` standing for every item of an array."""

_NONE: Mapping[str, Outline] = {}


def echo(
    example: object,
    body: object,
    parameters: Mapping[Place, object],
    outline: Outline,
    accepts: Callable[[object], bool],
) -> object:
    """`example` with the values of the request in it.

    Members of `body` replace members of the same name, deeply; an array of objects in both gives an item
    for each item of the request, in its order, made of the example's item. A member that the answer's type
    has (its `outline`) and the example has not is added where the body has it. `parameters` (of path and query) replace
    members of the answer by their places. A value that does not fit the answer's type, so
    that `accepts` refuses the whole, stays the example's.
    """
    echoing = _Echo(body, parameters)
    answer = echoing.answer(example, outline)
    # An example that misses its own type cannot judge what the request has.
    if not echoing.places or accepts(answer) or not accepts(example):
        return answer
    places = list(echoing.places)
    refused = set(places)
    for place in places:
        echoing = _Echo(body, parameters, refused=frozenset(refused - {place}))
        if accepts(echoing.answer(example, outline)):
            refused.discard(place)
    return _Echo(body, parameters, refused=frozenset(refused)).answer(example, outline)


@dataclass(slots=True)
class _Echo:
    """One attempt: the places of the answer that took a value of the request, but for those refused."""

    body: object
    parameters: Mapping[Place, object]
    refused: frozenset[Place] = frozenset()
    places: dict[Place, None] = field(default_factory=dict)

    def answer(self, example: object, outline: Outline) -> object:
        if not isinstance(example, dict):
            return self._value(example, self.body, outline, (), False)
        members = self.body if isinstance(self.body, dict) else {}
        answer = self._object(example, members, outline, (), True)
        for place, value in self.parameters.items():
            if place[0] in example and place[0] not in members and self._takes(place):
                _put(answer, place, value)
        return answer

    def _value(
        self,
        example: object,
        value: object,
        outline: Outline | None,
        place: Place,
        certain: bool,
    ) -> object:
        """The value of the answer at a place where the request has `value`.

        `certain` is whether nothing but the value itself decides whether it fits there.
        """
        if isinstance(example, dict) and isinstance(value, dict):
            return self._object(example, value, outline, place, certain)
        if (
            isinstance(example, list)
            and isinstance(value, list)
            and any(isinstance(item, dict) for item in example)
        ):
            return self._array(example, value, outline, place)
        if isinstance(value, dict) != isinstance(example, dict) or not self._takes(
            place
        ):
            return example
        return value

    def _object(
        self,
        example: Mapping[str, object],
        value: Mapping[str, object],
        outline: Outline | None,
        place: Place,
        certain: bool,
    ) -> dict[str, object]:
        outlines = outline.members if outline is not None else _NONE
        certain = certain and outline is not None and outline.is_struct
        answer = dict(example)
        for name, item in value.items():
            inner = outlines.get(name)
            if name in example:
                if (
                    certain
                    and inner is not None
                    and inner.takes(item)
                    and not isinstance(example[name], dict)
                ):
                    answer[name] = item
                else:
                    answer[name] = self._value(
                        example[name], item, inner, (*place, name), certain
                    )
            elif inner is not None and (
                (certain and inner.takes(item)) or self._takes((*place, name))
            ):
                answer[name] = item
        return answer

    def _array(
        self,
        example: list[object],
        value: list[object],
        outline: Outline | None,
        place: Place,
    ) -> list[object]:
        inner = (*place, "*")
        if not all(isinstance(item, dict) for item in value) or not self._takes(inner):
            return example
        items = outline.item if outline is not None else None
        last = len(example) - 1
        return [
            self._value(example[min(index, last)], item, items, inner, False)
            for index, item in enumerate(value)
        ]

    def _takes(self, place: Place) -> bool:
        """Whether the request's value goes to a place; remembers that it would have."""
        self.places[place] = None
        return place not in self.refused


def _put(answer: dict[str, object], place: Place, value: object) -> None:
    """Put a value at a place of an answer, whose objects within are shared with others."""
    name, *rest = place
    inner = answer[name]
    if rest and isinstance(inner, dict):
        answer[name] = inner = dict(inner)
        _put(inner, tuple(rest), value)
    else:
        answer[name] = value
