"""Objects that keep further members, as alternatives of strings, arrays and null."""

from __future__ import annotations

from ..conftest import Travels


def test_the_object_is_told_from_other_kinds(travels: Travels) -> None:
    got = travels(
        "rules",
        {
            "permission": {"read": "ask", "write": "allow"},
            "limits": {"cpu": 1, "memory": 2},
            "only": {"cpu": 3, "disk": 4},
        },
    )
    assert got.permission.read == "ask"
    assert got.permission.additional_properties == {"write": "allow"}
    assert got.limits.additional_properties == {"memory": 2}
    assert got.only.additional_properties == {"disk": 4}


def test_the_other_kinds_stay_what_they_are(travels: Travels) -> None:
    got = travels("rules", {"permission": "ask", "limits": ["a"], "only": None})
    assert (got.permission, got.limits, got.only) == ("ask", ["a"], None)
