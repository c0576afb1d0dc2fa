"""The list that an answer is about, and its length: as many items as a request asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from .instances.arrays import varied

Asked = Mapping[str, Any]
"""What a request asks by: parameters of its query and members of its body, their names in `snake` case."""

SIZE = re.compile(
    r"(page_|per_|max_)?(limit|page_size|per_page|max_results|max_items|count|top|first|size|take|results)"
)
"""Names of a number of items that are at most asked for."""

NUMBER = re.compile(r"n|num|num_[a-z]+|number_of_[a-z]+")
"""Names of a number of items that are asked for, no more and no less."""

INPUTS = re.compile(
    r"(.*_)?(inputs?|texts|prompts|queries|requests|searches|documents|ids|names)"
)
"""Names of arrays that are answered item by item."""

_USUAL = re.compile(r"data|items|entries|results?|records|rows|values|objects|elements")
"""What the list is called where an answer has others beside it."""

_MOST_MADE = 100


class Lists(NamedTuple):
    """Where the list of an answer is: the names that lead to it from the outermost value."""

    place: tuple[str, ...]
    length: int

    @classmethod
    def of(cls, answer: object) -> Lists | None:
        """The one list of an answer, or of the objects in it; None where that is not plain."""
        if isinstance(answer, list):
            return cls((), len(answer))
        if not isinstance(answer, dict):
            return None
        found = list(_lists(answer)) or [
            inner
            for name, value in answer.items()
            if isinstance(value, dict)
            for inner in _lists(value, name)
        ]
        if len(found) > 1:
            found = [own for own in found if _USUAL.fullmatch(own.place[-1])]
        return found[0] if len(found) == 1 else None

    def items(self, answer: Any) -> list[Any]:
        """The items of the list of an answer."""
        for name in self.place:
            answer = answer[name]
        return answer if isinstance(answer, list) else []

    def holding(self, answer: Any, items: list[Any]) -> Any:
        """An answer like another one, with these items for its own."""
        return _holding(answer, self.place, items)

    def sized(self, answer: Any, asked: Asked) -> Any:
        """An answer like another one, with as many items as are asked for."""
        items = self.items(answer)
        if not items:
            return answer
        wanted = _wanted(asked, items)
        if wanted is None or wanted == len(items):
            return answer
        items = items[:wanted]
        while len(items) < wanted:
            items.append(varied(items[0], items))
        return self.holding(answer, items)


def _wanted(asked: Asked, items: list[Any]) -> int | None:
    for name, value in asked.items():
        number = number_in(value)
        if number is not None and number > 0:
            if NUMBER.fullmatch(name) and number <= _MOST_MADE:
                return number
            if SIZE.fullmatch(name) and number < len(items):
                return number
        elif (
            isinstance(value, list)
            and 0 < len(value) <= _MOST_MADE
            and INPUTS.fullmatch(name)
            and not isinstance(items[0], str)
        ):
            return len(value)
    return None


def number_in(value: object) -> int | None:
    """A whole number, or the one that a text of a query is."""
    if isinstance(value, str) and value.isascii() and value.isdigit():
        return int(value[:18])
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return None


def _lists(members: Mapping[str, Any], *around: str) -> Iterator[Lists]:
    for name, item in members.items():
        if isinstance(item, list):
            yield Lists((*around, name), len(item))


def _holding(answer: Any, place: tuple[str, ...], items: list[Any]) -> Any:
    if not place:
        return items
    name, *rest = place
    changed = {**answer, name: _holding(answer[name], tuple(rest), items)}
    for key, end in (("first_id", items[:1]), ("last_id", items[-1:])):
        if key in changed and end and isinstance(end[0], dict) and "id" in end[0]:
            changed[key] = end[0]["id"]
    return changed
