"""How far a change reaches: the scale of verdicts, the bump that follows, the result."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypeAlias

from msgspec import Struct

from specloom.compare.impact.origins import Origins, Spot

Verdict: TypeAlias = Literal["none", "additive", "behaviour", "type", "source"]
VERDICTS: tuple[Verdict, ...] = ("none", "additive", "behaviour", "type", "source")
"""From harmless to worst.

`additive` are new names only; `behaviour` is the same source with another wire or
run-time behaviour; `type` still runs, but a type checker objects; `source` no longer runs:
NameError, AttributeError, TypeError.
"""

Bump: TypeAlias = Literal["patch", "minor", "major"]
"""Which part of a version number follows (https://semver.org)."""

Kind: TypeAlias = Literal[
    "argument",
    "class",
    "credentials",
    "exception",
    "field",
    "group",
    "method",
    "property",
    "return",
    "server",
    "type",
]


class SymbolChange(Struct, frozen=True, kw_only=True):
    """What became of one public name of a generated package.

    `before` and `after` are its source text in either, None where it is not there. For
    members of a signature, `signature_before` and `signature_after` are all of it.
    `widens` marks a type that changed without harm to the caller: that is more than
    nothing to a version number.

    `is_respelt` marks a type that the document has under another name or in another place,
    and a use of types that now names others.

    What `join` needs follows: the JSON pointers of what the symbol was made from in the two
    documents, the operations that use it (`POST /pets`), the parts of those that it stands for,
    as changes of the API name them (`response 200`, and `response` for all of them), and what
    the wire calls it.
    """

    symbol: str
    kind: Kind
    change: str
    before: str | None
    after: str | None
    caller: Verdict
    implementer: Verdict
    signature_before: str | None = None
    signature_after: str | None = None
    widens: bool = False
    is_respelt: bool = False
    base_pointer: str | None = None
    revision_pointer: str | None = None
    operations: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    wire_name: str | None = None
    caused_by: tuple[str, ...] = ()

    @property
    def spots(self) -> tuple[Spot, ...]:
        """The places in the documents that the symbol was made from."""
        listed: list[Spot] = []
        if self.base_pointer:
            listed.append(("base", self.base_pointer))
        if self.revision_pointer:
            listed.append(("revision", self.revision_pointer))
        return tuple(listed)

    def gone(self, origins: Origins) -> frozenset[str]:
        """The types that only the text before names."""
        return self._before(origins) - self._after(origins)

    def come(self, origins: Origins) -> frozenset[str]:
        """The types that only the text after names."""
        return self._after(origins) - self._before(origins)

    def named(self, origins: Origins) -> frozenset[str]:
        """All types that either text names."""
        return self._before(origins) | self._after(origins)

    def _before(self, origins: Origins) -> frozenset[str]:
        return origins.named_before(self.before, is_qualified=self._is_qualified)

    def _after(self, origins: Origins) -> frozenset[str]:
        return origins.named_after(self.after, is_qualified=self._is_qualified)

    @property
    def _is_qualified(self) -> bool:
        """Whether types are named from outside their module."""
        return not self.symbol.startswith("models.")

    @property
    def came_or_went(self) -> bool:
        """Whether it is all of a symbol that only one of the packages has."""
        return self.change in ("added", "removed")


class Impact(Struct, frozen=True, kw_only=True):
    """What a change of a document does to those who call a client or implement a stub.

    `unexplained` are the symbols for which `join` found no cause in the document: there the
    generator itself has changed. `origins` is what `join` knows of the types. `bump` is that
    of callers, `bump_stub` that of implementers.
    """

    symbols: tuple[SymbolChange, ...]
    unexplained: tuple[SymbolChange, ...] = ()
    origins: Origins = Origins()

    @property
    def caller(self) -> Verdict:
        return worst(change.caller for change in self._all)

    @property
    def stub(self) -> Verdict:
        return worst(change.implementer for change in self._all)

    @property
    def bump(self) -> Bump:
        return _bump(self.caller, self._all)

    @property
    def bump_stub(self) -> Bump:
        return _bump(self.stub, self._all)

    @property
    def _all(self) -> tuple[SymbolChange, ...]:
        return self.symbols + self.unexplained


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The worst of the verdicts; none of them is `none`."""
    highest: Verdict = "none"
    for verdict in verdicts:
        if VERDICTS.index(verdict) > VERDICTS.index(highest):
            highest = verdict
    return highest


def ordered(changes: Iterable[SymbolChange]) -> tuple[SymbolChange, ...]:
    """The worst first, by name among those that are equally bad."""

    def key(change: SymbolChange) -> tuple[int, str, str]:
        reach = worst((change.caller, change.implementer))
        return -VERDICTS.index(reach), change.symbol, change.change

    return tuple(sorted(changes, key=key))


_BUMPS: dict[Verdict, Bump] = {
    "source": "major",
    "type": "major",
    "behaviour": "minor",
    "additive": "minor",
}


def _bump(verdict: Verdict, changes: Iterable[SymbolChange]) -> Bump:
    """A type that accepts more than before, or promises more, is a feature."""
    if verdict != "none":
        return _BUMPS[verdict]
    return "minor" if any(change.widens for change in changes) else "patch"
