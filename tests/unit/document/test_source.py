"""Files: encodings, sizes, and the place of everything in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from specloom.document import source as source_module
from specloom.document.source import Source, utf8
from specloom.problems import SpecloomError


def code_of(caught: pytest.ExceptionInfo[SpecloomError]) -> tuple[str, int, int]:
    problem = caught.value.problems[0]
    return problem.code, problem.location.line, problem.location.column


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"],
)
def test_unicode_files_are_read(encoding: str) -> None:
    content = utf8("a: é😀\n".encode(encoding), "a.yaml")
    assert content.decode() == "a: é😀\n"
    source = Source(content, "a.yaml")
    assert (source.data, source.text) == ({"a": "é😀"}, "a: é😀\n")


@pytest.mark.parametrize(
    ("text", "place"), [("a: 1\nb: é\n", (2, 4)), ('{"a": 1,\n"b": "é"}', (2, 7))]
)
def test_other_encodings_are_refused_at_the_byte(
    tmp_path: Path, text: str, place: tuple[int, int]
) -> None:
    (tmp_path / "a").write_bytes(text.encode("latin-1"))
    with pytest.raises(SpecloomError) as caught:
        Source.from_file(tmp_path / "a", "a")
    assert code_of(caught) == ("invalid-encoding", *place)


def test_utf_16_that_is_none_is_refused() -> None:
    with pytest.raises(SpecloomError) as caught:
        utf8("a: 1\n".encode("utf-16-le") + b"\x00\xd8", "a.yaml")
    assert code_of(caught) == ("invalid-encoding", 2, 1)


def test_large_files_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source_module, "MAX_BYTES", 1000)
    path = tmp_path / "a.yaml"
    path.write_text("a: " + "x" * 1000)
    with pytest.raises(SpecloomError) as caught:
        Source.from_file(path, "a.yaml")
    assert code_of(caught)[0] == "file-too-large"


@pytest.mark.parametrize("name", ["missing.yaml", ".", "a\0b"])
def test_what_is_not_a_file_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(SpecloomError) as caught:
        Source.from_file(tmp_path / name, name)
    assert code_of(caught)[0] == "unreadable-file"


@pytest.mark.parametrize(
    "text",
    [
        "paths:\n  /a~b/c:\n    get:\n      tags: [one, two]\n",
        '{"paths":\n  {"/a~b/c":\n    {"get":\n      {"tags": ["one", "two"]}}}}\n',
    ],
    ids=["yaml", "json"],
)
def test_every_place_has_a_line_and_a_pointer(text: str) -> None:
    source = Source(text, "a")
    operation = source.root / "paths" / "/a~b/c" / "get"
    assert (operation.line, operation.file) == (3, "a")
    assert operation.pointer == "/paths/~1a~0b~1c/get"
    assert (operation / "tags" / 1).line == 4
    assert (operation / "tags" / 1).column > (operation / "tags" / 0).column
    assert str(operation / "tags" / 7) == str(operation / "tags")
    assert (operation / "missing" / "deeper").line == 3
    assert operation == source.root / "paths" / "/a~b/c" / "get"
    assert len({operation, source.root / "paths" / "/a~b/c" / "get"}) == 1


def test_lines_end_as_editors_end_them() -> None:
    source = Source("a: 1 # \u2028\r\nb: 2\r\nc: 3\r\n", "a.yaml")
    assert [str(source.root / key) for key in "abc"] == [
        "a.yaml:1:1",
        "a.yaml:2:1",
        "a.yaml:3:1",
    ]


def test_yaml_in_a_file_that_begins_like_json_is_read() -> None:
    assert Source("{a: 1, b: [x]}", "a.yaml").data == {"a": 1, "b": ["x"]}
