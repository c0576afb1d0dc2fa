"""What a stub adds to what a client sent: ids, times, defaults; and what it leaves out of what it answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from specloom.serve.documented import Outline
from specloom.serve.state.words import CREATED, UPDATED, named, plain

_MOST_SEEDS = 60
"""Values of an id's schema that are tried; a pattern may have few."""


class Clock:
    """The time, which never stands still or goes back."""

    def __init__(self) -> None:
        self._last = datetime.min.replace(tzinfo=UTC)

    def now(self) -> datetime:
        """A later time than the one before."""
        self._last = max(datetime.now(UTC), self._last + timedelta(microseconds=1))
        return self._last


def defaults(outline: Outline) -> dict[str, Any]:
    """The members that have a default, with it."""
    return {
        name: stated[0]
        for name, inner in outline.members.items()
        if (stated := inner.stated("default"))
    }


def times(outline: Outline, now: datetime, *, created: bool) -> dict[str, Any]:
    """The members that say when a thing was created or changed, in the form that the document has for each."""
    names = CREATED | UPDATED if created else UPDATED
    found: dict[str, Any] = {}
    for name, inner in outline.members.items():
        if plain(name) in names:
            for value in _written(inner, now):
                if inner.fits(value):
                    found[name] = value
                    break
    return found


def _written(outline: Outline, now: datetime) -> list[Any]:
    """Ways to write a time, the likeliest first."""
    seconds: list[Any] = [int(now.timestamp()), now.timestamp()]
    whole = now.replace(tzinfo=None)
    texts = [
        f"{whole.isoformat(timespec='microseconds')}Z",
        f"{whole.isoformat(timespec='milliseconds')}Z",
        f"{whole.isoformat(timespec='seconds')}Z",
        now.date().isoformat(),
        whole.strftime("%a, %d %b %Y %H:%M:%S +0000"),
    ]
    shown = [
        item
        for item in (*outline.stated("example"), *outline.stated("default"))
        if isinstance(item, int | float)
    ]
    if any(item > 10**11 for item in shown):
        seconds.insert(0, int(now.timestamp() * 1000))
    return texts + seconds


def new_id(
    outline: Outline | None,
    name: str,
    number: int,
    made: object,
    takes: Callable[[Any], bool],
) -> Any:
    """An id in the form that the document has; None where all that are thought of are refused.

    Args:
        outline: What the document says of it.
        name: What it is called.
        number: The number of the thing; others give others.
        made: An id that the document's own answer has.
        takes: Whether an id can be that of a new thing.
    """
    for value in _ids(outline, name, number, made):
        if (outline is None or outline.fits(value)) and takes(value):
            return value
    return None


def _ids(
    outline: Outline | None, name: str, number: int, made: object
) -> Iterator[Any]:
    formats = outline.stated("format") if outline is not None else []
    if "uuid" in formats:
        for offset in range(_MOST_SEEDS):
            yield str(UUID(int=(number + offset) << 64 | number, version=4))
    if isinstance(made, str) and made:
        stem = made.rstrip("0123456789")
        digits = made[len(stem) :]
        start = int(digits[-15:] or 0)
        for offset in range(2 * _MOST_SEEDS):
            text = str(start + number - 1 + offset)
            if digits:
                yield f"{stem}{text.zfill(len(digits))}"
            else:
                yield f"{made[: len(made) - len(text)]}{text}"
    for offset in range(2 * _MOST_SEEDS):
        yield number + offset
    for offset in range(_MOST_SEEDS):
        yield str(number + offset)
    if outline is not None:
        for seed in range(_MOST_SEEDS):
            try:
                yield outline.value(name, number + seed)
            except Exception:  # the runtime of a package has an exception of its own
                return


def shown(
    data: Mapping[str, Any],
    outline: Outline,
    made: object,
    read_only: Collection[str],
    described: Sequence[Outline] = (),
) -> dict[str, Any]:
    """A thing as an answer shows it.

    What was sent is shown, if the document has such a member in this answer, or is open and none of `described`, all
    that is said of the thing, has it; what it requires there, and `read_only` members, come from `made`, an answer of
    the document's own.
    """
    members = outline.members
    if not members:
        return dict(data)
    template = made if isinstance(made, Mapping) else {}
    answer: dict[str, Any] = {}
    for name, value in data.items():
        inner = members.get(name)
        if inner is None:
            is_known = any(name in other.members for other in described)
            if _is_open(outline, name, is_known):
                answer[name] = value
        elif True not in inner.stated("writeOnly"):
            others = [
                other.members[name] for other in described if name in other.members
            ]
            value = _part(value, inner, template.get(name), read_only, others)
            if inner.fits(value):
                answer[name] = value
    for name, inner in members.items():
        if name in answer:
            continue
        if name in outline.required and name not in read_only and inner.fits(None):
            answer[name] = None
        elif (name in outline.required or name in read_only) and name in template:
            answer[name] = template[name]
    order = [*members, *(name for name in answer if name not in members)]
    return {name: answer[name] for name in order if name in answer}


def _is_open(outline: Outline, name: str, is_known: bool) -> bool:
    """Whether an object may have a member that is not described.

    One that is known elsewhere is shown only where the schema says that it is open.
    """
    extras = outline.stated("additionalProperties")
    if any(extra is not False for extra in extras):
        return True
    if is_known or False not in (*extras, *outline.stated("unevaluatedProperties")):
        return not is_known
    patterns = [
        pattern for part in outline.stated("patternProperties") for pattern in part
    ]
    return any(_matches(pattern, name) for pattern in patterns)


def _matches(pattern: str, name: str) -> bool:
    try:
        return re.search(pattern, name) is not None
    except re.error:
        return False


def parents(
    outline: Outline, ids: Iterable[tuple[list[str], object]]
) -> dict[str, Any]:
    """The members of a thing that say what it stands in: the names that each may have, and the id."""
    stated = {named(names, outline.members): value for names, value in ids}
    return {
        name: value
        for name, value in stated.items()
        if name is not None and outline.members[name].fits(value)
    }


def completed(value: Any, outline: Outline) -> Any:
    """A member of a thing with what the schema wants in it beside; all else stays."""
    if isinstance(value, list):
        return [completed(item, outline.item) for item in value]
    if not isinstance(value, Mapping) or not outline.required - value.keys():
        return value
    try:
        made = outline.value("", 0)
    except Exception:  # the runtime of a package has an exception of its own
        return value
    return {**made, **value} if isinstance(made, Mapping) else value


def _part(
    value: Any,
    outline: Outline,
    made: object,
    read_only: Collection[str],
    described: Sequence[Outline],
) -> Any:
    if isinstance(value, Mapping):
        return shown(value, outline, made, read_only, described)
    if isinstance(value, list):
        first = made[0] if isinstance(made, list) and made else None
        others = [other.item for other in described]
        return [
            (
                shown(item, outline.item, first, read_only, others)
                if isinstance(item, Mapping)
                else item
            )
            for item in value
        ]
    return value


def plain_members(value: object) -> dict[str, Any]:
    """The members of a body that are JSON: a form may have files."""
    if not isinstance(value, Mapping):
        return {}
    return {str(name): item for name, item in value.items() if _is_json(item)}


def _is_json(value: object) -> bool:
    if isinstance(value, Mapping):
        return all(map(_is_json, value.values()))
    if isinstance(value, list):
        return all(map(_is_json, value))
    return value is None or isinstance(value, str | int | float | bool)
