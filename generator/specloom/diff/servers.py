"""Where an API is served: of the document, of a path, of an operation."""

from __future__ import annotations

from ..document.location import Location
from ..document.references import Resolved
from ..document.value import Value
from .change import ChangedOperation
from .endpoints import mapping
from .findings import Findings

_KEYWORDS = {"default": "default", "enum": "enumeration"}
"""What may change in a server variable, in words."""


def compare_servers(
    findings: Findings,
    base: Resolved,
    revision: Resolved,
    operation: ChangedOperation | None = None,
) -> None:
    """Compare the servers that an object lists."""
    old = _servers(mapping(base.value).get("servers"))
    new = _servers(mapping(revision.value).get("servers"))
    if old == new:
        return
    gone = [url for url in old if url not in new]
    come = [url for url in new if url not in old]
    changed = list(zip(gone, come, strict=False)) if len(gone) == len(come) else []
    rows: list[tuple[str, str | None, str | None]] = [
        ("api-server-changed", before, after) for before, after in changed
    ]
    if not changed:
        rows += [("api-server-removed", url, None) for url in gone]
        rows += [("api-server-added", None, url) for url in come]
    for rule, before, after in rows:
        findings.add(
            rule,
            operation=operation,
            part="servers",
            before=before,
            after=after,
            base=_at(base, old, before),
            revision=_at(revision, new, after),
        )
    for url in old:
        if url in new:
            _variables(findings, url, (base, revision), (old, new), operation)


def _variables(
    findings: Findings,
    url: str,
    holders: tuple[Resolved, Resolved],
    servers: tuple[dict[str, Value], dict[str, Value]],
    operation: ChangedOperation | None,
) -> None:
    old, new = (mapping(mapping(listed[url]).get("variables")) for listed in servers)
    for name in dict.fromkeys((*old, *new)):
        for keyword in _KEYWORDS:
            before = mapping(old.get(name)).get(keyword)
            after = mapping(new.get(name)).get(keyword)
            if before != after:
                findings.add(
                    "api-server-variable-changed",
                    operation=operation,
                    part="servers",
                    path=f"$.{name}.{keyword}",
                    name=f"the {_KEYWORDS[keyword]} of the server variable `{name}`",
                    before=before,
                    after=after,
                    base=_at(holders[0], servers[0], url),
                    revision=_at(holders[1], servers[1], url),
                )


def _servers(value: Value) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for one in value if isinstance(value, list) else ():
        url = mapping(one).get("url")
        if isinstance(url, str):
            found.setdefault(url, one)
    return found


def _at(holder: Resolved, servers: dict[str, Value], url: str | None) -> Location:
    here = holder.location
    if "servers" not in mapping(holder.value):
        return here
    place = here / "servers"
    return place / list(servers).index(url) if url in servers else place
