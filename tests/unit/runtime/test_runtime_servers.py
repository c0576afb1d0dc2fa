"""Where calls go: the client's base URL, an operation's own server, servers with variables."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specloom_runtime.bodies.content import Empty
from specloom_runtime.client.sync_client import BaseClient
from specloom_runtime.http.headers import Headers
from specloom_runtime.http.messages import Answer, Request
from specloom_runtime.operations.call import Operation
from specloom_runtime.operations.server_url import server_url


def sent_to(base_url: str, server: str | None, *, own_servers: bool) -> str:
    operation: Operation[None] = Operation(
        id="Get", method="GET", path="/p", responses={204: Empty()}, server=server
    )
    transport = Transport()
    BaseClient(base_url, transport=transport, own_servers=own_servers).send(
        operation.call()
    )
    return transport.url


class Transport:
    """Answers every request with 204, and has the URL of the last one."""

    url = ""

    def send(self, request: Request, timeout: float | None) -> Answer:
        self.url = request.url
        return Answer(204, Headers([]), b"")

    def close(self) -> None: ...


@pytest.mark.parametrize(
    ("base_url", "server", "own_servers", "url"),
    [
        ("https://a.test/v1/", None, True, "https://a.test/v1/p"),
        ("https://a.test", "https://b.test/v2/", True, "https://b.test/v2/p"),
        ("https://a.test/v1", "https://b.test/v2", False, "https://a.test/v1/p"),
        ("https://a.test/v1", "/v2/", True, "https://a.test/v2/p"),
        ("https://a.test/v1", "/v2", False, "https://a.test/v2/p"),
        ("https://a.test/v1", "beta", False, "https://a.test/v1/beta/p"),
        ("https://a.test:443/v1", "/", False, "https://a.test:443/p"),
    ],
)
def test_where_an_operation_goes(
    base_url: str, server: str | None, own_servers: bool, url: str
) -> None:
    assert sent_to(base_url, server, own_servers=own_servers) == url


@pytest.mark.parametrize(
    ("template", "values", "url"),
    [
        ("https://{r}.test:{p}/v1", {"r": "eu", "p": "443"}, "https://eu.test:443/v1"),
        ("https://x.test/{a-b}", {"a-b": "v1/beta"}, "https://x.test/v1/beta"),
        ("https://{host}", {"host": "127.0.0.1:80"}, "https://127.0.0.1:80"),
        ("{url}/v1", {"url": "http://127.0.0.1:80/x"}, "http://127.0.0.1:80/x/v1"),
        ("{scheme}://x.test", {"scheme": "http"}, "http://x.test"),
        ("https://{host}", {"host": "[::1]:80"}, "https://[::1]:80"),
    ],
)
def test_variables_have_their_place(
    template: str, values: dict[str, str], url: str
) -> None:
    assert server_url(template, values) == url


@pytest.mark.parametrize(
    "value",
    ["", "evil.test/", "evil.test#", "evil.test?", "a@evil.test", "a\\b", "a b", "\n"],
)
def test_a_value_cannot_lead_to_another_host(value: str) -> None:
    with pytest.raises(ValueError, match="server variable tenant cannot be"):
        server_url("https://{tenant}.acme.test/v1", {"tenant": value})


@given(st.text())
def test_the_host_stays_below_the_domain_of_the_template(value: str) -> None:
    try:
        url = server_url("https://{tenant}.acme.test/v1", {"tenant": value})
    except ValueError:
        return
    assert url.partition("://")[2].partition("/")[0].endswith(".acme.test")
    assert url == f"https://{value}.acme.test/v1"
