"""Security schemes → credentials; servers → the client's base_url."""

from __future__ import annotations

import ast

import pytest

from specloom.plan.expressions import one_line
from specloom.plan.package import Package
from specloom.render.rendering import render

from .planned import method, planned, planned_with_problems

SCHEMES = """
security: [{token: []}]
paths:
  /a: {get: {operationId: a, responses: {'200': {description: A}}}}
  /b: {get: {operationId: b, security: [], responses: {'200': {description: A}}}}
  /c: {get: {operationId: c, security: [{token: [], key: []}, {login: [read]}, {}], responses: {'200': {description: A}}}}
components:
  securitySchemes:
    token: {type: http, scheme: Bearer, description: A token.}
    key: {type: apiKey, in: header, name: X-Key}
    basic: {type: http, scheme: basic}
    login: {type: oauth2, flows: {}}
    open: {type: openIdConnect, openIdConnectUrl: 'https://x'}
    sdk: {type: apiKey, in: header, name: Authorization, x-signing: {algorithm: SDK-HMAC-SHA256}}
    plus: {type: http, scheme: bearer, x-token-prefix: 'Bearer+'}
"""


def test_a_class_for_every_scheme() -> None:
    classes = {
        item.scheme: (
            item.name,
            item.base,
            {key: one_line(value) for key, value in item.attributes},
        )
        for item in planned(SCHEMES).credentials
    }
    assert classes == {
        "token": ("Token", "BearerToken", {"scheme": '"token"'}),
        "key": (
            "Key",
            "ApiKey",
            {"scheme": '"key"', "location": '"header"', "name": '"X-Key"'},
        ),
        "basic": ("Basic", "BasicAuth", {"scheme": '"basic"'}),
        "login": ("Login", "OAuth2", {"scheme": '"login"'}),
        "open": (
            "Open",
            "OAuth2",
            {"scheme": '"open"', "discovery_url": '"https://x"'},
        ),
        "sdk": ("Sdk", "SdkHmacSha256", {"scheme": '"sdk"'}),
        "plus": ("Plus", "BearerToken", {"scheme": '"plus"', "prefix": '"Bearer+"'}),
    }


def test_what_an_operation_asks_for() -> None:
    package = planned(SCHEMES)
    asked = {name: method(package, name).security for name in "abc"}
    assert {
        name: one_line(value) if value is not None else None
        for name, value in asked.items()
    } == {
        "a": '(("token",),)',
        "b": None,
        "c": '(("token", "key"), {"login": ("read",)}, ())',
    }


def test_a_scheme_that_cannot_be_expressed_is_said() -> None:
    text = SCHEMES.replace("{type: http, scheme: basic}", "{type: magic}")
    package, problems = planned_with_problems(text)
    assert [(item.code, item.location.pointer) for item in problems] == [
        ("unsupported-security-scheme", "/components/securitySchemes/basic")
    ]
    assert "basic" not in [item.scheme for item in package.credentials]


def served(server: str) -> Package:
    return planned_with_problems(f"servers: [{server}]\npaths: {{}}\n")[0]


@pytest.mark.parametrize(
    ("server", "url"),
    [
        ("{url: 'https://api.acme.com/v1/'}", "https://api.acme.com/v1"),
        (
            "{url: 'https://{r}.acme.com', variables: {r: {default: eu}}}",
            "https://{r}.acme.com",
        ),
        ("{url: 'ftp://acme.com'}", None),
    ],
)
def test_where_requests_go_by_default(server: str, url: str | None) -> None:
    default = served(server).servers.default
    assert (default.url if default is not None else None) == url


def test_server_variables_are_arguments_with_their_defaults() -> None:
    package = served(
        "{url: 'https://{REGION-id}.x/{base_url}', variables: {REGION-id: {default: eu, description: Where data lie.}, "
        "base_url: {default: a}}}"
    )
    arguments = [
        (item.name, item.wire_name, item.default and one_line(item.default), item.doc)
        for item in package.servers.arguments
    ]
    assert arguments == [
        ("region_id", "REGION-id", '"eu"', "Where data lie."),
        ("base_url_", "base_url", '"a"', ""),
    ]


@pytest.mark.parametrize(
    "text",
    ['" + boom() + "', "' + boom() + '", "{boom()}", "\\", "\n", "\\N{DASH}", '"""'],
)
@pytest.mark.parametrize("variables", ["", ", variables: {a: {default: '1'}}"])
def test_a_url_is_text_and_runs_nothing(text: str, variables: str) -> None:
    quoted = "https://{a}/" + text.replace("'", "''").replace("\n", "\n\n ")
    for file in render(served(f"{{url: '{quoted}'{variables}}}")):
        if file.path.endswith(".py"):
            called = [
                ast.unparse(node.func)
                for node in ast.walk(ast.parse(file.text))
                if isinstance(node, ast.Call)
            ]
            assert "boom" not in called
