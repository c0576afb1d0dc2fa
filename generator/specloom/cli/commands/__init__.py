"""The verbs of the command line, one module each, with `run(options) -> exit code`."""

from __future__ import annotations

import argparse
import atexit
import gc
import sys
from importlib import import_module

from specloom.cli.exit_codes import CANNOT_RUN
from specloom.cli.reporting import VOICE, complain, render
from specloom.cli.targets import NothingToDoError
from specloom.problems import SpecloomError


def run(options: argparse.Namespace) -> int:
    """Run the verb that `options.verb` names; modules of other verbs stay unloaded."""
    VOICE.set(options)
    if options.verb != "serve":
        # A short life with growing trees: collecting would walk them again and again, and once
        # more at the end, to free what the system takes back anyway (a tenth of all the time).
        gc.disable()
        atexit.register(gc.freeze)
    try:
        if getattr(options, "watch", False):
            from specloom.cli.watching import watch

            return watch(_run_once, options)
        return _run_once(options)
    except UnicodeEncodeError as error:
        # Where file names have all of Unicode, only a text is to blame.
        if error.encoding != sys.getfilesystemencoding() or error.encoding == "utf-8":
            raise
        from specloom.cli.obstacles import unnamed

        complain(unnamed(error))
        return CANNOT_RUN


def _run_once(options: argparse.Namespace) -> int:
    """Run the verb once; the exit code. What it refuses to run with is said here."""
    try:
        code: int = import_module(f".{options.verb}", __name__).run(options)
    except NothingToDoError as reason:
        complain(str(reason))
        return CANNOT_RUN
    except SpecloomError as refusal:
        sys.stderr.write(render(refusal.problems, "text", sys.stderr))
        return CANNOT_RUN
    return code
