"""Changes of a method's signature, before they are told as changes of a symbol."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from specloom.compare.impact.judgement import Verdicts
from specloom.compare.impact.surface import SurfaceOperation
from specloom.compare.impact.symbols import SymbolVersion, symbol_change
from specloom.compare.impact.verdicts import Kind, SymbolChange


class SignatureChange(Struct, frozen=True, kw_only=True):
    """A change of a method, or of what `member` names in it.

    `parts` are those of the operation that it concerns, as in SymbolChange; `keyword` is the
    one of the operation in the document that says all of it.
    """

    kind: Kind
    change: str
    verdicts: Verdicts
    before: str | None = None
    after: str | None = None
    member: str = ""
    wire_name: str | None = None
    parts: tuple[str, ...] = ()
    keyword: str = ""

    @property
    def turned(self) -> SignatureChange:
        """The change as it is for requests that the service makes."""
        return msgspec.structs.replace(self, verdicts=self.verdicts.turned)

    def symbol_change(
        self, old: SurfaceOperation | None, new: SurfaceOperation | None
    ) -> SymbolChange:
        """The change with the method around it; one that is no member's is all of it."""
        operation = old or new
        assert operation is not None
        is_whole = self.kind == "method" and not self.before and not self.after
        keys = (item.key for item in (old, new) if item is not None)
        return symbol_change(
            operation.symbol + (f"({self.member})" if self.member else ""),
            self.kind,
            self.change,
            self.verdicts,
            self._side(old, _placed(old) if is_whole else self.before),
            self._side(new, _placed(new) if is_whole else self.after),
            operations=tuple(dict.fromkeys(keys)),
            parts=self.parts,
            wire_name=self.wire_name,
        )

    def _side(
        self, operation: SurfaceOperation | None, text: str | None
    ) -> SymbolVersion | None:
        if operation is None:
            return None
        pointer = operation.pointer
        if self.keyword and pointer:
            pointer = f"{pointer}/{self.keyword}"
        return SymbolVersion(text=text, pointer=pointer, signature=operation.signature)


def method_change(
    change: str, verdicts: Verdicts, *, keyword: str = ""
) -> SignatureChange:
    """A change of the method as a whole."""
    return SignatureChange(
        kind="method", change=change, verdicts=verdicts, parts=("",), keyword=keyword
    )


def _placed(operation: SurfaceOperation | None) -> str | None:
    """The signature behind what a caller writes before it."""
    if operation is None:
        return None
    return operation.symbol.removesuffix(operation.name) + operation.signature
