"""A second opinion: openapi-spec-validator, its findings put where they belong in the text.

Its first half, the official schema through jsonschema-rs, is what `specloom.checks.structure`
does; here runs the other half, which walks paths and components. Its errors carry no place, so its
validators are wrapped to say where they are looking. What our own rules find too (defaults, patterns, path
parameters, duplicates) is left to them: they know better where it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from specloom.checks.kinds import kind_of_place
from specloom.checks.violations import shown
from specloom.document import Document, Location, Value, reference_in
from specloom.document.objects import Kind
from specloom.document.references import child_of
from specloom.problems import Positioned, Problem, Severity, SpecloomError, problem

_OURS = frozenset(
    (
        "DuplicateOperationIDError",
        "ExtraParametersError",
        "ParameterDuplicateError",
        "UnresolvableParameterError",
    )
)
"""Errors that our own rules report, at a better place and with a better message."""


class SecondOpinion:
    """What openapi-spec-validator finds in a document, which must not have been normalised.

    3.0 is judged by its own rules. Never raises.
    """

    def __init__(self, document: Document) -> None:
        self._found: list[Problem] = []
        try:
            for error, parts in _errors(document):
                self._found.append(_finding(document, error, parts))
        except Exception as failure:
            # It expects a valid document and fails in its own ways on others.
            if not _is_about_references(failure):
                reason = f"{type(failure).__name__}: {failure}".partition("\n")[0]
                message = f"openapi-spec-validator gave up: {reason[:200]}"
                self._found.append(problem("incomplete-check", message, document.root))

    def further_findings(self, known: list[Problem]) -> list[Problem]:
        """Its findings that do not say again what is known to be wrong, or come of it.

        It looks at what a reference leads to as what should stand there, whatever it is.
        """
        errors = [finding for finding in known if finding.severity is Severity.ERROR]
        places = {_position(finding) for finding in errors}
        around: set[tuple[str, str]] = set()
        for finding in errors:
            pointer = finding.location.pointer
            while pointer and (finding.location.file, pointer) not in around:
                around.add((finding.location.file, pointer))
                pointer = pointer.rpartition("/")[0]
        return [
            finding
            for finding in self._found
            if _position(finding) not in places
            and not (finding.code == "incomplete-check" and errors)
            and not (
                finding.code == "invalid-schema" and _is_echo(finding.location, around)
            )
        ]


def _position(finding: Problem) -> tuple[str, int, int]:
    return finding.location.file, finding.location.line, finding.location.column


def _is_echo(place: Positioned, around: set[tuple[str, str]]) -> bool:
    """Whether something at or in a schema is known to be wrong, or the place is in no schema."""
    if (place.file, place.pointer) in around:
        return True
    enclosing = place.enclosing() if isinstance(place, Location) else ()
    kind = next(filter(None, map(kind_of_place, enclosing)), None)
    return kind is not None and kind is not Kind.SCHEMA


def _is_about_references(failure: Exception) -> bool:
    """Whether it failed on a reference that leads nowhere, which has its own report."""
    from referencing.exceptions import (
        NoSuchAnchor,
        NoSuchResource,
        PointerToNowhere,
        Unresolvable,
    )

    return isinstance(
        failure, NoSuchAnchor | NoSuchResource | PointerToNowhere | Unresolvable
    )


def _errors(document: Document) -> Iterator[tuple[Any, list[str | int]]]:
    """Its errors, each with the keys it was looking at (references passed through)."""
    # Importing it costs half a second: only a full check pays for that.
    from jsonschema_path.paths import SchemaPath
    from openapi_spec_validator import OpenAPIV30SpecValidator, OpenAPIV31SpecValidator
    from openapi_spec_validator.validation.registries import KeywordValidatorRegistry

    known = (
        OpenAPIV30SpecValidator
        if document.version == "3.0"
        else OpenAPIV31SpecValidator
    )
    handlers: Any = _Files(document)
    root: Any = SchemaPath.from_dict(
        document.data,
        base_uri=document.entry.uri,
        handlers=handlers,
        resolved_cache_maxsize=128,
    )
    keywords: Any = {
        name: _located(validator)
        for name, validator in known.keyword_validators.items()
    }
    # Defaults are checked with the examples.
    keywords["default"] = _Silent
    registry: Any = KeywordValidatorRegistry(keywords)
    for error in registry["__root__"](root):
        is_pattern = (error.validator, error.validator_value) == ("format", "regex")
        if type(error).__name__ not in _OURS and not is_pattern:
            yield error, [*getattr(error, "specloom_parts", ()), *error.path]


def _located(validator: Any) -> Any:
    """The same validator, whose errors remember the path it was called with."""

    def start(self: Any, registry: object) -> None:
        validator.__init__(self, registry)
        for name in ("visited_schema_ids", "meta_checked_schema_ids"):
            if hasattr(self, name):
                setattr(self, name, _Seen())

    def call(self: Any, *arguments: Any, **options: Any) -> Iterator[Any]:
        paths = [argument for argument in arguments if hasattr(argument, "parts")]
        for error in validator.__call__(self, *arguments, **options):
            if paths and not hasattr(error, "specloom_parts"):
                error.specloom_parts = paths[0].parts
            yield error

    # A subclass, because schema validators call themselves for the schemas inside.
    members: dict[str, Any] = {"__init__": start, "__call__": call}
    if hasattr(validator, "_collect_properties"):
        # It feeds an error that is ours to report, and takes for ever on diamonds of allOf.
        members["_collect_properties"] = _no_properties
    return type("Located", (validator,), members)


def _no_properties(*_: object) -> set[str]:
    return set()


class _Silent:
    """A validator that has nothing to say."""

    def __init__(self, registry: object) -> None:
        del registry

    def __call__(self, *_: object) -> Iterator[Any]:
        return iter(())


class _Seen(set[int]):
    """A set in place of the library's lists of what it has visited, which it searches each time."""

    def append(self, identity: int) -> None:
        self.add(identity)


class _Files(Mapping[str, Callable[[str], Value]]):
    """Readers for every scheme there is, so that nothing is fetched behind the document's back."""

    def __init__(self, document: Document) -> None:
        self._read = {source.uri: source.data for source in document.sources}

    def __getitem__(self, scheme: str) -> Callable[[str], Value]:
        return self._read.__getitem__

    def __contains__(self, scheme: object) -> bool:
        return True

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def _finding(document: Document, error: Any, parts: list[str | int]) -> Problem:
    code = "invalid-schema" if getattr(error, "schema", None) else "invalid-value"
    message = str(error.message)
    if len(message) > 200:
        message = f"{shown(error.instance)} breaks the rule {error.validator!r}"
    return problem(code, f"{message.rstrip('.')}.", _place(document, parts))


def _place(document: Document, parts: list[str | int]) -> Location:
    """Where the keys lead, references followed wherever a key is not found in them."""
    value: Value = document.data
    here = document.root
    for part in parts:
        if reference_in(value) is not None and child_of(value, str(part)) is None:
            try:
                value, here = document.follow(value, here)
            except SpecloomError:
                return here
        child = child_of(value, str(part))
        if child is None:
            return here
        value, here = child[0], here / child[1]
    return here
