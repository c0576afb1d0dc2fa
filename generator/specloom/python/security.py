"""Security schemes → credentials classes; requirements → expressions."""

from __future__ import annotations

from msgspec import Struct

from ..api.model import Api, SecurityRequirement, SecurityScheme
from ..problems import Problem, problem
from . import reserved
from .docstrings import clean
from .expressions import Expression, Name, Sequence
from .literals import literal, string
from .names import Namespace, pascal
from .package import Credential


class _Kind(Struct, frozen=True):
    base: str
    module: str
    attributes: tuple[tuple[str, Expression], ...] = ()


_SIGNERS = {
    "SDK-HMAC-SHA256": _Kind("SdkHmacSha256", "sdk_hmac_sha256"),
    "ACS-HMAC-SHA1": _Kind("AcsHmacSha1", "acs_hmac_sha1"),
}


def credentials(api: Api, problems: list[Problem]) -> tuple[Credential, ...]:
    """A class for every scheme that can be expressed; a Problem for the others."""
    names = Namespace(reserved.CREDENTIALS)
    found: list[Credential] = []
    for scheme in api.security_schemes.values():
        kind = _kind(scheme)
        if kind is None:
            problems.append(
                problem(
                    "unsupported-security-scheme",
                    f"security scheme {scheme.name!r} of type {scheme.kind!r} gets no "
                    "credentials class",
                    scheme.location,
                )
            )
            continue
        found.append(
            Credential(
                name=names.claim(pascal(scheme.name, fallback="Credentials")),
                scheme=scheme.name,
                base=kind.base,
                base_module=kind.module,
                attributes=(
                    ("scheme", Name(string(scheme.name))),
                    *kind.attributes,
                ),
                doc=clean(scheme.description or f"Security scheme `{scheme.name}`."),
            )
        )
    return tuple(found)


def _kind(scheme: SecurityScheme) -> _Kind | None:
    signing = scheme.extensions.get("x-signing")
    if isinstance(signing, dict) and signing.get("algorithm") in _SIGNERS:
        return _SIGNERS[str(signing["algorithm"])]
    match scheme.kind, scheme.http_scheme:
        case "apiKey", _ if scheme.place and scheme.parameter:
            place = ("location", Name(string(scheme.place)))
            name = ("name", Name(string(scheme.parameter)))
            return _Kind("ApiKey", "credentials", (place, name))
        case "http", "basic":
            return _Kind("BasicAuth", "credentials")
        case ("http", "bearer") | ("oauth2", _) | ("openIdConnect", _):
            prefix = scheme.extensions.get("x-token-prefix")
            if isinstance(prefix, str):
                return _Kind(
                    "BearerToken", "credentials", (("prefix", literal(prefix)),)
                )
            return _Kind("BearerToken", "credentials")
        case _:
            return None


def security_expression(
    alternatives: tuple[SecurityRequirement, ...], known: frozenset[str]
) -> Expression | None:
    """`(("TokenAuth",), ("AkSkAuth",))`; None where nothing is asked for."""
    usable = [
        item for item in alternatives if all(name in known for name in item.schemes)
    ]
    if not usable:
        return None
    return Sequence(
        tuple(
            Sequence(tuple(Name(string(name)) for name in item.schemes))
            for item in usable
        )
    )
