"""Findings and refusals on the terminal, in the format that was asked for."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TextIO

from ..problems import Problem


def render(problems: Sequence[Problem], format: str, stream: TextIO) -> str:
    """The report as `stream` should show it; colour only on a terminal (https://no-color.org)."""
    if format == "json":
        from ..report import json

        return json.render(problems)
    if format == "github":
        from ..report import github

        return github.render(problems)
    from ..report import text

    colour = stream.isatty() and not os.environ.get("NO_COLOR")
    return text.render(problems, colour=colour)


def say(message: str) -> None:
    """A line about what is being done, or why it cannot be."""
    print(message, file=sys.stderr)


def complain(message: str) -> None:
    """Why the command cannot run."""
    print(f"specloom: {message}", file=sys.stderr)
