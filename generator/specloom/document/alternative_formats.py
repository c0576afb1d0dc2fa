"""Whether formats alone tell the alternatives of a `oneOf` apart.

Most formats annotate and are not asserted (JSON Schema 2020-12 Validation, section 7.2): what only they
tell apart, such as an address of IPv4 and one of IPv6, fits several alternatives.
"""

from __future__ import annotations

from collections.abc import Callable

from specloom.document.assertions import is_asserted
from specloom.document.location import Location
from specloom.document.value import JsonObject, Value

_Conjuncts = Callable[[JsonObject, Location], list[tuple[JsonObject, Location]]]


def are_told_by_format(schema: JsonObject, at: Location, conjuncts: _Conjuncts) -> bool:
    """Whether alternatives differ in a format that is not asserted, of themselves or of a property.

    `conjuncts` gives a schema with what holds beside it: targets of references, parts of allOf.
    """
    alternatives = schema.get("oneOf")
    formats: dict[str | None, set[str | None]] = {}
    seen: set[int] = set()
    for index, alternative in enumerate(
        alternatives if isinstance(alternatives, list) else ()
    ):
        if not isinstance(alternative, dict):
            continue
        for part, place in conjuncts(alternative, at / "oneOf" / index):
            if id(part) in seen:
                # What several alternatives refer to says the same of each.
                continue
            seen.add(id(part))
            formats.setdefault(None, set()).add(_format(part, place, conjuncts))
            properties = part.get("properties")
            if isinstance(properties, dict):
                for name, value in properties.items():
                    where = place / "properties" / name
                    named = _format(value, where, conjuncts)
                    formats.setdefault(name, set()).add(named)
    return any(
        len(named) > 1 and any(name and not is_asserted(name) for name in named)
        for named in formats.values()
    )


def _format(value: Value, at: Location, conjuncts: _Conjuncts) -> str | None:
    if not isinstance(value, dict):
        return None
    named = (part.get("format") for part, _ in conjuncts(value, at))
    return next((name for name in named if isinstance(name, str)), None)
