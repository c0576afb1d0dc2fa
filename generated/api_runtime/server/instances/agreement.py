"""What agrees within an answer: counts with lists, cursors with their end, references with what they name."""

from __future__ import annotations

import re
from typing import Any

_COUNT = re.compile(
    r"total(_?(count|items|results|records))?|(item_?|result_?)?count|num_results|totalCount|totalItems"
)
NEXT = re.compile(
    r"next(_?(page|cursor|token|url|link|uri|href|marker|offset|key|start|after|position|scroll|stream_position))*"
    r"|next([A-Z][a-z]+)*(Page|Cursor|Token|Url|Link|Uri|Marker|Offset|Key)|@odata\.nextLink|next_page_[a-z]+"
)
"""Names of what leads to a next page."""

MORE = frozenset(("has_more", "hasMore", "has_next_page", "hasNextPage", "more"))
"""Names of whether there is one."""


def agreed(value: Any) -> Any:
    """A value like another one, whose members agree with each other."""
    if isinstance(value, list):
        return [agreed(item) for item in value]
    if not isinstance(value, dict):
        return value
    members = {name: agreed(item) for name, item in value.items()}
    lists = [item for item in members.values() if isinstance(item, list)]
    for name, item in members.items():
        if isinstance(item, dict) and "id" in item:
            reference = members.get(f"{name}_id", members.get(f"{name}Id"))
            if type(reference) is type(item["id"]):
                key = f"{name}_id" if f"{name}_id" in members else f"{name}Id"
                members[key] = item["id"]
    if len(lists) == 1:
        _agree_with_list(members, lists[0])
    return members


def _agree_with_list(members: dict[str, Any], items: list[Any]) -> None:
    for name, value in members.items():
        is_number = isinstance(value, int) and not isinstance(value, bool)
        if is_number and _COUNT.fullmatch(name):
            members[name] = len(items)
    for name, item in (("first_id", items[:1]), ("last_id", items[-1:])):
        if name in members and item and isinstance(item[0], dict) and "id" in item[0]:
            members[name] = item[0]["id"]
    for name in MORE:
        if isinstance(members.get(name), bool):
            members[name] = False


def without_next(value: Any) -> Any:
    """A value like another one, without what leads to a next page: null where that is to be told, else absent."""
    return _ended(value, None)


def _ended(value: Any, instead: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {
        name: instead if NEXT.fullmatch(name) else _ended(item, instead)
        for name, item in value.items()
    }


def without_next_at_all(value: Any) -> Any:
    """The same with the members gone that lead to a next page."""
    if not isinstance(value, dict):
        return value
    return {
        name: without_next_at_all(item)
        for name, item in value.items()
        if not NEXT.fullmatch(name)
    }
