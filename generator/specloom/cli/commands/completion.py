"""`specloom completion`: a script that completes commands and options in a shell."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from specloom.cli.exit_codes import OK
from specloom.parts import PARTS

_PATHS = {
    "SPEC": "FILE",
    "FILE": "FILE",
    "BASE": "FILE",
    "REVISION": "FILE",
    "DIR": "DIRECTORY",
}
"""The placeholders of arguments that are paths, and what shtab calls these."""


def run(options: argparse.Namespace) -> int:
    """Write the script on stdout."""
    import shtab

    for action in _actions(options.parser):
        path_kind = _PATHS.get(str(action.metavar))
        # `--git REVISION` is no file, as REVISION alone is.
        if path_kind is not None and action.dest != "git":
            # As shtab's documentation says: argparse has no place for it.
            setattr(action, "complete", getattr(shtab, path_kind))  # noqa: B010
        if action.dest == "parts":
            action.choices = PARTS
    sys.stdout.write(shtab.complete(options.parser, options.shell))
    return OK


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """Every argument of the parser and of its commands."""
    for action in parser._actions:  # pyright: ignore[reportPrivateUsage]
        yield action
        if isinstance(action.choices, dict):
            for verb in action.choices.values():
                yield from _actions(verb)
