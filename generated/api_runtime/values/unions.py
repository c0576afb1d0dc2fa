"""Unions that msgspec alone cannot tell apart: several kinds of object, or types that share a JSON form.

For a type checker such a union is `A | B`; at run time it is a class made by `union`, which msgspec asks to read a
value (`__from_json__`) and the checks of requests look into (`__alternatives__`). Values are plain instances of the
members, so that writing them needs nothing. Which member a value is: see `alternatives`.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

from msgspec import UNSET

from .annotations import flattened, unwrapped
from .unknown_variants import UnknownVariant

if TYPE_CHECKING:  # what reads is loaded when something is read
    from .alternatives import Alternatives
    from .json_path import Place
    from .reading import Reading
    from .union_members import Discriminator

__all__ = ["UnknownVariant", "union"]

Members = Callable[[], tuple[Any, ...]]
"""The types of a union. A function, so that they may be declared later, and refer to the union itself."""


class UnionType(type):
    """The class of the classes that `union` makes."""

    _members: Members
    _discriminator: Callable[[UnionType], Discriminator | None]
    _one_of: bool
    _made: Alternatives | None
    _classes: tuple[type, ...] | None

    def __alternatives__(cls) -> tuple[Any, ...]:
        """The types that a value may have."""
        return cls._members()

    @property
    def __discriminator__(cls) -> Discriminator | None:
        """The discriminator, where the document has one."""
        return cls._discriminator(cls)

    @property
    def __one_of__(cls) -> bool:
        """Whether a value that is valid for several of the types is valid for none (`oneOf`)."""
        return cls._one_of

    def __instancecheck__(cls, value: object) -> bool:
        classes = cls._classes
        if classes is None:  # msgspec asks for every value
            kinds = flattened(cls).kinds
            classes = cls._classes = tuple({_class(kind) for kind, _ in kinds})
        return isinstance(value, classes)

    def __read__(cls, value: object, place: Place, reading: Reading) -> object:
        """The member that a plain JSON value is, made an instance of it."""
        return cls._alternatives.read(value, place, reading)

    @property
    def _alternatives(cls) -> Alternatives:
        made = cls._made
        if made is None:
            from .alternatives import Alternatives
            from .readers import reader

            made = cls._made = Alternatives(cls, False, reader)
        return made

    def __from_json__(cls, value: object) -> object:
        """As `__read__`, for msgspec.

        Raises:
            ValueError: no member fits.
        """
        made = (cls._made or cls._alternatives).at_once(value)
        if made is not UNSET:
            return made
        from .reading import fitting

        return fitting(cls.__read__, value)


def union(
    name: str,
    members: Members,
    tag: str | None = None,
    tagged: Callable[[], Mapping[str, Any]] = dict,
    default: Callable[[], Any] | None = None,
    one_of: bool = False,
) -> Any:
    """The run-time form of a union.

    Args:
        name: How messages call it.
        members: Its types; with `UnknownVariant` among them, objects with another `tag` become that.
        tag: The member of objects that says which type they are (OpenAPI's discriminator).
        tagged: The type for each value of `tag`, beside those that are constants of the types.
        default: The type of objects with another `tag`.
        one_of: Whether a value that is valid for several of the types is valid for none.
    """

    def discriminator(cls: UnionType) -> Discriminator | None:
        if tag is None:
            return None
        from .union_members import Discriminator

        return Discriminator(tag, tagged(), cls, None if default is None else default())

    return UnionType(
        name,
        (),
        {
            "_members": staticmethod(members),
            "_discriminator": staticmethod(discriminator),
            "_one_of": one_of,
            "_made": None,
            "_classes": None,
        },
    )


def _class(annotation: Any) -> type:
    """The class whose instances an annotation describes."""
    base, _ = unwrapped(annotation)
    origin = get_origin(base) or base
    if origin is Literal:
        return type(get_args(base)[0])
    if origin is None:
        return types.NoneType
    return origin if isinstance(origin, type) else object
