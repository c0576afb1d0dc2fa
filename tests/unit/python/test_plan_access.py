"""Security schemes → credentials; servers → the client's base_url."""

from __future__ import annotations

import ast

import pytest

from specloom.python.expressions import one_line
from specloom.python.package import Package

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
    found = {
        item.scheme: (
            item.name,
            item.base,
            {key: one_line(value) for key, value in item.attributes},
        )
        for item in planned(SCHEMES).credentials
    }
    assert found == {
        "token": ("Token", "BearerToken", {"scheme": '"token"'}),
        "key": (
            "Key",
            "ApiKey",
            {"scheme": '"key"', "location": '"header"', "name": '"X-Key"'},
        ),
        "basic": ("Basic", "BasicAuth", {"scheme": '"basic"'}),
        "login": ("Login", "BearerToken", {"scheme": '"login"'}),
        "open": ("Open", "BearerToken", {"scheme": '"open"'}),
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
        "c": '(("token", "key"), ("login",), ())',
    }


def test_a_scheme_that_cannot_be_expressed_is_said() -> None:
    text = SCHEMES.replace("{type: http, scheme: basic}", "{type: mutualTLS}")
    package, problems = planned_with_problems(text)
    assert [(item.code, item.location.line) for item in problems] == [
        ("unsupported-security-scheme", 12)
    ]
    assert "basic" not in [item.scheme for item in package.credentials]


def served(server: str) -> Package:
    return planned(f"servers: [{server}]\npaths: {{}}\n")


@pytest.mark.parametrize(
    ("server", "url"),
    [
        ("{url: 'https://api.acme.com/v1/'}", '"https://api.acme.com/v1"'),
        (
            "{url: 'https://{region}.acme.com', variables: {region: {default: eu-1}}}",
            'f"https://{region}.acme.com"',
        ),
        (
            "{url: 'https://{REGION-id}.x', variables: {REGION-id: {default: a}}}",
            'f"https://{region_id}.x"',
        ),
        (
            "{url: 'https://{base_url}.x', variables: {base_url: {default: a}}}",
            'f"https://{base_url_}.x"',
        ),
        (
            "{url: 'https://x/{a}{b}', variables: {a: {default: '1'}}}",
            'f"https://x/{a}{{b}}"',
        ),
        ("{url: /v1}", None),
    ],
)
def test_base_url(server: str, url: str | None) -> None:
    assert served(server).server.url == url


def test_server_variables_are_arguments_with_their_defaults() -> None:
    arguments = served(
        "{url: 'https://{r}.x', variables: {r: {default: eu, description: Region.}}}"
    ).server.arguments
    assert [
        (item.name, item.wire_name, one_line(item.default), item.doc)
        for item in arguments
    ] == [("r", "r", '"eu"', "Region.")]


@pytest.mark.parametrize(
    "text", ['" + boom() + "', "' + boom() + '", "{boom()}", "\\", "\n", "\\N{DASH}"]
)
def test_a_url_is_text_and_runs_nothing(text: str) -> None:
    quoted = "https://{a}/" + text.replace("'", "''").replace("\n", "\n\n ")
    url = served(f"{{url: '{quoted}', variables: {{a: {{default: '1'}}}}}}").server.url
    assert url is not None
    tree = ast.parse(url, mode="eval")
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    assert str(eval(compile(tree, "url", "eval"), {"a": "A"})).startswith("https://A/")
