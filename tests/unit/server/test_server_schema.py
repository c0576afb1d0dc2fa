"""Types as JSON Schema, and what is found wrong with values."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Annotated, Any, Literal

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema_rs import Draft202012Validator
from msgspec import UNSET, Struct, UnsetType, field

from runtime.limits import Int32, Int64, Limits, Open, check
from runtime.server.schema import Validator, schema
from runtime.server.violations import json_path, summary


class Node(Struct, kw_only=True):
    size: Annotated[Int64, Limits(minimum=1)] = field(name="nodeSize")
    inner: Node | UnsetType | None = UNSET
    kids: list[Node] | UnsetType = UNSET


class Closed(Struct, forbid_unknown_fields=True, tag_field="kind", tag="closed"):
    a: int = 1


class Größe(Struct):
    hoch: int


Kind = Literal["A", "B"]


def test_the_name_of_a_class_may_hold_any_letter() -> None:
    """The pointer to its definition is percent-encoded (RFC 6901, section 6)."""
    validator = Validator(list[Größe])
    assert not validator.violations([{"hoch": 1}], "$")
    assert [one.path for one in validator.violations([{"hoch": "x"}], "$")] == [
        "$[0].hoch"
    ]


def test_a_tolerant_validator_asks_for_types_only() -> None:
    annotation = Annotated[
        list[Annotated[str, Limits(max_length=1)]], Limits(max_items=1)
    ]
    assert Validator(annotation).violations(["ab", "c"], "$")
    assert not Validator(annotation, tolerant=True).violations(["ab", "c"], "$")
    assert Validator(annotation, tolerant=True).violations([1], "$")
    assert not Validator(Kind | str, tolerant=True).violations("C", "$")


@pytest.mark.parametrize(
    ("annotation", "expected"),
    [
        (str, {"type": "string"}),
        (str | None, {"type": ["string", "null"]}),
        (str | UnsetType, {"type": "string"}),
        (Int32, {"type": "integer", "minimum": -(2**31), "maximum": 2**31 - 1}),
        (
            Annotated[Int64, Limits(minimum=0)],
            {"type": "integer", "minimum": 0, "maximum": 2**63 - 1},
        ),
        (
            Annotated[str, Limits(pattern="^a", max_length=2)],
            {"type": "string", "pattern": "^a", "maxLength": 2},
        ),
        (
            Annotated[list[int], Limits(unique_items=True)],
            {"type": "array", "items": {"type": "integer"}, "uniqueItems": True},
        ),
        (Kind, {"enum": ["A", "B"]}),
        (Kind | None, {"enum": ["A", "B", None]}),
        (Kind | str, {"enum": ["A", "B"]}),
        (Kind | str | UnsetType, {"enum": ["A", "B"]}),
        (Literal[1, 2] | int, {"enum": [1, 2]}),
        (Literal[1, 2] | str, {"anyOf": [{"enum": [1, 2]}, {"type": "string"}]}),
        (
            Annotated[Kind | str, Open],
            {"anyOf": [{"enum": ["A", "B"]}, {"type": "string"}]},
        ),
        (
            Annotated[list[Kind | str], Open],
            {
                "type": "array",
                "items": {"anyOf": [{"enum": ["A", "B"]}, {"type": "string"}]},
            },
        ),
        (str | int, {"anyOf": [{"type": "string"}, {"type": "integer"}]}),
        (
            dict[str, int],
            {"type": "object", "additionalProperties": {"type": "integer"}},
        ),
        (dict[str, Any], {"type": "object"}),
        (
            tuple[int, str],
            {
                "type": "array",
                "prefixItems": [{"type": "integer"}, {"type": "string"}],
                "items": False,
                "minItems": 2,
            },
        ),
        (dt.datetime, {"type": "string", "format": "date-time"}),
        (dt.date | None, {"type": ["string", "null"], "format": "date"}),
        (uuid.UUID, {"type": "string", "format": "uuid"}),
        (None, {"type": "null"}),
        (Any, {}),
        (object, {}),
    ],
)
def test_each_annotation_has_its_schema(annotation: object, expected: object) -> None:
    assert schema(annotation) == expected


def test_classes_are_definitions_with_wire_names_and_may_contain_themselves() -> None:
    reference = {"$ref": "#/$defs/Node"}
    assert schema(list[Node]) == {
        "type": "array",
        "items": reference,
        "$defs": {
            "Node": {
                "type": "object",
                "properties": {
                    "nodeSize": {"type": "integer", "minimum": 1, "maximum": 2**63 - 1},
                    "inner": {"anyOf": [reference, {"type": "null"}]},
                    "kids": {"type": "array", "items": reference},
                },
                "required": ["nodeSize"],
            }
        },
    }


def test_tags_and_closed_classes_are_kept() -> None:
    assert schema(Closed)["$defs"]["Closed"] == {
        "type": "object",
        "properties": {"kind": {"const": "closed"}, "a": {"type": "integer"}},
        "required": ["kind"],
        "additionalProperties": False,
    }


def test_two_classes_of_one_name_are_two_definitions() -> None:
    def other() -> type[Struct]:
        class Node(Struct):
            b: str

        return Node

    both = schema(dict[str, Node | list[other()]])  # type: ignore[misc]
    assert set(both["$defs"]) == {"Node", "Node_"}


def test_a_union_that_is_made_later_is_followed() -> None:
    class Shape:
        @staticmethod
        def __alternatives__() -> tuple[object, ...]:
            return (Node, str, list[Shape])

    validator = Validator(Shape)
    assert validator.violations([["x", [{"nodeSize": 1}]]], "$") == []
    assert [str(one) for one in validator.violations([[{"nodeSize": 0}]], "$")] == [
        "$[0][0].nodeSize: must be at least 1"
    ]


@pytest.mark.parametrize(
    ("annotation", "value", "messages"),
    [
        (
            Node,
            {
                "nodeSize": 0,
                "inner": {"nodeSize": "a"},
                "kids": [{}, {"nodeSize": 2**63}],
            },
            [
                "$.nodeSize: must be at least 1",
                "$.inner.nodeSize: must be an integer",
                "$.kids[0].nodeSize: is required",
                "$.kids[1].nodeSize: must be at most 9223372036854775807",
            ],
        ),
        (
            Closed,
            {"kind": "open", "b c": 1},
            ["$.kind: must be 'closed'", "$['b c']: is not a member that is described"],
        ),
        (str | int, [], ["$: must be a string or an integer"]),
        (str | None, 1, ["$: must be a string or null"]),
        (
            Annotated[float, Limits(exclusive_minimum=0, exclusive_maximum=1)],
            1,
            ["$: must be less than 1"],
        ),
        (Annotated[float, Limits(exclusive_minimum=0)], 0, ["$: must be more than 0"]),
        (Annotated[int, Limits(multiple_of=64)], 65, ["$: must be a multiple of 64"]),
        (
            Annotated[str, Limits(pattern="^[0-9]+$")],
            "1a",
            ["$: must match '^[0-9]+$'"],
        ),
        (
            Annotated[str, Limits(pattern=r"^\p{L}+$")],
            "中1",
            [r"$: must match '^\\p{L}+$'"],
        ),
        (
            Annotated[list[int], Limits(min_items=2, unique_items=True)],
            [1],
            ["$: must have at least 2 items"],
        ),
        (
            Annotated[list[int], Limits(unique_items=True)],
            [1, 1.0],
            ["$: must have no two equal items"],
        ),
        (
            Annotated[dict[str, int], Limits(min_properties=1)],
            {},
            ["$: must have at least 1 member"],
        ),
        (
            Annotated[dict[str, int], Limits(max_properties=1)],
            {"a": 1, "b": 2},
            ["$: must have at most 1 member"],
        ),
        (int, True, ["$: must be an integer"]),
        (uuid.UUID, "x", ["$: must have the format uuid"]),
    ],
)
def test_each_violation_has_its_path_and_says_what_is_wanted(
    annotation: object, value: object, messages: list[str]
) -> None:
    assert sorted(map(str, Validator(annotation).violations(value, "$"))) == sorted(
        messages
    )


def test_a_path_quotes_what_is_no_identifier() -> None:
    assert json_path("$", ["a", 0, "b-c", "it's"]) == """$.a[0]['b-c']['it\\'s']"""


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**65), 2**65)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=6)
    | st.sampled_from(["A", "B"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["nodeSize", "inner", "kids", "x"]), inner, max_size=3
    ),
    max_leaves=8,
)

ANNOTATIONS = [
    Node,
    list[Node],
    Annotated[str, Limits(min_length=1, max_length=3)],
    Annotated[list[int | str], Limits(max_items=2, unique_items=True)],
    Annotated[Int64, Limits(minimum=-5, multiple_of=5)],
    Kind | str | None,
    dict[str, int | None],
]


@settings(deadline=None)
@given(values, st.sampled_from(ANNOTATIONS))
def test_what_is_valid_decodes_and_passes_the_clients_check_as_well(
    value: object, annotation: Any
) -> None:
    from runtime.server.decoding import convert

    if Validator(annotation).violations(value, "$"):
        return
    decoded = convert(value, annotation)
    assert check(decoded, annotation) == []


@settings(deadline=None)
@given(values, st.sampled_from(ANNOTATIONS))
def test_what_the_client_would_send_is_valid(value: object, annotation: Any) -> None:
    try:
        decoded = msgspec.convert(value, annotation, str_keys=True)
    except msgspec.ValidationError:
        return
    if check(decoded, annotation) == []:
        sent = msgspec.json.decode(msgspec.json.encode(decoded))
        assert Validator(annotation).violations(sent, "$") == []


def test_every_schema_is_one() -> None:
    for annotation in ANNOTATIONS:
        Draft202012Validator(schema(annotation))


def test_a_pattern_that_cannot_be_compiled_is_not_checked() -> None:
    annotation = Annotated[str, Limits(pattern="(?<a", max_length=2)]
    assert schema(annotation) == {"type": "string", "maxLength": 2}


def test_more_violations_than_anybody_reads_are_cut_off() -> None:
    found = Validator(list[int]).violations(["x"] * 100_000, "$")
    text = summary(found)
    assert text.startswith("$[0]: must be an integer; $[1]: ")
    assert text.endswith("; and more")
    assert text.count(";") == 200
