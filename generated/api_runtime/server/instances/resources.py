"""Schemas, and what their references lead to (JSON Schema 2020-12 Core, section 8.2)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, partial
from typing import Any, NamedTuple
from urllib.parse import quote, unquote, urljoin

from jsonschema_rs import Draft202012Validator

Compile = Callable[[str], Draft202012Validator]
"""Makes what judges values of the schema at a URI. Raises ValueError where there is none."""

_MOST_TARGETS = 20


class Place(NamedTuple):
    """A schema where it stands."""

    schema: Any
    base: str
    """The URI of the resource that it belongs to."""
    keys: tuple[str, ...] | None
    """What leads to it within the resource; None for a schema that stands nowhere."""
    scope: tuple[str, ...]
    """The resources that were passed through on the way, the outermost first."""

    @property
    def uri(self) -> str:
        return f"{self.base}#{''.join(f'/{_token(key)}' for key in self.keys or ())}"

    def below(self, *keys: str | int) -> Place:
        """A schema within this one."""
        inner: Any = self.schema
        for key in keys:
            inner = inner[key]
        if isinstance(inner, dict) and isinstance(inner.get("$id"), str):
            base = _joined(self.base, inner["$id"])
            return Place(inner, base, (), _entered(self.scope, base))
        within = None if self.keys is None else (*self.keys, *map(str, keys))
        return Place(inner, self.base, within, self.scope)


class Resources:
    """Documents with schemas in them, by URI."""

    def __init__(self, documents: Mapping[str, Any], compiled: Compile) -> None:
        self._documents = documents
        self._compiled = compiled
        self._judges: dict[str, Callable[[object], bool]] = {}

    def at(self, uri: str) -> Place:
        """The schema at a URI.

        Raises:
            LookupError: there is none.
        """
        base = uri.partition("#")[0]
        return self._target(uri, (base,))

    def referred(self, place: Place) -> Iterator[Place]:
        """The schemas that a schema refers to; none for a reference that leads nowhere."""
        for keyword in ("$ref", "$dynamicRef"):
            reference = place.schema.get(keyword)
            if isinstance(reference, str):
                try:
                    target = self._target(_joined(place.base, reference), place.scope)
                except LookupError:
                    continue
                anchor = reference.partition("#")[2]
                if (
                    keyword == "$dynamicRef"
                    and isinstance(target.schema, dict)
                    and target.schema.get("$dynamicAnchor") == anchor
                ):
                    target = self._outermost(anchor, place.scope) or target
                yield target

    def targets(self, place: Place) -> list[Any]:
        """The schemas that a schema refers to, and those that these refer to."""
        found: list[Any] = []
        waiting = [place]
        while waiting and len(found) < _MOST_TARGETS:
            here = waiting.pop()
            if isinstance(here.schema, dict):
                waiting += self.referred(here)
                found.append(here.schema)
        return found[1:]

    def is_valid(self, place: Place, value: object) -> bool:
        """Whether a value is one of the schema's; of a schema that nothing can be made of, every value is."""
        return self.judge(place)(value)

    def judge(self, place: Place) -> Callable[[object], bool]:
        """Says of values whether they are valid, for whoever asks often."""
        if place.keys is None or place.schema is True:
            return _anything
        uri = place.uri
        if uri not in self._judges:
            try:
                self._judges[uri] = partial(_is_valid, self._compiled(uri))
            except ValueError:
                self._judges[uri] = _anything
        return self._judges[uri]

    def _outermost(self, anchor: str, scope: tuple[str, ...]) -> Place | None:
        for base in scope:
            if (base, anchor) in self._anchors:
                schema, keys = self._anchors[base, anchor]
                if schema.get("$dynamicAnchor") == anchor:
                    return Place(schema, base, keys, _entered(scope, base))
        return None

    def _target(self, uri: str, scope: tuple[str, ...]) -> Place:
        base, _, fragment = uri.partition("#")
        resource = self._documents.get(base)
        if resource is None:
            resource = self._embedded[base]
        elif isinstance(resource, dict) and isinstance(resource.get("$id"), str):
            base = _joined(base, resource["$id"])
        place = Place(resource, base, (), _entered(scope, base))
        if fragment and not fragment.startswith("/"):
            schema, keys = self._anchors[base, fragment]
            return Place(schema, base, keys, place.scope)
        for token in fragment.split("/")[1:]:
            key: str | int = unquote(token).replace("~1", "/").replace("~0", "~")
            if isinstance(place.schema, list):
                key = int(key) if str(key).isdigit() else -1
                if not 0 <= key < len(place.schema):
                    raise LookupError(uri)
            elif not isinstance(place.schema, dict):
                raise LookupError(uri)
            place = place.below(key)
        return place

    @cached_property
    def _embedded(self) -> Mapping[str, Any]:
        return {
            base: schema
            for base, schema, keys in self._subschemas()
            if not keys and base not in self._documents
        }

    @cached_property
    def _anchors(self) -> Mapping[tuple[str, str], tuple[Any, tuple[str, ...]]]:
        found: dict[tuple[str, str], tuple[Any, tuple[str, ...]]] = {}
        for base, schema, keys in self._subschemas():
            for keyword in ("$anchor", "$dynamicAnchor"):
                anchor = schema.get(keyword)
                if isinstance(anchor, str):
                    found.setdefault((base, anchor), (schema, keys))
        return found

    def _subschemas(self) -> Iterator[tuple[str, dict[str, Any], tuple[str, ...]]]:
        """All objects of the documents with the resource that each belongs to, and the keys that lead there."""
        waiting: list[tuple[str, Any, tuple[str, ...]]] = [
            (base, value, ()) for base, value in self._documents.items()
        ]
        while waiting:
            base, value, keys = waiting.pop()
            if isinstance(value, list):
                waiting += [
                    (base, item, (*keys, str(index)))
                    for index, item in enumerate(value)
                ]
            elif isinstance(value, dict):
                if isinstance(value.get("$id"), str):
                    base, keys = _joined(base, value["$id"]), ()
                yield base, value, keys
                waiting += [
                    (base, inner, (*keys, str(key))) for key, inner in value.items()
                ]


def _anything(_value: object) -> bool:
    return True


def _is_valid(validator: Draft202012Validator, value: object) -> bool:
    try:
        return validator.is_valid(value)
    except ValueError:  # it is nested too deeply to be judged
        return False


def _entered(scope: tuple[str, ...], base: str) -> tuple[str, ...]:
    return scope if base in scope[-1:] else (*scope, base)


def _joined(base: str, reference: str) -> str:
    """A reference resolved (RFC 3986, section 5.2); `urljoin` does so for schemes it knows."""
    if reference.startswith("#"):
        return base + reference
    scheme, colon, rest = base.partition(":")
    if not colon or not rest.startswith("/"):
        return urljoin(base, reference)
    joined = urljoin("http:" + rest, reference)
    has_scheme = ":" in re.split("[/?#]", reference, maxsplit=1)[0]
    return joined if has_scheme else scheme + joined[4:]


def _token(key: str) -> str:
    """A key as a part of a JSON pointer in a URI (RFC 6901, section 6)."""
    return quote(key.replace("~", "~0").replace("/", "~1"), safe="", errors="replace")
