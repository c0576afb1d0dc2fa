"""`unevaluatedProperties` and `unevaluatedItems` where they are other names of plainer keywords.

Where nothing else applies to the same value, what no keyword has evaluated is what is additional
(https://json-schema.org/draft/2020-12/json-schema-core#section-11).
"""

from __future__ import annotations

from typing import TypeAlias

from specloom.compare.schemas.schema import NormalSchema, Parts

Singles: TypeAlias = dict[str, Parts]

_PLAINER = {
    "unevaluatedProperties": "additionalProperties",
    "unevaluatedItems": "items",
}
_APPLIED = frozenset(("if", "then", "else", "contains"))
"""Keywords that evaluate parts of a value as those of the schema itself do."""


def comparable(base: NormalSchema, revision: NormalSchema) -> tuple[Singles, Singles]:
    """What stands below single keywords of two schemas, with one name for one meaning.

    A keyword keeps its name where the other schema does not have the plainer one.
    """
    return _renamed(base, revision), _renamed(revision, base)


def _renamed(schema: NormalSchema, other: NormalSchema) -> Singles:
    singles = schema.singles
    for keyword, plain in _PLAINER.items():
        is_only_name = keyword in singles and plain not in singles
        is_told_plainly = plain in other.singles and keyword not in other.singles
        if is_only_name and is_told_plainly and _stands_alone(schema):
            singles = {**singles, plain: singles[keyword]}
            del singles[keyword]
    return singles


def _stands_alone(schema: NormalSchema) -> bool:
    """Whether all that is said of a value stands in one schema as written."""
    is_one = len(set(schema.holders.values())) == 1 and not schema.all_of
    is_applied = "dependentSchemas" in schema.maps or _APPLIED & schema.singles.keys()
    return is_one and not schema.choices and not is_applied
