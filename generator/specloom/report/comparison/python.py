"""What a comparison does to the generated Python, as reports say it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher

from specloom.compare.change import Change
from specloom.compare.impact.verdicts import (
    VERDICTS,
    Bump,
    Impact,
    SymbolChange,
    Verdict,
    worst,
)
from specloom.report.comparison.review import Review, Side

_WIDE = 72
_HEAD = re.compile(r"(?:class )?[\w.]+\(")
"""What arguments or fields follow; `Limits(…)` within a field's type is no signature."""


def bumps(review: Review) -> str:
    """One line: "Python: major version for callers, minor for implementers of the stub".

    Empty where nobody asked.
    """
    if review.impact is None:
        return ""
    callers, implementers = review.impact.bump, review.impact.bump_stub
    because = _because(review.impact.caller, callers)
    because_stub = _because(review.impact.stub, implementers)
    if review.side == "client":
        return f"Python: {callers} version for callers{because}"
    if review.side == "stub":
        return (
            f"Python: {implementers} version for implementers of the stub{because_stub}"
        )
    if (callers, because) == (implementers, because_stub):
        return (
            f"Python: {callers} version for callers and implementers of the stub"
            f"{because}"
        )
    return (
        f"Python: {callers} version for callers{because}, {implementers} for "
        f"implementers of the stub{because_stub}"
    )


def _because(verdict: Verdict, bump: Bump) -> str:
    """Why the version moves where no code is concerned."""
    is_wider = verdict == "none" and bump != "patch"
    return " (types accept or promise more)" if is_wider else ""


def shown(impact: Impact) -> list[SymbolChange]:
    """What is worth a line, the worst first: without symbols that nobody notices."""
    return sorted(noticed((*impact.symbols, *impact.unexplained)), key=_order)


def _order(symbol: SymbolChange) -> tuple[int, int, str, str]:
    return (
        -VERDICTS.index(reach(symbol)),
        -VERDICTS.index(symbol.caller),
        symbol.symbol,
        symbol.change,
    )


def reach(symbol: SymbolChange) -> Verdict:
    """How far a change goes for whoever it concerns most."""
    return worst((symbol.caller, symbol.implementer))


def is_harmful(symbol: SymbolChange) -> bool:
    """Whether code that is there behaves otherwise, is refused, or no longer runs."""
    return VERDICTS.index(reach(symbol)) > VERDICTS.index("additive")


def is_whole(symbol: SymbolChange) -> bool:
    """Whether a class or method came or went, whose name says enough."""
    return symbol.kind in ("class", "method") and symbol.change in ("added", "removed")


def by_cause(impact: Impact | None) -> dict[str, list[SymbolChange]]:
    """The symbols that each change in the document moves, by the change's fingerprint."""
    by_fingerprint: dict[str, list[SymbolChange]] = {}
    for symbol in () if impact is None else shown(impact):
        for fingerprint in symbol.caused_by:
            by_fingerprint.setdefault(fingerprint, []).append(symbol)
    return by_fingerprint


def noticed(
    symbols: Iterable[SymbolChange], side: Side = "both"
) -> tuple[SymbolChange, ...]:
    """The symbols whose change somebody notices, or those of a side."""
    return tuple(symbol for symbol in symbols if side in symbol_sides(symbol))


def symbol_sides(symbol: SymbolChange) -> list[Side]:
    """Who notices the change of a symbol; "both" where anybody does."""
    is_caller = symbol.caller != "none" or symbol.widens
    is_implementer = symbol.implementer != "none"
    sides: list[tuple[Side, bool]] = [
        ("client", is_caller),
        ("stub", is_implementer),
        ("both", is_caller or is_implementer),
    ]
    return [side for side, is_concerned in sides if is_concerned]


def causes(symbol: SymbolChange, changes: Mapping[str, Change]) -> list[str]:
    """The rules whose changes moved a symbol, each once."""
    rules = [changes[key].rule for key in symbol.caused_by if key in changes]
    return list(dict.fromkeys(rules))


def before_and_after(symbol: SymbolChange) -> tuple[str, str]:
    """Source text on both sides: whole signatures where there are; "" for nothing."""
    whole = symbol.signature_before, symbol.signature_after
    if whole[0] != whole[1]:
        return whole[0] or symbol.before or "", whole[1] or symbol.after or ""
    return symbol.before or "", symbol.after or ""


def counted_verdicts(changes: Sequence[SymbolChange]) -> str:
    """How far symbols are reached: "3 source, 12 additive"."""
    counts = Counter(map(reach, changes))
    return ", ".join(
        f"{counts[verdict]:,} {verdict}"
        for verdict in reversed(VERDICTS)
        if counts[verdict]
    )


def difference(symbol: SymbolChange) -> list[tuple[str, str]]:
    """Both sides line by line, each line with its mark: " ", "-" or "+"."""
    before, after = map(lines_of, before_and_after(symbol))
    lines: list[tuple[str, str]] = []
    for tag, i, j, k, m in SequenceMatcher(
        None, before, after, autojunk=False
    ).get_opcodes():
        if tag == "equal":
            lines += ((" ", line) for line in before[i:j])
        else:
            lines += (("-", line) for line in before[i:j])
            lines += (("+", line) for line in after[k:m])
    return lines


def lines_of(signature: str, width: int = _WIDE) -> list[str]:
    """A signature on one line, or with an argument on each when it is wide."""
    head = _HEAD.match(signature)
    if head is None or len(signature) <= width:
        return [signature] if signature else []
    start = head.end() - 1
    arguments: list[str] = []
    depth, quote, first = 0, "", start + 1
    for index in range(start, len(signature)):
        char = signature[index]
        if quote:
            quote = "" if char == quote and signature[index - 1] != "\\" else quote
        elif char in "\"'":
            quote = char
        elif char in "([{":
            depth += 1
        elif char in ")]}":
            depth -= 1
            if not depth:
                arguments.append(signature[first:index])
                return _stacked(signature[: start + 1], arguments, signature[index:])
        elif char == "," and depth == 1:
            arguments.append(signature[first:index])
            first = index + 1
    return [signature]


def _stacked(head: str, arguments: Iterable[str], tail: str) -> list[str]:
    kept = [f"    {argument.strip()}," for argument in arguments if argument.strip()]
    return [head, *kept, tail]
