"""Which operation a path reaches."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specloom_runtime.server.routing import Router


def router(*templates: str) -> Router[str]:
    made: Router[str] = Router()
    for template in templates:
        made.add("GET", template, template)
    return made


@pytest.mark.parametrize(
    ("path", "template", "values"),
    [
        ("/files", "/files", []),
        ("/files/", "/files/", []),
        ("/files/newest", "/files/newest", []),
        ("/files/7", "/files/{id}", ["7"]),
        ("/files/7.json", "/files/{id}.json", ["7"]),
        ("/files/a.b.json", "/files/{id}.json", ["a.b"]),
        ("/files/v7.json", "/files/v{id}.json", ["7"]),
        ("/files/x:y", "/files/{a}:{b}", ["x", "y"]),
        ("/files/x:y:z", "/files/{a}:{b}", ["x", "y:z"]),
        ("/files/newest/parts", "/files/{id}/parts", ["newest"]),
        ("/files/a%2Fb", "/files/{id}", ["a%2Fb"]),
        ("/%66iles", "/files", []),
        ("/files/%6eewest", "/files/newest", []),
    ],
)
def test_literals_win_and_values_come_as_they_were_sent(
    path: str, template: str, values: list[str]
) -> None:
    table = router(
        "/files/{id}",
        "/files/{a}:{b}",
        "/files/{id}.json",
        "/files/v{id}.json",
        "/files/{id}/parts",
        "/files/newest",
        "/files",
        "/files/",
    )
    assert table.find("GET", path) == (template, values)


@pytest.mark.parametrize(
    "path",
    ["", "/", "//", "/files//parts", "/files/7/parts/", "/files/a/b/c", "files", "*"],
)
def test_what_fits_no_template_is_not_found(path: str) -> None:
    assert router("/files/{id}/parts", "/files/{id}").find("GET", path) is None


def test_an_empty_segment_is_no_value() -> None:
    table = router("/files/{id}", "/files/{id}.json", "/{a}:{b}")
    assert table.find("GET", "/files/") is None
    assert table.find("GET", "/files/.json") == ("/files/{id}", [".json"])
    assert table.find("GET", "/:b") is None


def test_a_template_is_tried_when_the_literal_leads_nowhere() -> None:
    table = router("/files/newest/parts", "/files/{id}/owner")
    assert table.find("GET", "/files/newest/owner") == ("/files/{id}/owner", ["newest"])


def test_methods_of_a_path_are_known_when_the_method_is_wrong() -> None:
    table: Router[str] = Router()
    table.add("get", "/files/{id}", "get")
    table.add("DELETE", "/files/{key}", "delete")
    table.add("PUT", "/files/newest", "put")
    assert table.find("PUT", "/files/7") is None
    assert table.methods("/files/7") == ["DELETE", "GET"]
    assert table.methods("/files/newest") == ["DELETE", "GET", "PUT"]
    assert table.methods("/nothing/here") == []


def test_parameters_are_named_in_the_order_of_their_values() -> None:
    table: Router[str] = Router()
    assert table.add("GET", "/{a}/x/{b}.{c}", "one") == ("a", "b", "c")


def test_of_equal_templates_the_first_one_counts() -> None:
    table = router("/files/{id}", "/files/{name}")
    assert table.find("GET", "/files/7") == ("/files/{id}", ["7"])


def test_a_thousand_routes_are_told_apart() -> None:
    table = router(*(f"/r{i}/{{id}}/s{i % 7}" for i in range(1200)))
    for i in range(0, 1200, 97):
        assert table.find("GET", f"/r{i}/x/s{i % 7}") == (
            f"/r{i}/{{id}}/s{i % 7}",
            ["x"],
        )


@settings(deadline=None)
@given(st.lists(st.text(min_size=1), min_size=3, max_size=3))
def test_any_values_arrive_in_their_places(values: list[str]) -> None:
    parts = [quote(value, safe="", errors="surrogatepass") for value in values]
    table = router("/a/{x}/b/{y}/{z}", "/a/{x}/b/{y}/fixed!")
    assert table.find("GET", "/a/{}/b/{}/{}".format(*parts)) == (
        "/a/{x}/b/{y}/{z}",
        parts,
    )


@settings(deadline=None)
@given(st.text())
def test_any_path_is_answered(path: str) -> None:
    table = router("/files/{id}.json", "/{a}:{b}", "/{a}-{b}-{c}-{d}", "/files/{id}")
    table.find("GET", path)
    table.methods(path)
