"""Names in `required` that no property describes: fields, which client and stub ask for."""

from __future__ import annotations

import pytest

from ..conftest import StubRefuses, Travels
from ..packages import Package


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("bare", {"id": "a", "x-tag": [1.0, None]}),
        ("bare", {"id": None, "x-tag": {}, "name": "n"}),
        ("typed", {"id": 1, "name": "n", "more": 2}),
        ("map", {"id": 1}),
        ("map", {"id": 1, "more": 2}),
        ("composed", {"name": "n", "id": {"a": 1}}),
    ],
)
def test_they_travel(travels: Travels, name: str, value: object) -> None:
    travels(name, value)


@pytest.mark.parametrize(
    ("name", "wire"),
    [
        ("bare", {"id": "a"}),
        ("typed", {"name": "n"}),
        ("map", {"more": 2}),
        ("composed", {"name": "n"}),
        ("composed", {"id": 1}),
    ],
)
def test_the_stub_asks_for_them(
    stub_refuses: StubRefuses, name: str, wire: object
) -> None:
    stub_refuses(f"put_{name}", wire, "$")


def test_models_ask_for_them(package: Package) -> None:
    models = package.models
    assert models.Bare(id=1, x_tag="t").x_tag == "t"
    assert models.Map(id=1, additional_properties={"more": 2}).id == 1


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("Bare", {"id": 1}),
        ("Typed", {"name": "n"}),
        ("Map", {}),
        ("Composed", {"name": "n"}),
    ],
)
def test_they_cannot_be_left_out(
    package: Package, name: str, given: dict[str, object]
) -> None:
    with pytest.raises(TypeError, match=r"issing required argument"):
        getattr(package.models, name)(**given)


def test_they_have_the_type_of_additional_members(stub_refuses: StubRefuses) -> None:
    stub_refuses("put_map", {"id": "text"}, "$")
    stub_refuses("put_typed", {"id": "text"}, "$")
