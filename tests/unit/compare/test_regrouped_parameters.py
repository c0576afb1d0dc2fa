"""Parameters that became one object, and an object that became parameters."""

from __future__ import annotations

import pytest

from specloom.document.value import Value

from .compared import changes, document

NAMES = ("page", "size", "sort")


def whole(*names: str, required: bool = False, needs: tuple[str, ...] = ()) -> str:
    properties: Value = {name: {"type": "integer"} for name in names}
    schema: Value = {
        "type": "object",
        "properties": properties,
        "required": [*needs],
    }
    return parameters({"name": "f", "required": required, "schema": schema})


def singles(*names: str, needs: tuple[str, ...] = ()) -> str:
    listed: list[dict[str, Value]] = [
        {"name": name, "required": name in needs, "schema": {"type": "integer"}}
        for name in names
    ]
    return parameters(*listed)


def parameters(*listed: dict[str, Value]) -> str:
    return document(
        parameters=[{**parameter, "in": "query"} for parameter in listed], responses={}
    )


def rules_of(before: str, after: str) -> set[tuple[str, str]]:
    return {
        (change.rule, change.name.split("`")[1]) for change in changes(before, after)
    }


REQUIRED = "request-parameter-became-required"
OPTIONAL = "request-parameter-became-optional"


def test_what_is_as_optional_as_before_is_no_change() -> None:
    assert not changes(whole(*NAMES), singles(*NAMES))
    needed = whole(*NAMES, required=True, needs=("page",))
    assert not changes(needed, singles(*NAMES, needs=("page",)))


@pytest.mark.parametrize("needs", [("page",), NAMES])
def test_a_property_that_becomes_a_required_parameter_is_said(
    needs: tuple[str, ...],
) -> None:
    after = singles(*NAMES, needs=needs)
    assert rules_of(whole(*NAMES), after) == {(REQUIRED, name) for name in needs}
    assert rules_of(after, whole(*NAMES)) == {(OPTIONAL, name) for name in needs}


def test_a_parameter_that_becomes_a_required_property_is_said() -> None:
    after = whole(*NAMES, required=True, needs=("page",))
    assert rules_of(singles(*NAMES), after) == {(REQUIRED, "page")}
    beside_others = whole(*NAMES, needs=("page",))
    assert rules_of(singles(*NAMES), beside_others) == {(REQUIRED, "page")}
    assert rules_of(beside_others, singles(*NAMES, needs=("page",))) == {
        (REQUIRED, "page")
    }


def test_an_object_that_has_to_be_there_asks_for_any_of_its_properties() -> None:
    after = whole(*NAMES, required=True)
    assert rules_of(singles(*NAMES), after) == {(REQUIRED, "f")}
    assert rules_of(after, singles(*NAMES)) == {(OPTIONAL, "f")}


def test_a_property_without_a_parameter_is_removed_or_added() -> None:
    diff = changes(whole(*NAMES), singles("page"))
    assert {change.rule for change in diff} == {"request-parameter-property-removed"}
    assert {change.path for change in diff} == {"$.size", "$.sort"}
    diff = changes(singles("page"), whole(*NAMES))
    assert {change.rule for change in diff} == {
        "new-optional-request-parameter-property"
    }
    assert {change.path for change in diff} == {"$.size", "$.sort"}
