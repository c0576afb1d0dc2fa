"""Documents that break rules: a warning each, and everything works."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from specloom.pipeline import make
from specloom.problems import SpecloomError

from ..packages import Package, generated
from ..recorder import Recorder

TEXTS = [
    "integer_status",
    "empty_enum",
    "unused",
    "wrong_default",
    "body_on_get",
    "duplicate_enum",
    "duplicate_parameter",
    "no_description",
    "unknown_field",
    "no_slash",
]


@pytest.mark.parametrize("name", TEXTS)
def test_the_operation_works(client: Any, recorder: Recorder, name: str) -> None:
    recorder.answer_json("text")
    arguments = ["x"] if name == "unused" and _takes_id(client) else []
    assert getattr(client, name)(*arguments) == "text"


def _takes_id(client: Any) -> bool:
    import inspect

    method = getattr(client.unused, "_subject", client.unused)
    return "id" in inspect.signature(method).parameters


def test_integer_keys_are_statuses(
    package: Package, client: Any, recorder: Recorder
) -> None:
    recorder.answer_json({"message": "gone"}, status=404)
    with pytest.raises(package.api_error) as raised:
        client.integer_status()
    assert raised.value.body.message == "gone"


@pytest.mark.parametrize("name", ["undeclared", "not_required"])
def test_parameters_of_the_path_are_there(
    client: Any, recorder: Recorder, name: str
) -> None:
    recorder.answer_json("text")
    getattr(client, name)("1")
    assert recorder.last.path.endswith("/1")


def test_any_items(client: Any, recorder: Recorder) -> None:
    recorder.answer_json([1, "a"])
    assert client.no_items() == [1, "a"]


def test_an_operation_may_refer_to_another(package: Package) -> None:
    members = vars(package.module("operations.untagged"))
    paths = [
        value().path for name, value in members.items() if name.endswith("_operation")
    ]
    assert "/operation-reference" in paths
    assert len(paths) == 19


def test_null_types_in_3_0(client: Any, recorder: Recorder) -> None:
    recorder.answer_json({"a": None, "b": None, "c": None})
    got = client.type_null()
    assert (got.a, got.b, got.c) == (None, None, None)


def test_nothing_described_is_nothing_expected(client: Any, recorder: Recorder) -> None:
    recorder.answer(204, content_type=None)
    assert client.no_responses() is None


def test_a_member_that_is_required_and_not_declared(
    client: Any, recorder: Recorder
) -> None:
    recorder.answer_json({"a": 1, "ghost": 2})
    assert client.required_not_declared().a == 1


def test_everything_is_said(package: Package) -> None:
    codes = set(package.codes())
    assert {
        "empty-enum",
        "missing-items",
        "undeclared-path-parameter",
        "unused-path-parameter",
        "duplicate-enum-value",
        "request-body-not-expected",
        "duplicate-parameter",
        "undefined-security-scheme",
        "unknown-field",
        "missing-field",
    } <= codes
    assert all(problem.line > 0 for problem in package.problems)


def test_a_document_without_paths(
    packages_root: Path, request: pytest.FixtureRequest
) -> None:
    document = request.path.parent / "openapi-no-paths.yaml"
    package = generated(document, packages_root, "feature_broken_no_paths")
    assert package.models.Thing(name="x").name == "x"
    assert package.server.app() is not None
    assert package.module("client").Client(base_url="http://localhost") is not None


MEANINGLESS = {
    "unresolved-reference": '{"openapi":"3.1.0","info":{"title":"t","version":"1"},"paths":{"/a":{"get":{"responses":{"200":{"description":"","content":{"application/json":{"schema":{"$ref":"#/nowhere"}}}}}}},"/b":{"get":{"responses":{"200":{"$ref":"#/components/responses/None"}}}}}}',
    "duplicate-key": '{"openapi":"3.1.0","info":{"title":"t","version":"1"},"paths":{},"paths":{}}',
    "not-openapi": '{"asyncapi": "2.0.0"}',
    "unsupported-version": '{"swagger": "2.0"}',
}


@pytest.mark.parametrize("code", MEANINGLESS)
def test_what_has_no_meaning_is_refused(tmp_path: Path, code: str) -> None:
    document = tmp_path / "openapi.json"
    document.write_text(MEANINGLESS[code])
    with pytest.raises(SpecloomError) as raised:
        make(document, tmp_path / "made", source="openapi.json")
    refused = [problem for problem in raised.value.problems if problem.refused]
    assert {problem.code for problem in refused} == {code}
    assert len(refused) == (2 if code == "unresolved-reference" else 1), "all at once"
