"""What operations and their groups are called, for a whole document at once.

A selection takes its names from here too, so that an operation is called the same whatever
else is selected.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import TypeAlias

from msgspec import Struct

from specloom.model.api import Operation
from specloom.plan import reserved
from specloom.plan.names import (
    Namespace,
    claim_all,
    pascal,
    pascal_choices,
    snake,
    snake_choices,
    whole_snake,
)
from specloom.plan.route_functions import function_of

Key: TypeAlias = tuple[str, str]
"""The method and the path of an operation: no two have both in common."""


class OperationNames(Struct, frozen=True, kw_only=True):
    """The names of one operation: as a whole, in its group, in the stub.

    `types` is what the names of types that only this operation has begin with.
    """

    operation_id: str
    method: str
    service: str
    types: str


class Names(Struct, frozen=True, kw_only=True):
    """The names of all operations, and for every tag that of its attribute and its class.

    `functions` has, by operationId, the names of the operations whose operationId a framework
    has made of a function's name.
    """

    operations: dict[Key, OperationNames]
    attributes: dict[str, str]
    classes: dict[str, str]
    functions: dict[str, str]

    def of(self, operation: Operation) -> OperationNames:
        """The names of one of the operations."""
        return self.operations[key_of(operation)]


def key_of(operation: Operation) -> Key:
    """Method and path, which no two operations share."""
    return operation.method, operation.path


def tag_of(operation: Operation) -> str | None:
    """The tag that an operation is grouped by: its first."""
    return operation.tags[0] if operation.tags else None


def names_of(operations: Iterable[Operation]) -> Names:
    """Names for all the operations of a document, group by group.

    An operation is called by its operationId. One whose operationId is a function's name
    lengthened by path and method is called by the function; of several such in a group, that
    with the shortest path is, and the others say what tells them from it. One whose
    operationId is too long is called by fewer of its words. What is called by its whole
    operationId never depends on those.
    """
    by_tag: dict[str | None, list[Operation]] = {}
    for operation in operations:
        by_tag.setdefault(tag_of(operation), []).append(operation)
    tagged = [tag for tag in by_tag if tag is not None]
    attributes = claim_all(
        {tag: snake(tag, fallback="tag") for tag in tagged},
        reserved.GROUPS,
        in_any_case=True,
    )
    ids = Namespace()
    groups = {
        tag: [
            _Wanted(operation, ids.claim(operation.id or _id_from_place(operation)))
            for operation in group
        ]
        for tag, group in by_tag.items()
    }
    methods: dict[Key, str] = {}
    of_client = reserved.CLIENT_MEMBERS.union(attributes.values())
    for tag, group in groups.items():
        held = reserved.FUNCTIONS if tag is not None else reserved.FUNCTIONS | of_client
        methods |= _claimed(group, held, companion="_operation")
    wanted = list(chain.from_iterable(groups.values()))
    in_group = {
        key_of(item.operation): f"{attributes[tag]}_{methods[key_of(item.operation)]}"
        for tag, group in groups.items()
        for item in group
        if tag is not None
    }
    services = _claimed(wanted, reserved.METHODS, further=in_group)
    return Names(
        operations={
            key_of(item.operation): OperationNames(
                operation_id=item.operation_id,
                method=methods[key_of(item.operation)],
                service=services[key_of(item.operation)],
                types=types_of(
                    item.operation_id if item.function is None else "",
                    services[key_of(item.operation)],
                ),
            )
            for item in wanted
        },
        attributes=attributes,
        classes=claim_all(
            {tag: pascal(tag, fallback="Tag") for tag in tagged},
            # A module of `operations` is a name beside the classes.
            reserved.GROUP_CLASSES.union(attributes.values()),
        ),
        functions={
            item.operation_id: services[key_of(item.operation)]
            for item in wanted
            if item.function is not None
        },
    )


def types_of(operation_id: str, service: str) -> str:
    """What the types of an operation are called by: its operationId, unless that is too long."""
    choices = pascal_choices(operation_id or service, fallback="Operation")
    return choices[0] if len(choices) == 1 else pascal(service, fallback="Operation")


class _Wanted(Struct, frozen=True):
    """An operation, and what it is to be called."""

    operation: Operation
    operation_id: str

    @property
    def function(self) -> str | None:
        return function_of(self.operation)

    @property
    def choices(self) -> tuple[str, ...]:
        return snake_choices(self.function or self.operation_id, fallback="operation")

    @property
    def is_whole(self) -> bool:
        """Whether it is called by its whole operationId."""
        return self.function is None and len(self.choices) == 1

    @property
    def rank(self) -> tuple[bool, int, str, str]:
        """The lowest is named first: names must not depend on the order of a document."""
        if self.is_whole:
            return False, 0, "", ""
        path = self.operation.path
        return True, path.count("/"), path, self.operation.method


def _claimed(
    wanted: Sequence[_Wanted],
    held: Collection[str],
    *,
    companion: str = "",
    further: Mapping[Key, str] | None = None,
) -> dict[Key, str]:
    """Distinct names of operations, none of them `held`; free with a `companion` behind them, too.

    `further` is what is tried next for an operation whose name is taken.
    """
    names = Namespace(held)
    served = Counter((item.function, item.operation.path) for item in wanted)
    given: dict[Key, str] = {}
    for item in sorted(wanted, key=lambda item: item.rank):
        base = item.choices[0]
        if item.is_whole or base in held:
            choices, last = [base, f"{base}_"], f"{base}_"
        else:
            key = key_of(item.operation)
            more = further or {}
            choices = [*item.choices, *([more[key]] if key in more else [])]
            many = served[item.function, item.operation.path] > 1
            choices += _with_place(base, item.operation, by_method=many)
            last = base
        given[key_of(item.operation)] = names.claim(*choices, last, companion=companion)
    return given


def _with_place(base: str, operation: Operation, *, by_method: bool) -> Iterator[str]:
    """A name with the method or the end of the path behind it; the former first if `by_method`."""
    segments = _segments(operation.path)
    method = operation.method.lower()
    ways = [segments[-count:] for count in range(1, min(len(segments), 4) + 1)]
    ways = [[method], *ways] if by_method else [*ways, [method]]
    for way in ways:
        yield snake("-".join((base, *way)), fallback="operation")


def _segments(path: str) -> list[str]:
    """The segments of a path in words: `by-petId` for `{petId}`."""
    return [
        re.sub(r"^\{(.*)\}$", r"by-\1", segment)
        for segment in path.strip("/").split("/")
    ]


def _id_from_place(operation: Operation) -> str:
    """An operationId for an operation without one: `get_pets_by_pet_id`."""
    words = [operation.method.lower(), *_segments(operation.path)]
    return whole_snake("-".join(words), fallback="operation")
