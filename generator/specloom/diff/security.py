"""Who may call: security requirements of operations, and the schemes they name."""

from __future__ import annotations

from typing import TypeAlias

from ..document.location import Location
from ..document.references import Resolved
from ..document.value import Value
from .change import ChangedOperation
from .documents import Side
from .endpoints import Endpoint, mapping
from .findings import Findings

Requirements: TypeAlias = dict[tuple[str, ...], dict[str, tuple[str, ...]]]
"""The ways to sign in: the names of the schemes of each, and the scopes of every scheme."""


def requirements_of(value: Value) -> Requirements:
    """The ways to sign in that a list of requirements admits; `{}` is a way without any."""
    found: Requirements = {}
    for one in value if isinstance(value, list) else ():
        if isinstance(one, dict):
            scopes = {
                name: tuple(str(scope) for scope in listed)
                for name, listed in one.items()
                if isinstance(listed, list)
            }
            found[tuple(sorted(scopes))] = scopes
    return found


def compare_security(
    findings: Findings,
    base: Endpoint,
    revision: Endpoint,
    defaults: tuple[Value, Value],
    operation: ChangedOperation,
) -> None:
    """Compare what an operation requires, where it says so itself."""
    if takes_defaults(base) and takes_defaults(revision):
        return
    old, new = base.fields.get("security"), revision.fields.get("security")
    _compare(
        findings,
        "api-security",
        defaults[0] if old is None else old,
        defaults[1] if new is None else new,
        (base.at("security"), revision.at("security")),
        operation,
    )


def takes_defaults(endpoint: Endpoint) -> bool:
    """Whether an operation requires what the document requires of all."""
    return endpoint.fields.get("security") is None


def compare_defaults(findings: Findings, base: Side, revision: Side) -> None:
    """Compare what all operations require that do not say it themselves."""
    old, new = base.document.data.get("security"), revision.document.data.get(
        "security"
    )
    if old != new:
        places = _at(base, old), _at(revision, new)
        _compare(findings, "api-global-security", old, new, places, None)


def _at(side: Side, value: Value) -> Location:
    return side.document.root if value is None else side.document.root / "security"


def _compare(
    findings: Findings,
    rule: str,
    base: Value,
    revision: Value,
    places: tuple[Location, Location],
    operation: ChangedOperation | None,
) -> None:
    old, new = requirements_of(base), requirements_of(revision)
    part = "security"
    for names in dict.fromkeys((*old, *new)):
        if names in old and names in new:
            for name in names:
                for scope in dict.fromkeys((*old[names][name], *new[names][name])):
                    had, has = scope in old[names][name], scope in new[names][name]
                    if had != has:
                        findings.add(
                            f"{rule}-scope-{'added' if has else 'removed'}",
                            operation=operation,
                            part=part,
                            name=f"`{name}`",
                            before=scope if had else None,
                            after=scope if has else None,
                            base=places[0],
                            revision=places[1],
                        )
        elif names or _changes_anonymous(old, new):
            is_new = names in new
            way = "added" if is_new else "removed"
            findings.add(
                f"{rule}-{way}" if names else f"{rule}-anonymous-{way}",
                operation=operation,
                part=part,
                name=" and ".join(f"`{name}`" for name in names),
                before=None if is_new else list(names),
                after=list(names) if is_new else None,
                base=places[0],
                revision=places[1],
            )


def _changes_anonymous(base: Requirements, revision: Requirements) -> bool:
    """Whether one of two lists says that signing in is optional, the other that it is not.

    An empty list asks for nothing either.
    """
    return bool(base) and bool(revision) and (() in base) != (() in revision)


_FIELDS = ("scheme", "in", "name", "openIdConnectUrl")
_FLOWS = ("implicit", "password", "clientCredentials", "authorizationCode")
EXTENSIONS = ("x-signing", "x-token-prefix")
"""Extensions of security schemes that generated code depends on."""


class SchemeComparison:
    """What changed in the security schemes of a document."""

    def __init__(self, sides: tuple[Side, Side], findings: Findings) -> None:
        self._sides = sides
        self._findings = findings

    def run(self) -> None:
        """Compare all schemes by name."""
        old, new = (self._schemes(side) for side in self._sides)
        for name in dict.fromkeys((*old, *new)):
            if name not in old or name not in new:
                is_new = name in new
                found = (new if is_new else old)[name]
                self._say(
                    "added" if is_new else "removed",
                    name,
                    None if is_new else mapping(found.value).get("type"),
                    mapping(found.value).get("type") if is_new else None,
                    None if is_new else found.location,
                    found.location if is_new else None,
                )
            else:
                self._pair(name, old[name], new[name])

    def _schemes(self, side: Side) -> dict[str, Resolved]:
        components = mapping(side.document.data.get("components"))
        place = side.document.root / "components" / "securitySchemes"
        found: dict[str, Resolved] = {}
        for name, written in mapping(components.get("securitySchemes")).items():
            followed = side.follow(written, place / name)
            if followed is not None:
                found[name] = followed
        return found

    def _pair(self, name: str, base: Resolved, revision: Resolved) -> None:
        old, new = mapping(base.value), mapping(revision.value)
        same_type = old.get("type") == new.get("type")
        # What else a scheme has is that of its type.
        kept = [(one, "changed") for one in _FIELDS] if same_type else []
        for keyword, ending in (
            ("type", "type-changed"),
            *kept,
            *((one, "extension-changed") for one in EXTENSIONS),
        ):
            before, after = old.get(keyword), new.get(keyword)
            if keyword == "scheme" and isinstance(before, str):
                before = before.lower()
                after = after.lower() if isinstance(after, str) else after
            if before != after:
                self._say(
                    ending,
                    name,
                    before,
                    after,
                    _below(base, keyword),
                    _below(revision, keyword),
                )
        for flow in _FLOWS if same_type else ():
            self._flow(name, flow, base, revision)

    def _flow(self, name: str, flow: str, base: Resolved, revision: Resolved) -> None:
        before = mapping(mapping(mapping(base.value).get("flows")).get(flow))
        after = mapping(mapping(mapping(revision.value).get("flows")).get(flow))
        if not before or not after:
            if before or after:
                self._say(
                    "changed",
                    name,
                    flow if before else None,
                    flow if after else None,
                    _below(base, "flows"),
                    _below(revision, "flows"),
                )
            return
        places = (
            base.location / "flows" / flow,
            revision.location / "flows" / flow,
        )
        for keyword, ending in (
            ("authorizationUrl", "oauth-url-changed"),
            ("tokenUrl", "oauth-token-url-changed"),
        ):
            if before.get(keyword) != after.get(keyword):
                self._say(
                    ending,
                    name,
                    before.get(keyword),
                    after.get(keyword),
                    places[0] / keyword,
                    places[1] / keyword,
                )
        old, new = mapping(before.get("scopes")), mapping(after.get("scopes"))
        for scope in dict.fromkeys((*old, *new)):
            if old.get(scope) == new.get(scope) and (scope in old) == (scope in new):
                continue
            ending = (
                "added"
                if scope not in old
                else "removed" if scope not in new else "changed"
            )
            both = ending == "changed"
            self._say(
                f"oauth-scope-{ending}",
                name,
                old.get(scope) if both else scope if scope in old else None,
                new.get(scope) if both else scope if scope in new else None,
                places[0] / "scopes" / scope,
                places[1] / "scopes" / scope,
            )

    def _say(
        self,
        ending: str,
        name: str,
        before: Value,
        after: Value,
        base: Location | None,
        revision: Location | None,
    ) -> None:
        self._findings.add(
            f"api-security-component-{ending}",
            part=f"security scheme {name}",
            name=f"`{name}`",
            before=before,
            after=after,
            base=base,
            revision=revision,
        )


def _below(found: Resolved, keyword: str) -> Location:
    here = found.location
    return here / keyword if keyword in mapping(found.value) else here
