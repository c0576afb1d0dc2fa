"""Copies of files on the network: each address has a place of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from specloom.document.copies import Copies

ENTRY = "https://acme.example/v1/openapi.yaml"


@pytest.mark.parametrize(
    ("below", "elsewhere"),
    [
        ("localhost_8080/x.json", "https://localhost:8080/x.json"),
        ("localhost/x.json", "https://localhost/x.json"),
        ("other.example/x.json", "https://other.example/x.json"),
    ],
)
def test_a_folder_called_like_a_host_is_not_the_hosts(
    below: str, elsewhere: str
) -> None:
    copies = Copies(Path("pets"), ENTRY)
    address = f"https://acme.example/v1/{below}"
    assert copies.path(address) != copies.path(elsewhere)
    assert copies.path(elsewhere) == f"documents/{below}"


def test_a_port_is_not_part_of_another_name() -> None:
    copies = Copies(Path("pets"), ENTRY)
    assert copies.path("https://a:1/x.json") != copies.path("https://a_1/x.json")


def test_what_is_below_the_document_keeps_its_path() -> None:
    copies = Copies(Path("pets"), ENTRY)
    address = "https://acme.example/v1/models/pet.yaml"
    assert copies.path(address) == "documents/models/pet.yaml"
