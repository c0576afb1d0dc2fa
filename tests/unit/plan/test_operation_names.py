"""What operations are called, and that others do not change it."""

from __future__ import annotations

import pytest

from specloom.document import load_text
from specloom.document.location import Location
from specloom.model.api import Operation
from specloom.plan.operation_names import Names, key_of, names_of
from specloom.plan.route_functions import function_of, in_function_terms

PLACE = Location(load_text("openapi: 3.1.0").sources[0])


def operation(method: str, path: str, id_: str | None, tag: str | None) -> Operation:
    return Operation(
        id=id_,
        method=method,
        path=path,
        summary=None,
        description=None,
        deprecated=False,
        tags=() if tag is None else (tag,),
        parameters=(),
        request_body=None,
        responses=(),
        security=(),
        servers=(),
        location=PLACE,
    )


def made_by_fastapi(
    function: str, method: str, path: str, tag: str | None
) -> Operation:
    """As FastAPI does: the characters of the path that are no letters are `_`."""
    outline = path.translate(str.maketrans("/{}-.", "_____"))
    return operation(method, path, f"{function}{outline}_{method.lower()}", tag)


QUEUES = made_by_fastapi(
    "read_work_queues",
    "POST",
    "/work_pools/{work_pool_name}/queues/filter",
    "Work Pools",
)


def named(names: Names, wanted: Operation) -> tuple[str, str]:
    of = names.operations[key_of(wanted)]
    return of.method, of.service


@pytest.mark.parametrize(
    ("method", "path", "id_", "function"),
    [
        ("POST", QUEUES.path, QUEUES.id, "read_work_queues"),
        ("GET", "/items/{item_id}", "read_item_items__item_id__get", "read_item"),
        ("GET", "/", "root__get", "root"),
        ("POST", "/v1.0/a-b", "make_v1_0_a_b_post", "make"),
        ("POST", "/proxy/{rest}", "proxy_proxy__rest__get", "proxy"),
        ("GET", "/items", "list_items", None),
        ("GET", "/items", "get_items", None),
        ("GET", "/items", "_items_get", None),
        ("GET", "/items/{id}", "read_items_get", None),
        ("GET", "/items", None, None),
    ],
)
def test_the_function_is_told_by_the_path_and_the_method(
    method: str, path: str, id_: str | None, function: str | None
) -> None:
    assert function_of(operation(method, path, id_, None)) == function


def test_an_operation_of_fastapi_is_called_by_its_function() -> None:
    names = names_of([QUEUES])
    chosen = names.operations[key_of(QUEUES)]
    assert chosen.method == chosen.service == "read_work_queues"
    assert chosen.types == "ReadWorkQueues"
    assert chosen.operation_id == QUEUES.id, "the service and the logs know it by this"


def test_a_schema_that_is_called_by_the_operation_is_called_by_its_function() -> None:
    functions = names_of([QUEUES]).functions
    assert in_function_terms(f"Body_{QUEUES.id}", functions) == "Body_read_work_queues"
    assert in_function_terms("Work_queue", functions) == "Work_queue"


def test_of_functions_of_one_name_the_shortest_path_has_it() -> None:
    whole = made_by_fastapi("read", "GET", "/flows", "Flows")
    part = made_by_fastapi("read", "GET", "/flows/{id}/states", "Flows")
    other = made_by_fastapi("read", "GET", "/pools", "Pools")
    for operations in ([whole, part, other], [other, part, whole]):
        names = names_of(operations)
        assert named(names, whole) == ("read", "read")
        assert named(names, part) == ("read_states", "flows_read_states")
        assert named(names, other) == ("read", "pools_read")


def test_a_function_of_several_methods_is_told_by_them() -> None:
    get = made_by_fastapi("proxy", "GET", "/proxy/{rest}", "Proxy")
    post = operation("POST", get.path, get.id, "Proxy")
    names = names_of([post, get])
    assert [named(names, each)[0] for each in (get, post)] == ["proxy", "proxy_post"]


def test_what_is_called_by_its_operation_id_yields_to_no_function() -> None:
    function = made_by_fastapi("read", "GET", "/a", "A")
    whole = operation("GET", "/b/c/d", "read", "A")
    names = names_of([function, whole])
    assert named(names, whole) == ("read", "read")
    assert named(names, function) == ("read_a", "a_read_a")


def test_an_operation_more_renames_none_that_has_a_longer_name_or_path() -> None:
    long_id = "set-the-selected-repositories-of-the-coding-agent-of-an-organization"
    before = [
        QUEUES,
        operation("PUT", "/agent", long_id, "Agent"),
        operation("GET", "/a", "list", "Work Pools"),
    ]
    given = names_of(before).operations
    for added in (
        made_by_fastapi("read_work_queues", "GET", f"{QUEUES.path}/all", "Work Pools"),
        made_by_fastapi("read_work_queues", "GET", f"{QUEUES.path}/all", "Others"),
        operation("PUT", "/agent/{id}", f"{long_id}-by-id", "Agent"),
        operation("GET", "/z", None, "Work Pools"),
    ):
        for place in range(len(before) + 1):
            after = names_of([*before[:place], added, *before[place:]])
            assert {key: after.operations[key] for key in given} == given


def test_two_long_names_that_lose_the_same_words_get_different_ones_back() -> None:
    ids = [
        f"packages/get-all-package-versions-for-the-{what}-package-owned-by-authenticated-user"
        for what in ("internal", "external")
    ]
    names = names_of(
        operation("GET", f"/{identifier}", identifier, "packages") for identifier in ids
    )
    methods = [chosen.method for chosen in names.operations.values()]
    assert len(set(methods)) == 2
    assert all(len(method) <= 56 and not method[-1].isdigit() for method in methods)
