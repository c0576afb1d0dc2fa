"""Security schemes and requirements; servers and their variables; the document's own words."""

from __future__ import annotations

from .built import built

OK = "responses: {'200': {description: Fine.}}"


def test_security_schemes() -> None:
    schemes = built("""paths: {}
components:
  securitySchemes:
    key: {type: apiKey, in: query, name: api_key, description: Ask us.}
    token: {type: http, scheme: BEARER, x-prefix: a}
    login: {type: oauth2, flows: {implicit: {authorizationUrl: 'https://x', scopes: {}}}}
    same: {$ref: '#/components/securitySchemes/key'}
""").security_schemes
    assert list(schemes) == ["key", "token", "login", "same"]
    key, token = schemes["key"], schemes["token"]
    assert (key.kind, key.place, key.parameter, key.description) == (
        "apiKey",
        "query",
        "api_key",
        "Ask us.",
    )
    assert (token.kind, token.http_scheme, token.extensions) == (
        "http",
        "bearer",
        {"x-prefix": "a"},
    )
    assert list(schemes["login"].flows) == ["implicit"]
    assert (schemes["same"].name, schemes["same"].parameter) == ("same", "api_key")


def test_an_operation_overrides_the_security_of_the_document() -> None:
    api = built(f"""security: [{{a: []}}]
paths:
  /inherits: {{get: {{{OK}}}}}
  /open: {{get: {{security: [], {OK}}}}}
  /either: {{get: {{security: [{{a: [], b: [read, write]}}, {{}}], {OK}}}}}
components: {{securitySchemes: {{a: {{type: http, scheme: basic}}, b: {{type: oauth2, flows: {{}}}}}}}}
""")
    by_path = {
        item.path: [dict(requirement.schemes) for requirement in item.security]
        for item in api.operations
    }
    assert by_path == {
        "/inherits": [{"a": ()}],
        "/open": [],
        "/either": [{"a": (), "b": ("read", "write")}, {}],
    }


def test_servers_and_variables() -> None:
    (server,) = built("""servers:
- url: https://{region}.acme.com/{stage}
  description: Live.
  variables:
    region: {default: eu, enum: [eu, us], description: Where.}
    stage: {default: 1}
    unused: {default: x}
paths: {}
""").servers
    assert (server.url, server.description) == (
        "https://{region}.acme.com/{stage}",
        "Live.",
    )
    assert [
        (item.name, item.default, item.enum, item.description)
        for item in server.variables
    ] == [
        ("region", "eu", ("eu", "us"), "Where."),
        ("stage", "1", (), None),
    ]


def test_the_nearest_servers_count() -> None:
    api = built(f"""servers: [{{url: 'https://all'}}]
paths:
  /a: {{servers: [{{url: 'https://path'}}], get: {{{OK}}}, post: {{servers: [{{url: 'https://own'}}], {OK}}}}}
  /b: {{get: {{{OK}}}}}
""")
    assert [[server.url for server in item.servers] for item in api.operations] == [
        ["https://path"],
        ["https://own"],
        ["https://all"],
    ]


def test_the_document_itself() -> None:
    api = built(
        "openapi: 3.1.0\ninfo: {title: Pets, version: 1.0, description: Sells them.}\n"
        "tags: [{name: a, description: A.}, {name: b}]\npaths: {}\n"
    )
    assert (api.title, api.version, api.description) == ("Pets", "1.0", "Sells them.")
    assert [(tag.name, tag.description) for tag in api.tags] == [
        ("a", "A."),
        ("b", None),
    ]
