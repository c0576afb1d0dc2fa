"""The verbs of the command line, one module each, with `run(options) -> exit code`."""

from __future__ import annotations

import argparse
import atexit
import gc
from importlib import import_module

from .reporting import VOICE


def run(options: argparse.Namespace) -> int:
    """Run the verb that `options.verb` names; modules of other verbs stay unloaded."""
    VOICE.set(options)
    if options.verb != "serve":
        # A short life with growing trees: collecting would walk them again and again, and once
        # more at the end, to free what the system takes back anyway (a tenth of all the time).
        gc.disable()
        atexit.register(gc.freeze)
    code: int = import_module(f".{options.verb}", __name__).run(options)
    return code
