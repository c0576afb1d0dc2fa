"""Which of its successes an operation answers with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..bodies.content import Content, Contents, Empty
from ..operations.call import Operation
from .annotations import alternatives, member_types

_Key = int | str
_ERROR_NAME = re.compile(r"(?i)error|problem|fault|exception")
_ERROR_MEMBERS = frozenset(("error", "errors", "error_code", "errorCode", "detail"))


def first_success(
    responses: Mapping[_Key, Contents],
) -> tuple[_Key, int, Contents]:
    """Key, status and content of success: the first 2xx code that the document lists, else its range, else the first
    other code; else 200 with nothing. Informational statuses (1xx) are no answers (RFC 9110 section 15.2).
    """
    for key in _successes(responses):
        return key, code_of(key, 200), responses[key]
    return 200, 200, Empty()


def best_success(operation: Operation[Any]) -> tuple[_Key, int, Content]:
    """The success that says most: one with a body comes before one without.

    What the document calls `default` is success where it has no other, and it is not described as an error is.
    Where it has nothing but errors, the first is all that there is to say.
    """
    responses = operation.responses
    keys = _successes(responses)
    keys.sort(
        key=lambda key: (str(key)[0], isinstance(_preferred(responses[key]), Empty))
    )
    for key in keys:
        return key, code_of(key, 200), _preferred(responses[key])
    raised = operation.errors.get("default")
    if raised is not None and raised.content is not None:
        content = _preferred(raised.content)
        if not _is_error(content.type):
            return "default", 200, content
    elif operation.errors and not responses:
        key, raises = next(iter(operation.errors.items()))
        return key, code_of(key, 500), _preferred(raises.content or Empty())
    return 200, 200, Empty()


def code_of(status: _Key, default: int) -> int:
    """A status code for a code, a range such as `4XX`, or `default`."""
    if isinstance(status, int):
        return status
    return int(status[0]) * 100 if status[:1].isdigit() else default


def _successes(responses: Mapping[_Key, Contents]) -> list[_Key]:
    """The keys of success: codes from 200 on, 2XX, codes from 300 on, 3XX."""
    keys = [key for key in responses if str(key)[:1] in ("2", "3")]
    return sorted(keys, key=lambda key: (str(key)[0], isinstance(key, str)))


def _preferred(contents: Contents) -> Content:
    return contents[0] if isinstance(contents, tuple) else contents


def _is_error(annotation: object) -> bool:
    """Whether a type is that of errors, by its name or by its members."""
    return any(
        _ERROR_NAME.search(getattr(kind, "__name__", "")) is not None
        or not _ERROR_MEMBERS.isdisjoint(member_types(kind))
        or {"code", "message"} <= member_types(kind).keys()
        for kind in alternatives(annotation)
    )
