"""Part of an Api: the operations that somebody wants, and the schemas that they reach.

A pattern names operations by one thing that the document says about them, `*` standing for
any characters, `/` among them:

- `tag:pets`: those with the tag;
- `path:/v1/files/*`, or `path:GET /v1/files/*`: those on the path template, of the method;
- `operation:create*`: those with the operationId;
- `webhook:order*`: the webhooks with the name.

Source of the words: https://spec.openapis.org/oas/v3.1.0#operation-object
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TypeAlias

import msgspec
from msgspec import Struct

from ..problems import Place, Problem, problem
from .api import Api, Operation
from .uses import reached, received, sent

_KINDS = ("tag", "path", "operation", "webhook")
_METHOD = re.compile(r"([A-Za-z]+) +(\S.*)", re.DOTALL)


class Pattern(Struct, frozen=True):
    """A pattern, taken apart: which thing of an operation must look how."""

    text: str
    kind: str
    glob: str
    method: str | None = None

    def matches(self, operation: Operation, webhook: str | None = None) -> bool:
        """Whether the operation, maybe that of a webhook, is one of those that the pattern names."""
        if self.method is not None and self.method != operation.method.upper():
            return False
        match self.kind:
            case "tag":
                texts = operation.tags
            case "path":
                texts = (operation.path,) if webhook is None else ()
            case "webhook":
                texts = () if webhook is None else (webhook,)
            case _:
                texts = () if operation.id is None else (operation.id,)
        expression = _expression(self.glob)
        return any(expression.fullmatch(text) for text in texts)


def pattern(text: str) -> Pattern:
    """Take a pattern apart; one that begins with `/` is a path.

    Raises:
        ValueError: it is none; the message says what is one.
    """
    kind, separator, glob = text.partition(":")
    if text.startswith("/") or _METHOD.fullmatch(text):
        kind, separator, glob = "path", ":", text
    if not separator or kind not in _KINDS or not glob:
        raise ValueError(
            f"{text!r} is no pattern: expected tag:NAME, path:GLOB, path:METHOD GLOB, "
            "operation:ID or webhook:NAME"
        )
    found = _METHOD.fullmatch(glob) if kind == "path" else None
    if found is not None:
        return Pattern(text, kind, found[2], found[1].upper())
    return Pattern(text, kind, glob)


PlaceOfPattern: TypeAlias = Callable[[str, str], Place | None]
"""Where a pattern is written, by its option, "include" or "exclude", and its text.

None for one that stands in no file: the document's `paths` are its place then.
"""


def select(
    api: Api,
    include: Iterable[Pattern],
    exclude: Iterable[Pattern],
    written_at: PlaceOfPattern = lambda option, text: None,
) -> tuple[Api, list[Problem]]:
    """What is left of `api`: operations that are included (all, without patterns) and not excluded.

    Of the schemas those stay that the operations reach. A pattern that matches nothing is a
    Problem: refused, if what it includes were missing; what it excludes is not there anyway.
    """
    wanted, unwanted = tuple(include), tuple(exclude)
    if not wanted and not unwanted:
        return api, []

    def is_selected(operation: Operation, webhook: str | None = None) -> bool:
        return (
            not wanted or any(one.matches(operation, webhook) for one in wanted)
        ) and not any(one.matches(operation, webhook) for one in unwanted)

    selected = msgspec.structs.replace(
        api,
        whole=api.whole or api,
        operations=tuple(one for one in api.operations if is_selected(one)),
        webhooks=tuple(
            one for one in api.webhooks if is_selected(one.operation, one.name)
        ),
    )
    names = reached(api, [*sent(selected), *received(selected)])
    selected = msgspec.structs.replace(
        selected,
        schemas={name: one for name, one in api.schemas.items() if name in names},
        derived={name: own for name, own in api.derived.items() if name in names},
    )
    unmatched = [
        _unmatched(one, option, api, written_at(option, one.text))
        for option, patterns in (("include", wanted), ("exclude", unwanted))
        for one in patterns
        if not any(one.matches(operation) for operation in api.operations)
        and not any(one.matches(hook.operation, hook.name) for hook in api.webhooks)
    ]
    return selected, unmatched


def _unmatched(given: Pattern, option: str, api: Api, at: Place | None) -> Problem:
    from .nearest_pattern import known_names, nearest_pattern

    nearest = nearest_pattern(given, api)
    remark = "." if nearest is None else f"; did you mean {nearest!r}?"
    return problem(
        "unmatched-include" if option == "include" else "unmatched-pattern",
        f"{option} {given.text!r} matches no operation{remark}",
        api.location / "paths" if at is None else at,
        hint=known_names(given, api) if nearest is None else None,
    )


def _expression(glob: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, glob.split("*"))), re.DOTALL)
