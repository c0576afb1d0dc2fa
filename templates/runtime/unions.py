"""Unions that msgspec alone cannot tell apart: several kinds of object, or types that share a JSON form.

For a type checker such a union is `A | B`; at run time it is a class made by `union`, which msgspec asks to read a
value (`__from_json__`) and the checks of requests look into (`__alternatives__`). Values are plain instances of the
members, so that writing them needs nothing.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from itertools import groupby
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec
from msgspec import Struct

from .json_codec import from_json_value, plain
from .shapes import is_array, is_mapping

Members = Callable[[], tuple[Any, ...]]
"""The types of a union. A function, so that they may be declared later, and refer to the union itself."""


_read: ContextVar[dict[tuple[int, int], tuple[object, object, str | None]] | None] = (
    ContextVar("read", default=None)
)
"""What the values inside the outermost one are, by union and value: each is a part of every attempt to read what is
around it, and the attempts would double with each level."""


_MAX_REASON = 300
"""Characters of a message that say why the members do not fit."""


class UnionType(type):
    """The class of the classes that `union` makes."""

    _members: Members
    _tag: str | None
    _tagged: Callable[[], Mapping[str, Any]] | None
    _candidates: tuple[_Candidate, ...] | None

    def __alternatives__(cls) -> tuple[Any, ...]:
        """The types that a value may have."""
        return cls._members()

    def __instancecheck__(cls, value: object) -> bool:
        return any(
            isinstance(value, kind)
            for one in _flat(cls._members())
            for kind in _kinds(one)
        )

    def __from_json__(cls, value: object) -> object:
        """The member that a plain JSON value is, made an instance of it.

        Raises:
            ValueError: no member fits.
        """
        if cls._tag is not None and cls._tagged is not None and is_mapping(value):
            tag = value.get(cls._tag)
            member = cls._tagged().get(tag) if isinstance(tag, str) else None
            if member is not None:
                return _converted(value, member)
        read = _read.get()
        if read is None:
            token = _read.set({})
            try:
                return _best(cls, value)
            finally:
                _read.reset(token)
        key = id(cls), id(value)
        if key not in read:
            try:
                read[key] = value, _best(cls, value), None
            except ValueError as error:
                read[key] = value, None, str(error)
        _, made, failure = read[key]
        if failure is not None:
            raise ValueError(failure)
        return made


def union(
    name: str,
    members: Members,
    tag: str | None = None,
    tagged: Callable[[], Mapping[str, Any]] | None = None,
) -> Any:
    """The run-time form of a union.

    Args:
        name: How messages call it.
        members: Its types.
        tag: The member of objects that says which type they are (OpenAPI's discriminator).
        tagged: The type for each value of `tag`.
    """
    return UnionType(
        name,
        (),
        {
            "_members": staticmethod(members),
            "_tag": tag,
            "_tagged": tagged and staticmethod(tagged),
            "_candidates": None,
        },
    )


class _Candidate(Struct, frozen=True):
    """A member, with what can be said of it before a value is converted."""

    kind: Any
    is_struct: bool = False
    is_open: bool = False
    """Whether it keeps the members that it does not declare."""
    required: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()
    literals: tuple[tuple[str, frozenset[object]], ...] = ()

    def misfit(
        self, value: Mapping[object, object], known: frozenset[str]
    ) -> tuple[int, int, int]:
        """How badly an object fits, least first.

        Missing members and foreign constants, then members that are not kept, then those that are not declared.
        `known` are the names of the constants that some member of the union has: others are newer than all of them.
        """
        if not self.is_struct:
            return 0, 0, 1 + len(value)
        wrong = len(self.required - value.keys())
        wrong += sum(
            1
            for name, allowed in self.literals
            if name in known and not _is_in(value[name], allowed)
        )
        others = len(value.keys() - self.known)
        return (wrong, 0, 1 + others) if self.is_open else (wrong, others, 0)


def _best(cls: UnionType, value: object) -> object:
    """The first member that fits, best fitting first.

    A member that would leave more of an object unread than one that fits better but failed is no substitute for it.
    """
    candidates = cls._candidates
    if candidates is None:
        candidates = cls._candidates = tuple(
            _candidate(one) for one in _flat(cls._members())
        )
    reasons: list[str] = []
    if is_mapping(value):
        known = frozenset(
            name
            for one in candidates
            for name, allowed in one.literals
            if name in value and _is_in(value[name], allowed)
        )
        ranked = sorted(
            ((one.misfit(value, known), one) for one in candidates),
            key=lambda pair: pair[0],
        )
    else:
        ranked = [((0, 0, 0), one) for one in candidates if not one.is_struct]
    unread: int | None = None
    for (_, unknown, _), alike in groupby(ranked, key=lambda pair: pair[0]):
        if unread is not None and unknown > unread:
            break
        tried = [one for _, one in alike]
        found = _most_telling(value, tried, reasons)
        if found is not None:
            return found[0]
        if any(one.is_struct and not one.is_open for one in tried):
            unread = unknown if unread is None else min(unread, unknown)
    said = "; ".join(reasons[:3]) or f"got {type(value).__name__}"
    if len(said) > _MAX_REASON:  # each level would say what all levels below it say
        said = f"{said[:_MAX_REASON]}…"
    raise ValueError(f"no member of {cls.__name__} fits ({said})")


def _most_telling(
    value: object, alike: list[_Candidate], reasons: list[str]
) -> tuple[object] | None:
    """The value as the first of the members that leaves the least of it unread, further inside; None: none fits.

    Why members do not fit is added to `reasons`.
    """
    best: tuple[object] | None = None
    least = 0
    for one in alike:
        try:
            made = _converted(value, one.kind)
        except ValueError as error:
            reasons.append(f"{_name(one.kind)}: {error}")
            continue
        if len(alike) == 1 or not _is_deep(value):
            return (made,)
        left = _size(value) - _size(plain(made))
        if left <= 0:
            return (made,)
        if best is None or left < least:
            best, least = (made,), left
    return best


def _is_deep(value: object) -> bool:
    """Whether a plain JSON value has objects or arrays inside."""
    inside = value.values() if is_mapping(value) else value if is_array(value) else ()
    return any(isinstance(one, dict | list) for one in inside)


def _size(value: object) -> int:
    """How many members the objects in a plain JSON value have, all together."""
    size = 0
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if is_mapping(one):
            size += len(one)
            waiting += one.values()
        elif is_array(one):
            waiting += one
    return size


def _converted(value: object, kind: Any) -> object:
    return msgspec.convert(value, kind, str_keys=True, dec_hook=from_json_value)


def _candidate(kind: Any) -> _Candidate:
    declared = getattr(kind, "__fields_type__", kind)
    if not (isinstance(declared, type) and issubclass(declared, Struct)):
        return _Candidate(kind)
    fields = msgspec.structs.fields(declared)
    return _Candidate(
        kind,
        is_struct=True,
        is_open=declared is not kind,
        required=frozenset(field.encode_name for field in fields if field.required),
        known=frozenset(field.encode_name for field in fields),
        literals=tuple(
            (field.encode_name, allowed)
            for field in fields
            if (allowed := _literals(field.type))
        ),
    )


def _literals(annotation: Any) -> frozenset[object]:
    """The values of the `Literal` in an annotation; none where there is none."""
    if get_origin(annotation) is Literal:
        return frozenset(get_args(annotation))
    return frozenset(value for one in _opened(annotation) for value in _literals(one))


def _opened(annotation: Any) -> tuple[Any, ...]:
    """The members of a union, the type of an `Annotated`; nothing for other types."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return (get_args(annotation)[0],)
    return get_args(annotation) if origin in (Union, types.UnionType) else ()


def _is_in(value: object, allowed: frozenset[object]) -> bool:
    return not isinstance(value, dict | list) and value in allowed


def _flat(members: tuple[Any, ...]) -> list[Any]:
    """The members, those of unions among them opened; a union may be its own member."""
    flat: list[Any] = []
    opened: list[Any] = []
    waiting = list(reversed(members))
    while waiting:
        one = waiting.pop()
        if isinstance(one, UnionType):
            if one not in opened:
                opened.append(one)
                waiting += reversed(one.__alternatives__())
        elif get_origin(one) in (Union, types.UnionType):
            waiting += reversed(get_args(one))
        else:
            flat.append(one)
    return flat


def _kinds(annotation: Any) -> list[type]:
    """The classes whose instances an annotation describes."""
    inside = _opened(annotation)
    if inside:
        return [kind for one in inside for kind in _kinds(one)]
    origin = get_origin(annotation)
    if origin is Literal:
        return [type(value) for value in get_args(annotation)]
    if annotation is Any:
        return [object]
    kind = origin or annotation
    return [kind] if isinstance(kind, type) else [type(None)]


def _name(kind: Any) -> str:
    return kind.__name__ if isinstance(kind, type) else str(kind)
