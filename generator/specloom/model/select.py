"""Part of an Api: the operations that somebody wants, and the schemas that they reach."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

import msgspec

from specloom.model.api import Api, Operation
from specloom.model.pattern import Pattern
from specloom.model.uses import reached, received, sent
from specloom.problems import Positioned, Problem, problem

PlaceOfPattern: TypeAlias = Callable[[str, str], Positioned | None]
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
            not wanted or any(pattern.matches(operation, webhook) for pattern in wanted)
        ) and not any(pattern.matches(operation, webhook) for pattern in unwanted)

    selected = msgspec.structs.replace(
        api,
        whole=api.whole or api,
        operations=tuple(filter(is_selected, api.operations)),
        webhooks=tuple(
            webhook
            for webhook in api.webhooks
            if is_selected(webhook.operation, webhook.name)
        ),
    )
    names = reached(api, [*sent(selected), *received(selected)])
    selected = msgspec.structs.replace(
        selected,
        schemas={name: schema for name, schema in api.schemas.items() if name in names},
        derived={name: own for name, own in api.derived.items() if name in names},
    )
    unmatched = [
        _unmatched(pattern, option, api, written_at(option, pattern.text))
        for option, patterns in (("include", wanted), ("exclude", unwanted))
        for pattern in patterns
        if not any(pattern.matches(operation) for operation in api.operations)
        and not any(pattern.matches(hook.operation, hook.name) for hook in api.webhooks)
    ]
    return selected, unmatched


def _unmatched(given: Pattern, option: str, api: Api, at: Positioned | None) -> Problem:
    from specloom.model.nearest_pattern import known_names, nearest_pattern  # difflib

    nearest = nearest_pattern(given, api)
    remark = "." if nearest is None else f"; did you mean {nearest!r}?"
    return problem(
        "unmatched-include" if option == "include" else "unmatched-pattern",
        f"{option} {given.text!r} matches no operation{remark}",
        api.location / "paths" if at is None else at,
        hint=known_names(given, api) if nearest is None else None,
    )
