"""Where in an answer the thing stands that it is about, or the list of things."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from specloom.serve.documented import Operation, Outline, Schemas
from specloom.serve.state.words import ITEM, ITEMS, named, plain
from specloom_runtime.bodies.fields import is_json

Slot = tuple[str, ...]
"""The names of the members that lead to a part of an answer."""


class Kept(Protocol):
    """A collection of things, as far as it has to do with shapes."""

    @property
    def name(self) -> str: ...
    @property
    def thing(self) -> str: ...
    @property
    def id_names(self) -> list[str]: ...


class Acting(Protocol):
    """What an operation does with them."""

    @property
    def operation(self) -> Operation: ...
    @property
    def collection(self) -> Kept: ...
    @property
    def settings(self) -> Mapping[str, object]: ...


class Shapes:
    """The shapes of the answers of all operations, worked out when they are needed."""

    def __init__(self, schemas: Schemas) -> None:
        self._schemas = schemas
        self._answers: dict[str, Outline] = {}
        self._slots: dict[tuple[str, bool], Slot | None] = {}

    def answer(self, operation_id: str) -> Outline:
        """What the document says of the JSON of an operation's success."""
        outline = self._answers.get(operation_id)
        if outline is None:
            answers = self._schemas.answers
            part = _success(answers.parts(operation_id))
            outline = self._answers[operation_id] = answers.outline(operation_id, part)
        return outline

    def parameter(self, operation_id: str, location: str, name: str) -> Outline:
        """What the document says of a parameter."""
        return self._schemas.outline(operation_id, f"{location}.{name}")

    def request(self, operation_id: str) -> Outline:
        """What the document says of the JSON that an operation is sent."""
        return self._schemas.outline(operation_id, "application/json")

    def within(self, action: Acting, slot: Slot) -> Outline:
        """What the document says of a part of an answer."""
        outline = self.answer(action.operation.id)
        for name in slot:
            outline = outline.members[name]
        return outline

    def item_slot(self, action: Acting) -> Slot | None:
        """Where the thing stands in an answer; None where there is none."""
        at = action.operation.id, False
        if at not in self._slots:
            stated = action.settings.get("item")
            self._slots[at] = (
                self._item_slot(action) if stated is None else _slot(stated)
            )
        return self._slots[at]

    def list_slot(self, action: Acting) -> Slot | None:
        """Where the list of things stands in an answer; None where there is none."""
        at = action.operation.id, True
        if at not in self._slots:
            stated = action.settings.get("items")
            self._slots[at] = (
                self._list_slot(action) if stated is None else _slot(stated)
            )
        return self._slots[at]

    def _item_slot(self, action: Acting) -> Slot | None:
        outline = self.answer(action.operation.id)
        names = action.collection.id_names
        if id_member(names[:3], outline):
            return ()
        wrapped = [
            name
            for name, inner in outline.members.items()
            if not inner.item.members and id_member(names, inner)
        ]
        thing = action.collection.thing
        return _preferred(wrapped, (plain(thing), *ITEM)) or (
            () if id_member(names, outline) else None
        )

    def _list_slot(self, action: Acting) -> Slot | None:
        outline = self.answer(action.operation.id)
        if outline.item.members:
            return ()
        found: list[Slot] = _lists(outline, ())
        for name, inner in outline.members.items():
            found += _lists(inner, (name,))
        names = action.collection.id_names
        known = [
            slot for slot in found if id_member(names, self.within(action, slot).item)
        ]
        preferred = (plain(action.collection.name), *ITEMS)
        candidates = known or found
        for wanted in preferred:
            for slot in candidates:
                if plain(slot[-1]) == wanted:
                    return slot
        return candidates[0] if len(candidates) == 1 else None


def id_member(names: Iterable[str], outline: Outline) -> str | None:
    """The member that is an id, by one of the `names`: it has no members of its own."""
    return named(
        names,
        {
            name: inner
            for name, inner in outline.members.items()
            if not inner.members and not inner.item.members
        },
    )


def _success(parts: Iterable[str]) -> str:
    """The JSON of a success among the parts of an operation's answers."""
    contents = [
        part
        for part in parts
        if " header." not in part and is_json(part.partition(" ")[2])
    ]
    for start in ("2", "default", "3"):
        for part in contents:
            if part.startswith(start):
                return part
    return ""


def _lists(outline: Outline, above: Slot) -> list[Slot]:
    return [
        (*above, name) for name, inner in outline.members.items() if inner.item.members
    ]


def _preferred(names: Sequence[str], wanted: Iterable[str]) -> Slot | None:
    by_name = {plain(name): name for name in names}
    for name in wanted:
        if name in by_name:
            return (by_name[name],)
    return (names[0],) if len(names) == 1 else None


def _slot(pointer: object) -> Slot:
    """The names in a JSON Pointer."""
    keys = str(pointer).split("/")[1:]
    return tuple(key.replace("~1", "/").replace("~0", "~") for key in keys)


def at(value: Any, slot: Slot) -> Any:
    """A part of an answer; None where it is missing."""
    for name in slot:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def put(value: Any, slot: Slot, part: Any) -> Any:
    """An answer with another part."""
    if not slot:
        return part
    members = dict(value) if isinstance(value, Mapping) else {}
    members[slot[0]] = put(members.get(slot[0]), slot[1:], part)
    return members
