"""A document: its entry file, every file it refers to, and what its references mean."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from difflib import get_close_matches
from math import inf
from pathlib import Path
from urllib.parse import unquote

from specloom.document.files import Files
from specloom.document.location import Location, Positions
from specloom.document.references import (
    Anchors,
    Reference,
    ResolutionError,
    Resolved,
    anchors_of,
    child_of,
    parse,
    pointer_tokens,
    resolved,
)
from specloom.document.remote import Remote
from specloom.document.source import Source
from specloom.document.value import JsonObject, Value
from specloom.problems import SpecloomError, refusal

__all__ = ["Document", "Resolved"]

_VERSION = re.compile(r"3\.([01])(?:\.|\Z)")
_MAX_CHAIN = 100
"""$refs that may follow each other before a value must come."""
_MAX_SUGGESTED = 50
"""Unresolved references that get a suggestion."""


class Document:
    """An OpenAPI document of one or more files.

    `sources` lists the files read so far, the entry first. `problems` lists what was wrong in
    them without stopping the reading, and what normalising could not keep. `version` is "3.0" or
    "3.1".
    """

    def __init__(
        self,
        entry: Source,
        folder: Path | None = None,
        allowed_roots: Iterable[Path] = (),
        remote: Remote | None = None,
    ) -> None:
        """A document with its entry in `folder`, and what else may be read.

        Raises:
            SpecloomError: the entry is not an OpenAPI 3.0 or 3.1 document.
        """
        self.entry = entry
        self.data, self.version = _openapi(entry)
        self.is_normalised = False
        self._given = (folder, tuple(allowed_roots), remote)
        self._files = Files(entry, *self._given)
        self.sources = self._files.sources
        self.problems = self._files.problems
        self._targets: dict[tuple[int, str], Resolved] = {}
        self._steps: dict[
            tuple[int, str, Location | None], Resolved | ResolutionError
        ] = {}
        self._settled: dict[tuple[Positions, str], Resolved] = {}
        self._suggested = 0
        self._chains: dict[Location, float] = {}
        self._anchors: dict[int, Anchors] = {}
        self._ids: dict[str, Resolved] = {}
        self._indexed = 0

    @property
    def root(self) -> Location:
        """The place of the whole document."""
        return self.entry.root

    def as_written(self) -> Document:
        """The document as its authors wrote it: itself, or read again if it has been normalised."""
        if not self.is_normalised:
            return self
        entry = self.entry
        reread = Source(entry.text, entry.name, entry.path, entry.url)
        return Document(reread, *self._given)

    def resolve(self, reference: str, at: Location) -> Resolved:
        """What a reference names: one step, so that the value may be a reference again.

        `at` is the place of the object that holds the reference. Understood are local pointers,
        files by relative path (whole or with a pointer), `$anchor` and `$id`. Raises
        `SpecloomError`, at the `$ref`, for what does not exist, may not be read, or is a
        cycle of references only.
        """
        # Documents refer to the same few components again and again: of GitHub's 79,000 questions
        # 77,000 have been answered before.
        settled = self._settled.get((at.source, reference))
        if settled is not None:
            return settled
        target = self._step(reference, at)
        if reference_in(target.value) is not None:
            self._refuse_cycle(target, reference, at)
        if not self._anchors_in(self._source_of(at)).ids:
            self._settled[at.source, reference] = target
        return target

    def mapped(self, name: str, at: Location) -> Resolved:
        """The schema that a discriminator's mapping names: by component name, else by reference.

        See OpenAPI 3.1, section 4.8.25.

        Raises:
            SpecloomError: like `resolve`.
        """
        if name.startswith("#"):
            # No component is called so; looking for one would also look for the nearest name.
            return self.resolve(name, at)
        token = name.replace("~", "~0").replace("/", "~1").replace("%", "%25")
        try:
            return self.resolve(f"#/components/schemas/{token}", self.root)
        except SpecloomError:
            return self.resolve(name, at)

    def follow(self, value: Value, at: Location) -> Resolved:
        """The value itself, or what it finally refers to when it is an object with a `$ref`.

        Raises:
            SpecloomError: like `resolve`.
        """
        for _ in range(_MAX_CHAIN):
            reference = reference_in(value)
            if reference is None:
                return Resolved(value, at)
            value, at = self.resolve(reference, at)
        raise _chain_refusal(at)

    def _step(self, text: str, at: Location) -> Resolved:
        """Like `resolve`, without looking where the target itself leads."""
        own = self._source_of(at)
        # Within schemas with an $id, the same text may mean another thing at another place.
        place = at if self._anchors_in(own).ids else None
        known = self._steps.get((id(own), text, place))
        if known is None:
            # While a reference is being resolved, needing it again means a circle.
            self._steps[id(own), text, place] = ResolutionError(
                "reference-cycle", f"{text!r} needs itself."
            )
            try:
                known = self._find(text, at, own)
            except ResolutionError as failure:
                known = failure
            self._steps[id(own), text, place] = known
        if isinstance(known, ResolutionError):
            raise refusal(known.code, known.message, at / "$ref")
        return known

    def _find(self, text: str, at: Location, own: Source) -> Resolved:
        reference = parse(text)
        enclosing = self._identified_base(own, at)
        if reference.file:
            base = self._beside(reference, enclosing) or self._file(
                reference, text, own
            )
        else:
            base = Resolved(own.data, own.root)
            if enclosing is not None:
                # Authors add $id and keep writing '#/components/…': the file is tried next.
                with suppress(ResolutionError):
                    return self._part(reference.fragment, enclosing, text)
        return self._part(reference.fragment, base, text)

    def _part(self, fragment: str, base: Resolved, text: str) -> Resolved:
        """What a fragment names within a file or an identified schema."""
        decoded = unquote(fragment)
        if not decoded:
            return base
        if not decoded.startswith("/"):
            source = self._source_of(base.location)
            anchored = self._anchors_in(source).named(decoded, base.location)
            if anchored is None:
                message = f"{text!r} names no '$anchor' in {source.name!r}."
                raise ResolutionError("unresolved-reference", message)
            return anchored
        for candidate in dict.fromkeys((decoded, fragment)):
            part, _ = self._walk(pointer_tokens(candidate), base)
            if part is not None:
                return part
        reached, missing = self._walk(pointer_tokens(decoded), base)[1]
        remark = _remark(reached, missing, self._nearest(reached.value, missing))
        raise ResolutionError(
            "unresolved-reference", f"{text!r} names nothing: {remark}"
        )

    def _nearest(self, value: Value, missing: str) -> str | None:
        """The name most like a missing one, for the first few of a document: it is slow to find."""
        if (
            not isinstance(value, dict)
            or len(missing) > 80
            or self._suggested >= _MAX_SUGGESTED
        ):
            return None
        self._suggested += 1
        return next(iter(get_close_matches(missing, list(value)[:2_000], 1)), None)

    def _walk(
        self, tokens: list[str], base: Resolved
    ) -> tuple[Resolved | None, tuple[Resolved, str]]:
        """What a pointer leads to, or None; and the last value reached, with the token after it."""
        reached = base
        for token in tokens:
            child = self._child(reached, token)
            if child is None:
                return None, (reached, token)
            reached = child
        return reached, (reached, "")

    def _child(self, parent: Resolved, token: str) -> Resolved | None:
        value, here = parent
        child = child_of(value, token)
        if child is None:
            # Normalising may have moved what stood here one level down.
            inner = here / "anyOf" / 0
            if self._source_of(here).moved.get(inner) == here and isinstance(
                value, dict
            ):
                alternatives = value["anyOf"]
                if isinstance(alternatives, list):
                    return self._child(Resolved(alternatives[0], inner), token)
        if child is None and reference_in(value) is not None:
            # Strictly a pointer does not pass through a $ref, but documents rely on it.
            try:
                value, here = self.follow(value, here)
            except SpecloomError:
                return None
            child = child_of(value, token)
        return None if child is None else Resolved(child[0], here / child[1])

    def _file(self, reference: Reference, text: str, own: Source) -> Resolved:
        """The whole of the file (or of the identified schema) that a reference names."""
        known = self._targets.get((id(own), reference.file))
        if known is None:
            known = self._identified(reference.file)
            if known is None:
                source = self._files.find(reference, text, own)
                known = Resolved(source.data, source.root)
            self._targets[id(own), reference.file] = known
        return known

    def _beside(
        self, reference: Reference, enclosing: Resolved | None
    ) -> Resolved | None:
        """The schema that a reference names relative to the `$id` of the one that it stands in.

        None where there is none: authors add `$id` and keep meaning files.
        """
        if enclosing is None:
            return None
        bases = self._anchors_in(self._source_of(enclosing.location)).bases
        return self._identified(resolved(bases[enclosing.location], reference.file))

    def _identified(self, name: str) -> Resolved | None:
        """The schema whose `$id` is the name, in any file read so far."""
        for source in self.sources[self._indexed :]:
            for identity, resource in self._anchors_in(source).ids.items():
                self._ids.setdefault(identity, resource)
        self._indexed = len(self.sources)
        return self._ids.get(name)

    def _identified_base(self, source: Source, at: Location) -> Resolved | None:
        """The schema with an `$id` that encloses a place: pointers count from it."""
        anchors = self._anchors_in(source)
        around = (place for place in at.enclosing() if place in anchors.bases)
        base = next(around, None) if anchors.ids else None
        return None if base is None else anchors.ids[anchors.bases[base]]

    def _anchors_in(self, source: Source) -> Anchors:
        known = self._anchors.get(id(source))
        if known is None:
            known = self._anchors[id(source)] = anchors_of(source)
        return known

    def _source_of(self, at: Location) -> Source:
        assert isinstance(at.source, Source)
        return at.source

    def _refuse_cycle(self, target: Resolved, text: str, at: Location) -> None:
        links = self._links(target)
        if links == inf:
            message = f"{text!r} leads back to itself without ever reaching a value."
            raise refusal("reference-cycle", message, at / "$ref")
        if links > _MAX_CHAIN:
            raise _chain_refusal(at)

    def _links(self, target: Resolved) -> float:
        """How many references follow each other from a place on; infinite for a circle."""
        passed: dict[Location, None] = {}
        links: float = 0
        while (reference := reference_in(target.value)) is not None:
            here = target.location
            if here in passed:
                links = inf
                break
            if here in self._chains:
                links = self._chains[here]
                break
            passed[here] = None
            try:
                target = self._step(reference, here)
            except SpecloomError:
                # What is wrong with the next reference is said where that one stands.
                break
        for here in reversed(passed):
            links += 1
            self._chains[here] = links
        return links


def _chain_refusal(at: Location) -> SpecloomError:
    message = f"More than {_MAX_CHAIN} references follow each other."
    return refusal("reference-chain", message, at / "$ref")


def reference_in(value: Value) -> str | None:
    """The reference that a value is, or None: an object whose `$ref` is a string."""
    if isinstance(value, dict):
        reference = value.get("$ref")
        if isinstance(reference, str):
            return reference
    return None


def _remark(reached: Resolved, missing: str, nearest: str | None) -> str:
    """How far a pointer leads, with the nearest name that exists."""
    place = reached.location.pointer or "the file"
    remark = f"{place} has no {missing[:80]!r}"
    return f"{remark}." if nearest is None else f"{remark}; did you mean {nearest!r}?"


def _openapi(entry: Source) -> tuple[JsonObject, str]:
    """The data and version of an OpenAPI document, or a refusal that says what it is instead."""
    data = entry.data
    if not isinstance(data, dict):
        kind = "a list" if isinstance(data, list) else "a single value"
        message = f"The document is {kind}, not a mapping with a field 'openapi'."
        raise refusal("not-openapi", message, entry.root)
    if "openapi" not in data:
        if "swagger" in data:
            message = f"This is a Swagger {data['swagger']} document."
            hint = "Convert it to OpenAPI 3 first, for example with swagger2openapi."
            where = entry.root / "swagger"
            raise refusal("unsupported-version", message, where, hint=hint)
        message = "The document has no field 'openapi'."
        raise refusal("not-openapi", message, entry.root)
    written = data["openapi"]
    match = _VERSION.match(str(written)) if isinstance(written, str | float) else None
    if match is None:
        where = entry.root / "openapi"
        message = f"OpenAPI {str(written)[:40]!r} is not supported."
        is_later = isinstance(written, str | float) and str(written).startswith("3.")
        later_hint = (
            "Use 3.1: give up what is new in later versions." if is_later else None
        )
        raise refusal("unsupported-version", message, where, hint=later_hint)
    return data, f"3.{match.group(1)}"
