"""A document whose only server is relative."""

from __future__ import annotations

import pytest

from ..packages import Package

DOCUMENT = "openapi-relative.yaml"


def test_clients_have_to_be_told_where_they_are(package: Package) -> None:
    client = package.module("client").Client
    with pytest.raises(TypeError, match="base_url"):
        client()
    base_url = package.module("servers").api_v3("https://x.test/openapi.json")
    with client(base_url=base_url) as made:
        assert made.base_url == "https://x.test/api/v3"
