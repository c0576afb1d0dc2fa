"""Structs that keep the members of an object which its document does not name."""

from __future__ import annotations

from collections import UserDict
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

import msgspec
from msgspec import UNSET, Struct

from .shapes import EXTRA, Inlined

_NONE: Mapping[str, Any] = {}


class OpenStruct(Struct, kw_only=True, forbid_unknown_fields=True):
    """An object of the document.

    Services answer more than they document. What an object has beside its fields is in `additional_properties`, and
    is sent back with it. An object with such members is an instance of a subclass, which msgspec makes and nobody
    sees; one without them costs nothing. They play no part in comparisons.
    """

    @property
    def additional_properties(self) -> AdditionalMembers:
        """Members that have no field of their own, as JSON has them; empty, and to be left so, where there are none."""
        return _NoMembers()

    @classmethod
    def __keeping__(cls) -> Any:
        """The subclass whose instances have further members."""
        return _keeping(cls)


class AdditionalMembers(UserDict[str, Any]):
    """Members of an object that stand among its fields when it is written."""

    def __init__(self, members: Mapping[str, Any] = _NONE) -> None:
        self.data = dict(members)

    def __to_json__(self) -> object:
        raise Inlined


class _NoMembers(AdditionalMembers):
    """The further members of an object without any. It takes none: nothing would send them."""

    def __init__(self) -> None:
        self.data = MappingProxyType({})  # type: ignore[assignment]

    def __setitem__(self, name: str, member: Any) -> None:
        raise TypeError(f"{name!r} has no place in an object without further members")


@cache
def _keeping(kind: type[OpenStruct]) -> Any:
    made = msgspec.defstruct(
        kind.__name__,
        # Its name is none that a document gives: it is never written as a member.
        [(EXTRA, AdditionalMembers, msgspec.field(default=UNSET, name=f"$${EXTRA}"))],
        bases=(kind,),
        module=kind.__module__,
        namespace={
            "__doc__": kind.__doc__,
            "__eq__": _equal,
            "__post_init__": _hold,
            "__reduce__": _reduced,
            "__setattr__": _set,
        },
        kw_only=True,
    )
    made.__qualname__ = kind.__qualname__
    return made


def _hold(instance: Any) -> None:
    members = instance.additional_properties
    # Reading makes the object first, and gives it the members then.
    if members is not UNSET and not isinstance(members, AdditionalMembers):
        Struct.__setattr__(instance, EXTRA, AdditionalMembers(members))


def _set(instance: Any, name: str, value: object) -> None:
    Struct.__setattr__(instance, name, value)
    if name == EXTRA:
        _hold(instance)


def _equal(instance: Any, other: object) -> object:
    # What nobody documents comes and goes: it makes no two objects differ.
    kind: type[OpenStruct] = type(instance).__mro__[1]
    if not isinstance(other, kind):
        return NotImplemented
    return all(
        getattr(instance, name) == getattr(other, name)
        for name in kind.__struct_fields__
    )


def _reduced(instance: Any) -> tuple[object, ...]:
    kind: type[OpenStruct] = type(instance).__mro__[1]
    fields = {name: getattr(instance, name) for name in kind.__struct_fields__}
    return _restored, (kind, fields, instance.additional_properties.data)


def _restored(
    kind: type[OpenStruct], fields: dict[str, Any], members: dict[str, Any]
) -> object:
    return _keeping(kind)(**fields, additional_properties=AdditionalMembers(members))
