"""Plain JSON values made into values of a type, with everything that does not fit and where.

msgspec reads what a document describes; this reads what it does not: a null in place of a missing member, a number
written `1.0`, members that have no name, values of the wrong form, and unions whose members only their insides tell
apart. It leaves to msgspec every part that msgspec can read, and takes time that grows with the size of the value. What
is nested hundreds of levels deep is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, Literal, get_args, get_origin

import msgspec
from msgspec import UNSET, Struct

from .alternatives import Alternatives
from .annotations import (
    MAPPINGS,
    is_native,
    members_of_union,
    struct_of,
    takes_null,
    unwrapped,
)
from .constraints import constraint
from .json_path import Place
from .limits import Violation, narrowed
from .reading import Mismatch, Outcome, Read, Reading
from .shapes import ARRAYS, EXTRA, shortened


def read(value: object, annotation: object) -> tuple[object, list[Violation]]:
    """A plain JSON value as an instance of a type, and every place where it is none and stays what it is.

    Raises:
        RecursionError: it is nested too deeply.
    """
    reading = Reading()
    made = reader(annotation)(value, None, reading)
    return made, [mismatch.violation() for mismatch in reading.mismatches]


def judged(value: object, annotation: object, is_open: bool = False) -> Outcome:
    """A plain JSON value as an instance of a type, held against everything that the type says."""
    reading = Reading(judges=True)
    return reading.outcome(reader(annotation, is_open)(value, None, reading))


_readers: dict[tuple[object, bool], Read] = {}


def reader(annotation: object, is_open: bool = False) -> Read:
    """The reader of a type; made once. `is_open` inside of what the document leaves open (`Open`)."""
    try:
        made = _readers.get((annotation, is_open))
    except TypeError:  # an annotation that cannot be hashed
        return _made(annotation, is_open)
    if made is None:
        made = _readers[annotation, is_open] = _made(annotation, is_open)
    return made


def _made(annotation: object, is_open: bool) -> Read:
    base, limits = unwrapped(annotation)
    is_open = is_open or any(limit.open for limit in limits)
    plain = _of_type(base, is_open)
    checks = [
        check for limit in narrowed(limits) if (check := constraint(limit)) is not None
    ]
    if not checks:
        return plain

    def limited(value: object, place: Place, reading: Reading) -> object:
        before = len(reading.mismatches)
        made = plain(value, place, reading)
        if reading.judges and len(reading.mismatches) == before:
            for check in checks:
                if check(made):
                    reading.violated += 1
                else:
                    reading.precision += 1
        return made

    return limited


def _of_type(base: Any, is_open: bool) -> Read:
    read: Read | None = getattr(base, "__read__", None)
    if read is not None:  # a union, or an object with further members
        return read
    if members_of_union(base) is not None:
        return Alternatives(base, is_open, reader).read
    if hasattr(base, "__from_json__"):
        return _custom(base)
    origin = get_origin(base) or base
    if origin is Literal:
        return _literal(get_args(base))
    if struct_of(base) is not None:
        return ObjectReader(base).read
    if origin is tuple and get_args(base)[-1:] != (...,):
        return _places(get_args(base), is_open)
    if origin in ARRAYS:
        return _array(base, is_open)
    if origin in MAPPINGS:
        return _mapping(base, is_open)
    return _scalar(base)


# ---- values without parts

_PRECISION = {str: 1, float: 1}
"""How narrow types are: what has a form of its own 2, a constant 3, anything 0."""

_CONSTANT, _FORMED = 3, 2


def _anything(value: object, place: Place, reading: Reading) -> object:
    return value


def _null(value: object, place: Place, reading: Reading) -> object:
    if value is not None:
        return reading.keep(place, "null", value)
    reading.precision += _FORMED
    return None


def _integer(value: object, place: Place, reading: Reading) -> object:
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # JSON Schema 2020-12 Core, section 4.2.3: 1.0 is an integer
    if type(value) is not int:
        return reading.keep(place, "int", value)
    reading.precision += _FORMED
    return value


def _scalar(kind: Any) -> Read:
    if kind is Any or kind is object:
        return _anything
    if kind is None or kind is type(None):
        return _null
    if kind is int:
        return _integer
    precision = _PRECISION.get(kind, _FORMED)

    def read(value: object, place: Place, reading: Reading) -> object:
        try:
            made: object = msgspec.convert(value, kind)
        except msgspec.ValidationError as error:
            reading.mismatches.append(Mismatch(place, str(error), value))
            return value
        reading.precision += precision
        return made

    return read


def _literal(choices: tuple[object, ...]) -> Read:
    allowed = {(type(choice), choice) for choice in choices}
    listed = ", ".join(map(repr, choices[:12])) + (", …" if len(choices) > 12 else "")

    def read(value: object, place: Place, reading: Reading) -> object:
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if not isinstance(value, str | int) or (type(value), value) not in allowed:
            message = f"Invalid enum value {shortened(value)}, not one of {listed}"
            reading.mismatches.append(Mismatch(place, message, value))
            return value
        reading.precision += _CONSTANT
        return value

    return read


def _custom(kind: Any) -> Read:
    """A type that reads itself by `__from_json__`, such as a file."""

    def read(value: object, place: Place, reading: Reading) -> object:
        try:
            made: object = kind.__from_json__(value)
        except ValueError as error:
            reading.mismatches.append(Mismatch(place, str(error), value))
            return value
        reading.precision += _FORMED
        return made

    return read


# ---- values with parts


def _array(base: Any, is_open: bool) -> Read:
    arguments = get_args(base)
    kind = get_origin(base) or base
    read_item = reader(arguments[0], is_open) if arguments else _anything

    def read(value: object, place: Place, reading: Reading) -> object:
        if not isinstance(value, list):
            return reading.keep(place, "array", value)
        items = [
            read_item(item, (place, index), reading) for index, item in enumerate(value)
        ]
        return items if kind is list else kind(items)

    return read


def _places(kinds: tuple[Any, ...], is_open: bool) -> Read:
    """A tuple with a type for each place."""
    readers = [reader(kind, is_open) for kind in kinds]

    def read(value: object, place: Place, reading: Reading) -> object:
        if not isinstance(value, list):
            return reading.keep(place, "array", value)
        if len(value) != len(readers):
            message = f"Expected `array` of length {len(readers)}, got {len(value)}"
            reading.mismatches.append(Mismatch(place, message, value))
            return value
        return tuple(
            read_item(item, (place, index), reading)
            for index, (read_item, item) in enumerate(zip(readers, value, strict=True))
        )

    return read


def _mapping(base: Any, is_open: bool) -> Read:
    arguments = get_args(base)
    kind = arguments[1] if len(arguments) == 2 else Any
    read_member = reader(kind, is_open)
    is_nullable = takes_null(kind)

    def read(value: object, place: Place, reading: Reading) -> object:
        if not isinstance(value, dict):
            return reading.keep(place, "object", value)
        made: dict[str, object] = {}
        for name, member in value.items():
            if member is None and not is_nullable:
                reading.nulls += 1  # taken as absent
                continue
            made[name] = read_member(member, (place, name), reading)
        return made

    return read


class _Property(Struct, frozen=True):
    """A field of a class of models, as it is read."""

    name: str
    wire_name: str
    read: Read
    required: bool
    is_nullable: bool


class ObjectReader:
    """Reads objects as instances of a Struct. Looked into on first use, so that classes may refer to each other."""

    __slots__ = (
        "_is_closed",
        "_is_native",
        "_keeping",
        "_known",
        "_properties",
        "_whole",
        "kind",
    )

    def __init__(self, kind: Any) -> None:
        self.kind = kind
        self._properties: tuple[_Property, ...] | None = None
        self._known: frozenset[str] = frozenset()
        self._is_native: bool | None = None
        limits = getattr(kind, "__limits__", None)
        self._whole = None if limits is None else constraint(limits)
        self._is_closed: bool = getattr(kind, "__closed__", False)
        self._keeping: Callable[[], Any] | None = getattr(kind, "__keeping__", None)
        """Gives the class of those instances that keep members which have no field."""

    def read(self, value: object, place: Place, reading: Reading) -> object:
        """The instance made of a JSON object."""
        if not isinstance(value, dict):
            return reading.keep(place, "object", value)
        known = self.known
        others = (
            {}
            if value.keys() <= known
            else {name: item for name, item in value.items() if name not in known}
        )
        keeping = self._keeping if others else None
        kind = self.kind if keeping is None else keeping()
        made: Any = UNSET
        if not reading.judges and self._reads_natively():
            named = (
                {name: item for name, item in value.items() if name in known}
                if keeping is not None
                else value
            )
            with suppress(msgspec.ValidationError, RecursionError):
                made = msgspec.convert(named, kind, str_keys=True)
        if made is UNSET:
            made = kind(**self.fields(value, place, reading))
        if keeping is not None:
            setattr(made, EXTRA, others)
        if others and self._is_closed:
            reading.violated += 1
        if reading.judges and self._whole is not None and self._whole(made):
            reading.violated += 1
        return made

    @property
    def known(self) -> frozenset[str]:
        """Wire names of the fields."""
        self._planned()
        return self._known

    def fields(
        self, value: Mapping[str, object], place: Place, reading: Reading
    ) -> dict[str, object]:
        """The members that are fields, by Python name."""
        fields: dict[str, object] = {}
        for item in self._planned():
            member = value.get(item.wire_name, UNSET)
            if member is UNSET:
                if item.required:
                    reading.lack(place, item.wire_name)
                    fields[item.name] = UNSET
                continue
            if member is None and not item.is_nullable and not item.required:
                reading.nulls += 1  # many services mean by it that there is none
                continue
            reading.described += 1
            fields[item.name] = item.read(member, (place, item.wire_name), reading)
        return fields

    def _planned(self) -> tuple[_Property, ...]:
        properties = self._properties
        if properties is None:
            properties = tuple(
                _Property(
                    field.name,
                    field.encode_name,
                    reader(field.type),
                    field.required,
                    takes_null(field.type),
                )
                for field in msgspec.structs.fields(self.kind)
            )
            self._known = frozenset(item.wire_name for item in properties)
            self._properties = properties
        return properties

    def _reads_natively(self) -> bool:
        native = self._is_native
        if native is None:
            native = self._is_native = is_native(self.kind)
        return native
