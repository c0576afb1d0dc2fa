"""Names and their modules, out of a text."""

from __future__ import annotations

import pytest

from specloom_runtime.name_list import NameList

NAMES = NameList("""
.schemas.pet
    Pet
    PetOwner
.operations.get_pet
    GetPetResponse
    日本
""")


def test_a_name_has_the_module_above_it() -> None:
    assert dict(NAMES) == {
        "Pet": ".schemas.pet",
        "PetOwner": ".schemas.pet",
        "GetPetResponse": ".operations.get_pet",
        "日本": ".operations.get_pet",
    }
    assert len(NAMES) == 4


@pytest.mark.parametrize(
    "name",
    ["", "Owner", "Get", "pet", ".schemas.pet", "schemas.pet", "Pet\n    P", "Zoo"],
)
def test_what_is_no_name_is_not_there(name: str) -> None:
    assert name not in NAMES
    with pytest.raises(KeyError):
        NAMES[name]


def test_there_may_be_none() -> None:
    assert dict(NameList("")) == {}
    assert "Pet" not in NameList("")
