"""Any union and any value: what is valid for exactly one alternative is read as that one, and nothing of it is lost.

What is valid is said by jsonschema-rs, of schemas that are written beside each type by hand.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Annotated, Any, Literal, NamedTuple

import jsonschema_rs
import msgspec
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from msgspec import UNSET, Struct, UnsetType

from specloom_runtime.values.json_codec import convert, plain
from specloom_runtime.values.limits import Limits, Open
from specloom_runtime.values.open_structs import OpenStruct
from specloom_runtime.values.unions import UnknownVariant, union


class Point(OpenStruct, kw_only=True):
    x: int
    y: int | UnsetType = UNSET


class Name(OpenStruct, kw_only=True):
    x: str


class Kind(NamedTuple):
    """A type of a member, and the schema that says the same."""

    annotation: Any
    schema: dict[str, Any]
    newer: dict[str, Any] | None = None
    """What a service that is newer than an enumeration may send; None where that is the same."""


def _object(required: Sequence[str], **properties: object) -> dict[str, Any]:
    return {"type": "object", "required": [*required], "properties": properties}


_POINT = _object(["x"], x={"type": "integer"}, y={"type": "integer"})

CONSTANTS = [
    Kind(Literal["a"], {"const": "a"}),
    Kind(Literal["b"], {"const": "b"}),
    Kind(Literal["a", "b"], {"enum": ["a", "b"]}),
    Kind(Literal[1], {"const": 1}),
    Kind(Literal["a"] | str, {"const": "a"}, {"type": "string"}),
    Kind(Literal["a", "b"] | str, {"enum": ["a", "b"]}, {"type": "string"}),
    Kind(Literal["a"] | int, {"anyOf": [{"const": "a"}, {"type": "integer"}]}),
    Kind(
        Annotated[Literal["a"] | str, Open],
        {"anyOf": [{"const": "a"}, {"type": "string"}]},
    ),
]
KINDS = [
    *CONSTANTS,
    Kind(str, {"type": "string"}),
    Kind(int, {"type": "integer"}),
    Kind(float, {"type": "number"}),
    Kind(bool, {"type": "boolean"}),
    Kind(dt.date, {"type": "string", "format": "date"}),
    Kind(Annotated[int, Limits(minimum=2)], {"type": "integer", "minimum": 2}),
    Kind(Annotated[float, Limits(maximum=2)], {"type": "number", "maximum": 2}),
    Kind(Annotated[str, Limits(pattern="^a")], {"type": "string", "pattern": "^a"}),
    Kind(Annotated[str, Limits(max_length=1)], {"type": "string", "maxLength": 1}),
    Kind(list[int], {"type": "array", "items": {"type": "integer"}}),
    Kind(
        Annotated[list[str], Limits(max_items=1)],
        {"type": "array", "items": {"type": "string"}, "maxItems": 1},
    ),
    Kind(
        dict[str, int], {"type": "object", "additionalProperties": {"type": "integer"}}
    ),
    Kind(Point, _POINT),
    Kind(Name, _object(["x"], x={"type": "string"})),
    Kind(list[Point], {"type": "array", "items": _POINT}),
    Kind(Any, {}),
]
VALUES: list[Any] = [
    *("a", "b", "abc", "2020-01-02", 1, 3, 1.0, 1.5, True),
    *([], [1], ["a"], ["a", "b"], {}, {"x": 1}, {"x": "a"}, {"x": 1, "y": 2}),
    *({"x": 1, "y": "a"}, [{"x": 1}], [{"x": "a"}], {"x": 1, "z": 2.0}),
]
SCALARS = [kind for kind in KINDS if kind.schema.get("type") not in ("array", "object")]
NAMES: Sequence[str] = ("kind", "p", "q")

MEMBERS, SCALAR_MEMBERS = (
    st.dictionaries(st.sampled_from(NAMES), st.sampled_from(kinds), min_size=1)
    for kinds in (KINDS, SCALARS)
)
OBJECTS = st.dictionaries(st.sampled_from([*NAMES, "other"]), st.sampled_from(VALUES))
MANY = settings(max_examples=300, suppress_health_check=[HealthCheck.filter_too_much])
TAGS = ("cat", "dog", "bird")


class Alternative(NamedTuple):
    """A class, and schemas that say the same."""

    kind: type[Struct]
    schema: dict[str, Any]
    newer: dict[str, Any]

    def takes(self, value: object) -> bool:
        """Whether a JSON value is valid."""
        return _is_valid(value, self.schema)

    def takes_newer(self, value: object) -> bool:
        """Whether a JSON value is valid but for values that its enumerations do not list."""
        return _is_valid(value, self.newer)

    def named(self, value: dict[str, Any]) -> int:
        """How many members of a value its properties name."""
        return len(value.keys() & self.schema["properties"].keys())


def _is_valid(value: object, schema: dict[str, Any]) -> bool:
    return jsonschema_rs.Draft202012Validator(schema, validate_formats=True).is_valid(
        value
    )


@st.composite
def alternatives(
    draw: st.DrawFn,
    drawn: st.SearchStrategy[Any] = MEMBERS,
    tag: str | None = None,
) -> list[Alternative]:
    """Two to four classes with members of the same names; `tag` is a constant in each of them."""
    made: list[Alternative] = []
    for index in range(draw(st.integers(2, 4))):
        members: dict[str, Kind] = draw(drawn)
        required = [member for member in members if draw(st.booleans())]
        if tag is not None:
            constant: Any = draw(st.sampled_from(TAGS))
            members[tag] = Kind(Literal[constant], {"const": constant})
            required.append(tag)
        is_closed = draw(st.booleans())
        made.append(_alternative(f"Alternative{index}", members, required, is_closed))
    return made


def _alternative(
    name: str, members: dict[str, Kind], required: list[str], is_closed: bool
) -> Alternative:
    kind = msgspec.defstruct(
        name,
        [
            (
                (member, kind.annotation)
                if member in required
                else (member, kind.annotation | UnsetType, UNSET)
            )
            for member, kind in members.items()
        ],
        bases=(OpenStruct,),
        namespace={"__closed__": is_closed},
        kw_only=True,
    )
    closed = {"additionalProperties": not is_closed}
    schema = {member: kind.schema for member, kind in members.items()}
    newer = {member: kind.newer or kind.schema for member, kind in members.items()}
    return Alternative(
        kind, _object(required, **schema) | closed, _object(required, **newer) | closed
    )


def read(choices: list[Alternative], value: object, tag: str | None = None) -> Any:
    kinds = tuple(choice.kind for choice in choices)
    members = kinds if tag is None else (*kinds, UnknownVariant)
    return convert(value, union("Any", lambda: members, tag))


@MANY
@given(alternatives(), OBJECTS)
def test_what_is_valid_for_one_alternative_is_read_as_that_one(
    choices: list[Alternative], value: dict[str, Any]
) -> None:
    valid = [choice for choice in choices if choice.takes(value)]
    assume(len(valid) == 1)
    # What only an enumeration's newer value stands in the way of may name more of the members.
    assume(sum(choice.takes_newer(value) for choice in choices) == 1)
    made = read(choices, value)
    assert isinstance(made, valid[0].kind)
    assert plain(made) == value


@MANY
@given(alternatives(SCALAR_MEMBERS), OBJECTS)
def test_what_is_valid_for_several_is_read_as_the_one_that_names_most_members(
    choices: list[Alternative], value: dict[str, Any]
) -> None:
    valid = [choice for choice in choices if choice.takes(value)]
    assume(len(valid) > 1)
    assume(sum(choice.takes_newer(value) for choice in choices) == len(valid))
    most = max(choice.named(value) for choice in valid)
    made = read(choices, value)
    assert isinstance(
        made, tuple(choice.kind for choice in valid if choice.named(value) == most)
    )
    assert plain(made) == value


@MANY
@given(alternatives(tag="tag"), OBJECTS, st.sampled_from([*TAGS, "fish"]))
def test_tags_that_alternatives_share_do_not_stand_in_the_way(
    choices: list[Alternative], members: dict[str, Any], tag: str
) -> None:
    value = {"tag": tag, **members}
    valid = [choice for choice in choices if choice.takes(value)]
    is_known = any(
        choice.schema["properties"]["tag"]["const"] == tag for choice in choices
    )
    if not is_known:
        made = read(choices, value, "tag")
        assert isinstance(made, UnknownVariant)
        assert (made.discriminator, made.raw) == (tag, value)
        return
    assume(len(valid) == 1)
    assume(sum(choice.takes_newer(value) for choice in choices) == 1)
    made = read(choices, value, "tag")
    assert isinstance(made, valid[0].kind)
    assert plain(made) == value
