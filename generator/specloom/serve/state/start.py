"""What a stub has at its start: a JSON object with the things of each collection, by its path."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from specloom.serve.state import fitting
from specloom.serve.state.collections import Collection, scope_of
from specloom.serve.state.state_error import StateError
from specloom.serve.state.things import Thing, home

_PARAMETER = re.compile(r"\{[^{}]*\}")


def read(file: Path) -> dict[str, object]:
    """The start data in a file.

    Raises:
        StateError: it cannot be read, or is no JSON object.
    """
    try:
        value = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise StateError(f"{file} cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise StateError(f"{file} is no JSON: {error}") from None
    if not isinstance(value, dict):
        raise StateError(f"{file} must be an object: things by their collection's path")
    return value


def started(
    start: Mapping[str, object], collections: Sequence[Collection]
) -> list[Thing]:
    """The things of the start data.

    Raises:
        StateError: a path is no collection's, a thing is none of the document, two have one id, or what things are in
            is not there.
    """
    things: list[Thing] = []
    ids: set[tuple[str, tuple[str, ...], str]] = set()
    above: dict[tuple[str, tuple[str, ...], str], str] = {}
    for path, items in start.items():
        collection, scope, parents = _collection(path, collections)
        if not isinstance(items, list):
            raise StateError(f"{path}: must be an array of things")
        if scope in collection.above and items:
            parent, parent_scope = collection.above[scope]
            depth = parent_scope.count("{}")
            of_parent = () if parent.is_shared else parents[:depth]
            above[parent.key, of_parent, parents[depth]] = (
                f"{path}: there is no {parent.thing} {parents[depth]!r}"
            )
        for index, item in enumerate(items):
            where = f"{path}/{index}"
            if not isinstance(item, dict):
                raise StateError(f"{where}: must be an object")
            key = _key(item, collection, where)
            place = collection.key, () if collection.is_shared else parents, key
            if place in ids:
                raise StateError(f"{where}: there are two with the id {key!r}")
            _refuse_unfit(item, collection, where)
            ids.add(place)
            held = parents
            if scope != collection.scope:
                held = home(collection.parent_members(), item)
            things.append(Thing(len(things) + 1, collection.key, held, key, dict(item)))
    kept = {item.key for item in collections if item.may_be_kept}
    kept |= {thing.collection for thing in things}
    for at, message in above.items():
        if at[0] in kept and at not in ids:
            raise StateError(message)
    return things


def _refuse_unfit(item: dict[str, Any], collection: Collection, where: str) -> None:
    """Refuse a thing that the document's answers about it could not have."""
    for pointer, message in fitting.all_violations(collection, item):
        raise StateError(f"{where}{pointer}: {message}")


def _key(item: dict[str, Any], collection: Collection, where: str) -> str:
    member = collection.id_member
    value = item.get(member) if member is not None else None
    if isinstance(value, str | int) and not isinstance(value, bool):
        return str(value)
    if member is None:
        raise StateError(f"{where}: the document does not say what its id is")
    raise StateError(f"{where}: has no {member!r}, which is its id")


def _collection(
    path: str, collections: Sequence[Collection]
) -> tuple[Collection, str, tuple[str, ...]]:
    """The collection at a path, such as `/shelves/1/books`, its scope and what it stands in.

    Ids are percent-encoded."""
    parts = path.strip("/").split("/")
    keys = [(item, key) for item in collections for key in item.keys]
    for collection, key in keys:
        pattern = key.strip("/").split("/")
        if len(pattern) == len(parts) and all(
            own == "{}" or own == part for own, part in zip(pattern, parts, strict=True)
        ):
            parents = [
                unquote(part)
                for own, part in zip(pattern, parts, strict=True)
                if own == "{}"
            ]
            if not any(_PARAMETER.fullmatch(parent) for parent in parents):
                return collection, scope_of(key), tuple(parents)
    known = [key for _, key in keys]
    near = get_close_matches(path, known, 1)
    hint = f"; did you mean {near[0]}?" if near else ""
    raise StateError(f"{path}: is no collection of the document{hint}")
