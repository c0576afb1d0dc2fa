"""What a discriminator says of validation: of alternatives in `oneOf` the one that a value names decides.

Authors who give a discriminator seldom make their alternatives exclude each other: an object that is
a `Cat` by its discriminator fits `Dog`, too, where nothing of that is required. OpenAPI 3.0.3 has
discriminators to "aid in serialization, deserialization, and validation" (section 4.7.25). A value
that names no alternative is held against all of them, as JSON Schema says.
"""

from __future__ import annotations

from specloom.document.document import Document, reference_in
from specloom.document.location import Location
from specloom.document.objects import mapping_of
from specloom.document.value import JsonObject, Value, mapping
from specloom.problems import SpecloomError


def named_alternatives(
    document: Document, schema: JsonObject, at: Location
) -> dict[int, list[str]]:
    """The names of the alternatives of a `oneOf` by their index: mapped ones, else those of components."""
    alternatives = schema.get("oneOf")
    places: dict[Location, int] = {}
    for index, alternative in enumerate(
        alternatives if isinstance(alternatives, list) else ()
    ):
        reference = reference_in(alternative)
        if reference is not None:
            try:
                target = document.resolve(reference, at / "oneOf" / index)
            except SpecloomError:
                continue
            places.setdefault(target.location, index)
    names_by_index: dict[int, list[str]] = {}
    for name, target_name in mapping_of(schema):
        try:
            place = document.mapped(target_name, at).location
        except SpecloomError:
            continue
        if place in places:
            names_by_index.setdefault(places[place], []).append(name)
    mapped = {name for names in names_by_index.values() for name in names}
    for place, index in places.items():
        if (
            index not in names_by_index
            and place.keys[-1:]
            and place.keys[-1] not in mapped
        ):
            names_by_index[index] = [str(place.keys[-1])]
    return names_by_index


def choose_by_name(
    definition: JsonObject, schema: JsonObject, named: dict[int, list[str]]
) -> None:
    """Say a `oneOf` so that the alternative that a value names decides alone.

    `definition` is the schema as it is written, `named` has the names of alternatives by index.
    """
    name = mapping(schema.get("discriminator")).get("propertyName")
    alternatives = definition["oneOf"]
    if not isinstance(name, str) or not isinstance(alternatives, list) or not named:
        return
    del definition["oneOf"]
    parts = definition.setdefault("allOf", [])
    assert isinstance(parts, list)
    for index, values in named.items():
        parts.append({"if": _names(name, values), "then": _copied(alternatives[index])})
    known = [value for values in named.values() for value in values]
    parts.append({"if": _names(name, known), "else": {"oneOf": alternatives}})


def _copied(alternative: Value) -> Value:
    """A reference written again: what is written twice can be changed in one place."""
    return {**alternative} if isinstance(alternative, dict) else alternative


def _names(property_name: str, values: list[str]) -> Value:
    """The schema of objects that have one of some values as their discriminator."""
    value: Value = {"const": values[0]} if len(values) == 1 else {"enum": [*values]}
    return {"required": [property_name], "properties": {property_name: value}}
