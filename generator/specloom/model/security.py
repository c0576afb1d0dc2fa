"""Security schemes and requirements."""

from __future__ import annotations

from specloom.document import JsonObject, Location, mapping, sequence
from specloom.model.api import SecurityRequirement, SecurityScheme
from specloom.model.reading import extensions, members, strings, text
from specloom.model.schemas import SchemaReader


def security_schemes(
    schemas: SchemaReader, raw: JsonObject, at: Location
) -> dict[str, SecurityScheme]:
    """The schemes under `components.securitySchemes`, by name."""
    schemes: dict[str, SecurityScheme] = {}
    components = mapping(raw.get("components"))
    for name, value, here in members(components, "securitySchemes", at / "components"):
        scheme = mapping(value)
        place = here
        if "$ref" in scheme:
            target = schemas.resolved(scheme, here)
            if target is None:
                continue
            scheme, place = mapping(target[0]), target[1]
        kind = text(scheme.get("type"))
        if kind is not None:
            schemes[name] = _scheme(name, kind, scheme, place)
    return schemes


def _scheme(name: str, kind: str, raw: JsonObject, at: Location) -> SecurityScheme:
    http_scheme = text(raw.get("scheme"))
    return SecurityScheme(
        name=name,
        kind=kind,
        description=text(raw.get("description")),
        location=at,
        place=text(raw.get("in")),
        parameter=text(raw.get("name")),
        http_scheme=http_scheme.lower() if http_scheme else None,
        flows=mapping(raw.get("flows")),
        discovery_url=text(raw.get("openIdConnectUrl")),
        extensions=extensions(raw),
    )


def requirements(raw: JsonObject) -> tuple[SecurityRequirement, ...]:
    """The alternatives that `security` lists; none where it is absent or empty."""
    return tuple(
        SecurityRequirement(
            schemes={
                name: tuple(strings(scopes)) for name, scopes in mapping(value).items()
            }
        )
        for value in sequence(raw.get("security"))
    )
