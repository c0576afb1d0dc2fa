"""Plain JSON objects made into objects that keep further members (see `open_objects`)."""

from __future__ import annotations

from typing import Any

import msgspec

from .constraints import constraint
from .json_path import Place
from .readers import ObjectReader, reader
from .reading import Reading
from .shapes import EXTRA


class OpenObjectReader:
    """Reads objects as instances of one class."""

    def __init__(self, kind: Any) -> None:
        """`kind` is an `OpenObjectType`."""
        self._kind = kind
        self._declared = ObjectReader(kind.__fields_type__)
        additional = msgspec.structs.fields(kind.__additional_type__)[0].type
        self._read_others = reader(additional)
        limits = getattr(kind, "__limits__", None)
        self._whole = None if limits is None else constraint(limits)

    def read(self, value: object, place: Place, reading: Reading) -> object:
        """The instance that an object is; what does not fit is noted."""
        if not isinstance(value, dict):
            return reading.keep(place, "object", value)
        known = self._declared.known
        others = {name: item for name, item in value.items() if name not in known}
        fields = self._declared.fields(value, place, reading)
        made = self._kind.__new__(self._kind)
        object.__setattr__(made, "_fields", self._kind.__fields_type__(**fields))
        object.__setattr__(made, EXTRA, self._read_others(others, place, reading))
        if reading.judges and self._whole is not None and self._whole(value):
            reading.violated += 1
        return made
