"""Where an API is served: of the document, of a path, of an operation."""

from __future__ import annotations

from specloom.compare.change import ChangedOperation
from specloom.compare.findings import Findings
from specloom.compare.rules import RuleId
from specloom.document.location import Location
from specloom.document.references import Resolved
from specloom.model.reading import mapping
from specloom.standards.json_schema import identity

_KEYWORDS = {"default": "default", "enum": "enumeration"}
"""What may change in a server variable, in words."""


def compare_servers(
    findings: Findings,
    base: Resolved,
    revision: Resolved,
    operation: ChangedOperation | None = None,
) -> None:
    """Compare the servers that an object lists."""
    old, new = _servers(base), _servers(revision)
    gone = [url for url in old if url not in new]
    come = [url for url in new if url not in old]
    changed = list(zip(gone, come, strict=False)) if len(gone) == len(come) else []
    rows: list[tuple[RuleId, str | None, str | None]] = [
        ("api-server-changed", before, after) for before, after in changed
    ]
    if not changed:
        rows.extend(("api-server-removed", url, None) for url in gone)
        rows.extend(("api-server-added", None, url) for url in come)
    first, now = next(iter(old), None), next(iter(new), None)
    is_said = ("api-server-changed", first, now) in rows
    if first is not None and now is not None and first != now and not is_said:
        rows.append(("api-default-server-changed", first, now))
    for rule, before, after in rows:
        findings.add(
            rule,
            operation=operation,
            part="servers",
            before=before,
            after=after,
            base=_at(base, old.get(before or "")),
            revision=_at(revision, new.get(after or "")),
        )
    for url in old:
        if url in new:
            _variables(findings, old[url], new[url], operation)


def _variables(
    findings: Findings,
    base: Resolved,
    revision: Resolved,
    operation: ChangedOperation | None,
) -> None:
    old, new = (
        mapping(mapping(server.value).get("variables")) for server in (base, revision)
    )
    for name in dict.fromkeys((*old, *new)):
        for keyword in _KEYWORDS:
            before = mapping(old.get(name)).get(keyword)
            after = mapping(new.get(name)).get(keyword)
            if identity(before) != identity(after):
                findings.add(
                    "api-server-variable-changed",
                    operation=operation,
                    part="servers",
                    path=f"$.{name}.{keyword}",
                    name=f"the {_KEYWORDS[keyword]} of the server variable `{name}`",
                    before=before,
                    after=after,
                    base=base.location,
                    revision=revision.location,
                )


def _servers(holder: Resolved) -> dict[str, Resolved]:
    """The servers by URL; one that is listed twice is the first of them."""
    listed = mapping(holder.value).get("servers")
    servers: dict[str, Resolved] = {}
    for index, server in enumerate(listed if isinstance(listed, list) else ()):
        url = mapping(server).get("url")
        if isinstance(url, str):
            place = holder.location / "servers" / index
            servers.setdefault(url, Resolved(server, place))
    return servers


def _at(holder: Resolved, server: Resolved | None) -> Location:
    if server is not None:
        return server.location
    here = holder.location
    return here / "servers" if "servers" in mapping(holder.value) else here
