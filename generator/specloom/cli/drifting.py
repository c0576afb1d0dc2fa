"""`specloom diff SPEC FILE` where FILE is a record of traffic: where that leaves the document."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from specloom.checks import check
from specloom.cli.exit_codes import FOUND, OK
from specloom.cli.reporting import render, write
from specloom.cli.targets import NothingToDoError, options_of, package_of
from specloom.model import build
from specloom.opening import opened, spec_of
from specloom.problems import Severity
from specloom.report.text import summary
from specloom.serve.proxy.contract import Contract
from specloom.serve.recording.drift import drift

_COUNTING = {
    "breaking": {Severity.ERROR},
    "warning": {Severity.ERROR, Severity.WARNING},
    "never": set[Severity](),
}


def report_drift(options: argparse.Namespace) -> int:
    """Report on stdout where the record leaves the document; the exit code is as for other comparisons.

    Raises:
        NothingToDoError: the format is not one of findings.
        SpecloomError: the document cannot be read.
    """
    format = options.format
    if format not in ("text", "json", "github"):
        raise NothingToDoError("what was recorded is compared as text, json or github")
    with opened(
        spec_of(options.base, Path()),
        options_of(options),
        package=package_of(options.base),
    ) as opening:
        check(opening.document, full=False)
        contract = Contract(opening.document, build(opening.document)[0])
        found = drift(contract, Path(options.revision))
        if not options.quiet:
            text = render(found, format, sys.stdout)
            write(text + (f"{summary(found)}\n" if format == "text" else ""), format)
    counting = _COUNTING[options.fail_on]
    return FOUND if any(item.severity in counting for item in found) else OK
