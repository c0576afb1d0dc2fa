"""Which operations of a document create, list, read, change and delete the same things, by their paths."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any, Literal

from specloom.serve.documented import Operation, Outline
from specloom.serve.state.shapes import ItemPlace, Shapes, id_member
from specloom.serve.state.state_error import StateError
from specloom.serve.state.words import IDS, ITEM, VERBS, id_names, plain, singular

Kind = Literal["create", "list", "read", "replace", "merge", "delete"]

_ON_ITEMS: Mapping[str, Kind] = {
    "GET": "read",
    "PUT": "replace",
    "PATCH": "merge",
    "POST": "merge",
    "DELETE": "delete",
}
_ON_COLLECTIONS: Mapping[str, Kind] = {"POST": "create", "GET": "list"}
_PARAMETER = re.compile(r"\{([^{}]+)\}")

Hints = Mapping[str, Mapping[str, Any]]
"""What the document says beside, by `METHOD /path`, as far as there is any: `x-stub`; `defaults` of parameters and of
members of the body, by name; names of `headers` in lower case, by status; names of members that are `read_only`."""


@dataclass(frozen=True, slots=True)
class Action:
    """What an operation does with the things of a collection."""

    kind: Kind
    operation: Operation
    collection: Collection
    settings: Mapping[str, object]
    """What `x-stub` says of the operation."""
    defaults: Mapping[str, object]
    """Those of parameters, by name."""
    headers: frozenset[str]
    """The header fields that the document describes of its successes, in lower case."""
    parameters: tuple[str, ...]
    """The path parameters that name what the collection stands in, the outermost first."""
    id_parameter: str | None
    """The path parameter that is a thing's id."""
    scope: str = ""
    """The path of what the collection stands in, as it has it here."""


@dataclass(eq=False)
class Collection:
    """Things of one kind."""

    key: str
    """Its path, with `{}` for each parameter: parameters have other names in other paths."""
    name: str
    shapes: Shapes
    actions: list[Action] = field(default_factory=list)
    above: dict[str, tuple[Collection, str]] = field(default_factory=dict)
    """What it stands in, if that has things, too, by scope; and the scope of that."""
    read_only: set[str] = field(default_factory=set)
    """The members that are the service's to fill."""
    is_kept: bool = False
    """Whether its things are kept."""

    @property
    def scope(self) -> str:
        """The path of what its things stand in."""
        return scope_of(self.key)

    @property
    def is_shared(self) -> bool:
        """Whether some of its paths lead to the things of several parents."""
        return any(action.scope != self.scope for action in self.actions)

    @property
    def keys(self) -> list[str]:
        """The paths that it has, its key first."""
        paths = [
            f"{action.scope}/{self.key.rpartition('/')[2]}" for action in self.actions
        ]
        return list(dict.fromkeys((self.key, *paths)))

    def parent_members(self) -> list[list[str]]:
        """What members of a thing may be called that have the ids of what it stands in, the outermost first."""
        parameters = next(
            (item.parameters for item in self.actions if item.scope == self.scope), ()
        )
        segments = self.key.split("/")
        owners = [
            singular(before)
            for before, segment in pairwise(segments)
            if segment == "{}"
        ]
        return [
            [
                plain(name)
                for name in (f"{owner}_id", parameter, owner)
                if plain(name) not in IDS
            ]
            for owner, parameter in zip(owners, parameters, strict=False)
        ]

    @property
    def thing(self) -> str:
        """What one of its things is called."""
        return singular(self.name)

    def of_kind(self, *kinds: Kind) -> list[Action]:
        """Its actions of these kinds, in the order of the kinds."""
        return [
            action for kind in kinds for action in self.actions if action.kind == kind
        ]

    @property
    def may_be_kept(self) -> bool:
        """Whether things can be created in it, and seen again or deleted."""
        return bool(self.of_kind("create", "replace")) and len(self.actions) > 1

    @property
    def id_names(self) -> list[str]:
        """What the id may be called, the likeliest first."""
        stated = [
            str(action.settings["id"])
            for action in self.actions
            if "id" in action.settings
        ]
        parameters = [
            action.id_parameter for action in self.actions if action.id_parameter
        ]
        first = stated or parameters
        return id_names(first[0] if first else None, self.name)

    @cached_property
    def item_places(self) -> list[ItemPlace]:
        """Where the document says what its things are, first where it says most."""
        places = [
            ItemPlace(action, slot, False)
            for action in self.of_kind("read", "create", "replace", "merge")
            if (slot := self.shapes.item_slot(action)) is not None
        ]
        return places + [
            ItemPlace(action, slot, True)
            for action in self.of_kind("list")
            if (slot := self.shapes.list_slot(action)) is not None
        ]

    @property
    def item_place(self) -> ItemPlace | None:
        """Where the document says most of its things."""
        return self.item_places[0] if self.item_places else None

    @cached_property
    def item(self) -> Outline | None:
        """What the document says of one of its things, where it says most."""
        place = self.item_place
        return None if place is None else self.shapes.outline_at(place)

    @cached_property
    def described(self) -> list[Outline]:
        """All that the document says of its things, and of what is sent to make and change them."""
        outlines = [] if self.item is None else [self.item]
        for action in self.of_kind("create", "replace", "merge"):
            outline = self.shapes.request(action.operation.id)
            outlines.append(outline)
            outlines += [
                inner
                for name, inner in outline.members.items()
                if plain(name) in (plain(self.thing), *ITEM)
            ]
        return outlines

    @cached_property
    def id_member(self) -> str | None:
        """The member of a thing that is its id; None where only the path has it."""
        return None if self.item is None else id_member(self.id_names, self.item)


def collections(
    operations: Iterable[Operation], hints: Hints, shapes: Shapes
) -> list[Collection]:
    """The collections of a document, by its paths."""
    operations = list(operations)
    resources = _resources(operations, hints)
    by_name: dict[str, list[tuple[Operation, Kind, str, str | None]]] = {}
    for operation in operations:
        hint = hints.get(f"{operation.method} {operation.path}", {})
        settings = hint.get("x-stub", {})
        if settings is False or settings == {"action": "none"}:
            continue
        if not isinstance(settings, Mapping):
            raise StateError(
                f"x-stub of {operation.method} {operation.path} must be an object, or false"
            )
        placed = _placed(operation, settings)
        if placed is None:
            continue
        kind, segments, id_parameter = placed
        path = "/".join(("", *segments))
        key = _PARAMETER.sub("{}", path)
        name = str(settings.get("resource") or resources.get(key, key))
        by_name.setdefault(name, []).append((operation, kind, path, id_parameter))
    found = [
        _collection(name, placed, hints, shapes) for name, placed in by_name.items()
    ]
    by_key = {key: collection for collection in found for key in collection.keys}
    by_key |= {collection.key: collection for collection in found}
    for collection in found:
        for scope in {action.scope for action in collection.actions} - {""}:
            above = [key for key in by_key if scope.startswith(f"{key}/{{}}")]
            if above:
                key = max(above, key=len)
                collection.above[scope] = by_key[key], scope_of(key)
    return found


def _resources(operations: Iterable[Operation], hints: Hints) -> dict[str, str]:
    """The resources that `x-stub` names, by the path of the collection: what else is there belongs to them."""
    resources: dict[str, set[str]] = {}
    for operation in operations:
        settings = hints.get(f"{operation.method} {operation.path}", {}).get("x-stub")
        if isinstance(settings, Mapping) and "resource" in settings:
            placed = _placed(operation, settings)
            if placed is not None:
                key = _PARAMETER.sub("{}", "/".join(("", *placed[1])))
                resources.setdefault(key, set()).add(str(settings["resource"]))
    return {key: min(names) for key, names in resources.items() if len(names) == 1}


def _collection(
    name: str,
    placed: list[tuple[Operation, Kind, str, str | None]],
    hints: Hints,
    shapes: Shapes,
) -> Collection:
    keys = [_PARAMETER.sub("{}", path) for _, _, path, _ in placed]
    is_resource = name not in keys
    key = max(keys, key=lambda key: key.count("{}")) if is_resource else name
    shown = name if is_resource else _name(placed[0][2].strip("/").split("/"))
    collection = Collection(key, shown, shapes)
    for operation, kind, path, id_parameter in placed:
        hint = hints.get(f"{operation.method} {operation.path}", {})
        collection.read_only.update(hint.get("read_only", ()))
        collection.actions.append(
            Action(
                kind,
                operation,
                collection,
                hint.get("x-stub", {}),
                hint.get("defaults", {}),
                frozenset(
                    name
                    for status, names in hint.get("headers", {}).items()
                    if status.startswith("2")
                    for name in names
                ),
                tuple(_PARAMETER.findall(path)),
                id_parameter,
                scope_of(_PARAMETER.sub("{}", path)),
            )
        )
    return collection


def scope_of(key: str) -> str:
    """The path of what a collection stands in: up to the last parameter; empty where it stands in nothing."""
    return key[: key.rfind("{}") + 2] if "{}" in key else ""


def _placed(
    operation: Operation, settings: Mapping[str, object]
) -> tuple[Kind, list[str], str | None] | None:
    """What an operation does, the path of the collection, and the path parameter that is an id."""
    segments = [segment for segment in operation.path.split("/") if segment]
    if not segments:
        return None
    stated = settings.get("action")
    last, before = segments[-1], segments[:-1]
    parameter = _PARAMETER.fullmatch(last)
    kind: Kind | None
    if parameter:
        kind = _ON_ITEMS.get(operation.method)
        is_placed = bool(before) and not _PARAMETER.fullmatch(before[-1])
        if not is_placed and not stated and "resource" not in settings:
            return None
        return _kind(stated, kind), before, parameter[1]
    base, _, verb = last.rpartition(":")
    does = VERBS.get(verb.lower().replace("-", "_"))
    if does and (before or base) and _is_fit(does, operation.method):
        if base:
            before = [*before, base]
        owner = _PARAMETER.fullmatch(before[-1])
        if owner and does in ("create", "list"):
            return None
        at = before[:-1] if owner else before
        return (
            (_kind(stated, _of(does)), at, owner[1] if owner else None) if at else None
        )
    kind = _ON_COLLECTIONS.get(operation.method)
    if kind is None and not stated:
        return None
    return _kind(stated, kind), segments, None


def _kind(stated: object, inferred: Kind | None) -> Kind:
    return _of(str(stated)) if stated else inferred or "read"


def _of(text: str) -> Kind:
    for kind in _KINDS:
        if kind == text:
            return kind
    raise StateError(f"x-stub has no action {text!r}, but {', '.join(_KINDS)} and none")


_KINDS: tuple[Kind, ...] = ("create", "list", "read", "replace", "merge", "delete")


def _is_fit(does: str, method: str) -> bool:
    """Whether an action may have this method: with GET nothing is changed."""
    return method != "GET" or does in ("read", "list")


def _name(segments: list[str]) -> str:
    return next(
        (item for item in reversed(segments) if not _PARAMETER.fullmatch(item)),
        segments[-1],
    )
