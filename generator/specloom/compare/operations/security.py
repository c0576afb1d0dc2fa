"""Who may call: security requirements of operations, and the schemes they name."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, partial
from typing import NamedTuple, TypeAlias

from specloom.compare.change import ChangedOperation
from specloom.compare.documents import ComparedDocument
from specloom.compare.findings import Findings
from specloom.compare.operations.endpoints import Endpoint, endpoints
from specloom.compare.rules import RuleId
from specloom.document.location import Location
from specloom.document.references import Resolved
from specloom.document.value import JsonObject, Value
from specloom.model.reading import mapping
from specloom.standards.json_schema import identity

Way: TypeAlias = dict[str, tuple[str, ...]]
"""A way to sign in: the schemes that it takes together, each with its scopes."""


def ways_of(value: Value) -> list[Way]:
    """The ways to sign in that a list of requirements admits; `{}` is a way without any."""
    ways = list[Way]()
    for requirement in value if isinstance(value, list) else ():
        if isinstance(requirement, dict):
            way = {
                name: tuple(sorted({str(scope) for scope in listed}))
                for name, listed in requirement.items()
                if isinstance(listed, list)
            }
            ways += [way] if way not in ways else []
    return ways


class _Rules(NamedTuple):
    """What changes are called in what is required."""

    added: RuleId
    removed: RuleId
    anonymous_added: RuleId
    anonymous_removed: RuleId
    scope_added: RuleId
    scope_removed: RuleId


_OF_AN_OPERATION = _Rules(
    "api-security-added",
    "api-security-removed",
    "api-security-anonymous-added",
    "api-security-anonymous-removed",
    "api-security-scope-added",
    "api-security-scope-removed",
)
_OF_ALL_OPERATIONS = _Rules(
    "api-global-security-added",
    "api-global-security-removed",
    "api-global-security-anonymous-added",
    "api-global-security-anonymous-removed",
    "api-global-security-scope-added",
    "api-global-security-scope-removed",
)


class SecurityComparison:
    """What changed in what operations require, where they say so themselves."""

    def __init__(
        self, sides: tuple[ComparedDocument, ComparedDocument], findings: Findings
    ) -> None:
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
            _OF_AN_OPERATION,
            old,
            new,
            (base.at("security"), revision.at("security")),
            operation,
            is_told=self._is_told,
        )

    @cached_property
    def _is_told(self) -> bool:
        return _tells_who_may_call(self._sides[0])


def _default(side: ComparedDocument) -> Value:
    return side.document.data.get("security")


def _tells_who_may_call(side: ComparedDocument) -> bool:
    """Whether some operation requires credentials, so that others mean it that do not."""
    paths = Resolved(side.document.data.get("paths"), side.document.root / "paths")
    return any(
        any(ways_of(endpoint.fields.get("security")))
        for endpoint in endpoints(side, paths)
    )


def takes_defaults(endpoint: Endpoint) -> bool:
    """Whether an operation requires what the document requires of all."""
    return endpoint.fields.get("security") is None


def compare_defaults(
    findings: Findings, base: ComparedDocument, revision: ComparedDocument
) -> None:
    """Compare what all operations require that do not say it themselves."""
    old, new = _default(base), _default(revision)
    if old != new:
        places = _at(base, old), _at(revision, new)
        is_told = old is None and _tells_who_may_call(base)
        _compare(findings, _OF_ALL_OPERATIONS, old, new, places, None, is_told=is_told)


def _at(side: ComparedDocument, value: Value) -> Location:
    return side.document.root if value is None else side.document.root / "security"


def _compare(
    findings: Findings,
    rules: _Rules,
    base: Value,
    revision: Value,
    places: tuple[Location, Location],
    operation: ChangedOperation | None,
    *,
    is_told: bool,
) -> None:
    """Say which ways to sign in came and went, and which scopes of those that stayed.

    `is_told` says that no requirement at all is one for no credentials, too.
    """
    say = partial(
        findings.add,
        operation=operation,
        part="security",
        base=places[0],
        revision=places[1],
    )
    old, new = ways_of(base), ways_of(revision)
    if base == [] or (base is None and is_told):
        # To ask for nothing is a way to call without any credentials.
        old.append({})
    gone = [way for way in old if way not in new]
    come = [way for way in new if way not in old]
    for before, after in _same_schemes(gone, come):
        gone.remove(before)
        come.remove(after)
        for scheme, scope in _further_scopes(after, before):
            say(rules.scope_added, name=f"`{scheme}`", after=scope)
        for scheme, scope in _further_scopes(before, after):
            say(rules.scope_removed, name=f"`{scheme}`", before=scope)
    if not old or not new:
        # Where nothing was said, nothing was promised: calls without credentials least of all.
        gone, come = ([way for way in ways if way] for ways in (gone, come))
    for way in gone:
        rule = rules.removed if way else rules.anonymous_removed
        say(rule, name=_named(way), before=[*sorted(way)])
    for way in come:
        rule = rules.added if way else rules.anonymous_added
        say(rule, name=_named(way), after=[*sorted(way)])


def _named(way: Way) -> str:
    return " and ".join(f"`{scheme}`" for scheme in sorted(way))


def _further_scopes(way: Way, other: Way) -> Iterator[tuple[str, str]]:
    """The scopes that a way asks for and the other, with the same schemes, does not; each with its scheme."""
    for scheme in way:
        for scope in sorted({*way[scheme]} - {*other[scheme]}):
            yield scheme, scope


def _same_schemes(base: list[Way], revision: list[Way]) -> list[tuple[Way, Way]]:
    """Ways that take the same schemes, where only one in both lists does."""
    pairs = list[tuple[Way, Way]]()
    for way in base:
        left = [candidate for candidate in base if candidate.keys() == way.keys()]
        right = [candidate for candidate in revision if candidate.keys() == way.keys()]
        if len(left) == len(right) == 1:
            pairs.append((way, right[0]))
    return pairs


_FIELDS = ("scheme", "in", "name", "openIdConnectUrl")
_FLOWS = ("implicit", "password", "clientCredentials", "authorizationCode")
_URLS: dict[str, RuleId] = {
    "authorizationUrl": "api-security-component-oauth-url-changed",
    "tokenUrl": "api-security-component-oauth-token-url-changed",
}
EXTENSIONS = ("x-signing", "x-token-prefix")
"""Extensions of security schemes that generated code depends on."""


class SchemeComparison:
    """What changed in the security schemes of a document."""

    def __init__(
        self, sides: tuple[ComparedDocument, ComparedDocument], findings: Findings
    ) -> None:
        self._sides = sides
        self._findings = findings

    def run(self) -> None:
        """Compare all schemes by name."""
        old, new = (
            side.named(side.components, "securitySchemes") for side in self._sides
        )
        for name in dict.fromkeys((*old, *new)):
            if name not in old or name not in new:
                is_new = name in new
                scheme = (new if is_new else old)[name]
                self._say(
                    (
                        "api-security-component-added"
                        if is_new
                        else "api-security-component-removed"
                    ),
                    name,
                    None if is_new else mapping(scheme.value).get("type"),
                    mapping(scheme.value).get("type") if is_new else None,
                    None if is_new else scheme.location,
                    scheme.location if is_new else None,
                )
            else:
                self._pair(name, old[name], new[name])

    def _pair(self, name: str, base: Resolved, revision: Resolved) -> None:
        old, new = mapping(base.value), mapping(revision.value)
        same_type = old.get("type") == new.get("type")
        # What else a scheme has is that of its type.
        rules: dict[str, RuleId] = {"type": "api-security-component-type-changed"}
        if same_type:
            rules |= dict.fromkeys(_FIELDS, "api-security-component-changed")
        rules |= dict.fromkeys(EXTENSIONS, "api-security-component-extension-changed")
        for keyword, rule in rules.items():
            before, after = old.get(keyword), new.get(keyword)
            if keyword == "scheme" and isinstance(before, str):
                before = before.lower()
                after = after.lower() if isinstance(after, str) else after
            if identity(before) != identity(after):
                self._say(
                    rule,
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
        if before and after:
            places = (
                base.location / "flows" / flow,
                revision.location / "flows" / flow,
            )
            for keyword, rule in _URLS.items():
                old, new = before.get(keyword), after.get(keyword)
                if old != new:
                    here, there = (place / keyword for place in places)
                    self._say(rule, name, old, new, here, there)
            here, there = (place / "scopes" for place in places)
            scopes = mapping(before.get("scopes")), mapping(after.get("scopes"))
            self._scopes(name, scopes, here, there)
        elif before or after:
            self._say(
                "api-security-component-changed",
                name,
                flow if before else None,
                flow if after else None,
                _below(base, "flows"),
                _below(revision, "flows"),
            )

    def _scopes(
        self,
        name: str,
        scopes: tuple[JsonObject, JsonObject],
        base: Location,
        revision: Location,
    ) -> None:
        old, new = scopes
        for scope in dict.fromkeys((*old, *new)):
            rule: RuleId = "api-security-component-oauth-scope-changed"
            before, after = old.get(scope), new.get(scope)
            if scope not in old:
                rule = "api-security-component-oauth-scope-added"
                after = scope
            elif scope not in new:
                rule = "api-security-component-oauth-scope-removed"
                before = scope
            if before != after:
                self._say(rule, name, before, after, base / scope, revision / scope)

    def _say(
        self,
        rule: RuleId,
        name: str,
        before: Value,
        after: Value,
        base: Location | None,
        revision: Location | None,
    ) -> None:
        self._findings.add(
            rule,
            part=f"security scheme {name}",
            name=f"`{name}`",
            before=before,
            after=after,
            base=base,
            revision=revision,
        )


def _below(scheme: Resolved, keyword: str) -> Location:
    here = scheme.location
    return here / keyword if keyword in mapping(scheme.value) else here
