"""Any name gives an identifier of its own, and stays as it is on the wire."""

from __future__ import annotations

import inspect
import keyword
from typing import Any

import msgspec
import pytest

from ..conftest import Travels
from ..packages import Package
from ..recorder import Recorder

PATHS = [
    "/no-id/x",
    "/duplicate/a",
    "/duplicate/b",
    "/keyword",
    "/dunder",
    "/taken",
    "/send",
    "/case-1",
    "/case-2",
    "/digits",
    "/empty",
    "/unicode",
    "/long",
    "/tagged-1",
    "/tagged-2",
    "/tagged-3",
    "/tagged-4",
    "/tagged-5",
]


def _operations(package: Package) -> dict[str, tuple[str, str]]:
    """Module and function by path, of operations without a body."""
    operations: dict[str, tuple[str, str]] = {}
    for file in sorted((package.folder / "operations").glob("*.py")):
        module = package.module(f"operations.{file.stem}")
        for name, value in vars(module).items():
            if name.endswith("_operation"):
                operation = value()
                if operation.body is None:
                    path = operation.path.replace("{thing}", "x")
                    operations[path] = (file.stem, name.removesuffix("_operation"))
    return operations


@pytest.mark.parametrize("path", PATHS)
def test_every_operation_can_be_called(
    package: Package, client: Any, recorder: Recorder, path: str
) -> None:
    module, name = _operations(package)[path]
    owner = client if module == "untagged" else getattr(client, module)
    recorder.answer_json("text")
    assert getattr(owner, name)(*(["x"] if path == "/no-id/x" else [])) == "text"
    assert recorder.last.target == path


def test_names_are_identifiers_and_distinct(package: Package) -> None:
    names = [name for _, name in _operations(package).values()]
    assert all(name.isidentifier() and not keyword.iskeyword(name) for name in names)
    assert all(len(name) <= 64 for name in names)
    assert len(set(names)) == len(names)


def test_a_client_keeps_its_own_methods(package: Package, client: Any) -> None:
    methods = package.module("runtime.client.sync_client").BaseClient
    for name in ("close", "send"):
        assert vars(methods)[name] is not None
        assert name not in vars(package.module("client").Client)


def test_parameters_with_odd_names_arrive_under_their_own(
    package: Package, client: Any, recorder: Recorder
) -> None:
    operation = package.module("operations").untagged.parameters_operation()
    arguments = {
        parameter.argument: f"v{index}"
        for index, parameter in enumerate(operation.parameters)
    }
    assert len(arguments) == 13
    recorder.answer_json("text")
    client.parameters(**arguments)
    assert recorder.last.query == (
        "class=v0&self=v1&body=v2&id=v3&ID=v4&filter%5Bname%5D=v7&filter.name=v8"
        "&-=v9&2nd=v10&models=v11&__class__=v12"
    )
    assert recorder.last.header("id") == "v5"
    assert recorder.last.header("cookie") == "id=v6"


def test_parameters_are_keyword_arguments(package: Package) -> None:
    signature = inspect.signature(package.module("client").Client.parameters)
    assert all(name.isidentifier() for name in signature.parameters)


def test_members_with_odd_names_travel(package: Package, travels: Travels) -> None:
    fields = msgspec.structs.fields(package.models.Odd)
    assert len(fields) == 29
    special = {
        "str": "text",
        "list": ["x"],
        "Literal": "a",
        "dt": "2020-01-02",
    }
    value = {
        field.encode_name: special.get(field.encode_name, index)
        for index, field in enumerate(fields)
    }
    travels("model", value)


def test_members_without_a_field_travel_too(package: Package, travels: Travels) -> None:
    value = {"plain": 1, 'quote"d': 2, "line\nbreak": 3, "back\\slash": 4}
    assert travels("inexpressible", value).plain == 1
    assert package.codes().count("inexpressible-property-name") == 3


def test_every_member_has_a_field_of_its_own(package: Package) -> None:
    fields = msgspec.structs.fields(package.models.Odd)
    names = [field.name for field in fields]
    assert len(set(names)) == len(names)
    assert all(name.isidentifier() and not keyword.iskeyword(name) for name in names)


def test_schemas_with_odd_names(client: Any, recorder: Recorder) -> None:
    recorder.answer_json(
        {name: {"x": index} for index, name in enumerate("abcdefghijkl")}
    )
    got = client.get_models()
    values = [getattr(got, name) for name in "abcdefghijkl"]
    assert [value.x for value in values] == list(range(12))
    assert len({type(value) for value in values}) == 12
