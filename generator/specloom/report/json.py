"""Problems for other programs: a JSON array whose objects' fields never change their meaning."""

from __future__ import annotations

import json
from collections.abc import Iterable

from specloom.problems import Problem


def render(problems: Iterable[Problem]) -> str:
    """An array of objects: file, line, column, pointer, code, severity, message, hint.

    Lines and columns count from 1; the pointer (RFC 6901) is that of the author's text.
    """
    return json.dumps(rows(problems), indent=2) + "\n"


def rows(problems: Iterable[Problem]) -> list[dict[str, str | int]]:
    """The objects of the array."""
    return [
        {
            "file": problem.location.file,
            "line": problem.location.line,
            "column": problem.location.column,
            "pointer": problem.pointer,
            "code": problem.code,
            "severity": problem.severity.value,
            "message": problem.message,
            "hint": problem.hint,
        }
        for problem in problems
    ]
