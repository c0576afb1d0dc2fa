"""A comparison as SARIF 2.1.0 (OASIS standard), which code scanning services take in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from specloom import __version__
from specloom.compare.approvals import Approval, Stale
from specloom.compare.change import Change, DocumentPlace, Level
from specloom.report.comparison.places import annotated, in_repository
from specloom.report.comparison.review import Review, ordered
from specloom.report.comparison.words import operation, summary_of, values, within

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_ROOT = "%SRCROOT%"
_DRIVE = re.compile(r"[A-Za-z]:/")
_LEVELS: dict[Level, str] = {"breaking": "error", "warning": "warning", "info": "note"}
_STALE_RULE: dict[str, object] = {
    "id": "stale-approval",
    "name": "StaleApproval",
    "shortDescription": {"text": "An approval accepts no change, or has expired."},
    "help": {"text": "Remove it, or set another date."},
    "defaultConfiguration": {"level": "warning"},
    "properties": {"tags": ["openapi", "api-change"]},
}


def render(reviews: Sequence[Review]) -> str:
    """One log with one run: a result for each change, approved ones suppressed.

    Approvals that accept nothing are results, too, where they stand in their files.
    """
    results = [
        (change, approval, review)
        for review in reviews
        for change, approval in _changes(review)
    ]
    rules = {change.rule: change for change, _, _ in results}
    index = {rule: number for number, rule in enumerate(sorted(rules))}
    stale = [
        (stale_approval, review)
        for review in reviews
        for stale_approval in review.stale
    ]
    described = [_rule(rules[rule]) for rule in sorted(rules)]
    driver = {
        "name": "specloom",
        "version": __version__,
        "rules": [*described, *([_STALE_RULE] if stale else [])],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {
            _ROOT: {"description": {"text": "The root of the repository."}}
        },
        "automationDetails": {"id": "specloom/compare/"},
        "results": [
            _result(change, approval, review, index)
            for change, approval, review in results
        ]
        + [
            _stale(stale_approval, review, len(described))
            for stale_approval, review in stale
        ],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2) + "\n"


def _changes(review: Review) -> Iterator[tuple[Change, Approval | None]]:
    yield from ((change, None) for change in ordered(review.comparison.changes))
    yield from ((approved.change, approved.approval) for approved in review.approved)


def _rule(change: Change) -> dict[str, object]:
    """What SARIF calls a reporting descriptor; a change of the rule knows its hint."""
    words = change.rule.replace("-", " ")
    advice = change.hint or "See the table of rules in specloom's documentation."
    return {
        "id": change.rule,
        "name": words.title().replace(" ", ""),
        "shortDescription": {"text": f"{words[:1].upper()}{words[1:]}."},
        "help": {"text": advice},
        "defaultConfiguration": {"level": _LEVELS[change.level]},
        "properties": {"tags": ["openapi", "api-change", change.level]},
    }


def _result(
    change: Change, approval: Approval | None, review: Review, index: dict[str, int]
) -> dict[str, object]:
    where = within(change)
    message = "\n".join(text for text in (summary_of(change), values(change)) if text)
    location = {
        "physicalLocation": _physical(annotated(change, review)),
        "logicalLocations": [
            {"fullyQualifiedName": f"{operation(reached)} {where}".rstrip()}
            for reached in change.operations
        ],
    }
    result: dict[str, object] = {
        "ruleId": change.rule,
        "ruleIndex": index[change.rule],
        "level": _LEVELS[change.level],
        "message": {"text": message},
        "locations": [location],
        "partialFingerprints": {"specloomChange/v1": change.fingerprint},
    }
    if change.base is not None:
        result["relatedLocations"] = [_base(change.base, review)]
    if approval is not None:
        result["suppressions"] = [
            {"kind": "external", "status": "accepted", "justification": approval.reason}
        ]
    return result


def _stale(stale: Stale, review: Review, index: int) -> dict[str, object]:
    approval = stale.approval
    file = review.paths.get(approval.file, approval.file)
    place = DocumentPlace(file=file, line=approval.line, column=1, pointer="")
    return {
        "ruleId": _STALE_RULE["id"],
        "ruleIndex": index,
        "level": "warning",
        "message": {"text": f"{stale}: {approval.reason}"},
        "locations": [{"physicalLocation": _physical(place)}],
    }


def _base(place: DocumentPlace, review: Review) -> dict[str, object]:
    text = f"in the base, {review.comparison.base}"
    there = _physical(in_repository(place, review))
    return {"physicalLocation": there, "message": {"text": text}}


def _physical(place: DocumentPlace) -> dict[str, object]:
    return {
        "artifactLocation": _artifact(place.file.replace("\\", "/")),
        "region": {"startLine": place.line, "startColumn": place.column},
    }


def _artifact(file: str) -> dict[str, object]:
    """A file by its URI (RFC 3986): from the root, but for what is not below it."""
    if _DRIVE.match(file):
        return {"uri": f"file:///{quote(file, safe='/:~')}"}
    if file.startswith("/"):
        return {"uri": f"file://{quote(file, safe='/~')}"}
    return {"uri": quote(file, safe="/~"), "uriBaseId": _ROOT}
