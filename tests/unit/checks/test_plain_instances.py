"""What is taken for a match without a validator is one for the validator, too."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from specloom.checks.plain_instances import plainly_matches
from specloom.document import Value

TYPES = ("null", "boolean", "integer", "number", "string", "array", "object")
Values = st.SearchStrategy[Any]

SCALARS: Values = (
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.sampled_from([0.5, 1.0, -2.0])
    | st.text("ab", max_size=3)
)
VALUES: Values = SCALARS | st.lists(SCALARS, max_size=3) | st.just({})
BOUNDS = ("minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems")


def schemas(items: Values) -> Values:
    return st.fixed_dictionaries(
        {},
        optional={
            "type": st.sampled_from(TYPES)
            | st.lists(st.sampled_from(TYPES), min_size=1, max_size=2, unique=True),
            "enum": st.lists(SCALARS, min_size=1, max_size=3),
            "description": st.just("x"),
            "x-more": st.just({"type": "string"}),
            "uniqueItems": st.booleans(),
            "items": items,
            **{name: st.integers(0, 3) for name in BOUNDS},
        },
    )


SCHEMAS = schemas(schemas(st.just(True)))


@given(VALUES, SCHEMAS)
def test_nothing_matches_that_a_validator_refuses(value: Value, schema: Any) -> None:
    if plainly_matches(value, schema):
        assert jsonschema_rs.Draft202012Validator(schema).is_valid(value)


@pytest.mark.parametrize(
    ("value", "schema"),
    [
        (30, {"type": "integer", "default": 30, "description": "x"}),
        ("asc", {"type": "string", "enum": ["asc", "desc"], "default": "asc"}),
        (1, {"type": "integer", "minimum": 1, "maximum": 100}),
        ([], {"type": "array", "items": {"$ref": "#/components/schemas/A"}}),
        (["a"], {"type": "array", "items": {"type": "string"}, "maxItems": 3}),
        (None, {"type": ["string", "null"], "x-internal": True}),
    ],
)
def test_the_defaults_that_nearly_all_documents_have_need_no_validator(
    value: Value, schema: Value
) -> None:
    assert plainly_matches(value, schema)


@pytest.mark.parametrize(
    ("value", "schema"),
    [
        (1, {"type": "string"}),
        (True, {"enum": [1]}),
        (1, {"enum": [True]}),
        ("a", {"pattern": "^b"}),
        ("a", {"$ref": "#/components/schemas/A"}),
        ({"a": 1}, {"properties": {"a": {"type": "string"}}}),
        ([1], {"items": {"type": "string"}}),
        (1, True),
    ],
)
def test_what_is_wrong_or_unknown_is_left_to_the_validator(
    value: Value, schema: Value
) -> None:
    assert not plainly_matches(value, schema)
