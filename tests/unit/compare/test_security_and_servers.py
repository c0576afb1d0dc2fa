"""Who may call, and where: requirements, and servers."""

from __future__ import annotations

import pytest

from .compared import changes, compared

_REQUIRED = "paths: {/a: {get: {security: %s}}}"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (
            "[{o: [read]}, {o: [write]}]",
            "[{o: [write]}]",
            [("api-security-removed", ["o"], None)],
        ),
        (
            "[{o: [read]}]",
            "[{o: [read]}, {o: [write]}]",
            [("api-security-added", None, ["o"])],
        ),
        ("[{o: [a, b]}]", "[{o: [b, a, a]}]", []),
        ("[{o: [a]}]", "[{o: [b]}]", [
            ("api-security-scope-added", None, "b"),
            ("api-security-scope-removed", "a", None),
        ]),
        ("[{o: [a]}, {k: []}]", "[{k: []}, {o: [a]}]", []),
    ],
)  # fmt: skip
def test_ways_to_sign_in_are_known_by_schemes_and_scopes(
    before: str, after: str, expected: list[object]
) -> None:
    diff = changes(_REQUIRED % before, _REQUIRED % after)
    assert [(change.rule, change.before, change.after) for change in diff] == expected


def test_a_server_stands_where_it_is_written() -> None:
    before = "servers:\n- url: https://a\n- url: https://a\n- {}\n- url: https://b\n"
    (change,) = compared(before, "servers: [{url: https://a}]").changes
    assert change.rule == "api-server-removed"
    assert change.base is not None
    assert change.base.pointer == "/servers/3"
