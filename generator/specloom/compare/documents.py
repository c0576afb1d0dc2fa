"""One of the two documents of a comparison: never gated on validity.

What is wrong with a document is remembered as a problem and compared as far as it goes:
a reference that leads nowhere stands for a schema about which nothing is known.
"""

from __future__ import annotations

from enum import IntEnum
from functools import cached_property

from specloom.document.dialect import normalise
from specloom.document.document import Document, reference_in
from specloom.document.location import Location
from specloom.document.objects import Kind, Object, location_of, walk
from specloom.document.references import Resolved
from specloom.document.source import Source
from specloom.document.value import Value
from specloom.model.dynamic_references import DynamicReferences
from specloom.model.reading import mapping
from specloom.problems import Problem, SpecloomError, ordered, problem

_ASSUMED = "3.0.3"
"""What a document is taken for that does not say which OpenAPI it is."""


class DocumentSide(IntEnum):
    """Which of two compared documents: an index into what is kept for both."""

    BASE = 0
    REVISION = 1


class ComparedDocument:
    """A document in the 3.1 dialect, with the references that it follows.

    `name` is what the user called it.
    """

    def __init__(self, document: Document, name: str) -> None:
        if not document.is_normalised:
            normalise(document)
        self.document = document
        self.name = name
        self._problems: dict[tuple[str, str], Problem] = {}
        self._settle_dynamic_references()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was wrong with the document, as far as the comparison came by it."""
        return tuple(ordered([*self.document.problems, *self._problems.values()]))

    @property
    def components(self) -> Resolved:
        """The components of the document."""
        written = self.document.data.get("components")
        return Resolved(written, self.document.root / "components")

    @cached_property
    def operation_ids(self) -> frozenset[str]:
        """How the operations are called that have a name, callbacks and webhooks included."""
        start = [Object(Kind.OPENAPI, self.document.data, self.document.root)]
        return frozenset(
            name
            for kind, value, *_ in walk(self.document, start)
            if kind is Kind.OPERATION
            and isinstance(name := value.get("operationId"), str)
        )

    def add(self, problem: Problem) -> None:
        """Remember a problem; the same at the same place once."""
        self._problems.setdefault(
            (problem.code, str(problem.location.pointer)), problem
        )

    def follow(self, value: Value, at: Location) -> Resolved | None:
        """The value, or what it finally refers to; None where that leads nowhere."""
        if reference_in(value) is None:
            return Resolved(value, at)
        try:
            return self.document.follow(value, at)
        except SpecloomError as refusal:
            for broken_reference in refusal.problems:
                self.add(broken_reference)
            return None

    def named(self, holder: Resolved, keyword: str) -> dict[str, Resolved]:
        """What stands below a keyword of an object by name, but for what leads nowhere."""
        place = holder.location / keyword
        written = mapping(mapping(holder.value).get(keyword))
        followed = {
            name: self.follow(value, place / name) for name, value in written.items()
        }
        return {name: value for name, value in followed.items() if value is not None}

    def target(self, reference: str, at: Location) -> Resolved | None:
        """What one reference names, which may be a reference again; None for nothing.

        References that only lead back to each other say nothing of a value, as an `allOf` does
        that only leads back to itself: they stand for the schema that admits all.
        """
        try:
            return self.document.resolve(reference, at)
        except SpecloomError as refusal:
            for broken_reference in refusal.problems:
                self.add(broken_reference)
            is_cycle = any(
                broken_reference.code == "reference-cycle"
                for broken_reference in refusal.problems
            )
            return Resolved(True, at) if is_cycle else None

    def _settle_dynamic_references(self) -> None:
        """Make each `$dynamicRef` the `$ref` that it is, as for the generated code."""
        if not any(
            b"$dynamicRef" in source.content for source in self.document.sources
        ):
            return
        dynamic = DynamicReferences(self.document)
        whole = Object(Kind.OPENAPI, self.document.data, self.document.root)
        for kind, schema, place, key in walk(self.document, (whole,)):
            if kind is not Kind.SCHEMA or "$dynamicRef" not in schema:
                continue
            settled, unsettled = dynamic.without_dynamic_reference(schema)
            if unsettled is not None:
                code = "ambiguous-dynamic-reference"
                self.add(problem(code, unsettled, location_of(place, key)))
            schema.clear()
            schema.update(settled)


_FIELDS = frozenset(("openapi", "info", "paths", "components", "webhooks"))


def admitted(source: Source) -> list[Problem]:
    """Make a document without a usable version readable, and say so.

    A missing or unknown `openapi` says little about what is below it: a version of 3.2
    or later reads as 3.1, none at all as 3.0, if there are operations or components.
    """
    data = source.data
    if not isinstance(data, dict) or "swagger" in data:
        return []
    written = data.get("openapi")
    text = str(written) if isinstance(written, str | int | float) else ""
    if text.startswith(("3.0", "3.1")):
        return []
    is_later = text.startswith("3.")
    if not is_later and (text or not _FIELDS & data.keys()):
        return []
    assumed = "3.1.0" if is_later else _ASSUMED
    message = f"OpenAPI {text!r} is not known; the document is compared as {assumed}."
    data["openapi"] = assumed
    return [problem("unsupported-version", message, source.root / "openapi")]
