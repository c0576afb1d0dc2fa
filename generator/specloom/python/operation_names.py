"""What operations and their groups are called, for a whole document at once.

A selection takes its names from here too, so that an operation is called the same whatever
else is selected.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeAlias

from msgspec import Struct

from ..api.model import Operation
from . import reserved
from .names import Namespace, claim_all, pascal, snake

Key: TypeAlias = tuple[str, str]
"""The method and the path of an operation: no two have both in common."""


class OperationNames(Struct, frozen=True, kw_only=True):
    """The names of one operation: as a whole, in its group, in the stub."""

    operation_id: str
    method: str
    service: str


class Names(Struct, frozen=True, kw_only=True):
    """The names of all operations, and for every tag that of its attribute and its class."""

    operations: dict[Key, OperationNames]
    attributes: dict[str, str]
    classes: dict[str, str]

    def of(self, operation: Operation) -> OperationNames:
        """The names of one of the operations."""
        return self.operations[key_of(operation)]


def key_of(operation: Operation) -> Key:
    """What tells an operation from the others."""
    return operation.method, operation.path


def tag_of(operation: Operation) -> str | None:
    """The tag that an operation is grouped by: its first."""
    return operation.tags[0] if operation.tags else None


def names_of(operations: Iterable[Operation]) -> Names:
    """Names for all the operations of a document, group by group."""
    by_tag: dict[str | None, list[Operation]] = {}
    for operation in operations:
        by_tag.setdefault(tag_of(operation), []).append(operation)
    tagged = [tag for tag in by_tag if tag is not None]
    ids, services = Namespace(), Namespace(reserved.METHODS)
    found: dict[Key, OperationNames] = {}
    attributes = claim_all(
        {tag: snake(tag, fallback="tag") for tag in tagged},
        reserved.GROUPS,
        in_any_case=True,
    )
    of_client = reserved.CLIENT_MEMBERS.union(attributes.values())
    for tag, group in by_tag.items():
        held = reserved.FUNCTIONS
        methods = Namespace(held if tag is not None else held | of_client)
        for operation in group:
            name = ids.claim(operation.id or _id_from_place(operation))
            found[key_of(operation)] = OperationNames(
                operation_id=name,
                method=_method_name(name, methods),
                service=_service_name(name, services),
            )
    return Names(
        operations=found,
        attributes=attributes,
        classes=claim_all(
            {tag: pascal(tag, fallback="Tag") for tag in tagged},
            # A module of `operations` is a name beside the classes.
            reserved.GROUP_CLASSES.union(attributes.values()),
        ),
    )


def _method_name(operation_id: str, names: Namespace) -> str:
    """A name that is free for the function and for its `_operation` companion."""
    base = snake(operation_id, fallback="operation")
    return names.claim(base, base + "_", companion="_operation")


def _service_name(operation_id: str, names: Namespace) -> str:
    base = snake(operation_id, fallback="operation")
    return names.claim(base, base + "_")


def _id_from_place(operation: Operation) -> str:
    """An operationId for an operation without one: `getPetsByPetId`."""
    words = [operation.method.lower()]
    for segment in operation.path.strip("/").split("/"):
        template = re.fullmatch(r"\{(.*)\}", segment)
        words.append(f"by-{template.group(1)}" if template else segment)
    return snake("-".join(words), fallback="operation")
