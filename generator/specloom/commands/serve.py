"""`specloom serve`: a stub of a document, generated into a temporary folder and served."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from ..exit_codes import CANNOT_RUN
from ..opening import spec_of
from ..output.write import write
from ..pipeline import make
from ..problems import SpecloomError
from .reporting import complain, refusal_code, render
from .targets import given, options_of, package_of, source_label


def run(options: argparse.Namespace) -> int:
    """Serve until interrupted."""
    from ..stub.serve import serve

    target = given(options.spec, "stub")
    with tempfile.TemporaryDirectory(prefix="specloom-") as temporary:
        folder = Path(temporary) / "stub"
        try:
            made = make(
                spec_of(options.spec, Path()),
                folder,
                source=source_label(target),
                options=options_of(options),
                package=package_of(options.spec),
            )
        except SpecloomError as refusal:
            sys.stderr.write(render(refusal.problems, "text", sys.stderr))
            return refusal_code(refusal.problems)
        if made.changes is not None:
            write(made.changes)
        try:
            return serve(
                folder,
                host=options.host,
                port=options.port,
                access_keys=dict(options.access_key),
                tokens=options.token,
            )
        except OSError as error:
            complain(str(error))
            return CANNOT_RUN
