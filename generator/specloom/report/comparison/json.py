"""A comparison for other programs; docs/diff.schema.json is the JSON Schema of it."""

from __future__ import annotations

import json
from collections.abc import Sequence

from specloom.compare.approvals import Approval
from specloom.compare.change import Change, ChangedOperation, DocumentPlace
from specloom.compare.impact.verdicts import Impact, SymbolChange
from specloom.report.comparison.review import Review, counts_of, operations_of
from specloom.report.json import rows


def render(review: Review) -> str:
    """One comparison: an object."""
    return _text(comparison(review))


def render_all(reviews: Sequence[Review]) -> str:
    """Any number of comparisons: an object with the list `comparisons`."""
    return _text({"comparisons": [comparison(review) for review in reviews]})


def _text(report: object) -> str:
    return json.dumps(report, indent=2) + "\n"


def comparison(review: Review) -> dict[str, object]:
    """A review as plain values."""
    compared = review.comparison
    summary: dict[str, int] = {
        **{str(level): count for level, count in counts_of(compared.changes).items()},
        "approved": len(review.approved),
        "stale": len(review.stale),
        "operations": len(operations_of(compared.changes)),
    }
    return {
        "base": compared.base,
        "revision": compared.revision,
        "summary": summary,
        "changes": [change(reported) for reported in compared.changes],
        "silent": [change(silent) for silent in compared.silent],
        "approved": [
            {**change(approved.change), "approval": _approval(approved.approval)}
            for approved in review.approved
        ],
        "stale": [
            {"why": stale.why, **_approval(stale.approval)} for stale in review.stale
        ],
        "problems": {
            "base": rows(compared.base_problems),
            "revision": rows(compared.revision_problems),
        },
        "python": None if review.impact is None else _python(review.impact),
    }


def change(reported: Change) -> dict[str, object]:
    """A change as plain values."""
    return {
        "fingerprint": reported.fingerprint,
        "rule": reported.rule,
        "level": reported.level,
        "message": reported.message,
        "hint": reported.hint,
        "part": reported.part,
        "path": reported.path,
        "before": reported.before,
        "after": reported.after,
        "operations": [_operation(operation) for operation in reported.operations],
        "base": _place(reported.base),
        "revision": _place(reported.revision),
        "also": [
            {
                "operation": site.operation,
                "part": site.part,
                "path": site.path,
                "base": _place(site.base),
                "revision": _place(site.revision),
            }
            for site in reported.also
        ],
    }


def _operation(operation: ChangedOperation) -> dict[str, object]:
    return {
        "path": operation.path,
        "method": operation.method,
        "operation_id": operation.operation_id,
        "tags": list(operation.tags),
        "kind": operation.kind,
        "owner": operation.owner,
    }


def _place(place: DocumentPlace | None) -> dict[str, object] | None:
    if place is None:
        return None
    return {
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "pointer": place.pointer,
    }


def _approval(approval: Approval) -> dict[str, object]:
    return {
        "id": approval.id,
        "location": approval.location,
        "reason": approval.reason,
        "expires": None if approval.expires is None else approval.expires.isoformat(),
        "file": approval.file,
        "line": approval.line,
    }


def _python(impact: Impact) -> dict[str, object]:
    return {
        "caller": impact.caller,
        "stub": impact.stub,
        "bump": impact.bump,
        "bump_stub": impact.bump_stub,
        "symbols": [_symbol(symbol) for symbol in impact.symbols],
        "unexplained": [_symbol(symbol) for symbol in impact.unexplained],
    }


def _symbol(symbol: SymbolChange) -> dict[str, object]:
    return {
        "symbol": symbol.symbol,
        "kind": symbol.kind,
        "change": symbol.change,
        "caller": symbol.caller,
        "stub": symbol.implementer,
        "before": symbol.before,
        "after": symbol.after,
        "signature_before": symbol.signature_before,
        "signature_after": symbol.signature_after,
        "caused_by": list(symbol.caused_by),
    }
