"""References lead to the same types, wherever they stand and wherever they point."""

from __future__ import annotations

from typing import Any

import pytest

from ..packages import Package
from ..recorder import Recorder

DUNE = {"title": "Dune", "author": {"name": "Herbert"}}


def test_a_path_item_may_stand_in_another_file(client: Any, recorder: Recorder) -> None:
    recorder.answer_json(DUNE)
    assert client.books.get_book("7").author.name == "Herbert"
    assert recorder.last.target == "/books/7"


def test_a_path_item_may_be_a_whole_file(client: Any, recorder: Recorder) -> None:
    recorder.answer_json({"pages": 3})
    assert client.whole().pages == 3


def test_every_kind_of_component_is_followed(
    package: Package, client: Any, recorder: Recorder
) -> None:
    models = package.models
    recorder.answer_json(DUNE, status=201)
    book = models.Book(title="Dune", author=models.Author(name="Herbert"))
    made = client.books.add_book(book, limit=2, x_trace="t")
    assert made == book
    assert recorder.last.target == "/books?limit=2"
    assert recorder.last.header("X-Trace") == "t"
    assert recorder.last.json == DUNE


def test_a_referenced_error_is_raised_with_its_body(
    package: Package, client: Any, recorder: Recorder
) -> None:
    recorder.answer_json({"message": "no"}, status=404)
    with pytest.raises(package.api_error) as raised:
        client.books.get_book("7")
    assert raised.value.body.message == "no"


def test_an_operation_shared_by_two_paths_is_there_twice(
    package: Package, client: Any, recorder: Recorder
) -> None:
    recorder.answer_json(DUNE, status=201)
    operations = {
        operation().path
        for name, operation in vars(package.module("operations.books")).items()
        if name.endswith("_operation")
    }
    assert operations == {"/books", "/also-books", "/books/{id}"}


def test_escaped_pointers(client: Any, recorder: Recorder) -> None:
    recorder.answer_json(
        {
            "slash": {"x": 1},
            "tilde": {"y": 2},
            "percent": {"z": 3},
            "inside": {"name": "n"},
        }
    )
    got = client.escaped()
    assert (got.slash.x, got.tilde.y, got.percent.z) == (1, 2, 3)
    assert got.inside.name == "n"


def test_keywords_beside_a_reference_hold_too(
    package: Package, client: Any, recorder: Recorder
) -> None:
    recorder.answer_json({"name": "Herbert", "born": 1920})
    got = client.siblings()
    assert (got.name, got.born) == ("Herbert", 1920)
    recorder.answer_json({"name": "Herbert"})
    with pytest.raises(package.errors.ResponseInvalid, match="born"):
        client.siblings()


def test_definitions_inside_a_schema(client: Any, recorder: Recorder) -> None:
    recorder.answer_json({"size": 4})
    assert client.definitions().size == 4


def test_anchors_and_identifiers(client: Any, recorder: Recorder) -> None:
    recorder.answer_json({"by_anchor": {"name": "n"}, "by_id": {"house": "h"}})
    got = client.anchors()
    assert (got.by_anchor.name, got.by_id.house) == ("n", "h")


def test_cycles_through_objects_arrays_and_maps(
    package: Package, client: Any, recorder: Recorder
) -> None:
    Node = package.models.Node  # noqa: N806
    leaf = Node(name="leaf")
    tree = Node(name="root", parent=leaf, children=[leaf], by_name={"leaf": leaf})
    plain = {"name": "leaf"}
    wire = {
        "name": "root",
        "parent": plain,
        "children": [plain],
        "by_name": {"leaf": plain},
    }
    recorder.answer_json(wire)
    assert client.cycles(tree) == tree
    assert recorder.last.json == wire


def test_the_stub_answers_from_a_referenced_example(
    package: Package, stub: Any
) -> None:
    models = package.models
    book = models.Book(title="Dune", author=models.Author(name="Herbert"))
    assert stub.books.add_book(book).title == "Dune"


def test_one_schema_has_one_class(package: Package) -> None:
    names = [
        name for name in vars(package.models) if name.startswith(("Book", "Author"))
    ]
    assert sorted(names) == ["Author", "Book"]
