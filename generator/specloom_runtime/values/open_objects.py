"""Objects that keep the members a document does not name (`additionalProperties` beside `properties`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, dataclass_transform

import msgspec
from msgspec import Struct

from .shapes import EXTRA, to_json_value

if TYPE_CHECKING:
    from .json_path import Place
    from .open_object_reader import OpenObjectReader
    from .reading import Reading


@dataclass_transform(kw_only_default=True, field_specifiers=(msgspec.field,))
class OpenObjectType(type):
    """The class of classes that extend `OpenObject`: their annotations become the fields of a Struct."""

    __fields_type__: type[Struct]
    """A Struct of the declared fields, which msgspec reads and writes."""

    __reader__: OpenObjectReader | None
    """What reads the instances; made when it is first asked for."""

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
        made.__reader__ = None
        return made

    def __read__(cls, value: object, place: Place, reading: Reading) -> object:
        """An instance from a plain JSON object; what does not fit is noted."""
        from .open_object_reader import OpenObjectReader  # when something is read

        if cls.__reader__ is None:
            cls.__reader__ = OpenObjectReader(cls)
        return cls.__reader__.read(value, place, reading)

    def __from_json__(cls, value: object) -> object:
        """As `__read__`, for msgspec.

        Raises:
            ValueError: the value is not an object, or a member does not fit.
        """
        from .reading import fitting

        return fitting(cls.__read__, value)


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
