"""From two documents to all changes between them.

The documents themselves are compared, in the 3.1 dialect, and not the Api models: a
model is refused where a document breaks rules, drops what generated code does not need
(bounds of responses, discriminators, links between alternatives), and a change has to be
shown where somebody wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from specloom.compare.change import Comparison, Level
from specloom.compare.documents import ComparedDocument
from specloom.compare.findings import Findings
from specloom.compare.lifecycle import SunsetPolicy
from specloom.compare.operations.endpoints import Endpoint, endpoints
from specloom.compare.operations.operation import OperationComparison, operations_of
from specloom.compare.operations.security import SchemeComparison, compare_defaults
from specloom.compare.operations.servers import compare_servers
from specloom.compare.rules import RuleId
from specloom.compare.schemas.pairs import Pairs
from specloom.document.document import Document
from specloom.document.references import Resolved
from specloom.document.value import Value
from specloom.model.reading import mapping

_SEMVER = re.compile(
    r"v?(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?"
)
"""A version that promises something (https://semver.org)."""


def compare(
    base: Document,
    revision: Document,
    *,
    base_name: str | None = None,
    revision_name: str | None = None,
    levels: Mapping[str, Level | None] | None = None,
    deprecation_days: int = 0,
    today: date | None = None,
) -> Comparison:
    """Every change from one document to the other; both are normalised on the way.

    `levels` are the user's own, by rule; None turns a rule off. `deprecation_days` are
    those between a deprecation, made `today`, and its sunset, which then has to be given. Never
    raises for what a document contains.
    """
    old = ComparedDocument(base, base_name or base.entry.name)
    new = ComparedDocument(revision, revision_name or revision.entry.name)
    pairs = Pairs(old, new)
    findings = Findings(
        (old, new),
        pairs,
        levels or {},
        SunsetPolicy(today or date.today(), deprecation_days),
    )
    operations = OperationComparison((old, new), pairs, findings)
    operations.all(operations_of(old), operations_of(new))
    _webhooks(operations, findings, old, new)
    if operations.concerns_defaults:
        compare_defaults(findings, old, new)
    SchemeComparison((old, new), findings).run()
    compare_servers(
        findings, Resolved(base.data, base.root), Resolved(revision.data, revision.root)
    )
    _schemas(findings, pairs, old, new)
    _version(findings, old, new)
    return Comparison(
        base=old.name,
        revision=new.name,
        changes=findings.changes(),
        silent=findings.silent(),
        base_problems=old.problems,
        revision_problems=new.problems,
    )


def _webhooks(
    operations: OperationComparison,
    findings: Findings,
    base: ComparedDocument,
    revision: ComparedDocument,
) -> None:
    old, new = _named_webhooks(base), _named_webhooks(revision)
    pairs: tuple[list[Endpoint], list[Endpoint]] = [], []
    for name in dict.fromkeys((*old, *new)):
        if name in old and name in new:
            pairs[0].extend(_below(base, old[name], name))
            pairs[1].extend(_below(revision, new[name], name))
            continue
        is_new = name in new
        item = (new if is_new else old)[name]
        side = revision if is_new else base
        for endpoint in _below(side, item, name)[:1]:
            findings.add(
                "webhook-added" if is_new else "webhook-removed",
                operation=endpoint.named(),
                name=f"`{name}`",
                base=None if is_new else item.location,
                revision=item.location if is_new else None,
            )
    operations.all(*pairs)


def _below(side: ComparedDocument, item: Resolved, name: str) -> list[Endpoint]:
    here = item.location.parent or item.location
    paths = Resolved({name: item.value}, here)
    return list(endpoints(side, paths, "webhook"))


def _named_webhooks(side: ComparedDocument) -> dict[str, Resolved]:
    webhooks: dict[str, Resolved] = {}
    for section in ("webhooks", "x-webhooks"):
        place = side.document.root / section
        for name, written in mapping(side.document.data.get(section)).items():
            if name not in webhooks and not name.startswith("x-"):
                webhooks[name] = Resolved(written, place / name)
    return webhooks


def _schemas(
    findings: Findings, pairs: Pairs, base: ComparedDocument, revision: ComparedDocument
) -> None:
    """Say which components are gone, and which have another name only."""
    old, new = _components(base), _components(revision)
    added: dict[str, list[str]] = {}
    for name in new:
        if name not in old:
            added.setdefault(_sketch(new[name]), []).append(name)
    for name in [name for name in old if name not in new]:
        candidates = added.get(_sketch(old[name]), [])
        renamed = next(
            (
                candidate
                for candidate in candidates[:_MAX_TRIED]
                if pairs.compare((old[name],), (new[candidate],)) is None
            ),
            None,
        )
        if renamed is not None:
            candidates.remove(renamed)
        findings.add(
            "api-schema-removed" if renamed is None else "api-schema-renamed",
            part=f"schema {name}",
            name=f"`{name}`",
            before=name,
            after=renamed,
            base=old[name].location,
            revision=None if renamed is None else new[renamed].location,
        )


_MAX_TRIED = 50
"""Schemas that may be another one under a new name, tried one after the other."""


def _sketch(schema: Resolved) -> str:
    """What schemas that mean the same share, roughly."""
    fields = mapping(schema.value)
    names = sorted(mapping(fields.get("properties")))
    return repr((fields.get("type"), names))


def _components(side: ComparedDocument) -> dict[str, Resolved]:
    components = mapping(side.document.data.get("components"))
    place = side.document.root / "components" / "schemas"
    listed = mapping(components.get("schemas"))
    return {name: Resolved(value, place / name) for name, value in listed.items()}


def _version(
    findings: Findings, base: ComparedDocument, revision: ComparedDocument
) -> None:
    """Say that a breaking change came without the major version that semver asks for."""
    if findings.worst != "breaking":
        return
    before, after = _written_version(base), _written_version(revision)
    old, new = _semver(before), _semver(after)
    if old is None or new is None:
        return
    major = new[:1] > old[:1] if old[0] or new[0] else new[:2] > old[:2]
    rule: RuleId
    if before == after:
        rule = "api-version-not-bumped"
    elif new < old:
        rule = "api-version-decreased"
    elif not major:
        rule = "api-major-version-not-bumped"
    else:
        return
    findings.add(
        rule,
        part="version",
        before=before,
        after=after,
        base=base.document.root / "info" / "version",
        revision=revision.document.root / "info" / "version",
    )


def _written_version(side: ComparedDocument) -> Value:
    return mapping(side.document.data.get("info")).get("version")


def _semver(version: Value) -> tuple[int, ...] | None:
    match = _SEMVER.fullmatch(version) if isinstance(version, str) else None
    return None if match is None else tuple(int(number) for number in match.groups())
