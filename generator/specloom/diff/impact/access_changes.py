"""Servers and credentials: how a client gets to a service, and is let in."""

from __future__ import annotations

from collections.abc import Iterator

from ...python.expressions import Name, one_line
from .judgement import GIVEN, Verdicts
from .surface import Credential, Server, Surface, Variable
from .verdicts import SymbolChange
from .versions import Versions, paired


def access_changes(versions: Versions) -> Iterator[SymbolChange]:
    """Everything that happened to servers.py, credentials.py and the client's arguments.

    Servers are the caller's alone: a stub is served where its implementer wants.
    """
    yield from _credentials(versions)
    yield from _servers(versions)
    yield from _client(versions)


def _credentials(versions: Versions) -> Iterator[SymbolChange]:
    pairs = paired(
        versions.before.credentials, versions.after.credentials, lambda item: item.name
    )
    for old, new in pairs:
        if old is None and new is not None:
            yield _credential(None, new, "added", Verdicts("additive", "additive"))
        elif new is None and old is not None:
            yield _credential(old, None, "removed", Verdicts("source", "none"))
        elif old is not None and new is not None and old.base != new.base:
            verdicts = Verdicts("source", "behaviour")
            yield _credential(old, new, "extends another class", verdicts)
        elif old is not None and new is not None and old.attributes != new.attributes:
            verdicts = Verdicts("behaviour", "behaviour")
            yield _credential(old, new, "sent otherwise", verdicts)


def _credential(
    old: Credential | None, new: Credential | None, change: str, verdicts: Verdicts
) -> SymbolChange:
    item = old or new
    assert item is not None
    pointer = f"/components/securitySchemes/{_scheme(item)}"
    return SymbolChange(
        symbol=f"credentials.{item.name}",
        kind="credentials",
        change=change,
        before=None if old is None else _declared(old),
        after=None if new is None else _declared(new),
        caller=verdicts.caller,
        implementer=verdicts.implementer,
        base_pointer=None if old is None else pointer,
        revision_pointer=None if new is None else pointer,
    )


def _scheme(item: Credential) -> str:
    """The name in the document; `attributes` have it as a literal."""
    named = dict(item.attributes).get("scheme", Name(repr(item.name)))
    return one_line(named)[1:-1].replace("~", "~0").replace("/", "~1")


def _declared(item: Credential) -> str:
    shown = ", ".join(f"{name}={one_line(value)}" for name, value in item.attributes)
    return f"class {item.name}({item.base}): {shown}"


def _servers(versions: Versions) -> Iterator[SymbolChange]:
    """Names of servers. A server that only moved is one that a name still stands for."""
    pairs = paired(
        versions.before.servers, versions.after.servers, lambda item: item.name
    )
    gone = [old for old, new in pairs if new is None and old is not None]
    come = [new for old, new in pairs if old is None and new is not None]
    if len(gone) == len(come):
        for old, new in zip(gone, come, strict=True):
            yield _server(old, new, "URL changed", Verdicts("behaviour", "none"))
    else:
        for old in gone:
            yield _server(old, None, "removed", Verdicts("source", "none"))
        for new in come:
            yield _server(None, new, "added", Verdicts("additive", "none"))
    for both in pairs:
        if both[0] is not None and both[1] is not None:
            yield from _server_changed(versions, both[0], both[1])


def _server_changed(
    versions: Versions, old: Server, new: Server
) -> Iterator[SymbolChange]:
    if _is_function(old) != _is_function(new):
        yield _server(old, new, "called otherwise", Verdicts("source", "none"))
        return
    if old.url != new.url:
        yield _server(old, new, "URL changed", Verdicts("behaviour", "none"))
    yield from _variables(versions, f"servers.{old.name}", old.variables, new.variables)


def _is_function(server: Server) -> tuple[bool, bool]:
    return bool(server.variables) or server.relative, server.relative


def _server(
    old: Server | None, new: Server | None, change: str, verdicts: Verdicts
) -> SymbolChange:
    item = old or new
    assert item is not None
    return SymbolChange(
        symbol=f"servers.{item.name}",
        kind="server",
        change=change,
        before=None if old is None else f"{old.name}: {old.url}",
        after=None if new is None else f"{new.name}: {new.url}",
        caller=verdicts.caller,
        implementer=verdicts.implementer,
        base_pointer="/servers",
        revision_pointer="/servers",
    )


def _client(versions: Versions) -> Iterator[SymbolChange]:
    """The arguments of the client that say where the service is."""
    old, new = _default(versions.before), _default(versions.after)
    if old is None and new is not None:
        yield _base_url("became optional", Verdicts("none", "none", widens=True))
    elif new is None and old is not None:
        yield _base_url("became required", Verdicts("source", "none"))
    elif old is not None and new is not None and old.name != new.name:
        still = {item.name for item in versions.after.servers}
        if old.name in still:  # not merely called otherwise
            yield _base_url("default changed", Verdicts("behaviour", "none"))
    before = () if old is None else old.variables
    after = () if new is None else new.variables
    yield from _variables(versions, "client", before, after)


def _default(surface: Surface) -> Server | None:
    named = (item for item in surface.servers if item.name == surface.default_server)
    return next(named, None)


def _base_url(change: str, verdicts: Verdicts) -> SymbolChange:
    texts = "base_url: str", "base_url: str | None = None"
    before, after = texts if change == "became optional" else texts[::-1]
    if change == "default changed":
        before = after = texts[1]
    return SymbolChange(
        symbol="client(base_url)",
        kind="argument",
        change=change,
        before=before,
        after=after,
        caller=verdicts.caller,
        implementer=verdicts.implementer,
        widens=verdicts.widens,
        base_pointer="/servers",
        revision_pointer="/servers",
    )


def _variables(
    versions: Versions,
    owner: str,
    before: tuple[Variable, ...],
    after: tuple[Variable, ...],
) -> Iterator[SymbolChange]:
    for old, new in paired(before, after, lambda item: item.name):
        if old is None and new is not None:
            verdicts = Verdicts("source" if new.default is None else "additive", "none")
            yield _variable(owner, None, new, "added", verdicts)
        elif new is None and old is not None:
            verdicts = Verdicts("source", "none")
            yield _variable(owner, old, None, "removed", verdicts)
        elif old is not None and new is not None:
            yield from _variable_changed(versions, owner, old, new)


def _variable_changed(
    versions: Versions, owner: str, old: Variable, new: Variable
) -> Iterator[SymbolChange]:
    found = versions.judge.use(old.type, new.type, GIVEN)
    if found is not None:
        mine = Verdicts(found.caller, "none", found.widens)
        yield _variable(owner, old, new, "type changed", mine)
    if (old.default is None) != (new.default is None):
        is_source = new.default is None
        verdicts = Verdicts("source" if is_source else "none", "none", not is_source)
        what = "became required" if is_source else "became optional"
        yield _variable(owner, old, new, what, verdicts)
    elif old.default != new.default or old.wire_name != new.wire_name:
        verdicts = Verdicts("behaviour", "none")
        yield _variable(owner, old, new, "default changed", verdicts)


def _variable(
    owner: str,
    old: Variable | None,
    new: Variable | None,
    change: str,
    verdicts: Verdicts,
) -> SymbolChange:
    item = old or new
    assert item is not None
    return SymbolChange(
        symbol=f"{owner}({item.name})",
        kind="argument",
        change=change,
        before=None if old is None else old.text,
        after=None if new is None else new.text,
        caller=verdicts.caller,
        implementer=verdicts.implementer,
        widens=verdicts.widens,
        base_pointer="/servers",
        revision_pointer="/servers",
        wire_name=item.wire_name,
    )
