"""What changed in the request body, the responses and their headers of an operation."""

from __future__ import annotations

import re
from collections.abc import Collection

from specloom.compare.documents import DocumentSide
from specloom.compare.operations.contents import ContentComparison, parts_of
from specloom.compare.operations.endpoints import Endpoint
from specloom.compare.operations.links import LinkComparison
from specloom.compare.operations.scope import Scope
from specloom.compare.rules import RuleId
from specloom.compare.rules.naming import SchemaUse
from specloom.document.location import Location
from specloom.document.references import Resolved
from specloom.model.reading import mapping

_STATUS = re.compile(r"[1-5](?:[0-9]{2}|[xX]{2})|default")


class BodyComparison:
    """Compares what two operations take and answer."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._add = scope.findings.add

    def request(self, base: Endpoint, revision: Endpoint) -> None:
        """Compare the request bodies; of one that is referred to in vain nothing is known."""
        old = self._requested(DocumentSide.BASE, base)
        new = self._requested(DocumentSide.REVISION, revision)
        if _is_lost(old, base) or _is_lost(new, revision):
            holders = base.at("requestBody"), revision.at("requestBody")
            self._reference(old, new, "request body", holders)
            return
        before = old is not None and mapping(old.value).get("required") is True
        after = new is not None and mapping(new.value).get("required") is True
        rule: RuleId
        if old is None and new is not None:
            rule = (
                "request-body-added-required"
                if after
                else "request-body-added-optional"
            )
        elif new is None and old is not None:
            rule = "request-body-removed"
        else:
            rule = (
                "request-body-became-required"
                if after
                else "request-body-became-optional"
            )
        part = "request body"
        became = old is not None and new is not None
        if (old is None) != (new is None) or before != after:
            self._add(
                rule,
                operation=self._scope.operation,
                part=part,
                before=before if became else None,
                after=after if became else None,
                base=_at(old, "required", base.at("requestBody")),
                revision=_at(new, "required", revision.at("requestBody")),
            )
        if old is not None and new is not None:
            use = SchemaUse(
                "request", "request-body", "request-property", turned=self._scope.turned
            )
            ContentComparison(self._scope, use, part).run(old, new)

    def _reference(
        self,
        base: Resolved | None,
        revision: Resolved | None,
        part: str,
        holders: tuple[Location, Location],
    ) -> None:
        """Say that a reference led nowhere, or leads nowhere now; more is not known."""
        if (base is None) != (revision is None):
            self._add(
                "reference-resolved" if base is None else "reference-lost",
                operation=self._scope.operation,
                part=part,
                base=base.location if base else holders[0],
                revision=revision.location if revision else holders[1],
            )

    def _requested(self, side: DocumentSide, endpoint: Endpoint) -> Resolved | None:
        written = endpoint.fields.get("requestBody")
        if not isinstance(written, dict):
            return None
        place = endpoint.operation.location / "requestBody"
        return self._scope.sides[side].follow(written, place)

    def responses(self, base: Endpoint, revision: Endpoint) -> None:
        """Compare the responses of each status."""
        old, new = self._statuses(DocumentSide.BASE, base), self._statuses(
            DocumentSide.REVISION, revision
        )
        settled: set[str] = set()
        for wide, narrow in _narrowed(old, new):
            before, after = old[wide], new[narrow]
            if before is not None and after is not None:
                self._narrow(wide, narrow, before, after)
                settled |= {wide, narrow}
        for status in dict.fromkeys((*old, *new)):
            if status in settled:
                continue
            part = f"response {status}"
            before, after = old.get(status), new.get(status)
            if before is not None and after is not None:
                self._response(before, after, part)
                continue
            if before is after or (status in old and status in new):
                holders = base.at("responses"), revision.at("responses")
                self._reference(before, after, part, holders)
                continue
            self._add(
                _REMOVED[_kind(status)] if after is None else _ADDED[_kind(status)],
                operation=self._scope.operation,
                part=part,
                name=status,
                before=status if after is None else None,
                after=status if before is None else None,
                base=base.at("responses") if before is None else before.location,
                revision=revision.at("responses") if after is None else after.location,
            )

    def _narrow(
        self, wide: str, narrow: str, base: Resolved, revision: Resolved
    ) -> None:
        """Compare the response of a range with that of the one status it became."""
        part = f"response {narrow}"
        self._add(
            "response-status-range-narrowed",
            operation=self._scope.operation,
            part=part,
            before=wide,
            after=narrow,
            base=base.location,
            revision=revision.location,
        )
        self._response(base, revision, part)

    def _statuses(
        self, side: DocumentSide, endpoint: Endpoint
    ) -> dict[str, Resolved | None]:
        """The responses by status; None for one that is referred to in vain."""
        responses: dict[str, Resolved | None] = {}
        place = endpoint.operation.location / "responses"
        for status, written in mapping(endpoint.fields.get("responses")).items():
            if _STATUS.fullmatch(status):
                followed = self._scope.sides[side].follow(written, place / status)
                responses[status.upper() if status[1] in "xX" else status] = followed
        return responses

    def _response(self, base: Resolved, revision: Resolved, part: str) -> None:
        use = SchemaUse(
            "response", "response-body", "response-property", turned=self._scope.turned
        )
        ContentComparison(self._scope, use, part).run(base, revision)
        old, new = self._headers(DocumentSide.BASE, base), self._headers(
            DocumentSide.REVISION, revision
        )
        for key in dict.fromkeys((*old, *new)):
            before, after = old.get(key), new.get(key)
            if (before and after) or (key in old) != (key in new):
                self._header(before, after, (base, revision), part)
            else:
                holders = base.location / "headers", revision.location / "headers"
                left, right = (header and header[1] for header in (before, after))
                self._reference(left, right, f"{part} header {key}", holders)
        LinkComparison(self._scope, part).run(base, revision)

    def _headers(
        self, side: DocumentSide, response: Resolved
    ) -> dict[str, tuple[str, Resolved] | None]:
        """The headers of a response by name without case, with the name as written.

        None for one that is referred to in vain.
        """
        headers: dict[str, tuple[str, Resolved] | None] = {}
        place = response.location / "headers"
        for name, written in mapping(mapping(response.value).get("headers")).items():
            followed = self._scope.sides[side].follow(written, place / name)
            headers[name.lower()] = None if followed is None else (name, followed)
        return headers

    def _header(
        self,
        base: tuple[str, Resolved] | None,
        revision: tuple[str, Resolved] | None,
        holders: tuple[Resolved, Resolved],
        part: str,
    ) -> None:
        name = (revision or base or ("",))[0]
        part = f"{part} header {name}"
        was = base is not None and mapping(base[1].value).get("required") is True
        now = (
            revision is not None and mapping(revision[1].value).get("required") is True
        )
        rule: RuleId
        if base is None and revision is None:
            return
        if base is None:
            rule = "response-header-added"
        elif revision is None:
            rule = (
                "required-response-header-removed"
                if was
                else "optional-response-header-removed"
            )
        else:
            rule = (
                "response-header-became-required"
                if now
                else "response-header-became-optional"
            )
        if base is None or revision is None or was != now:
            self._add(
                rule,
                operation=self._scope.operation,
                part=part,
                name=f"`{name}`",
                base=(base[1] if base else holders[0]).location,
                revision=(revision[1] if revision else holders[1]).location,
            )
        if base is not None and revision is not None:
            self._scope.findings.schemas(
                SchemaUse(
                    "response",
                    "response-header",
                    "response-header-property",
                    is_loose=True,
                    is_header=True,
                    turned=self._scope.turned,
                ),
                parts_of(self._scope.sides[0], base[1]),
                parts_of(self._scope.sides[1], revision[1]),
                operation=self._scope.operation,
                part=part,
            )


def _is_lost(body: Resolved | None, endpoint: Endpoint) -> bool:
    """Whether a request body is written, but leads nowhere."""
    return body is None and isinstance(endpoint.fields.get("requestBody"), dict)


def _narrowed(
    base: Collection[str], revision: Collection[str]
) -> list[tuple[str, str]]:
    """The ranges that are gone, each with every new status that was of it."""
    return [
        (wide, narrow)
        for wide in base
        if wide.endswith("XX") and wide not in revision
        for narrow in revision
        if narrow not in base and narrow.startswith(wide[0])
    ]


_ADDED: dict[str, RuleId] = {
    "default": "response-default-added",
    "success": "response-success-status-added",
    "other": "response-non-success-status-added",
}
_REMOVED: dict[str, RuleId] = {
    "default": "response-default-removed",
    "success": "response-success-status-removed",
    "other": "response-non-success-status-removed",
}


def _kind(status: str) -> str:
    """What a response is to the rules by its status."""
    if status == "default":
        return status
    return "success" if status.startswith("2") else "other"


def _at(body: Resolved | None, keyword: str, instead: Location) -> Location:
    if body is None:
        return instead
    here = body.location
    return here / keyword if keyword in mapping(body.value) else here
