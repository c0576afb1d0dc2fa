"""`$dynamicRef` where it means one thing only, whatever leads to it.

JSON Schema 2020-12 (core, 8.2.3.2) lets it lead to the outermost schema in use that has the
anchor. Where one schema alone has it, that is the one; elsewhere any value is accepted.
"""

from __future__ import annotations

from collections import Counter

from specloom.document import Document, JsonObject, sequence
from specloom.document.references import objects_of


class DynamicReferences:
    """The dynamic references of one document."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._anchors: Counter[str] | None = None

    def without_dynamic_reference(
        self, raw: JsonObject
    ) -> tuple[JsonObject, str | None]:
        """`raw` with a plain `$ref` in place of its `$dynamicRef`, or without one; and why it is without."""
        rest = {key: value for key, value in raw.items() if key != "$dynamicRef"}
        reference = raw["$dynamicRef"]
        if not isinstance(reference, str):
            return rest, None
        name = reference.partition("#")[2]
        count = 1 if name.startswith("/") else self._count(name)
        if count == 1 and "$ref" not in raw:
            return {"$ref": reference, **rest}, None
        if count == 1:
            return {
                **rest,
                "allOf": [{"$ref": reference}, *sequence(raw.get("allOf"))],
            }, None
        schemas = f"{count} schemas have" if count else "no schema has"
        return (
            rest,
            f"{schemas} the anchor of {reference!r}; any value is accepted there",
        )

    def _count(self, name: str) -> int:
        """How many schemas have the anchor."""
        if self._anchors is None:
            self._anchors = Counter()
            for source in self._document.sources:
                names = (
                    schema.get("$dynamicAnchor") for schema, _ in objects_of(source)
                )
                self._anchors.update(own for own in names if isinstance(own, str))
        return self._anchors[name]
