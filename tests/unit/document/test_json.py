"""JSON files: the same promises as for YAML."""

from __future__ import annotations

import json as standard
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from specloom.document import Value, json
from specloom.document.json_places import JsonPlaces
from specloom.document.marks import Lines, offset_of
from specloom.problems import SpecloomError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": 1,\n}', ("json-syntax", 2, 1)),
        ('{"a": 1 // x\n}', ("json-syntax", 1, 9)),
        ('{"a":\n NaN}', ("json-syntax", 2, 2)),
        ('{"a": "x\ny"}', ("json-syntax", 1, 9)),
        ('{"a": 1} {}', ("json-syntax", 1, 10)),
        ('{"a": 1,\n "b": 1e999}', ("number-too-large", 2, 7)),
        ('{"a": ' + "9" * 5000 + "}", ("number-too-large", 1, 7)),
        ('{"a": "\\ud800"}', ("invalid-character", 1, 7)),
        ('{"a": ' * 300 + "1" + "}" * 300, ("too-deep", 1, 250 * 6 + 1)),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_place(
    text: str, expected: tuple[str, int, int]
) -> None:
    with pytest.raises(SpecloomError) as caught:
        json.read(text, "a.json")
    problem = caught.value.problems[0]
    assert (problem.code, problem.location.line, problem.location.column) == expected


@given(
    st.lists(
        st.sampled_from(
            ["\\ud83d", "\\uDE00", "\\\\", "\\n", "\\u0041", "ud83d", "ude00", "a"]
        )
    )
)
@example(["\\\\", "ud83d", "\\uDE00"])  # the first half is text
def test_half_of_a_surrogate_pair_is_refused_wherever_it_hides(
    pieces: list[str],
) -> None:
    text = f'["{"".join(pieces)}"]'
    (value,) = standard.loads(text)
    if any("\ud800" <= char <= "\udfff" for char in value):
        with pytest.raises(SpecloomError) as caught:
            json.read(text, "a.json")
        assert [problem.code for problem in caught.value.problems] == [
            "invalid-character"
        ]
    else:
        assert json.read(text, "a.json").data == [value]


def test_100_000_levels_are_refused_quickly() -> None:
    began = time.process_time()
    with pytest.raises(SpecloomError) as caught:
        json.read("[" * 100_000 + "]" * 100_000, "a.json")
    assert caught.value.problems[0].code == "too-deep"
    assert time.process_time() - began < 5


def test_every_duplicate_key_is_reported_with_both_places() -> None:
    text = '{"a": {"b": 1,\n "b": [2]},\n "\\u0061": 3}'
    reading = json.read(text, "a.json")
    assert reading.data == {"a": 3}
    assert [
        (problem.location.line, problem.location.column) for problem in reading.problems
    ] == [
        (2, 2),
        (3, 2),
    ]
    assert "line 1, column 8" in reading.problems[0].message


_json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(_json, st.sampled_from([None, 2]), st.booleans())
def test_at_once_the_same_is_read(
    value: Value, indent: int | None, ascii_only: bool
) -> None:
    text = standard.dumps(value, indent=indent, ensure_ascii=ascii_only)
    reading = json.read_at_once(text.encode())
    assert reading is not None
    assert repr(reading.data) == repr(value)
    assert reading.references == json.read(text, "a.json").references


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1, "a": 1}',
        '{"a:": ":", "a:": ":"}',
        '{"x": {"a": {"b": 1, "b": 1}}}',
        '[{"a": 1, "\\u0061": 1}]',
        # As many colons as if nothing were lost.
        '{"a": 1, "a": "\\u003a"}',
        '{"a": 1, "a": "\\u003A"}',
        '{"a": NaN}',
        '{"a": 1e999}',
        '{"a": "\\ud800"}',
        '{"a": "\x01"}',
        '{"a": 1} {}',
        "[" * 251 + "]" * 251,
        '{"a": ' * 251 + "1" + "}" * 251,
        "[" * 100_000 + "]" * 100_000,
    ],
)
def test_what_there_is_something_to_say_of_is_not_read_at_once(text: str) -> None:
    assert json.read_at_once(text.encode()) is None


def test_what_may_be_referred_to_is_noted_however_it_is_read() -> None:
    text = '{"a": [{"$ref": "x"}, {"mapping": {"b": "y", "c": 1}}], "$ref": 1}'
    for reading in (json.read(text, "a.json"), json.read_at_once(text.encode())):
        assert reading is not None
        assert reading.references == {"x", "y"}


@given(_json, st.sampled_from([None, 2]), st.booleans())
def test_every_value_stands_where_it_is_found(
    value: Value, indent: int | None, ascii_only: bool
) -> None:
    text = standard.dumps(value, indent=indent, ensure_ascii=ascii_only)
    marks = json.marks(text)
    places, lines = JsonPlaces(text.encode()), Lines(text)

    def look(value: Value, keys: tuple[str | int, ...]) -> None:
        offset = offset_of(marks, keys)
        assert places.position(keys) == lines.at(offset)
        # What does not exist stands where its nearest ancestor does.
        beyond = (*keys, "?", 7)
        assert places.position(beyond) == lines.at(offset_of(marks, beyond))
        if keys and isinstance(keys[-1], str):
            written, _ = standard.JSONDecoder().raw_decode(text, offset)
            assert written == keys[-1]
        else:
            written, _ = standard.JSONDecoder().raw_decode(text, offset)
            assert written == value
        if isinstance(value, dict):
            for key, child in value.items():
                look(child, (*keys, key))
        if isinstance(value, list):
            for index, child in enumerate(value):
                look(child, (*keys, index))

    look(value, ())


def test_columns_of_one_long_line_count_characters() -> None:
    value = {f"ключ-{number}": f"値 {number} 🧵" for number in range(4_000)}
    text = standard.dumps(value, ensure_ascii=False)
    places = JsonPlaces(text.encode())
    for number in (3_999, 0, 2_000, 1_999):
        key = f"ключ-{number}"
        assert places.position((key,)) == (1, text.index(f'"{key}"') + 1)
