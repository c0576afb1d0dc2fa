"""A change of a public name, told with the name as it is on either side."""

from __future__ import annotations

from msgspec import Struct

from specloom.compare.impact.judgement import Verdicts
from specloom.compare.impact.verdicts import Kind, SymbolChange


class SymbolVersion(Struct, frozen=True, kw_only=True):
    """A symbol in one of the two packages: its source text, and where its document has it.

    `signature` is all of what a member of a signature stands in.
    """

    text: str | None
    pointer: str | None = None
    signature: str | None = None


_NOWHERE = SymbolVersion(text=None)


def symbol_change(
    symbol: str,
    kind: Kind,
    change: str,
    verdicts: Verdicts,
    before: SymbolVersion | None,
    after: SymbolVersion | None,
    *,
    operations: tuple[str, ...] = (),
    parts: tuple[str, ...] = (),
    wire_name: str | None = None,
    is_respelt: bool = False,
) -> SymbolChange:
    """What became of a symbol; None for the side that does not have it."""
    old, new = before or _NOWHERE, after or _NOWHERE
    return SymbolChange(
        symbol=symbol,
        kind=kind,
        change=change,
        before=old.text,
        after=new.text,
        caller=verdicts.caller,
        implementer=verdicts.implementer,
        signature_before=old.signature,
        signature_after=new.signature,
        widens=verdicts.widens,
        is_respelt=is_respelt,
        base_pointer=old.pointer,
        revision_pointer=new.pointer,
        operations=operations,
        parts=parts,
        wire_name=wire_name,
    )
