"""The verbs of the command line, one module each, with `run(options) -> exit code`."""

from __future__ import annotations

import argparse
import atexit
import gc
import sys
from importlib import import_module

from ...problems import SpecloomError
from ..exit_codes import CANNOT_RUN
from ..reporting import VOICE, complain, render
from ..targets import NothingToDoError


def run(options: argparse.Namespace) -> int:
    """Run the verb that `options.verb` names; modules of other verbs stay unloaded.

    What a verb refuses to run with is said here.
    """
    VOICE.set(options)
    if options.verb != "serve":
        # A short life with growing trees: collecting would walk them again and again, and once
        # more at the end, to free what the system takes back anyway (a tenth of all the time).
        gc.disable()
        atexit.register(gc.freeze)
    try:
        code: int = import_module(f".{options.verb}", __name__).run(options)
    except NothingToDoError as reason:
        complain(str(reason))
        return CANNOT_RUN
    except SpecloomError as refusal:
        sys.stderr.write(render(refusal.problems, "text", sys.stderr))
        return CANNOT_RUN
    except UnicodeEncodeError as error:
        # Where file names have all of Unicode, only a text is to blame.
        if error.encoding != sys.getfilesystemencoding() or error.encoding == "utf-8":
            raise
        from ..obstacles import unnamed

        complain(unnamed(error))
        return CANNOT_RUN
    return code
