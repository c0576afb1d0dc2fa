"""A comparison for other programs; docs/diff.schema.json is the JSON Schema of it."""

from __future__ import annotations

import json
from collections.abc import Sequence

from ...compare.approvals import Approval
from ...compare.change import Change, ChangedOperation, DocumentPlace
from ...compare.impact.verdicts import Impact, SymbolChange
from ..json import rows
from .review import Review, counts_of, operations_of


def render(review: Review) -> str:
    """One comparison: an object."""
    return _text(comparison(review))


def render_all(reviews: Sequence[Review]) -> str:
    """Any number of comparisons: an object with the list `comparisons`."""
    return _text({"comparisons": [comparison(one) for one in reviews]})


def _text(what: object) -> str:
    return json.dumps(what, indent=2) + "\n"


def comparison(review: Review) -> dict[str, object]:
    """A review as plain values."""
    found = review.comparison
    summary: dict[str, int] = {
        **{str(level): count for level, count in counts_of(found.changes).items()},
        "approved": len(review.approved),
        "stale": len(review.stale),
        "operations": len(operations_of(found.changes)),
    }
    return {
        "base": found.base,
        "revision": found.revision,
        "summary": summary,
        "changes": [change(one) for one in found.changes],
        "silent": [change(one) for one in found.silent],
        "approved": [
            {**change(one.change), "approval": _approval(one.approval)}
            for one in review.approved
        ],
        "stale": [{"why": one.why, **_approval(one.approval)} for one in review.stale],
        "problems": {
            "base": rows(found.base_problems),
            "revision": rows(found.revision_problems),
        },
        "python": None if review.impact is None else _python(review.impact),
    }


def change(one: Change) -> dict[str, object]:
    """A change as plain values."""
    return {
        "fingerprint": one.fingerprint,
        "rule": one.rule,
        "level": one.level,
        "message": one.message,
        "hint": one.hint,
        "part": one.part,
        "path": one.path,
        "before": one.before,
        "after": one.after,
        "operations": [_operation(operation) for operation in one.operations],
        "base": _place(one.base),
        "revision": _place(one.revision),
        "also": [
            {
                "operation": site.operation,
                "part": site.part,
                "path": site.path,
                "base": _place(site.base),
                "revision": _place(site.revision),
            }
            for site in one.also
        ],
    }


def _operation(one: ChangedOperation) -> dict[str, object]:
    return {
        "path": one.path,
        "method": one.method,
        "operation_id": one.operation_id,
        "tags": list(one.tags),
        "kind": one.kind,
        "owner": one.owner,
    }


def _place(one: DocumentPlace | None) -> dict[str, object] | None:
    if one is None:
        return None
    return {
        "file": one.file,
        "line": one.line,
        "column": one.column,
        "pointer": one.pointer,
    }


def _approval(one: Approval) -> dict[str, object]:
    return {
        "id": one.id,
        "location": one.location,
        "reason": one.reason,
        "expires": None if one.expires is None else one.expires.isoformat(),
        "file": one.file,
        "line": one.line,
    }


def _python(impact: Impact) -> dict[str, object]:
    return {
        "caller": impact.caller,
        "stub": impact.stub,
        "bump": impact.bump,
        "bump_stub": impact.bump_stub,
        "symbols": [_symbol(one) for one in impact.symbols],
        "unexplained": [_symbol(one) for one in impact.unexplained],
    }


def _symbol(one: SymbolChange) -> dict[str, object]:
    return {
        "symbol": one.symbol,
        "kind": one.kind,
        "change": one.change,
        "caller": one.caller,
        "stub": one.implementer,
        "before": one.before,
        "after": one.after,
        "signature_before": one.signature_before,
        "signature_after": one.signature_after,
        "caused_by": list(one.caused_by),
    }
