"""What authors write in YAML is what they get; what cannot be read is refused with its place."""

from __future__ import annotations

import json
import math
import time

import pytest
import yaml as standard
from hypothesis import given
from hypothesis import strategies as st

from specloom.document import Value, yaml
from specloom.problems import Problem, Severity, SpecloomError


def data(text: str) -> Value:
    return yaml.read(text, "a.yaml").data


def refusal(text: str) -> tuple[str, int, int]:
    with pytest.raises(SpecloomError) as caught:
        yaml.read(text, "a.yaml")
    problem = caught.value.problems[-1]
    assert problem.location.file == "a.yaml"
    return problem.code, problem.location.line, problem.location.column


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("on", "on"),
        ("Yes", "Yes"),
        ("2024-01-01", "2024-01-01"),
        ("1:20", "1:20"),
        ("1_000", "1_000"),
        ("0b11", "0b11"),
        ("1.2.3", "1.2.3"),
        ("3.1", 3.1),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("-0", 0),
        ("+12", 12),
        ("010", 10),
        ("0o17", 15),
        ("0x1F", 31),
        ("0xZZ", "0xZZ"),
        ("-", None),
        ("~", None),
        ("null", None),
        ("nUll", "nUll"),
        ("TRUE", True),
        ("false", False),
        (".inf", math.inf),
        ("-.inf", -math.inf),
        ("'200'", "200"),
        ('"null"', "null"),
        ("!!str 200", "200"),
        ("!!int '200'", 200),
        ("!!float 2", 2.0),
        ("=", "="),
        ("<<", "<<"),
    ],
)
def test_scalars_follow_yaml_1_2(text: str, value: Value) -> None:
    content = data(f"a: {text}") if text != "-" else data("a:")
    assert content == {"a": value}
    assert isinstance(content, dict)
    assert type(content["a"]) is type(value)


def test_not_a_number_is_a_number() -> None:
    content = data("[.nan]")
    assert isinstance(content, list)
    assert isinstance(content[0], float)
    assert math.isnan(content[0])


def test_keys_are_strings_as_written() -> None:
    written = "200: a\ntrue: b\nnull: c\n1.0: d\n~: e\n0x10: f\n2024-01-01: g\n"
    assert data(written) == {
        "200": "a",
        "true": "b",
        "null": "c",
        "1.0": "d",
        "~": "e",
        "0x10": "f",
        "2024-01-01": "g",
    }


def test_merge_keys_give_way_to_own_members() -> None:
    written = "base: &b {x: 1, y: 2}\nother: &o {y: 3, z: 4}\none:\n  <<: *b\n  y: 9\n"
    written += "two:\n  <<: [*b, *o]\n"
    content = data(written)
    assert isinstance(content, dict)
    assert content["one"] == {"x": 1, "y": 9}
    assert content["two"] == {"x": 1, "y": 2, "z": 4}


def test_aliases_stand_for_what_they_name() -> None:
    assert data("a: &x [1, 2]\nb: *x\nc: &k key\n*k : 3\n") == {
        "a": [1, 2],
        "b": [1, 2],
        "c": "key",
        "key": 3,
    }


def test_every_duplicate_key_is_reported_with_both_places() -> None:
    problems = yaml.read("a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\na: 4\n", "a.yaml").problems
    assert [
        (problem.code, problem.location.line, problem.location.column)
        for problem in problems
    ] == [
        ("duplicate-key", 5, 3),
        ("duplicate-key", 6, 1),
    ]
    assert problems[0].location.pointer == "/b/c"
    assert "line 3, column 3" in problems[0].message
    assert "line 1, column 1" in problems[1].message


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb: [1, 2\nc: 3\n", ("yaml-syntax", 3, 2)),
        ("a: b: c", ("yaml-syntax", 1, 5)),
        ("a:\n\tb: 1\n", ("yaml-syntax", 2, 1)),
        ("a: @x", ("yaml-syntax", 1, 4)),
        ("a: 1\n---\nb: 2\n", ("multiple-documents", 2, 1)),
        ("", ("empty-document", 1, 1)),
        ("# nothing\n", ("empty-document", 1, 1)),
        ("a: *x", ("undefined-alias", 1, 4)),
        ("a: &x [1, *x]", ("recursive-alias", 1, 11)),
        ("a: &x {b: {c: *x}}", ("recursive-alias", 1, 15)),
        ("{a: 1}: 2", ("invalid-key", 1, 1)),
        ("a: 1\nb: x\0y\n", ("invalid-character", 2, 5)),
        ("a: '\x1b'\n", ("invalid-character", 1, 5)),
        ("a: x\ud800y", ("invalid-character", 1, 5)),
        ("a: 1\nb: " + "9" * 5000, ("number-too-large", 2, 4)),
        ("a: 1e999", ("number-too-large", 1, 4)),
        ("a: 0x" + "F" * 5000, ("number-too-large", 1, 4)),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_place(
    text: str, expected: tuple[str, int, int]
) -> None:
    assert refusal(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "{a: " * 100_000,
        "\n".join("  " * depth + "a:" for depth in range(3_000)),
        "- " * 100_000 + "x",
        "a0: &a0 [1]\n"
        + "".join(f"a{i}: &a{i} [*a{i - 1}]\n" for i in range(1, 2_000)),
    ],
    ids=["lists", "mappings", "blocks", "dashes", "aliases"],
)
def test_deep_nesting_is_refused_quickly(text: str) -> None:
    began = time.process_time()
    assert refusal(text)[0] == "too-deep"
    assert time.process_time() - began < 5


def test_an_alias_bomb_is_refused_quickly() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    for level in range(1, 30):
        lines.append(f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 10)}]")
    began = time.process_time()
    assert refusal("\n".join(lines))[0] == "too-many-nodes"
    assert time.process_time() - began < 5


def test_unknown_tags_are_errors_and_construct_nothing() -> None:
    reading = yaml.read(
        "a: !include other.yaml\nb: !!binary aGk=\nc: !mine {d: 1}\n"
        "d: !!python/object/apply:os.getcwd []\n!!python/name:os.system e: 1\n"
        "f: !!set {x, y}\ng: !!timestamp 2020-01-01\nh: !!int x\ni: !!map [1]\nj: !!bool yes\n",
        "a.yaml",
    )
    assert reading.data == {
        "a": "other.yaml",
        "b": "aGk=",
        "c": {"d": 1},
        "d": [],
        "e": 1,
        "f": {"x": None, "y": None},
        "g": "2020-01-01",
        "h": "x",
        "i": [1],
        "j": "yes",
    }
    places = [
        (problem.location.line, problem.location.column) for problem in reading.problems
    ]
    assert places == [
        *((line, 4) for line in range(1, 5)),
        (5, 1),
        *((line, 4) for line in range(6, 11)),
    ]
    assert {problem.code for problem in reading.problems} == {"unsupported-tag"}
    assert {problem.severity for problem in reading.problems} == {Severity.ERROR}


def test_a_handle_is_what_it_stands_for() -> None:
    reading = yaml.read(
        "%TAG ! tag:yaml.org,2002:python/\n---\na: !name:os.system x\n", "a.yaml"
    )
    assert [problem.message for problem in reading.problems] == [
        "The tag '!!python/name:os.system' is not one of YAML's core schema."
    ]


def test_tags_without_end_are_listed_to_a_limit() -> None:
    reading = yaml.read("[" + "!x a, " * 10_000 + "b]", "a.yaml")
    assert len(reading.problems) == 200


def test_tags_of_the_core_schema_are_fine() -> None:
    text = "!!map\na: !!str 1\n!!str b: !!seq [!!float 1, !!null '', !!bool 'true', !!int '7']\n"
    reading = yaml.read(text, "a.yaml")
    assert reading.data == {"a": "1", "b": [1.0, None, True, 7]}
    assert reading.problems == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "a: 1\nb: [1, 2\nc: 3\n",
            "Not valid YAML: while parsing a flow sequence, did not find expected ',' or ']'.",
        ),
        (
            "a:\n\tb: 1\n",
            "Not valid YAML: a tab may not be used for indentation.",
        ),
    ],
)
def test_a_mistake_in_the_syntax_says_within_what_it_is(
    text: str, message: str
) -> None:
    with pytest.raises(SpecloomError) as caught:
        yaml.read(text, "a.yaml")
    assert [problem.message for problem in caught.value.problems] == [message]


def test_without_the_c_parser_the_same_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "# é\na: {b: [1, 'x', ~], &k c: *k}\nd: |\n  text\ne: &n {f: 1}\ng: {<<: *n, a: 2}\n"
    fast = yaml.read(text, "a.yaml")
    monkeypatch.setattr(yaml, "_LOADER", standard.SafeLoader)
    slow = yaml.read(text, "a.yaml")
    assert (slow.data, slow.marks) == (fast.data, fast.marks)
    assert refusal("a: 1\nb: [\n")[0] == "yaml-syntax"
    assert refusal("a: 1\nb: x\0y\n") == ("invalid-character", 2, 5)


_json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(_json)
def test_json_read_as_yaml_is_the_same(value: Value) -> None:
    text = json.dumps(value)
    if "\\ud" in text or "\\u007f" in text:
        return  # YAML has no surrogate pairs.
    assert data(text) == value


@given(st.text())
def test_no_text_is_anything_but_read_or_refused(text: str) -> None:
    problems: tuple[Problem, ...] = ()
    try:
        yaml.read(text, "a.yaml")
    except SpecloomError as refused:
        problems = refused.problems
    lines = text.count("\n") + text.count("\r") + 1
    assert all(1 <= problem.location.line <= lines for problem in problems)
