"""Functions whose names a framework has lengthened by path and method to make operationIds.

FastAPI calls the operation of a function `read_item` `read_item_items__item_id__get`: the function,
the path with `_` for whatever is no letter or digit, and the method
(https://fastapi.tiangolo.com/advanced/path-operation-advanced-configuration/). What people wrote
is the function.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from specloom.model.api import Operation
from specloom.standards.openapi import METHODS

_LONGEST_PREFIX = 4
"""Underscores of a schema's name, behind which the operationId may begin."""


def function_of(operation: Operation) -> str | None:
    """The function that an `operationId` was made of; None if it was not made of a function.

    A function that serves several methods lends its operationId, with one of them, to all.
    """
    head, _, method = (operation.id or "").rpartition("_")
    if method not in METHODS:
        return None
    path = re.sub(r"\W", "_", operation.path)
    function = head.removesuffix(path)
    return function if function != head and function.strip("_") else None


def in_function_terms(schema_name: str, functions: Mapping[str, str]) -> str:
    """The name of a schema with a function in place of the operationId that it ends in.

    FastAPI calls the body of an operation `Body_` and its operationId.
    """
    start = 0
    for _ in range(_LONGEST_PREFIX):
        start = schema_name.find("_", start) + 1
        if not start:
            break
        if schema_name[start:] in functions:
            return schema_name[:start] + functions[schema_name[start:]]
    return schema_name
