"""Which files of a folder are taken for OpenAPI documents."""

from __future__ import annotations

import pytest

from specloom.compare.revisions.discovery import is_openapi


@pytest.mark.parametrize(
    "text",
    [
        "openapi: 3.1.0\ninfo: {}\n",
        "# A comment.\n\n%YAML 1.2\n--- # more\nopenapi: 3.1.0\n",
        "info:\n  title: a\n'openapi' : 3.1.0\r\npaths: {}\n",
        "  info: {}\n  openapi: 3.1.0\n",
        "openapi: 3.1.0\npaths: {a: [}\n",
        '{"info":{"title":"{"},"openapi":"3.0.0"}',
        '{\n\t"openapi" : "3.0.0",\n\t"paths": [\n',
        "--- {info: {title: it's}, openapi: 3.1.0}\n",
    ],
)
def test_a_key_at_the_top_level_makes_a_document(text: str) -> None:
    assert is_openapi(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "services:\n  openapi:\n    image: a\n",
        "- openapi: 3.1.0\n",
        "notes: |\n  openapi: 3.1.0\n",
        "# openapi: 3.1.0\nwords: here\n",
        '{\n  "dependencies": {\n    "openapi": "3.0.1"\n  }\n}',
        '{"packages": {"node_modules/a": {"openapi": "3.0.1"}}}',
        '{"name": "openapi", "say": "\\"openapi\\": 1"}',
        '{"a": [{"openapi": "3.1.0"}], "b": "openapi"}',
    ],
)
def test_what_only_speaks_of_openapi_is_none(text: str) -> None:
    assert not is_openapi(text)
