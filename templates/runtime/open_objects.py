"""Objects that keep the members a document does not name (`additionalProperties` beside `properties`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, dataclass_transform

import msgspec
from msgspec import Struct

from .json_codec import from_json_value, to_json_value
from .shapes import is_mapping

EXTRA = "additional_properties"
"""The field with the members that have no field of their own."""


@dataclass_transform(kw_only_default=True, field_specifiers=(msgspec.field,))
class OpenObjectType(type):
    """The class of classes that extend `OpenObject`: their annotations become the fields of a Struct."""

    __fields_type__: type[Struct]
    """A Struct of the declared fields, which msgspec reads and writes."""

    __additional_type__: Any
    """Annotation of the other members' mapping, such as `dict[str, int]`."""

    def __new__(
        cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any]
    ) -> OpenObjectType:
        annotations = dict(namespace.get("__annotations__", {}))
        additional = annotations.pop(EXTRA, dict[str, Any])
        defaults = {key: namespace.pop(key) for key in annotations if key in namespace}
        namespace.pop(EXTRA, None)
        made = super().__new__(cls, name, bases, namespace)
        made.__fields_type__ = msgspec.defstruct(
            name,
            [
                (key, kind, defaults[key]) if key in defaults else (key, kind)
                for key, kind in annotations.items()
            ],
            module=made.__module__,
            kw_only=True,
        )
        holder = msgspec.defstruct(name, [(EXTRA, additional)], module=made.__module__)
        made.__additional_type__ = holder
        return made

    def __from_json__(cls, value: object) -> Any:
        """An instance from a plain JSON object.

        Raises:
            ValueError: the value is not an object, or a member does not fit.
        """
        if not is_mapping(value):
            raise ValueError(f"Expected `object`, got `{type(value).__name__}`")
        names = cls.__known__()
        known = {key: item for key, item in value.items() if key in names}
        extra = {str(key): item for key, item in value.items() if key not in names}
        maker: Any = cls
        made = maker.__new__(maker)
        object.__setattr__(made, "_fields", _converted(known, cls.__fields_type__))
        holder = _converted({EXTRA: extra}, cls.__additional_type__)
        object.__setattr__(made, EXTRA, getattr(holder, EXTRA))
        return made

    def __known__(cls) -> frozenset[str]:
        """Wire names of the declared members."""
        return frozenset(
            field.encode_name for field in msgspec.structs.fields(cls.__fields_type__)
        )


class OpenObject(metaclass=OpenObjectType):
    """A model whose other members are kept in `additional_properties`, read and written with the declared ones."""

    __slots__ = ("_fields", EXTRA)

    if TYPE_CHECKING:  # a plain annotation would be one more argument of every class

        @property
        def _fields(self) -> Struct: ...

    else:

        def __init__(self, /, *, additional_properties=None, **values):
            object.__setattr__(self, "_fields", type(self).__fields_type__(**values))
            object.__setattr__(self, EXTRA, dict(additional_properties or {}))

        def __getattr__(self, name):
            if name == "_fields":
                raise AttributeError(name)
            return getattr(self._fields, name)

        def __setattr__(self, name, value):
            if name == EXTRA:
                object.__setattr__(self, name, value)
            else:
                setattr(self._fields, name, value)

    def __to_json__(self) -> dict[str, object]:
        """The plain JSON object; a declared member wins over an additional one of its name."""
        known: dict[str, object] = msgspec.to_builtins(
            self._fields, str_keys=True, enc_hook=to_json_value
        )
        extra: dict[str, object] = getattr(self, EXTRA)
        return {
            **known,
            **{key: item for key, item in extra.items() if key not in known},
        }

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        mine = (self._fields, getattr(self, EXTRA))
        return mine == (other._fields, getattr(other, EXTRA))

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        extra = getattr(self, EXTRA)
        shown = repr(self._fields)
        return f"{shown[:-1]}{', ' if shown[-2] != '(' else ''}{EXTRA}={extra!r})"

    def __reduce__(self) -> tuple[object, ...]:
        values = {
            name: getattr(self._fields, name) for name in self._fields.__struct_fields__
        }
        return _restored, (type(self), values, getattr(self, EXTRA))


def _restored(cls: Any, values: dict[str, object], extra: dict[str, object]) -> Any:
    return cls(additional_properties=extra, **values)


def _converted(value: object, kind: type[Struct]) -> Struct:
    return msgspec.convert(value, kind, str_keys=True, dec_hook=from_json_value)
