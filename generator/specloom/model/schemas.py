"""JsonObject schemas (JSON Schema 2020-12, as normalised) → Schema nodes."""

from __future__ import annotations

from dataclasses import dataclass, field

from specloom.document import JsonObject, Location, Value, mapping, sequence
from specloom.model.annotations import Annotations, annotations_of
from specloom.model.api import (
    Anything,
    Array,
    Constant,
    Enumeration,
    Mapping,
    Named,
    Nothing,
    Object,
    Property,
    Scalar,
    Schema,
)
from specloom.model.composition import read_composed, union_of_types
from specloom.model.dynamic_references import DynamicReferences
from specloom.model.leaves import HOLDING, Leaves
from specloom.model.reading import distinct, strings, text
from specloom.model.references import References
from specloom.model.required import required_only
from specloom.model.schema_types import SCALAR_KINDS, implied_types, kind_of, types_of
from specloom.model.unevaluated import in_plain_keywords
from specloom.problems import SpecloomError, problem
from specloom.standards.json_schema import ANNOTATIONS, COMPOSITIONS

_COMPOSING = frozenset({"$ref", *COMPOSITIONS})
_LEADING_ON = _COMPOSING | HOLDING | {"$dynamicRef"}


@dataclass
class SchemaReader(References):
    """Builds schemas of one document and finds every named one on the way.

    `schemas` fills up as `read` and `read_components` meet references.
    """

    schemas: dict[str, Schema] = field(default_factory=dict)
    _dynamic: DynamicReferences = field(init=False)
    _leaves: Leaves = field(init=False)

    def __post_init__(self) -> None:
        self._dynamic = DynamicReferences(self.document)
        self._leaves = Leaves(self.problems, self.read_plain)

    def read_components(self) -> None:
        """Build every schema of `components.schemas`, in the document's order."""
        at = self.document.root / "components" / "schemas"
        for name, raw in self.components.items():
            self._name_of(at / name, raw)
        self.finish()

    def finish(self) -> None:
        """Build the schemas that references have named and nobody has built yet."""
        while self._waiting:
            name, raw, location = self._waiting.pop()
            self.schemas[name] = self.read(raw, location)

    def in_document_order(self) -> dict[str, Schema]:
        """Every named schema, components first, in the order they were met."""
        return {name: self.schemas[name] for name in self._names.values()}

    def read(self, raw: Value, at: Location) -> Schema:
        """The node for one raw schema, references left as `Named`."""
        if raw is False:
            return Nothing(location=at)
        if not isinstance(raw, dict) or not raw:
            return Anything(location=at)
        if _LEADING_ON.isdisjoint(raw):
            return self._leaves.read(raw, at)
        if "$dynamicRef" in raw:
            raw, ambiguous = self._dynamic.without_dynamic_reference(raw)
            if ambiguous is not None:
                self.problems.append(
                    problem("ambiguous-dynamic-reference", ambiguous, at)
                )
        if "$ref" in raw and _only_annotates(raw, "$ref"):
            return self._reference(raw, at)
        if not _COMPOSING.isdisjoint(raw):
            return read_composed(self, raw, at)
        if HOLDING.isdisjoint(raw):
            return self._leaves.read(raw, at)
        return self.read_plain(raw, at)

    def read_plain(self, raw: JsonObject, at: Location) -> Schema:
        """The node for a schema without references and compositions of its own."""
        raw = in_plain_keywords(raw)
        types = types_of(raw)
        nullable = "null" in types
        kinds = [kind for kind in types if kind != "null"]
        if "const" in raw:
            return self._constant(raw, at)
        if isinstance(raw.get("enum"), list) and raw["enum"]:
            return self._enumeration(raw, at, kinds, nullable)
        if not kinds:
            kinds = implied_types(raw)
        if len(kinds) > 1:
            return union_of_types(self, raw, at, kinds, nullable)
        if not kinds:
            return Anything(**annotations_of(raw, at, nullable=nullable or bool(types)))
        return self._typed(raw, at, kinds[0], nullable)

    def _typed(
        self, raw: JsonObject, at: Location, kind: str, nullable: bool
    ) -> Schema:
        annotations = annotations_of(raw, at, nullable=nullable)
        if kind == "object":
            return self.read_object(raw, at, annotations)
        if kind == "array":
            return Array(
                **annotations,
                items=self.read(raw.get("items", True), at / "items"),
                prefix=tuple(
                    self.read(item, at / "prefixItems" / index)
                    for index, item in enumerate(sequence(raw.get("prefixItems")))
                ),
            )
        if kind in SCALAR_KINDS:
            return Scalar(
                **annotations,
                kind=SCALAR_KINDS[kind],
                format=text(raw.get("format")),
                media_type=text(raw.get("contentMediaType")),
                is_encoded="contentEncoding" in raw,
            )
        return Anything(**annotations)

    def read_object(
        self, raw: JsonObject, at: Location, annotations: Annotations
    ) -> Schema:
        """An object with properties, or a map where it declares none."""
        additional = raw.get("additionalProperties", True)
        properties = mapping(raw.get("properties"))
        required = dict.fromkeys(strings(raw.get("required")))
        undescribed = [name for name in required if name not in properties]
        if not properties and not undescribed:
            values = self._map_values(raw, additional, at)
            if values is not None:
                return Mapping(**annotations, values=values)
        additional_schema = (
            None
            if additional is False
            else self.read(additional, at / "additionalProperties")
        )
        here = at / "properties"
        return Object(
            **annotations,
            properties=tuple(
                [
                    Property(
                        name=name,
                        schema=self.read(value, Location(here.source, here, name)),
                        required=name in required,
                    )
                    for name, value in properties.items()
                ]
            )
            + required_only(undescribed, additional_schema, at),
            additional=additional_schema,
            declares_additional="additionalProperties" in raw,
            discriminator=self.discriminator(raw, at),
        )

    def derived(self) -> dict[str, tuple[str, ...]]:
        """For each schema with a discriminator of its own, the components that extend it."""
        at = self.document.root / "components" / "schemas"
        extending: dict[str, list[str]] = {}
        for name, raw in self.components.items():
            parts = sequence(mapping(raw).get("allOf"))
            for index, part in enumerate(parts):
                target = self.resolved(mapping(part), at / name / "allOf" / index)
                base = self._names.get(target[1]) if target is not None else None
                schema = self.schemas.get(base or "")
                if isinstance(schema, Object) and schema.discriminator and base:
                    extending.setdefault(base, []).append(self._names[at / name])
        return {base: tuple(names) for base, names in extending.items()}

    def _map_values(
        self, raw: JsonObject, additional: Value, at: Location
    ) -> Schema | None:
        patterns = mapping(raw.get("patternProperties"))
        if len(patterns) == 1 and additional in (True, False):
            pattern, values = next(iter(patterns.items()))
            return self.read(values, at / "patternProperties" / pattern)
        if patterns:
            return Anything(location=at / "patternProperties")
        if additional is False:
            return None
        return self.read(additional, at / "additionalProperties")

    def _constant(self, raw: JsonObject, at: Location) -> Schema:
        value = raw["const"]
        if value is None:
            return Anything(**annotations_of(raw, at, nullable=True))
        return Constant(**annotations_of(raw, at, nullable=False), value=value)

    def _enumeration(
        self, raw: JsonObject, at: Location, kinds: list[str], nullable: bool
    ) -> Schema:
        listed = distinct(sequence(raw["enum"]))
        nullable = None in listed and (nullable or not kinds)
        values: list[Value] = [value for value in listed if value is not None]
        annotations = annotations_of(raw, at, nullable=nullable)
        if not values:
            annotations["nullable"] = True
            return Anything(**annotations)
        kind = SCALAR_KINDS.get(kinds[0]) if len(kinds) == 1 else None
        descriptions = mapping(raw.get("x-enum-descriptions"))
        return Enumeration(
            **annotations,
            values=tuple(values),
            kind=kind or kind_of(values),
            descriptions={
                key: value
                for key, value in descriptions.items()
                if isinstance(value, str)
            },
            deprecated_values=tuple(sequence(raw.get("x-enum-deprecated"))),
        )

    def _reference(self, raw: JsonObject, at: Location) -> Schema:
        reference = raw["$ref"]
        if not isinstance(reference, str):
            return Anything(location=at)
        try:
            target = self._final_target(self.document.resolve(reference, at / "$ref"))
        except SpecloomError as error:
            self.problems.extend(error.problems)
            return Anything(**annotations_of(raw, at, nullable=False))
        name = self._name_of(target.location, target.value)
        if len(raw) == 1:
            return Named(location=at, name=name)
        return Named(**annotations_of(raw, at, nullable=False), name=name)


def _only_annotates(raw: JsonObject, but: str) -> bool:
    return len(raw) == 1 or all(
        key == but or key in ANNOTATIONS or key.startswith("x-") for key in raw
    )
