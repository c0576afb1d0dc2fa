"""Where the references of a document's schemas lead, and the names of what they lead to."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from itertools import chain, count

from specloom.document import Document, JsonObject, Location, Resolved, Value, mapping
from specloom.model.annotations import annotations_of
from specloom.model.api import Discriminator, Named, Schema
from specloom.model.reading import text
from specloom.problems import Problem, SpecloomError


@dataclass
class References(ABC):
    """The named schemas of one document, while its schemas are read.

    `problems` takes what could not be honoured. `composing` and `merging` are the compositions and the properties that
    are being read, `merged` counts the parts and properties of compositions.
    """

    document: Document
    problems: list[Problem] = field(default_factory=list)
    composing: set[Location] = field(default_factory=set)
    merging: set[frozenset[Location]] = field(default_factory=set)
    merged: int = 0
    _names: dict[Location, str] = field(default_factory=dict)
    _named: dict[int, tuple[Location, str]] = field(default_factory=dict)
    _taken: dict[str, Location] = field(default_factory=dict)
    _waiting: list[tuple[str, Value, Location]] = field(default_factory=list)

    @property
    def components(self) -> JsonObject:
        """The raw schemas of `components.schemas`, by name."""
        return mapping(mapping(self.document.data.get("components")).get("schemas"))

    @abstractmethod
    def read(self, raw: Value, at: Location) -> Schema:
        """The node for one raw schema, references left as `Named`."""

    @abstractmethod
    def read_plain(self, raw: JsonObject, at: Location) -> Schema:
        """The node for a schema without references and compositions of its own."""

    def discriminator(self, raw: JsonObject, at: Location) -> Discriminator | None:
        """The discriminator of a schema, its mapping resolved to names of schemas."""
        declared = mapping(raw.get("discriminator"))
        name = text(declared.get("propertyName"))
        if name is None:
            return None
        here = at / "discriminator" / "mapping"
        names: dict[str, str] = {}
        for value, target in mapping(declared.get("mapping")).items():
            schema = self.mapped_name(target, here / value)
            if schema is not None:
                names[value] = schema
        return Discriminator(property_name=name, mapping=names)

    def _final_target(self, target: Resolved) -> Resolved:
        """What a place that only refers on stands for; a component keeps its own name."""
        while (
            isinstance(target.value, dict)
            and list(target.value) == ["$ref"]
            and isinstance(reference := target.value["$ref"], str)
            and target.location.keys[:-1] != ("components", "schemas")
        ):
            target = self.document.resolve(reference, target.location / "$ref")
        return target

    def named(self, raw: JsonObject, at: Location) -> Schema:
        """A use, by name, of the schema that stands at `at`."""
        annotations = annotations_of(raw, at, nullable=False)
        return Named(**annotations, name=self._name_of(at, raw))

    def referred_name(self, raw: JsonObject, at: Location) -> str | None:
        """The name of the schema that the `$ref` of `raw` stands for; None where it has none."""
        target = self.resolved(raw, at)
        return None if target is None else self._name_of(target[1], target[0])

    def resolved(self, raw: JsonObject, at: Location) -> tuple[Value, Location] | None:
        """What the `$ref` of `raw` stands for; None (and a problem) where nothing does."""
        reference = raw.get("$ref")
        if not isinstance(reference, str):
            return None
        try:
            target = self.document.resolve(reference, at / "$ref")
        except SpecloomError as error:
            self.problems.extend(error.problems)
            return None
        return target.value, target.location

    def mapped_name(self, target: Value, at: Location) -> str | None:
        """The name of a schema that a discriminator's mapping gives by name or by reference.

        Source: https://spec.openapis.org/oas/v3.1.0#discriminator-object
        """
        if not isinstance(target, str):
            return None
        is_name = target in self.components
        reference = f"#/components/schemas/{target}" if is_name else target
        return self.referred_name({"$ref": reference}, at)

    def _name_of(self, location: Location, raw: Value) -> str:
        # References to one place lead to one object; that it is equal takes longer to find out.
        met = self._named.get(id(location))
        if met is not None:
            return met[1]
        name = self._names.get(location)
        if name is None:
            name = self._free_name(location)
            self._names[location] = name
            self._taken[name] = location
            self._waiting.append((name, raw, location))
        self._named[id(location)] = location, name
        return name

    def _free_name(self, location: Location) -> str:
        """The last key of the place, with more of the place where that is taken."""
        words = [str(key) for key in location.keys]
        if not words:
            words = [location.file.rsplit("/", 1)[-1].rsplit(".", 1)[0]]
        name = words.pop()
        while name in self._taken and words:
            name = f"{words.pop()}-{name}"
        numbered = (f"{name}-{number}" for number in count(2))
        return next(free for free in chain([name], numbered) if free not in self._taken)
