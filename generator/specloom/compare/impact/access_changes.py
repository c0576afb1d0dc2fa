"""Servers and credentials: how a client gets to a service, and is let in."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from specloom.compare.impact.judgement import GIVEN, Verdicts
from specloom.compare.impact.surface import Credential, Server, Surface, Variable
from specloom.compare.impact.symbols import SymbolVersion, symbol_change
from specloom.compare.impact.verdicts import SymbolChange
from specloom.compare.impact.versions import Versions, paired
from specloom.plan.expressions import one_line


def access_changes(versions: Versions) -> Iterator[SymbolChange]:
    """Everything that happened to servers.py, credentials.py and the client's arguments.

    Servers are the caller's alone: a stub is served where its implementer wants.
    """
    yield from _credentials(versions)
    yield from _servers(versions)
    yield from _client(versions)


def _credentials(versions: Versions) -> Iterator[SymbolChange]:
    for old, new in versions.credentials:
        if old is None and new is not None:
            yield _credential(None, new, "added", Verdicts("additive", "additive"))
        elif new is None and old is not None:
            yield _credential(old, None, "removed", Verdicts("source", "none"))
        elif old is not None and new is not None:
            yield from _credential_changed(old, new)


def _credential_changed(old: Credential, new: Credential) -> Iterator[SymbolChange]:
    """A service verifies what it gets; from whom a client has a token is not its business."""
    if old.name != new.name:
        yield _credential(old, new, "renamed", Verdicts("source", "none"))
    if old.base != new.base:
        verdicts = Verdicts("source", "behaviour")
        yield _credential(old, new, "extends another class", verdicts)
    elif old.sent != new.sent:
        verdicts = Verdicts("behaviour", "none" if old.fetches else "behaviour")
        yield _credential(old, new, "sent otherwise", verdicts)


def _credential(
    old: Credential | None, new: Credential | None, change: str, verdicts: Verdicts
) -> SymbolChange:
    item = old or new
    assert item is not None
    return symbol_change(
        f"credentials.{item.name}",
        "credentials",
        change,
        verdicts,
        None if old is None else _declared(old),
        None if new is None else _declared(new),
    )


def _declared(item: Credential) -> SymbolVersion:
    shown = ", ".join(f"{name}={one_line(value)}" for name, value in item.attributes)
    scheme = item.scheme.replace("~", "~0").replace("/", "~1")
    return SymbolVersion(
        text=f"class {item.name}({item.base}): {shown}",
        pointer=f"/components/securitySchemes/{scheme}",
    )


def _servers(versions: Versions) -> Iterator[SymbolChange]:
    """Names of servers. A server that only moved is one that a name still stands for."""
    pairs = paired(
        versions.before.servers,
        versions.after.servers,
        lambda item: item.name,
        lambda item: (item.url, item.relative),
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
    if old.name != new.name:
        named = _server(old, new, "renamed", Verdicts("source", "none"))
        yield msgspec.structs.replace(named, is_respelt=True)
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
    return symbol_change(
        f"servers.{item.name}",
        "server",
        change,
        verdicts,
        _stated(None if old is None else old.text),
        _stated(None if new is None else new.text),
    )


def _stated(text: str | None) -> SymbolVersion:
    """What the list of servers makes; where it makes nothing, that is its doing, too."""
    return SymbolVersion(text=text, pointer="/servers")


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
            changed = _base_url("default changed", Verdicts("behaviour", "none"))
            is_order = any(item.name == new.name for item in versions.before.servers)
            yield msgspec.structs.replace(changed, is_respelt=is_order)
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
    sides = _stated(before), _stated(after)
    return symbol_change("client(base_url)", "argument", change, verdicts, *sides)


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
    judged = versions.judge.use(old.type, new.type, GIVEN)
    if judged is not None:
        mine = Verdicts(judged.caller, "none", judged.widens)
        yield _variable(owner, old, new, "type changed", mine)
    if (old.default is None) != (new.default is None):
        is_source = new.default is None
        verdicts = Verdicts("source" if is_source else "none", "none", not is_source)
        change = "became required" if is_source else "became optional"
        yield _variable(owner, old, new, change, verdicts)
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
    return symbol_change(
        f"{owner}({item.name})",
        "argument",
        change,
        verdicts,
        _stated(None if old is None else old.text),
        _stated(None if new is None else new.text),
        wire_name=item.wire_name,
    )
