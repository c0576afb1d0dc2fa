"""Schemas with everything that they refer to, in one table of definitions.

What JSON Schema calls bundling (2020-12 Core, section 9.3), for those who hold values against the
schemas and have nothing else of the document: wherever a reference leads, to another file, to an
`$id` or an `$anchor`, its target is a definition, and the reference is a pointer to that.
"""

from __future__ import annotations

from itertools import islice
from typing import Literal, TypeGuard
from urllib.parse import quote

from specloom.document.alternative_formats import are_told_by_format
from specloom.document.assertions import KEYS_TO_SCHEMAS, annotated, assertions
from specloom.document.circular_definitions import break_cycles
from specloom.document.discriminators import choose_by_name, named_alternatives
from specloom.document.document import Document, Resolved, reference_in
from specloom.document.dynamic_resources import DynamicResources
from specloom.document.location import Location, Positions, pointer_of
from specloom.document.references import value_at
from specloom.document.source import Source
from specloom.document.value import JsonObject, Value, sequence
from specloom.problems import SpecloomError
from specloom.standards.json_schema import IN_PLACE_APPLICATORS

_Path = tuple[str | int, ...]

_BY_PLACE = frozenset(
    (*KEYS_TO_SCHEMAS, "$ref", "$dynamicRef", "$dynamicAnchor", "$id")
)
"""Keywords of schemas that are written by their place."""
_Names = tuple[frozenset[str], ...]
"""Names of properties, in sets that several schemas share."""
_COMPONENTS = ("components", "schemas")
_MAX_PARTS = 50
"""Parts that a schema is looked through for the properties it describes."""
_MAX_LEVELS = 30
"""Levels that schemas are nested in each other; what is deeper is a definition of its own."""
_MAX_SCHEMAS = 1_000_000
"""Schemas that are written, each with its parts; no document that people write comes near."""


class _TooManyError(Exception):
    """More schemas are asked for than are written."""


class Bundle:
    """Schemas of one normalised document, for values that travel in one direction.

    Properties that only the other side sends (`readOnly` in requests, `writeOnly` in what the
    service sends) are not required. `definitions` fills up as schemas are asked for.
    """

    def __init__(
        self,
        document: Document,
        unsent: Literal["readOnly", "writeOnly"],
        *,
        is_annotated: bool = False,
    ) -> None:
        self._document = document
        self._keywords = annotated if is_annotated else assertions
        self._unsent = unsent
        mark = unsent.encode()
        self._has_unsent = any(mark in source.content for source in document.sources)
        self._dynamic = DynamicResources(document.sources)
        self._unsent_of: dict[int, frozenset[str]] = {}
        self._names: dict[int, str] = {}
        self._targets: dict[int, tuple[Resolved, str]] = {}
        self._taken: dict[str, Location] = {}
        self._waiting: list[tuple[str, Resolved]] = []
        self._level = 0
        self._written_count = 0
        self._definitions: JsonObject = {}

    def schema(self, at: Location, *, is_shared: bool = False) -> Value:
        """What stands at a place, as a schema whose references lead to definitions; one itself if `is_shared`.

        None where nothing stands there, or more than a package could hold. True asserts nothing.
        """
        value = written_at(at)
        if not isinstance(value, dict | bool) or self._written_count > _MAX_SCHEMAS:
            return None
        before = len(self._definitions)
        try:
            if is_shared and isinstance(value, dict) and value.keys() - {"$ref"}:
                written: Value = {"$ref": self._defined_by_itself(value, at)}
            else:
                written = self._inner(value, at, None, ())
            self._finish()
        except _TooManyError:
            self._definitions = dict(islice(self._definitions.items(), before))
            return None
        return written

    @property
    def definitions(self) -> JsonObject:
        """The schemas that references lead to, by name, in the order of their names."""
        break_cycles(self._definitions)
        return dict(sorted(self._definitions.items()))

    def _finish(self) -> None:
        while self._waiting:
            name, (value, at) = self._waiting.pop()
            resource = name if self._dynamic.is_resource(at) else None
            written = self._written(value, at, resource, ())
            if resource is not None and isinstance(written, dict):
                written = {"$id": _identity(resource), **written}
            self._definitions[name] = written

    def _inner(
        self, value: Value, at: Location, resource: str | None, unsent: _Names
    ) -> Value:
        """A schema within another one, or a reference where it is a definition of its own."""
        if not isinstance(value, dict):
            return value is not False
        if not value:
            return True
        known = self._names.get(id(value)) if resource is None else None
        if known is not None or self._dynamic.is_resource(at):
            return {"$ref": self._reference(Resolved(value, at), resource)}
        if self._level > _MAX_LEVELS:
            return {"$ref": _from(resource, self._defined_by_itself(value, at))}
        self._level += 1
        written = self._written(value, at, resource, unsent)
        self._level -= 1
        return written

    def _written(
        self, value: Value, at: Location, resource: str | None, unsent: _Names
    ) -> Value:
        """A schema written out; `resource` is the definition with an `$id` that it is part of."""
        self._written_count += 1
        if self._written_count > _MAX_SCHEMAS:
            raise _TooManyError
        if not isinstance(value, dict):
            return value is not False
        definition: JsonObject = {}
        if "$ref" in value:
            target = self._resolved(reference_in(value), at)
            if target is not None:
                definition["$ref"] = self._reference(target, resource)
        if self._dynamic:
            self._write_dynamic(definition, value, at, resource)
        if self._has_unsent:
            unsent = (*unsent, *self._unsent_names(value, at))

        named = self._named_alternatives(value, at)

        def inner(schema: Value, path: _Path) -> Value:
            is_same = path[0] in IN_PLACE_APPLICATORS
            is_named = path[0] == "oneOf" and path[1] in named
            return self._subschema(
                schema, at, path, resource, unsent if is_same else (), is_named
            )

        definition |= self._keywords(value, inner)
        if named:
            choose_by_name(definition, value, named)
        elif "oneOf" in definition and are_told_by_format(value, at, self._conjuncts):
            # What only a format that nobody asserts tells apart fits several alternatives.
            parts = definition.setdefault("allOf", [])
            assert isinstance(parts, list)
            parts.append({"anyOf": definition.pop("oneOf")})
        if unsent:
            _drop_required(definition, unsent)
        return definition or True

    def _subschema(
        self,
        schema: Value,
        parent: Location,
        path: _Path,
        resource: str | None,
        unsent: _Names,
        is_named: bool,
    ) -> Value:
        """A schema below another one; `is_named` for an alternative that a discriminator names."""
        if is_named and _asserts(schema):
            # Chosen in two ways, it is written once.
            own = self._defined_by_itself(schema, parent.below(path))
            return {"$ref": _from(resource, own)}
        if isinstance(schema, dict) and _BY_PLACE.isdisjoint(schema):
            # As three of four: nothing depends on where it stands.
            return self._keywords(schema, _nothing_within) or True
        return self._inner(schema, parent.below(path), resource, unsent)

    def _named_alternatives(
        self, schema: JsonObject, at: Location
    ) -> dict[int, list[str]]:
        """The names of the alternatives that a discriminator chooses from, by their index."""
        if "discriminator" not in schema or "oneOf" not in schema:
            return {}
        if are_told_by_format(schema, at, self._conjuncts):
            return {}
        return named_alternatives(self._document, schema, at)

    def _resolved(self, reference: str | None, at: Location) -> Resolved | None:
        """What a reference leads to; None where that is nothing, which `checks` has said."""
        if reference is None:
            return None
        try:
            return self._document.resolve(reference, at)
        except SpecloomError:
            return None

    def _reference(self, target: Resolved, resource: str | None) -> str:
        """A reference to the definition of a target, from a definition with an `$id` or without."""
        known = self._targets.get(id(target.location))
        if known is None:
            known = target, self._pointer(target)
            self._targets[id(target.location)] = known
        return _from(resource, known[1])

    def _pointer(self, target: Resolved) -> str:
        around = self._dynamic.resource_around(target.location)
        below: _Path = ()
        if around is not None and around != target.location:
            below = target.location.keys[len(around.keys) :]
            if _is_kept(below):
                target = Resolved(written_at(around), around)
            else:
                below = ()
        return _fragment(("$defs", self._defined(target), *below))

    def _defined_by_itself(self, value: JsonObject, at: Location) -> str:
        """A pointer to the definition of a schema that stands within another one, however deep."""
        return _fragment(("$defs", self._defined(Resolved(value, at))))

    def _defined(self, target: Resolved) -> str:
        """The name of a definition, which is written sooner or later."""
        value, at = target
        name = self._names.get(id(value)) if isinstance(value, dict) else None
        if name is None:
            name = self._free_name(at)
            if isinstance(value, dict):
                self._names[id(value)] = name
            self._waiting.append((name, target))
        return name

    def _free_name(self, at: Location) -> str:
        base = name = _name_of(at, self._document.entry)
        number = 2
        while self._taken.setdefault(name, at) != at:
            name = f"{base}-{number}"
            number += 1
        return name

    def _write_dynamic(
        self,
        definition: JsonObject,
        value: JsonObject,
        at: Location,
        resource: str | None,
    ) -> None:
        """Add the keywords whose meaning depends on the schemas that led here (Core, section 8.2.3.2)."""
        anchor = value.get("$dynamicAnchor")
        if resource is not None and isinstance(anchor, str):
            definition["$dynamicAnchor"] = anchor
        reference = value.get("$dynamicRef")
        if isinstance(reference, str):
            target = self._resolved(reference, at)
            if target is not None:
                definition["$dynamicRef"] = self._dynamic_reference(
                    target, reference.partition("#")[2], resource
                )
        defined = value.get("$defs")
        if resource is not None and isinstance(defined, dict):
            definition["$defs"] = {
                name: self._inner(inner, at / "$defs" / name, resource, ())
                for name, inner in defined.items()
            }

    def _dynamic_reference(
        self, target: Resolved, anchor: str, resource: str | None
    ) -> str:
        around = self._dynamic.resource_around(target.location)
        is_dynamic = (
            isinstance(target.value, dict)
            and target.value.get("$dynamicAnchor") == anchor
        )
        if not is_dynamic or around is None:
            return self._reference(target, resource)
        name = self._defined(Resolved(written_at(around), around))
        return f"{_identity(name)}#{anchor}"

    def _unsent_names(self, schema: JsonObject, at: Location) -> _Names:
        """The properties of an object that only the other side sends, wherever they are described."""
        described = (
            self._unsent_properties(value, place)
            for value, place in self._conjuncts(schema, at)
            if isinstance(value.get("properties"), dict)
        )
        return tuple(filter(None, described))

    def _unsent_properties(self, schema: JsonObject, at: Location) -> frozenset[str]:
        """Those among the properties that a schema itself describes."""
        names = self._unsent_of.get(id(schema))
        if names is None:
            properties = schema["properties"]
            assert isinstance(properties, dict)
            here = at / "properties"
            names = self._unsent_of[id(schema)] = frozenset(
                name
                for name, inner in properties.items()
                if isinstance(inner, dict) and self._is_unsent(inner, here / name)
            )
        return names

    def _is_unsent(self, schema: JsonObject, at: Location) -> bool:
        if schema.get(self._unsent) is True:
            return True
        if "$ref" not in schema and "allOf" not in schema:
            return False
        return any(
            value.get(self._unsent) is True for value, _ in self._conjuncts(schema, at)
        )

    def _conjuncts(
        self, schema: JsonObject, at: Location
    ) -> list[tuple[JsonObject, Location]]:
        """A schema and what holds with it: the targets of references, the parts of allOf."""
        conjuncts = [(schema, at)]
        for value, place in conjuncts:
            for index, part in enumerate(sequence(value.get("allOf"))):
                if isinstance(part, dict):
                    conjuncts.append((part, place / "allOf" / index))
            target = self._resolved(reference_in(value), place)
            if (
                target is not None
                and isinstance(target.value, dict)
                and all(target.value is not known for known, _ in conjuncts)
            ):
                conjuncts.append((target.value, target.location))
            if len(conjuncts) > _MAX_PARTS:
                break
        return conjuncts


def _drop_required(definition: JsonObject, unsent: _Names) -> None:
    """Require no property that only the other side sends."""
    required = definition.get("required")
    if isinstance(required, list):
        kept = [name for name in required if all(name not in names for names in unsent)]
        if kept:
            definition["required"] = kept
        else:
            del definition["required"]


def _asserts(schema: Value) -> TypeGuard[JsonObject]:
    """Whether a schema asserts anything but what it refers to."""
    return isinstance(schema, dict) and bool(assertions(schema, lambda *_: True))


def _nothing_within(_schema: Value, _path: _Path) -> Value:
    raise AssertionError("a schema without subschemas has none")


def written_at(at: Location) -> Value:
    """What stands at a place of a (normalised) file; None where nothing does."""
    assert isinstance(at.source, Source)
    return value_at(at.source.data, at.keys)


def _fragment(keys: _Path) -> str:
    return "#" + quote(pointer_of(keys), safe="/~!$&'()*+,;=:@")


def _from(resource: str | None, pointer: str) -> str:
    """A reference to a definition; within a resource of its own, `#` would be that."""
    return pointer if resource is None else f"/schemas{pointer}"


def _identity(name: str) -> str:
    """The `$id` of a definition that is a resource of its own."""
    return "/dynamic/" + quote(name, safe="")


def _name_of(at: Location, entry: Positions) -> str:
    """What a component is called; elsewhere the keys that lead to a schema, after the name of its file."""
    keys = at.keys
    if keys[:2] == _COMPONENTS:
        keys = keys[2:]
    words = [str(key).replace("/", ".").strip(".") for key in keys if key != "$defs"]
    if at.source is not entry:
        words.insert(0, at.file.rsplit("/", 1)[-1].partition(".")[0])
    return ".".join(filter(None, words)) or "document"


def _is_kept(path: _Path) -> bool:
    """Whether what the keys lead to within a schema is written with it."""
    rest = list(path)
    while rest:
        count = KEYS_TO_SCHEMAS.get(str(rest[0]), 0)
        if not count or len(rest) < count:
            return False
        rest = rest[count:]
    return True
