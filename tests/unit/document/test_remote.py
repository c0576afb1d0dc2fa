"""What is fetched, for how long, and where copies of it stand."""

from __future__ import annotations

import hashlib
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from specloom.document.address import checked_address, shown_address
from specloom.document.copies import Copies
from specloom.document.references import ResolutionError
from specloom.document.remote import Remote


@pytest.fixture
def dripping() -> Iterator[str]:
    """The address of a server that sends a byte of its headers now and then, without end."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            connection, _ = server.accept()
            connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            while True:
                time.sleep(0.05)
                try:
                    connection.sendall(b"x")
                except OSError:
                    return

        threading.Thread(target=drip, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/slow.yaml"


def test_a_server_that_drips_is_given_up(dripping: str) -> None:
    start = time.monotonic()
    with pytest.raises(ResolutionError, match="it takes longer than 1 seconds"):
        Remote(["127.0.0.1"], deadline=1).fetch(dripping)
    assert time.monotonic() - start < 5


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("http://example.com/a.yaml", "remote-reference"),
        ("http://10.1.2.3/a.yaml", "remote-reference"),
        ("http://169.254.169.254/latest/meta-data", "remote-reference"),
        ("http://127.0.0.1.example.com/a.yaml", "remote-reference"),
        ("ftp://example.com/a.yaml", "remote-reference"),
        ("file:///etc/passwd", "invalid-reference"),
        ("https://", "invalid-reference"),
        ("https://exa mple.com/a.yaml", "invalid-reference"),
        ("https://example.com:port/a.yaml", "invalid-reference"),
        ("https://example.com/a.yaml\n", "invalid-reference"),
        ("https://user@example.com/a.yaml", "remote-reference"),
        ("https://example.com/a.yaml?api_key=x", "remote-reference"),
        ("https://example.com/a.yaml?Signature=x&Expires=1", "remote-reference"),
    ],
)
def test_an_address_that_is_never_fetched_from(address: str, code: str) -> None:
    with pytest.raises(ResolutionError) as refusal:
        checked_address(address)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    "address",
    [
        "https://example.com/a.yaml",
        "https://example.com:8443/a.yaml?ref=main&format=yaml",
        "http://localhost:8080/a.yaml",
        "http://127.0.0.2/a.yaml",
        "http://[::1]:8080/a.yaml",
    ],
)
def test_an_address_that_may_be_fetched_from(address: str) -> None:
    assert checked_address(address).geturl() == address


def test_an_address_is_shown_without_what_may_be_secret() -> None:
    assert (
        shown_address("https://user:pass@example.com:8443/a.yaml?token=x#y")
        == "https://example.com:8443/a.yaml"
    )


ENTRY = "https://api.example.com/v1/openapi.yaml"


@pytest.mark.parametrize(
    ("address", "path"),
    [
        (ENTRY, "openapi.yaml"),
        ("https://api.example.com/v1/models/Pet.yaml", "models/Pet.yaml"),
        ("https://api.example.com/shared/id.json", "api.example.com/shared/id.json"),
        ("https://other.test:8443/a.yml", "other.test_8443/a.yml"),
        ("https://other.test/pet", "other.test/pet-#.yaml"),
        ("https://other.test/pet?v=1", "other.test/pet-#.yaml"),
        ("https://other.test/../../x.yaml", "other.test/_/_/x-#.yaml"),
        ("https://other.test/.git/config", "other.test/_git/config-#.yaml"),
        ("https://other.test/a%2F..%2Fb.yaml", "other.test/a_2F.._2Fb-#.yaml"),
        ("https://other.test/C:\\x.yaml", "other.test/C__x-#.yaml"),
        ("https://other.test", "other.test/index-#.yaml"),
    ],
)
def test_a_copy_stands_in_the_folder_of_the_package(address: str, path: str) -> None:
    digest = hashlib.sha256(address.encode()).hexdigest()[:8]
    expected = f"documents/{path.replace('#', digest)}"
    assert Copies(Path("package"), ENTRY).path(address) == expected


@pytest.mark.parametrize(
    ("entry", "name"),
    [
        ("https://api.example.com/v1/openapi", "openapi.yaml"),
        ("https://api.example.com/raw?ref=v1.2", "raw.yaml"),
        ("https://api.example.com/", "index.yaml"),
        ("https://api.example.com", "index.yaml"),
    ],
)
def test_the_document_itself_keeps_its_name(entry: str, name: str) -> None:
    copies = Copies(Path("package"), entry)
    assert copies.path(entry).endswith(f"/{name}")
    beside = entry.partition("?")[0].rpartition("/")[0]
    assert copies.path(f"{beside}/{name}") != copies.path(entry)
