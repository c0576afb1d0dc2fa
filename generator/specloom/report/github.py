"""Problems as annotations of a GitHub workflow ("workflow commands" in GitHub's documentation)."""

from __future__ import annotations

from collections.abc import Iterable

from specloom.problems import Problem, Severity

_COMMANDS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "notice",
}
_IN_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_PROPERTIES = {**_IN_DATA, ":": "%3A", ",": "%2C"}


def render(problems: Iterable[Problem]) -> str:
    """One workflow command for each problem, its hint on the annotation's second line."""
    return "".join(f"{_command(one)}\n" for one in problems)


def _command(one: Problem) -> str:
    properties = {
        "file": one.location.file,
        "line": str(one.location.line),
        "col": str(one.location.column),
        "title": one.code,
    }
    listed = ",".join(
        f"{name}={_escaped(value, _IN_PROPERTIES)}"
        for name, value in properties.items()
    )
    message = f"{one.message}\n{one.hint}" if one.hint else one.message
    return f"::{_COMMANDS[one.severity]} {listed}::{_escaped(message, _IN_DATA)}"


def _escaped(text: str, escapes: dict[str, str]) -> str:
    return "".join(escapes.get(one, one) for one in text)
