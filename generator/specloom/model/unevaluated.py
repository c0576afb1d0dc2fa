"""What may be beside the described members and items of a value, said in the plainest keywords.

So are `unevaluatedProperties` and `unevaluatedItems`, where they mean what their relatives do.

Source: JSON Schema 2020-12, core, section 11
"""

from __future__ import annotations

from specloom.document import JsonObject, sequence
from specloom.model.reading import count

# What these evaluate depends on the value.
_CONDITIONAL = frozenset(("if", "then", "else", "dependentSchemas"))


def in_plain_keywords(raw: JsonObject) -> JsonObject:
    """A schema without references and compositions, or made of several: in plain keywords.

    All that evaluates its members stands beside the keyword then: what is not evaluated is
    additional.
    """
    members = raw.get("unevaluatedProperties")
    if members is not None and "additionalProperties" not in raw:
        raw = _with(raw, "additionalProperties", "unevaluatedProperties")
    items = raw.get("unevaluatedItems")
    if items is not None and "items" not in raw and "contains" not in raw:
        raw = _with(raw, "items", "unevaluatedItems")
    return _with_most_items(raw) if raw.get("items") is False else raw


def _with(raw: JsonObject, plain: str, keyword: str) -> JsonObject:
    return {**raw, plain: raw[keyword]} if _CONDITIONAL.isdisjoint(raw) else raw


def _with_most_items(raw: JsonObject) -> JsonObject:
    """An array that ends with its `prefixItems` at the latest, said as `maxItems`, too.

    Where all of them have to be there, the type says so.
    """
    places = len(sequence(raw.get("prefixItems")))
    if not places or raw.get("minItems") == places:
        return raw
    most = count(raw.get("maxItems"))
    return {**raw, "maxItems": places if most is None else min(places, most)}
