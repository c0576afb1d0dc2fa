"""Webhooks and callbacks → the methods of their receivers, the descriptions of their senders.

They have namespaces of their own, so that adding a webhook renames no operation.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import msgspec
from msgspec import Struct

from specloom.document.location import Location
from specloom.model.api import Api, Callback, Operation
from specloom.plan import reserved
from specloom.plan.docstrings import clean
from specloom.plan.methods import Group
from specloom.plan.module_imports import group_imports
from specloom.plan.names import Namespace, snake_choices
from specloom.plan.operation_names import OperationNames, types_of
from specloom.plan.operations import OperationPlanner
from specloom.plan.package import Webhooks


class _Request(Struct, frozen=True, kw_only=True):
    """A request that the service makes; `name` is its key in the `paths=` of a receiver's `app`."""

    name: str
    id: str
    note: str
    operation: Operation


def plan_webhooks(api: Api, planner: OperationPlanner) -> Webhooks | None:
    """The webhooks of an API and the callbacks of its operations; None where it has none.

    A selection calls them as the whole document does.
    """
    names = _names(tuple(_requests(api.whole or api, planner)))
    requests = {item.operation.location: item for item in _requests(api, planner)}
    if not requests:
        return None
    methods = tuple(
        msgspec.structs.replace(
            planner.method(
                msgspec.structs.replace(request.operation, path=_path(request.name)),
                names[location],
            ),
            note=request.note,
        )
        for location, request in requests.items()
    )
    group = Group(
        tag=None,
        attribute="",
        module="webhook_requests",
        class_name="",
        doc="",
        methods=methods,
        imports=group_imports(methods, home="."),
    )
    return Webhooks(group=group, names=tuple(item.name for item in requests.values()))


def webhook_operations(api: Api, planner: OperationPlanner) -> dict[str, Operation]:
    """The requests that the service makes, by the names that their operations have in the package."""
    names = _names(tuple(_requests(api.whole or api, planner)))
    return {
        names[request.operation.location].operation_id: request.operation
        for request in _requests(api, planner)
    }


def _requests(api: Api, planner: OperationPlanner) -> Iterator[_Request]:
    """Every request once, though operations may share a callback."""
    taken: set[tuple[str, str]] = set()
    for webhook in api.webhooks:
        note = f"Webhook `{clean(webhook.name)}`."
        yield _request(webhook.name, "again", note, webhook.operation, taken)
    seen: set[Location] = set()
    for operation in api.operations:
        owner = planner.names.of(operation).operation_id
        for callback in operation.callbacks:
            if callback.operation.location not in seen:
                seen.add(callback.operation.location)
                yield _callback(callback, owner, taken)


def _callback(callback: Callback, owner: str, taken: set[tuple[str, str]]) -> _Request:
    name = f"{owner}/{callback.name}"
    note = f"Callback `{clean(callback.name)}` of `{owner}`"
    if callback.component is not None:
        name = f"callbacks/{callback.component}"
        note = f"Callback `{clean(callback.component)}`"
    expression = callback.expression
    note = f"{note}, sent to `{clean(expression)}`."
    return _request(name, expression, note, callback.operation, taken)


def _request(
    name: str,
    further: str,
    note: str,
    operation: Operation,
    taken: set[tuple[str, str]],
) -> _Request:
    """A request under its name, or that with `further` where another one has it.

    Two of one name and method would be received at one path.
    """
    method = operation.method.lower()
    while (method, _path(name)) in taken:
        name = f"{name}/{further}"
    taken.add((method, _path(name)))
    id_ = name if method == "post" else f"{method}-{name}"
    return _Request(name=name, id=id_, note=note, operation=operation)


def _names(requests: tuple[_Request, ...]) -> dict[Location, OperationNames]:
    ids = Namespace()
    functions, methods = Namespace(reserved.FUNCTIONS), Namespace(reserved.METHODS)
    names: dict[Location, OperationNames] = {}
    for request in requests:
        id_ = ids.claim(request.operation.id or request.id)
        base, *others = snake_choices(id_, fallback="webhook")
        method = functions.claim(base, *others, f"{base}_", companion="_operation")
        service = methods.claim(base, *others, f"{base}_")
        names[request.operation.location] = OperationNames(
            operation_id=id_,
            method=method,
            service=service,
            types=types_of(id_, service),
        )
    return names


def _path(name: str) -> str:
    """Where a request is received, if nobody says otherwise: `/newPet`."""
    segments = [quote(segment, safe="") for segment in name.split("/")]
    # Clients and proxies would resolve these (RFC 3986 section 5.2.4).
    return "/" + "/".join(
        segment if segment.strip(".") else f"_{segment}" for segment in segments
    )
