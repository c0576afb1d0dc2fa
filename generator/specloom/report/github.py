"""Problems as annotations of a GitHub workflow ("workflow commands" in GitHub's documentation)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from specloom.problems import Problem, Severity
from specloom.report.text import printable

_COMMANDS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "notice",
}
_IN_DATA = {"%": "%25", "\n": "%0A"}
_IN_PROPERTIES = {**_IN_DATA, ":": "%3A", ",": "%2C"}


def render(problems: Iterable[Problem]) -> str:
    """One workflow command for each problem, its hint on the annotation's second line."""
    return "".join(f"{_command(problem)}\n" for problem in problems)


def _command(problem: Problem) -> str:
    where: dict[str, str | int] = {
        "file": problem.location.file,
        "line": problem.location.line,
        "col": problem.location.column,
    }
    message = f"{problem.message}\n{problem.hint}" if problem.hint else problem.message
    return command(_COMMANDS[problem.severity], where, problem.code, message)


def command(name: str, where: Mapping[str, str | int], title: str, message: str) -> str:
    """A workflow command: `name` is "error", "warning" or "notice", `where` file, line, col.

    What would act on the terminal that shows a workflow's log is escaped.
    """
    listed = ",".join(
        f"{key}={_escaped(str(value), _IN_PROPERTIES)}"
        for key, value in {**where, "title": title}.items()
    )
    return f"::{name} {listed}::{_escaped(message, _IN_DATA)}"


def _escaped(text: str, escapes: dict[str, str]) -> str:
    lines = "\n".join(map(printable, text.split("\n")))
    return "".join(escapes.get(line, line) for line in lines)
