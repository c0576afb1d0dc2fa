"""The operations of a document, and which of one became which of the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from specloom.compare.change import ChangedOperation
from specloom.compare.documents import ComparedDocument
from specloom.document.document import reference_in
from specloom.document.location import Location
from specloom.document.references import Resolved
from specloom.document.value import Value
from specloom.model.reading import mapping
from specloom.standards.openapi import EXPRESSION, METHODS


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An operation with the path item that it stands in.

    `path` is the path template, the webhook's name, or the callback's expression.
    """

    path: str
    method: str
    item: Resolved
    operation: Resolved
    kind: Literal["operation", "webhook", "callback"] = "operation"
    owner: str = ""
    """The operation that a callback belongs to."""

    @property
    def fields(self) -> dict[str, Value]:
        return mapping(self.operation.value)

    @property
    def item_fields(self) -> dict[str, Value]:
        return mapping(self.item.value)

    def at(self, keyword: str) -> Location:
        """Where a field of the operation stands; the operation where it has none."""
        here = self.operation.location
        return here / keyword if keyword in self.fields else here

    def named(self) -> ChangedOperation:
        """The operation as a change names it."""
        identifier, tags = self.fields.get("operationId"), self.fields.get("tags")
        return ChangedOperation(
            path=self.path,
            method=self.method.upper(),
            operation_id=identifier if isinstance(identifier, str) else None,
            tags=tuple(
                tag
                for tag in (tags if isinstance(tags, list) else ())
                if isinstance(tag, str)
            ),
            kind=self.kind,
            owner=self.owner,
        )


@dataclass(frozen=True, slots=True)
class MatchedEndpoints:
    """Endpoints of both documents that belong together, and those without a partner."""

    pairs: list[tuple[Endpoint, Endpoint]]
    removed: list[Endpoint]
    added: list[Endpoint]
    doubled: list[tuple[Endpoint, Endpoint, bool]]
    """A second description of an operation, the first, and whether it is new."""


def endpoints(
    side: ComparedDocument,
    paths: Resolved,
    kind: Literal["operation", "webhook", "callback"] = "operation",
    owner: str = "",
) -> Iterator[Endpoint]:
    """Every operation below a map of path items; of a callback, of the operation `owner`."""
    for path, written in mapping(paths.value).items():
        if path.startswith("x-") or path == "$ref":
            continue
        place = paths.location / path
        item = side.follow(written, place)
        if item is None:
            continue
        fields = mapping(item.value)
        for method in METHODS:
            operation = fields.get(method)
            if isinstance(operation, dict):
                # Operations are no references, but some authors write them as such.
                resolved = side.follow(operation, item.location / method)
                if resolved is not None and reference_in(resolved.value) is None:
                    yield Endpoint(path, method, item, resolved, kind, owner)


def shape_of(path: str) -> str:
    """A path template without the names of its variables."""
    return EXPRESSION.sub("{}", path)


def match(base: list[Endpoint], revision: list[Endpoint]) -> MatchedEndpoints:
    """Match by method and path; what a path calls its variables means nothing."""
    old, new = _by_shape(base), _by_shape(revision)
    matched = MatchedEndpoints([], [], [], [])
    for key in dict.fromkeys((*old, *new)):
        left, right = old.get(key, []), new.get(key, [])
        _match_alike(left, right, matched)
    return matched


def _match_alike(
    left: list[Endpoint], right: list[Endpoint], matched: MatchedEndpoints
) -> None:
    """Match endpoints whose paths differ in the names of variables only."""
    by_path = {endpoint.path: endpoint for endpoint in right}
    pairs = [
        (endpoint, by_path[endpoint.path])
        for endpoint in left
        if endpoint.path in by_path
    ]
    taken = {endpoint.path for endpoint, _ in pairs}
    rest_old = [endpoint for endpoint in left if endpoint.path not in taken]
    rest_new = [endpoint for endpoint in right if endpoint.path not in taken]
    pairs += zip(rest_old, rest_new, strict=False)
    count = min(len(rest_old), len(rest_new))
    matched.pairs.extend(pairs)
    for is_new, rest in ((False, rest_old[count:]), (True, rest_new[count:])):
        for endpoint in rest:
            if pairs:
                matched.doubled.append((endpoint, pairs[0][int(is_new)], is_new))
            else:
                (matched.added if is_new else matched.removed).append(endpoint)


def _by_shape(listed: list[Endpoint]) -> dict[tuple[str, str], list[Endpoint]]:
    by_shape: dict[tuple[str, str], list[Endpoint]] = {}
    for endpoint in listed:
        # The name of a webhook, or the expression of a callback, has no variables.
        shape = (
            shape_of(endpoint.path) if endpoint.kind == "operation" else endpoint.path
        )
        by_shape.setdefault((shape, endpoint.method), []).append(endpoint)
    return by_shape
