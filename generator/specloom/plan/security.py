"""Security schemes → credentials classes; requirements → expressions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from msgspec import Struct

from specloom.document.value import Value
from specloom.model.api import Api, Operation, SecurityRequirement, SecurityScheme
from specloom.plan import reserved
from specloom.plan.docstrings import clean, sentence_end
from specloom.plan.expressions import Dict, Entry, Expression, Name, Sequence
from specloom.plan.information import telling
from specloom.plan.literals import literal, string
from specloom.plan.names import claim_all, pascal
from specloom.plan.package import Credential
from specloom.problems import Problem, problem
from specloom.standards.http import is_token

Attributes = tuple[tuple[str, Expression], ...]


class _Kind(Struct, frozen=True):
    """The runtime class of a scheme, and the class attributes of its subclass."""

    base: str
    module: str = "credentials"
    attributes: Attributes = ()


_SIGNERS = {
    "SDK-HMAC-SHA256": _Kind("SdkHmacSha256", "sdk_hmac_sha256"),
    "ACS-HMAC-SHA1": _Kind("AcsHmacSha1", "acs_hmac_sha1"),
}
_TOKEN_KINDS = ("oauth2", "openIdConnect")

# What a class calls the token endpoint of a flow (RFC 6749), and whose refresh tokens go where.
_GRANTS = {
    "clientCredentials": "client_credentials_url",
    "password": "password_url",
}
_REFRESHED = ("authorizationCode", "deviceAuthorization", "password")


def credentials(api: Api, problems: list[Problem]) -> tuple[Credential, ...]:
    """A class for every scheme that can be expressed; a Problem for the others."""
    kinds: dict[str, _Kind] = {}
    for scheme in api.security_schemes.values():
        kind = _kind(scheme, problems)
        if kind is not None:
            kinds[scheme.name] = kind
    names = claim_all(
        {name: pascal(name, fallback="Credentials") for name in kinds},
        reserved.CREDENTIALS,
    )
    return tuple(
        Credential(
            name=names[name],
            scheme=name,
            base=kind.base,
            base_module=kind.module,
            attributes=(("scheme", Name(string(name))), *kind.attributes),
            doc=_doc(api.security_schemes[name]),
        )
        for name, kind in kinds.items()
    )


def _kind(scheme: SecurityScheme, problems: list[Problem]) -> _Kind | None:
    signing = scheme.extensions.get("x-signing")
    algorithm = signing.get("algorithm") if isinstance(signing, dict) else None
    if isinstance(algorithm, str) and algorithm in _SIGNERS:
        return _SIGNERS[algorithm]
    make = _KINDS.get(scheme.kind)
    made = make(scheme, problems) if make is not None else None
    if made is None:
        problems.append(
            problem(
                "unsupported-security-scheme",
                f"security scheme {scheme.name!r} of type {scheme.kind!r} gets no "
                "credentials class",
                scheme.location,
            )
        )
    return made


def _api_key(scheme: SecurityScheme, _: list[Problem]) -> _Kind | None:
    if scheme.place not in ("header", "query", "cookie") or not scheme.parameter:
        return None
    if scheme.place == "header" and not is_token(scheme.parameter):
        return None
    place = ("location", Name(string(scheme.place)))
    return _Kind(
        "ApiKey",
        attributes=(place, ("name", Name(string(scheme.parameter)))),
    )


def _http(scheme: SecurityScheme, problems: list[Problem]) -> _Kind | None:
    match scheme.http_scheme:
        case None:
            return None
        case "basic":
            return _Kind("BasicAuth")
        case "bearer":
            return _Kind("BearerToken", attributes=_prefix(scheme))
        case "digest":
            return _Kind("DigestAuth", "digest")
        case name:
            if not name.isascii() or not name.replace("-", "").isalnum():
                return None
            problems.append(
                problem(
                    "unknown-http-scheme",
                    f"the HTTP authentication scheme {name!r} is not known: callers give "
                    "what follows its name in the header",
                    scheme.location / "scheme",
                )
            )
            shown = ("auth_scheme", Name(string(_spelt(scheme, name))))
            return _Kind("HttpScheme", attributes=(shown,))


def _spelt(scheme: SecurityScheme, name: str) -> str:
    """An HTTP scheme as IANA spells it; documents may use any case (RFC 9110 section 11.1)."""
    registered = {"dpop": "DPoP", "gnap": "GNAP", "hoba": "HOBA", "oauth": "OAuth"}
    registered |= {"privatetoken": "PrivateToken", "scram-sha-1": "SCRAM-SHA-1"}
    registered |= {"scram-sha-256": "SCRAM-SHA-256", "vapid": "vapid"}
    return registered.get(name, name[:1].upper() + name[1:])


def _tokens(scheme: SecurityScheme, _: list[Problem]) -> _Kind:
    attributes = _prefix(scheme)
    for name, url in _token_urls(scheme.flows).items():
        attributes = (*attributes, (name, Name(string(url))))
    if scheme.discovery_url is not None:
        place = ("discovery_url", Name(string(scheme.discovery_url)))
        attributes = (*attributes, place)
    return _Kind("OAuth2", "oauth2", attributes)


def _token_urls(flows: Mapping[str, Value]) -> dict[str, str]:
    """Token endpoints by attribute; that of refresh tokens is a flow's refreshUrl first."""
    urls = {
        grant: url
        for flow, grant in _GRANTS.items()
        if (url := _url(flows.get(flow), "tokenUrl"))
    }
    refreshing = [_url(flow, "refreshUrl") for flow in flows.values()]
    refreshing += [_url(flows.get(flow), "tokenUrl") for flow in _REFRESHED]
    url = next(filter(None, refreshing), None)
    return urls if url is None else {**urls, "refresh_url": url}


def _url(flow: Value, key: str) -> str | None:
    url = flow.get(key) if isinstance(flow, dict) else None
    return url if isinstance(url, str) and url else None


def _prefix(scheme: SecurityScheme) -> Attributes:
    prefix = scheme.extensions.get("x-token-prefix")
    return (("prefix", literal(prefix)),) if isinstance(prefix, str) else ()


def _mutual_tls(scheme: SecurityScheme, _: list[Problem]) -> _Kind:
    return _Kind("MutualTls", "mutual_tls")


_KINDS: dict[str, Callable[[SecurityScheme, list[Problem]], _Kind | None]] = {
    "apiKey": _api_key,
    "http": _http,
    "oauth2": _tokens,
    "openIdConnect": _tokens,
    "mutualTLS": _mutual_tls,
}


def _doc(scheme: SecurityScheme) -> str:
    """The description, where users grant access, and what the scopes mean."""
    parts = [telling(clean(scheme.description or ""), scheme.name)]
    flows = [flow for flow in scheme.flows.values() if isinstance(flow, dict)]
    places = (_url(flow, "authorizationUrl") for flow in flows)
    parts += [f"Users grant access at {url}." for url in dict.fromkeys(places) if url]
    scopes: dict[str, str] = {}
    for flow in flows:
        listed = flow.get("scopes")
        for name, text in listed.items() if isinstance(listed, dict) else ():
            meaning = clean(text).replace("\n", " ") if isinstance(text, str) else ""
            scopes.setdefault(name, sentence_end(meaning))
    if scopes:
        lines = [
            f"- `{name}`{': ' * bool(meaning)}{meaning}"
            for name, meaning in scopes.items()
        ]
        parts += ["Scopes:", "\n".join(lines)]
    return "\n\n".join(part for part in parts if part)


def security_expression(
    alternatives: tuple[SecurityRequirement, ...], known: frozenset[str], api: Api
) -> Expression | None:
    """`(("TokenAuth",), {"login": ("read",)})`; None where nothing is asked for.

    What a scheme without a class stands for cannot be asked for: the rest of its
    alternative is.
    """
    usable_schemes: dict[tuple[tuple[str, tuple[str, ...]], ...], None] = {}
    for item in alternatives:
        usable = tuple(
            (name, _scopes(api, name, scopes))
            for name, scopes in item.schemes.items()
            if name in known
        )
        usable_schemes[usable] = None
    if not any(usable_schemes):
        return None
    return Sequence(tuple(map(_requirement, usable_schemes)))


def _requirement(needed: tuple[tuple[str, tuple[str, ...]], ...]) -> Expression:
    if not any(scopes for _, scopes in needed):
        return Sequence(tuple(Name(string(name)) for name, _ in needed))
    return Dict(
        tuple(
            Entry(
                string(name), Sequence(tuple(Name(string(scope)) for scope in scopes))
            )
            for name, scopes in needed
        )
    )


def _scopes(api: Api, name: str, scopes: tuple[str, ...]) -> tuple[str, ...]:
    """Scopes of a token scheme; none for other schemes, which list roles that credentials do not have."""
    scheme = api.security_schemes.get(name)
    return scopes if scheme is not None and scheme.kind in _TOKEN_KINDS else ()


def scopes_doc(operation: Operation) -> str:
    """ "Scopes: `read`, or `write` with `admin`."; empty where an operation needs none."""
    ways = dict.fromkeys(
        " with ".join(
            f"`{scope}`" for scopes in item.schemes.values() for scope in scopes
        )
        for item in operation.security
    )
    listed = ", or ".join(way for way in ways if way)
    return f"Scopes: {listed}." if listed else ""


def conflicts(
    operations: Iterable[Operation], api: Api, known: frozenset[str]
) -> Iterator[Problem]:
    """Alternatives whose schemes go to the same place: only the last one could be sent."""
    for operation in operations:
        for item in operation.security:
            places: dict[tuple[str, str], str] = {}
            for name in item.schemes:
                place = _place(api.security_schemes[name]) if name in known else None
                if place is None:
                    continue
                if place in places:
                    yield problem(
                        "conflicting-credentials",
                        f"{places[place]!r} and {name!r} are needed together, but both go "
                        f"to the {place[0]} {place[1]}",
                        operation.location,
                    )
                places[place] = name


def _place(scheme: SecurityScheme) -> tuple[str, str] | None:
    if scheme.kind == "apiKey" and scheme.place and scheme.parameter:
        is_header = scheme.place == "header"
        name = scheme.parameter.lower() if is_header else scheme.parameter
        return scheme.place, name
    return None if scheme.kind == "mutualTLS" else ("header", "authorization")
