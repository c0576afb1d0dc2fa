"""The verbs of the command line, one module each, with `run(options) -> exit code`."""

from __future__ import annotations

import argparse
from importlib import import_module


def run(options: argparse.Namespace) -> int:
    """Run the verb that `options.verb` names; modules of other verbs stay unloaded."""
    code: int = import_module(f".{options.verb}", __name__).run(options)
    return code
