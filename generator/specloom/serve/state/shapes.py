"""Where in an answer the thing stands that it is about, or the list of things."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

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
    def kind(self) -> str: ...
    @property
    def operation(self) -> Operation: ...
    @property
    def collection(self) -> Kept: ...
    @property
    def settings(self) -> Mapping[str, object]: ...


class ItemPlace(NamedTuple):
    """Where the document says what a thing is."""

    action: Acting
    slot: Slot
    """In the answer of this action."""
    listed: bool
    """Whether a list of things stands there."""


_SENT_AS = (
    "application/json",
    "application/merge-patch+json",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
)
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")


def step(name: str) -> str:
    """A member's part of a JSON path, as the package writes it (RFC 9535)."""
    if _IDENTIFIER.match(name):
        return f".{name}"
    escaped = name[:200].replace("\\", "\\\\").replace("'", "\\'")
    shown = "".join(
        mark if mark.isprintable() else f"\\u{ord(mark):04x}" for mark in escaped
    )
    return f"['{shown}']"


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
        """What the document says of the members that an operation is sent."""
        outlines = [self._schemas.outline(operation_id, part) for part in _SENT_AS]
        return next((item for item in outlines if item.members), outlines[0])

    def outline_at(self, place: ItemPlace) -> Outline:
        """What the document says of a thing."""
        outline = self.within(place.action, place.slot)
        return outline.item if place.listed else outline

    def violations(
        self, action: Acting, slot: Slot, listed: bool, data: Mapping[str, Any]
    ) -> list[tuple[str, str]]:
        """What the schema of an answer has against a thing in it: paths in the thing, and what is wrong there.

        That something is missing is nothing: it is made up.
        """
        answers, operation_id = self._schemas.answers, action.operation.id
        part = _success(answers.parts(operation_id))
        validator = answers.validator(operation_id, part)
        if validator is None:
            return []
        root = "".join(map(step, slot)) + ("[0]" if listed else "")
        value = put(None, slot, [data] if listed else data)
        return [
            (violation.path[len(root) :], violation.message)
            for violation in validator.violations(value, "")
            if violation.path.startswith(root)
            and violation.path[len(root) : len(root) + 1] in (".", "[")
            and violation.message != "is required"
        ]

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
