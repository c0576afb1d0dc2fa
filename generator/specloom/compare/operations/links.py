"""Links: where to go on from a response."""

from __future__ import annotations

from specloom.compare.documents import ComparedDocument
from specloom.compare.operations.scope import Scope
from specloom.compare.rules import RuleId
from specloom.document.references import Resolved
from specloom.document.value import Value
from specloom.model.reading import mapping


class LinkComparison:
    """What changed in the links of a response."""

    def __init__(self, scope: Scope, part: str) -> None:
        self._scope = scope
        self._part = part

    def run(self, base: Resolved, revision: Resolved) -> None:
        """Compare all links of two responses by name."""
        sides = self._scope.sides
        old = sides[0].named(base, "links")
        new = sides[1].named(revision, "links")
        for name in dict.fromkeys((*old, *new)):
            before, after = old.get(name), new.get(name)
            left, right = _meaning(before), _meaning(after)
            if left == right:
                continue
            led, leads = _leads_on(sides[0], left), _leads_on(sides[1], right)
            rule: RuleId = "response-link-changed"
            if before is None:
                rule = "response-link-added"
            elif after is None:
                rule = "response-link-removed"
            elif not led and not leads:
                # Of what leads nowhere nothing is known.
                continue
            elif led != leads:
                rule = "reference-resolved" if leads else "reference-lost"
            self._scope.findings.add(
                rule,
                operation=self._scope.operation,
                part=self._part,
                name=f"`{name}`",
                before=left,
                after=right,
                base=base.location if before is None else before.location,
                revision=revision.location if after is None else after.location,
            )


def _meaning(link: Resolved | None) -> dict[str, Value] | None:
    """What a link says, but for words about itself."""
    if link is None:
        return None
    return {
        name: value
        for name, value in mapping(link.value).items()
        if name != "description"
    }


def _leads_on(side: ComparedDocument, link: dict[str, Value] | None) -> bool:
    """Whether there is the operation that a link names."""
    name = (link or {}).get("operationId")
    return not isinstance(name, str) or name in side.operation_ids
