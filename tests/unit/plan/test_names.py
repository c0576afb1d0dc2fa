"""Identifiers from wire names."""

from __future__ import annotations

import keyword
import unicodedata

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from specloom.plan.names import Namespace, claim_all, pascal, snake
from specloom.plan.short_names import MAX_LENGTH

WIRE = st.one_of(
    st.text(st.characters()),
    st.text("abAB019_-. $[]/日é", max_size=12),
    st.sampled_from(
        [
            *keyword.kwlist,
            *keyword.softkwlist,
            "self",
            "str",
            "__init__",
            "1080P",
            "ﬁ",
            "ª",
            "İ",
            "ſ",
        ]
    ),
)


@pytest.mark.parametrize(
    ("wire", "expected"),
    [
        ("fileName", "file_name"),
        ("X-App-UserId", "x_app_user_id"),
        ("X-Sdk-Date", "x_sdk_date"),
        ("content_md5", "content_md5"),
        ("parallel_sha1_ctx", "parallel_sha1_ctx"),
        ("contentMD5", "content_md5"),
        ("HTTPServer", "http_server"),
        ("userID", "user_id"),
        ("snake_case", "snake_case"),
        ("page.size", "page_size"),
        ("filter[name]", "filter_name"),
        ("$top", "top"),
        ("@type", "type"),
        ("日本語", "日本語"),
        ("ﬁle", "file"),
        ("__proto__", "proto"),
        ("_links", "links"),
        ("class", "class_"),
        ("None", "none"),
        ("1080P", "item_1080_p"),
        ("🎉", "item"),
        ("", "item"),
        ("---", "item"),
    ],
)
def test_snake_case_of_names_that_apis_have(wire: str, expected: str) -> None:
    assert snake(wire, fallback="item") == expected


@pytest.mark.parametrize(
    ("wire", "expected"),
    [
        ("simple-user", "SimpleUser"),
        ("URLInfo", "URLInfo"),
        ("HTTPServer", "HTTPServer"),
        ("create_file", "CreateFile"),
        ("createFileRequest", "CreateFileRequest"),
        ("com.acme.v1.User", "ComAcmeV1User"),
        ("Page«User»", "PageUser"),
        ("日本語", "日本語"),
        ("None", "None_"),
        ("1080P", "Item1080P"),
        ("🎉", "Item"),
        ("", "Item"),
    ],
)
def test_pascal_case_of_names_that_apis_have(wire: str, expected: str) -> None:
    assert pascal(wire, fallback="Item") == expected


@given(WIRE)
@example("\ud800")
@example("\u0345")
@example("ǰ")
def test_any_string_gives_an_identifier_that_is_no_keyword(wire: str) -> None:
    for made in (snake(wire, fallback="item"), pascal(wire, fallback="Item")):
        assert made.isidentifier()
        assert not keyword.iskeyword(made)
        assert not made.startswith("_"), "Python gives leading underscores a meaning"
        assert made == unicodedata.normalize(
            "NFKC", made
        ), "Python would read another name"


@given(st.text("aB_-9é", min_size=100, max_size=5_000))
def test_very_long_names_are_shortened_and_stay_apart(start: str) -> None:
    wires = [f"{start}{end}" for end in "xyz"]
    wanted = {wire: snake(wire, fallback="item") for wire in wires}
    assert all(len(made) <= MAX_LENGTH for made in wanted.values())
    assert len(set(claim_all(wanted, ()).values())) == len(wires)


@given(st.lists(WIRE, unique=True, max_size=12))
@example(["fileName", "file_name", "file-name"])
@example(["str", "str_", "Str"])
@example(["ab", "a_b_2", "aB", "a-b"])
@example(["ſ", "s", "S"])
def test_distinct_wire_names_get_distinct_names(wires: list[str]) -> None:
    given_ = claim_all(
        {wire: snake(wire, fallback="item") for wire in wires}, {"str", "self"}
    )
    assert list(given_) == wires
    names = [unicodedata.normalize("NFKC", name) for name in given_.values()]
    assert len(set(names)) == len(wires)
    assert not {"str", "self"} & set(names)
    assert all(name.isidentifier() and not keyword.iskeyword(name) for name in names)


@given(st.lists(WIRE, unique=True, max_size=8), WIRE, st.integers(0, 8))
def test_adding_a_name_renames_no_other(wires: list[str], added: str, at: int) -> None:
    wanted = {wire: snake(wire, fallback="item") for wire in wires}
    before = claim_all(wanted, {"str"})
    new = snake(added, fallback="item")
    assume(new not in before.values())
    assume(f"{new}_" not in before.values())
    items = list(wanted.items())
    after = claim_all(dict([*items[:at], (added, new), *items[at:]]), {"str"})
    assert {wire: after[wire] for wire in wires} == before


def test_the_wire_name_that_is_an_identifier_already_keeps_it() -> None:
    wanted = {"fileName": "file_name", "file_name": "file_name"}
    assert claim_all(wanted, ()) == {
        "fileName": "file_name_2",
        "file_name": "file_name",
    }


def test_a_namespace_gives_each_name_once() -> None:
    names = Namespace({"Struct"})
    assert names.claim("Pet") == "Pet"
    assert names.claim("Pet") == "Pet2"
    assert names.claim("Struct") == "Struct2"
    assert names.claim("pet") == "pet"
    assert names.claim("pet") == "pet_2"
    assert names.claim("pet", "animal") == "animal"
    assert "Pet2" in names
