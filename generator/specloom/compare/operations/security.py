"""Who may call: security requirements of operations, and the schemes they name."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TypeAlias

from ...document.location import Location
from ...document.references import Resolved
from ...document.value import Value
from ...model.reading import mapping
from ..change import ChangedOperation
from ..documents import Side
from ..findings import Findings
from ..schemas.schema import identity
from .endpoints import Endpoint, endpoints

Way: TypeAlias = dict[str, tuple[str, ...]]
"""A way to sign in: the schemes that it takes together, each with its scopes."""


def ways_of(value: Value) -> list[Way]:
    """The ways to sign in that a list of requirements admits; `{}` is a way without any."""
    found = list[Way]()
    for one in value if isinstance(value, list) else ():
        if isinstance(one, dict):
            way = {
                name: tuple(sorted({str(scope) for scope in listed}))
                for name, listed in one.items()
                if isinstance(listed, list)
            }
            found += [way] if way not in found else []
    return found


class SecurityComparison:
    """What changed in what operations require, where they say so themselves."""

    def __init__(self, sides: tuple[Side, Side], findings: Findings) -> None:
        self._sides = sides
        self._findings = findings

    def run(
        self, base: Endpoint, revision: Endpoint, operation: ChangedOperation
    ) -> None:
        """Compare what two operations require that are one."""
        if takes_defaults(base) and takes_defaults(revision):
            return
        old, new = base.fields.get("security"), revision.fields.get("security")
        left, right = map(_default, self._sides)
        old, new = left if old is None else old, right if new is None else new
        _compare(
            self._findings,
            "api-security",
            old,
            new,
            (base.at("security"), revision.at("security")),
            operation,
            is_told=self._is_told,
        )

    @cached_property
    def _is_told(self) -> bool:
        return _tells_who_may_call(self._sides[0])


def _default(side: Side) -> Value:
    return side.document.data.get("security")


def _tells_who_may_call(side: Side) -> bool:
    """Whether some operation requires credentials, so that others mean it that do not."""
    paths = Resolved(side.document.data.get("paths"), side.document.root / "paths")
    return any(
        any(ways_of(one.fields.get("security"))) for one in endpoints(side, paths)
    )


def takes_defaults(endpoint: Endpoint) -> bool:
    """Whether an operation requires what the document requires of all."""
    return endpoint.fields.get("security") is None


def compare_defaults(findings: Findings, base: Side, revision: Side) -> None:
    """Compare what all operations require that do not say it themselves."""
    old, new = _default(base), _default(revision)
    if old != new:
        places = _at(base, old), _at(revision, new)
        is_told = old is None and _tells_who_may_call(base)
        _compare(
            findings, "api-global-security", old, new, places, None, is_told=is_told
        )


def _at(side: Side, value: Value) -> Location:
    return side.document.root if value is None else side.document.root / "security"


def _compare(
    findings: Findings,
    rule: str,
    base: Value,
    revision: Value,
    places: tuple[Location, Location],
    operation: ChangedOperation | None,
    *,
    is_told: bool,
) -> None:
    old, new = ways_of(base), ways_of(revision)
    if base == [] or (base is None and is_told):
        # To ask for nothing is a way to call without any credentials.
        old.append({})
    say = partial(
        findings.add,
        operation=operation,
        part="security",
        base=places[0],
        revision=places[1],
    )
    gone = [way for way in old if way not in new]
    come = [way for way in new if way not in old]
    for left, right in _same_schemes(gone, come):
        gone.remove(left)
        come.remove(right)
        for name in left:
            for scope in sorted({*left[name], *right[name]}):
                had, has = scope in left[name], scope in right[name]
                if had != has:
                    say(
                        f"{rule}-scope-{'added' if has else 'removed'}",
                        name=f"`{name}`",
                        before=scope if had else None,
                        after=scope if has else None,
                    )
    for way, is_new in (
        *((one, False) for one in gone),
        *((one, True) for one in come),
    ):
        if not way and not (old and new):
            # Where nothing was said, nothing was promised.
            continue
        ending = "added" if is_new else "removed"
        names = list[Value](sorted(way))
        say(
            f"{rule}-{ending}" if way else f"{rule}-anonymous-{ending}",
            name=" and ".join(f"`{name}`" for name in names),
            before=None if is_new else names,
            after=names if is_new else None,
        )


def _same_schemes(base: list[Way], revision: list[Way]) -> list[tuple[Way, Way]]:
    """Ways that take the same schemes, where only one in both lists does."""
    found = list[tuple[Way, Way]]()
    for way in base:
        left = [one for one in base if one.keys() == way.keys()]
        right = [one for one in revision if one.keys() == way.keys()]
        if len(left) == len(right) == 1:
            found.append((way, right[0]))
    return found


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
            if identity(before) != identity(after):
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
