"""Constraints: what is found, where, and how it is said."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET, Struct, UnsetType

from specloom_runtime.values.checks import check
from specloom_runtime.values.json_codec import decode, encode
from specloom_runtime.values.limits import Int32, Int64, Limits, Open
from specloom_runtime.values.unions import union

from .files_api import NewFile, Part

Enumeration = Literal["a", "b"]


class Node(Struct, kw_only=True):
    name: Annotated[str, Limits(min_length=1)]
    children: list[Node] | UnsetType = UNSET
    labels: dict[str, Annotated[str, Limits(max_length=2)]] | UnsetType = UNSET


class Few(Struct, kw_only=True):
    a: int | UnsetType = UNSET
    b: int | UnsetType = UNSET


class Cat(Struct, tag_field="kind", tag="cat"):
    lives: Annotated[int, Limits(maximum=9)]


class Dog(Struct, tag_field="kind", tag="dog"):
    bark: str


UTC = dt.UTC

FITS: list[tuple[object, Any]] = [
    ("x", str),
    ("", str),
    (5, int),
    (5.0, int),
    (5, float),
    (Decimal("1.5"), Decimal),
    (True, bool),
    (None, str | None),
    (UNSET, str | UnsetType),
    (dt.datetime(2026, 1, 1, tzinfo=UTC), dt.datetime),
    (dt.date(2026, 1, 1), dt.date),
    (uuid.UUID("415c615f-e082-4ad0-83d2-55b6c57b0aa7"), uuid.UUID),
    (b"abc", bytes),
    ([1, 2], list[int]),
    ((1, 2), list[int]),
    ({"k": 1}, dict[str, int]),
    ({"anything": [object]}, object),
    ("a", Enumeration),
    ("a", Enumeration | str),
    (5, Literal["a"] | int),
    ("c", Annotated[Enumeration | str, Open]),
    ("c", Annotated[Enumeration | str, Open] | UnsetType),
    (2**31 - 1, Int32),
    (-(2**63), Int64),
    (0.3, Annotated[float, Limits(multiple_of=0.1)]),
    (19.99, Annotated[float, Limits(multiple_of=0.01)]),
    (1e300, Annotated[float, Limits(multiple_of=0.01)]),
    ("👍" * 3, Annotated[str, Limits(max_length=3)]),
    ("xx42xx", Annotated[str, Limits(pattern=r"\d+")]),
    ("anything", Annotated[str, Limits(pattern=r"^\p{L}+$")]),
    (dt.datetime(2026, 1, 1, tzinfo=UTC), Annotated[dt.datetime, Limits(max_length=3)]),
    ([1, True], Annotated[list[object], Limits(unique_items=True)]),
    (None, Annotated[str | None, Limits(min_length=1)]),
    (Few(a=1), Annotated[Few, Limits(max_properties=1)]),
    (Cat(9), Cat | Dog),
    (Part(part_size=1), Part),
    ("text", Part | str),
]


@pytest.mark.parametrize(("value", "annotation"), FITS, ids=str)
def test_a_value_that_fits_has_no_violations(value: object, annotation: Any) -> None:
    assert check(value, annotation) == []


BREAKS: list[tuple[object, Any, str]] = [
    (1, str, "$: must be a string, not int, got 1"),
    ("5", int, "$: must be an integer, not str, got '5'"),
    (True, int, "$: must be an integer, not bool, got True"),
    (1.5, int, "$: must be an integer, not float, got 1.5"),
    (True, float, "$: must be a number, not bool, got True"),
    (float("nan"), float, "$: must be finite: JSON has no NaN or infinity, got nan"),
    (Decimal("1.5"), float, "$: must be a number, not Decimal, got Decimal('1.5')"),
    (Decimal("NaN"), Decimal, "$: must be finite, got Decimal('NaN')"),
    (1, bool, "$: must be a boolean, not int, got 1"),
    (None, str, "$: must be a string, not null"),
    (UNSET, str, "$: is required"),
    ("\ud800", str, "$: must not hold lone surrogates"),
    ("2026-01-01", dt.date, "$: must be a date, not str, got '2026-01-01'"),
    (
        dt.datetime(2026, 1, 1),
        dt.datetime,
        "$: must have a time zone (RFC 3339), got " + repr(dt.datetime(2026, 1, 1)),
    ),
    ("c", Enumeration, "$: must be one of 'a', 'b', got 'c'"),
    ("c", Enumeration | str, "$: must be one of 'a', 'b', got 'c'"),
    (True, Literal[1], "$: must be 1, got True"),
    ("x", list[str], "$: must be an array, not str, got 'x'"),
    ([1], dict[str, int], "$: must be an object, not list, got list of 1"),
    (2**31, Int32, "$: must be at most 2147483647, got 2147483648"),
    (0, Annotated[Int64, Limits(minimum=1)], "$: must be at least 1, got 0"),
    (1, Annotated[int, Limits(exclusive_minimum=1)], "$: must be more than 1, got 1"),
    (5, Annotated[float, Limits(exclusive_maximum=5)], "$: must be less than 5, got 5"),
    (
        0.35,
        Annotated[float, Limits(multiple_of=0.1)],
        "$: must be a multiple of 0.1, got 0.35",
    ),
    (7, Annotated[int, Limits(multiple_of=2)], "$: must be a multiple of 2, got 7"),
    (
        "",
        Annotated[str, Limits(min_length=1)],
        "$: must have at least 1 character, got ''",
    ),
    (
        "abc",
        Annotated[str, Limits(max_length=2)],
        "$: must have at most 2 characters, got 'abc'",
    ),
    ("a\n", Annotated[str, Limits(pattern="^a$")], "$: must match ^a$, got 'a\\n'"),
    ("٣", Annotated[str, Limits(pattern=r"^\d$")], r"$: must match ^\d$, got '٣'"),
    (
        [],
        Annotated[list[int], Limits(min_items=1)],
        "$: must have at least 1 item, got list of 0",
    ),
    (
        [1, 2],
        Annotated[list[int], Limits(max_items=1)],
        "$: must have at most 1 item, got list of 2",
    ),
    (
        [1, 1.0],
        Annotated[list[float], Limits(unique_items=True)],
        "$: must have no two equal items, got list of 2",
    ),
    (
        [Part(part_size=1), Part(part_size=1)],
        Annotated[list[Part], Limits(unique_items=True)],
        "$: must have no two equal items, got list of 2",
    ),
    (
        {},
        Annotated[dict[str, int], Limits(min_properties=1)],
        "$: must have at least 1 member, got dict of 0",
    ),
    (
        Few(a=1, b=2),
        Annotated[Few, Limits(max_properties=1)],
        "$: must have at most 1 member, got Few",
    ),
    ({"part_size": 1}, Part, "$: must be a Part, not dict, got dict of 1"),
    (Cat(10), Cat | Dog, "$.lives: must be at most 9, got 10"),
    (
        5,
        str | list[str],
        "$: must be a string, not int, or must be an array, not int, got 5",
    ),
    ({"a b": 1}, dict[str, str], "$['a b']: must be a string, not int, got 1"),
    ({"it's": 1}, dict[str, str], "$['it\\'s']: must be a string, not int, got 1"),
    (Part(part_size=0), Part, "$.partSize: must be at least 1, got 0"),
]


@pytest.mark.parametrize(
    ("value", "annotation", "text"), BREAKS, ids=lambda x: ascii(x)[:40]
)
def test_a_violation_says_where_and_what(
    value: object, annotation: Any, text: str
) -> None:
    assert [str(violation) for violation in check(value, annotation)] == [text]


def test_all_violations_come_at_once_with_their_paths() -> None:
    body = NewFile(
        file_name="far too long",
        file_size=0,
        category="NOPE",
        multi_parts=[Part(part_size=1), Part(part_size=0), Part(part_size="1")],  # type: ignore[arg-type]
    )
    assert [violation.path for violation in check(body, NewFile)] == [
        "$.file_name",
        "$.file_size",
        "$.category",
        "$.multi_parts[1].partSize",
        "$.multi_parts[2].partSize",
    ]


def test_recursive_structs_are_checked_all_the_way_down() -> None:
    tree = Node(
        name="r",
        children=[Node(name="c", children=[Node(name="", labels={"k": "long"})])],
    )
    assert [violation.path for violation in check(tree, Node)] == [
        "$.children[0].children[0].name",
        "$.children[0].children[0].labels.k",
    ]


def test_several_constraints_of_one_value_are_all_named() -> None:
    violations = check("abc", Annotated[str, Limits(max_length=2, pattern="^[0-9]+$")])
    assert [violation.message for violation in violations] == [
        "must have at most 2 characters",
        "must match ^[0-9]+$",
    ]


def test_huge_values_are_shortened() -> None:
    for value in ("x" * 10_000_000, b"x" * 10_000_000, 10**10_000, ["x" * 1000] * 1000):
        for violation in check(value, bool):
            assert len(str(violation)) < 250


def test_limits_show_only_what_they_say() -> None:
    assert repr(Limits(minimum=1, max_length=5)) == "Limits(minimum=1, max_length=5)"
    assert hash(Limits(minimum=1)) == hash(Limits(minimum=1))
    with pytest.raises(AttributeError):
        Limits(minimum=1).minimum = 2  # type: ignore[misc]


def test_a_model_is_received_whatever_its_limits() -> None:
    received = msgspec.json.decode(
        b'{"file_name":"far too long","file_size":0,"category":"NEW"}', type=NewFile
    )
    assert received.category == "NEW"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(
    value=json_values,
    annotation=st.sampled_from([annotation for _, annotation, _ in BREAKS]),
)
def test_no_value_makes_the_check_itself_fail(value: object, annotation: Any) -> None:
    for violation in check(value, annotation):
        assert violation.path.startswith("$")
        assert violation.message


@given(
    value=json_values,
    annotation=st.sampled_from(
        [str, int, float, list[int], dict[str, str], Node, Part]
    ),
)
def test_what_has_no_violations_is_read_back_as_the_same_type(
    value: object, annotation: Any
) -> None:
    if not check(value, annotation):
        decode(encode(value), annotation)


class Named(Struct, kw_only=True):
    name: str


if TYPE_CHECKING:
    AnyPet: TypeAlias = Part | Named
    Either: TypeAlias = Part | Few
else:
    AnyPet = union("AnyPet", lambda: (Part, Named))
    Either = union("Either", lambda: (Part, Few))


class Box(Struct):
    pets: list[AnyPet]


def test_unions_of_objects_without_a_discriminator_take_part() -> None:
    box: Any = decode(b'{"pets":[{"partSize":0},{"name":"a"}]}', Box)
    assert box.pets == [Part(part_size=0), Named(name="a")]
    assert [str(violation) for violation in check(box, Box)] == [
        "$.pets[0].partSize: must be at least 1, got 0"
    ]
    assert [violation.path for violation in check(Box([5]), Box)] == ["$.pets[0]"]  # type: ignore[list-item]
    assert decode(encode(box), Box) == box


def test_what_another_alternative_allows_is_nothing_to_refuse() -> None:
    assert not check(Part(part_size=0), Either)
    assert check(Part(part_size=0), AnyPet)
