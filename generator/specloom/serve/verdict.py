"""What a stub thinks of a request, in a few words without its values: they may be secret."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from specloom_runtime.server.refusal import Refusal

OK = "ok"


def verdict(refusal: Refusal | None) -> str:
    """The first violation, or why else the request was refused; `ok` where it was not."""
    violations = violations_of(refusal)
    if not violations:
        return OK if refusal is None else refusal.message or OK
    others = len(violations) - 1
    return violations[0] + (f" (and {others} more)" if others else "")


def violations_of(refusal: Refusal | None) -> list[str]:
    """What breaks the document: a path and a phrase each."""
    if refusal is None:
        return []
    return [
        f"{violation.path}: {violation.message}" for violation in refusal.violations
    ]
