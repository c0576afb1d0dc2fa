"""Kept members in objects that hold each other, and beside mappings that only look like them."""

from __future__ import annotations

import json
from collections import UserDict
from typing import Any

import msgspec
import pytest
from msgspec import UNSET, UnsetType

from specloom_runtime.values import json_codec, shapes
from specloom_runtime.values.json_codec import decode, encode
from specloom_runtime.values.open_objects import OpenObject
from specloom_runtime.values.open_structs import OpenStruct


class Folder(OpenStruct, kw_only=True):
    meta: Meta | UnsetType = UNSET


class Meta(OpenObject):
    of: Folder | UnsetType = UNSET
    additional_properties: dict[str, Any] = msgspec.field(default_factory=dict)


def nested(levels: int) -> dict[str, Any]:
    value: dict[str, Any] = {}
    for _ in range(levels):
        value = {"more": 1, "meta": {"of": value, "other": 2}}
    return value


def test_objects_of_both_kinds_are_written_once_a_level(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    walked: list[object] = []
    walk = shapes.walked

    def counted(value: object) -> object:
        walked.append(value)
        return walk(value)

    monkeypatch.setattr(json_codec, "walked", counted)
    monkeypatch.setattr(shapes, "walked", counted)
    work: list[int] = []
    for levels in (10, 20):
        value = nested(levels)
        walked.clear()
        assert json.loads(encode(decode(json.dumps(value), Folder))) == value
        work.append(len(walked))
    assert work[1] <= 2 * work[0]


class Settings(OpenStruct, kw_only=True):
    values: Any


def test_a_mapping_in_a_field_is_not_taken_for_the_members_that_are_kept() -> None:
    settings: Any = decode(b'{"values": {}, "more": 1}', Settings)
    settings.values = UserDict({"a": 1})
    assert json.loads(encode(settings)) == {"values": {"a": 1}, "more": 1}


def test_nothing_can_be_put_where_nothing_is_kept() -> None:
    members = Settings(values=1).additional_properties
    with pytest.raises(TypeError):
        members |= {"a": 1}
    with pytest.raises(TypeError):
        members.data["a"] = 1


class Reserved(OpenStruct, kw_only=True):
    additional_properties_: str = msgspec.field(name="additional_properties")


def test_a_document_may_have_a_member_of_that_name() -> None:
    text = b'{"additional_properties":"own","more":1}'
    made: Any = decode(text, Reserved)
    assert made.additional_properties_ == "own"
    assert made.additional_properties == {"more": 1}
    assert encode(made) == text
