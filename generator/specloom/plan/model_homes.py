"""Where declarations live in a large package: a module for each schema, and for each operation.

Which one follows from the name of the schema or of the operation alone, so that adding one
moves nothing of the others.
"""

from __future__ import annotations

from collections.abc import Mapping

from specloom.plan import reserved
from specloom.plan.names import claim_all, snake, whole_snake
from specloom.plan.operation_names import OperationNames
from specloom.plan.package import Home

_MAX_BYTES = 200
"""Bytes of a module's name in UTF-8: file systems take 255 of a file's."""


def schema_homes(names: Mapping[str, str]) -> dict[str, Home]:
    """The home of every named schema, given what each is called in Python."""
    modules = claim_all(
        {name: _module(name) for name in names.values()},
        reserved.DEVICES,
        in_any_case=True,
    )
    return {
        source: Home(folder="schemas", module=modules[name], source=source, owner=name)
        for source, name in names.items()
    }


def operation_home(names: OperationNames, *, is_outgoing: bool) -> Home:
    """The home of what only one operation uses; one that `is_outgoing` is sent by the service."""
    module = names.service
    return Home(
        folder="webhooks" if is_outgoing else "operations",
        module=f"{module}_" if module in reserved.DEVICES else module,
        source=names.operation_id,
        owner=names.types,
    )


def _module(name: str) -> str:
    whole = whole_snake(name, fallback="schema")
    return (
        whole if len(whole.encode()) <= _MAX_BYTES else snake(name, fallback="schema")
    )
