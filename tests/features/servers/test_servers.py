"""Where requests go: the first server, others by name, an operation's own, or all to `base_url`."""

from __future__ import annotations

from typing import Any, get_args

import httpx2
import pytest

from ..conftest import Connect, Serve
from ..packages import Package


@pytest.fixture
def servers(package: Package) -> Any:
    return package.module("servers")


def reached(package: Package, operation: str, **settings: Any) -> str:
    """The URL to which a client sends an operation."""
    urls: list[str] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        urls.append(str(request.url))
        return httpx2.Response(204)

    transport = package.module("runtime.http.transport").HttpxTransport(
        transport=httpx2.MockTransport(answer)
    )
    with package.module("client").Client(transport=transport, **settings) as client:
        getattr(client, operation)()
    return urls[0]


def test_the_first_server_is_the_default(package: Package) -> None:
    assert reached(package, "plain") == "https://eu.api.example.com/v1/plain"
    url = reached(package, "plain", region="us", port="8443", base_path="v2/beta")
    assert url == "https://us.api.example.com:8443/v2/beta/plain"


def test_the_others_have_names(package: Package, servers: Any) -> None:
    assert servers.SANDBOX == "https://sandbox.example.com"
    assert servers.old(region="us") == "https://us.old.example.com"
    assert servers.tenant_example_com(tenant="acme") == "https://acme.example.com"
    assert (
        reached(package, "plain", base_url=servers.SANDBOX)
        == "https://sandbox.example.com/plain"
    )


def test_a_placeholder_is_no_default(package: Package, servers: Any) -> None:
    assert servers.production_agent(agent="x.test") == "https://x.test"
    with pytest.raises(TypeError, match="agent"):
        servers.production_agent()
    # Nobody knows where else it would go.
    assert reached(package, "ask") == "https://eu.api.example.com/v1/content"


def test_a_variable_with_an_enum_has_its_values_as_a_type(servers: Any) -> None:
    assert get_args(servers.Region) == ("eu", "us")


def test_a_value_cannot_leave_its_place(servers: Any) -> None:
    with pytest.raises(ValueError, match="tenant"):
        servers.tenant_example_com(tenant="evil.test/")


def test_a_relative_server_is_joined_to_where_the_document_is(servers: Any) -> None:
    assert servers.api_v3("https://x.test/openapi.yaml") == "https://x.test/api/v3"


def test_what_is_no_server_is_said(package: Package) -> None:
    assert "unusable-server" in package.codes()
    assert "undefined-server-variable" in package.codes()


@pytest.mark.parametrize(
    ("operation", "url"),
    [
        ("content", "https://content.example.com/2/content"),
        ("upload", "https://z1.up.example.com/content"),
        ("remove", "https://eu.api.example.com/v2/content"),
    ],
)
def test_an_operation_may_have_a_server_of_its_own(
    package: Package, operation: str, url: str
) -> None:
    assert reached(package, operation) == url


def test_with_a_base_url_everything_goes_there(package: Package) -> None:
    base_url = "http://127.0.0.1:8080/x/"
    urls = [
        reached(package, name, base_url=base_url)
        for name in ("plain", "content", "upload", "remove")
    ]
    assert urls == [
        "http://127.0.0.1:8080/x/plain",
        "http://127.0.0.1:8080/x/content",
        "http://127.0.0.1:8080/x/content",
        "http://127.0.0.1:8080/v2/content",
    ]


def test_the_stub_serves_them_all(connect: Connect, serve: Serve) -> None:
    client = connect(serve())
    for name in ("plain", "content", "upload", "remove"):
        assert getattr(client, name)() is None


def test_an_empty_base_url_is_not_the_default(package: Package) -> None:
    with pytest.raises(ValueError, match="base_url"):
        package.module("client").Client(base_url="")
