"""Members that an object must have, and that no property describes."""

from __future__ import annotations

from collections.abc import Iterable

from specloom.document import Location
from specloom.model.api import Anything, Property, Schema


def _described(additional: Schema, at: Location) -> Schema:
    return Anything(location=at) if isinstance(additional, Anything) else additional


def required_only(
    names: Iterable[str], additional: Schema | None, at: Location
) -> tuple[Property, ...]:
    """Properties for `names` of `required` that the object at `at` does not describe.

    They are what its `additional` members are (JSON Schema 2020-12 Core, section 10.3.2.3);
    where there may be none, no value is valid, and nothing is to be described.
    """
    if additional is None:
        return ()
    place = at / "required"
    return tuple(
        Property(name=name, schema=_described(additional, place), required=True)
        for name in dict.fromkeys(names)
    )
