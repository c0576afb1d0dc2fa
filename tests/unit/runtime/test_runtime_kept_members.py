"""Members that the document does not name: kept at every depth, and sent back."""

from __future__ import annotations

import copy
import pickle
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec
import pytest
from msgspec import UNSET, Struct, UnsetType

from specloom_runtime.bodies.form import Form
from specloom_runtime.bodies.multipart import Multipart
from specloom_runtime.values.checks import check
from specloom_runtime.values.json_codec import convert, decode, encode, plain
from specloom_runtime.values.limits import Limits
from specloom_runtime.values.open_objects import OpenObject
from specloom_runtime.values.open_structs import OpenStruct
from specloom_runtime.values.unions import union


class Part(OpenStruct, kw_only=True):
    size: int
    note: str | UnsetType = UNSET


class Cat(OpenStruct, kw_only=True):
    lives: int


class Dog(OpenStruct, kw_only=True):
    tricks: list[str]


if TYPE_CHECKING:
    PET: TypeAlias = Cat | Dog
else:
    PET = union("Pet", lambda: (Cat, Dog))


class Labels(OpenObject):
    name: str
    part: Part | UnsetType = UNSET
    additional_properties: dict[str, Part]


class File(OpenStruct, kw_only=True):
    name: str
    part: Part | UnsetType = UNSET
    parts: list[Part] | UnsetType = UNSET
    by_name: dict[str, Part] | UnsetType = UNSET
    pet: PET | UnsetType = UNSET
    labels: Labels | UnsetType = UNSET
    class_: str | UnsetType = msgspec.field(name="class", default=UNSET)


class Closed(OpenStruct, kw_only=True):
    __closed__ = True

    a: int | UnsetType = UNSET


class Bounded(OpenStruct, kw_only=True):
    __limits__ = Limits(min_properties=2, max_properties=3)

    a: int | UnsetType = UNSET


class Dropping(Struct, kw_only=True):
    name: str
    part: Part | UnsetType = UNSET


MORE = {"newer": {"x": [1.0, None, {"y": 2}]}, "class ": "", "naïve": 3}


@pytest.mark.parametrize(
    "value",
    [
        {"name": "a"},
        {"name": "a", **MORE},
        {"name": "a", "part": {"size": 1, **MORE}},
        {"name": "a", "parts": [{"size": 1}, {"size": 2, **MORE}], **MORE},
        {"name": "a", "by_name": {"x": {"size": 1, **MORE}}},
        {"name": "a", "pet": {"lives": 9, **MORE}},
        {"name": "a", "pet": {"tricks": [], **MORE}},
        {"name": "a", "labels": {"name": "n", "x": {"size": 1, **MORE}}},
        {"name": "a", "labels": {"name": "n", "part": {"size": 1, **MORE}}},
        {"name": "a", "class": "c", "additional_properties": {"a": 1}},
        {"name": "a", "__keep__": 1, "__closed__": 2, "_fields": 3},
    ],
)
def test_nothing_is_lost_on_the_way_back(value: dict[str, Any]) -> None:
    made = decode(encode(value), File)
    assert isinstance(made, File)
    # Members without a field come after those with one.
    assert msgspec.json.decode(encode(made)) == value
    assert plain(made) == value
    assert encode(convert(value, File)) == encode(made)
    assert check(made, File) == []


def more() -> Any:
    return decode(b'{"name":"a","part":{"size":1,"p":2},"newer":[1.0]}', File)


def test_they_can_be_read_and_changed() -> None:
    file = more()
    assert file.additional_properties == {"newer": [1.0]}
    assert file.part.additional_properties["p"] == 2
    file.additional_properties["other"] = {"a": 1}
    del file.part.additional_properties["p"]
    file.name = "b"
    assert encode(file) == (
        b'{"name":"b","part":{"size":1},"newer":[1.0],"other":{"a":1}}'
    )


def test_a_mapping_takes_their_place() -> None:
    file = more()
    file.additional_properties = {"other": 1}
    assert encode(file) == b'{"name":"a","part":{"size":1,"p":2},"other":1}'
    replaced = msgspec.structs.replace(file.part, additional_properties={"q": 1})
    assert encode(replaced) == b'{"size":1,"q":1}'


def test_where_there_are_none_nothing_is_put_that_would_not_be_sent() -> None:
    part = Part(size=1)
    with pytest.raises(TypeError, match="'a' has no place"):
        part.additional_properties["a"] = 1
    with pytest.raises(TypeError, match="has no place"):
        part.additional_properties.update(a=1)
    with pytest.raises(AttributeError):
        part.additional_properties = {"a": 1}  # type: ignore[assignment, misc]
    assert encode(part) == b'{"size":1}'


def test_a_field_wins_over_a_member_of_its_name() -> None:
    file = more()
    file.additional_properties["name"] = "other"
    assert encode(file) == b'{"name":"a","part":{"size":1,"p":2},"newer":[1.0]}'


def test_models_made_by_hand_have_none() -> None:
    file = File(name="a")
    assert file.additional_properties == {}
    assert encode(file) == b'{"name":"a"}'
    assert repr(file) == (
        "File(name='a', part=UNSET, parts=UNSET, by_name=UNSET, pet=UNSET, labels=UNSET, class_=UNSET)"
    )


def test_a_received_part_can_be_put_into_one_made_by_hand() -> None:
    assert encode(File(name="b", part=more().part)) == (
        b'{"name":"b","part":{"size":1,"p":2}}'
    )
    assert encode({"parts": [more().part]}) == b'{"parts":[{"size":1,"p":2}]}'


def test_replace_and_copies_keep_them() -> None:
    replaced = msgspec.structs.replace(more(), name="b")
    assert encode(replaced) == b'{"name":"b","part":{"size":1,"p":2},"newer":[1.0]}'
    for made in (
        copy.copy(more()),
        copy.deepcopy(more()),
        pickle.loads(pickle.dumps(more())),
    ):
        assert isinstance(made, File)
        assert encode(made) == encode(more())
    original = more()
    deep = copy.deepcopy(original)
    deep.additional_properties["newer"].append(2)
    deep.part.additional_properties["p"] = 3
    assert encode(original) == encode(more())


def test_they_make_no_difference_to_equality() -> None:
    bare = File(name="a", part=Part(size=1))
    assert more() == bare
    assert bare == more()
    assert more() == more()
    assert more() != File(name="b", part=Part(size=1))
    assert more() != Part(size=1)
    assert more() != {"name": "a"}


def test_they_are_shown() -> None:
    assert repr(more().part) == (
        "Part(size=1, note=UNSET, additional_properties={'p': 2})"
    )


def test_what_has_them_is_a_model_like_others() -> None:
    part = more().part
    assert isinstance(part, Part)
    assert type(part).__name__ == "Part"
    match part:
        case Part(size=size):
            assert size == 1
        case _:
            pytest.fail(repr(part))


def test_forms_and_multipart_bodies_send_them_too() -> None:
    part = decode(b'{"size":1,"more":"x y"}', Part)
    assert Form(Part).encode(part).content == b"size=1&more=x+y"
    sent = Multipart(Part).encode(part)
    content = b"".join(sent.stream or ()) or sent.content  # type: ignore[arg-type]
    assert b'name="size"' in content
    assert b'name="more"' in content
    assert b"x y" in content


def test_a_closed_object_with_more_is_not_sent() -> None:
    made = decode(b'{"a":1,"b":2,"c d":3}', Closed)
    assert [str(violation) for violation in check(made, Closed)] == [
        "$.b: is not a member that is described",
        "$['c d']: is not a member that is described",
    ]
    nested = check([made], list[Closed])
    assert [violation.path for violation in nested] == ["$[0].b", "$[0]['c d']"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b'{"x":1}', "must have at least 2 members"),
        (b'{"a":1,"x":1}', None),
        (b'{"x":1,"y":2,"z":3}', None),
        (b'{"a":1,"x":1,"y":2,"z":3}', "must have at most 3 members"),
    ],
)
def test_they_count_where_members_are_counted(text: bytes, message: str | None) -> None:
    messages = [
        violation.message for violation in check(decode(text, Bounded), Bounded)
    ]
    assert messages == ([] if message is None else [message])


def test_a_package_that_drops_them_has_structs() -> None:
    made = decode(b'{"name":"a","newer":1,"part":{"size":1,"p":2}}', Dropping)
    assert encode(made) == b'{"name":"a","part":{"size":1,"p":2}}'


class Free(OpenStruct, kw_only=True):
    free: Any
    whole: int


@pytest.mark.parametrize("number", ["1.0", "1", "1e2", "-0.0", "0.10", "1.5"])
def test_what_is_left_free_comes_back_as_it_was(number: str) -> None:
    # `1.0` where an integer belongs has the body read in another way than usual.
    made: Any = decode(
        f'{{"free":{{"a":[{number}]}},"more":{number},"whole":1.0}}', Free
    )
    was = repr(msgspec.json.decode(number))
    assert repr(made.free["a"][0]) == was
    assert repr(made.additional_properties["more"]) == was
    assert repr(made.whole) == "1"
    anything: Any = decode(f'[{{"a": {number}}}, 1.0]', object)
    assert repr(anything) == f"[{{'a': {was}}}, 1.0]"
