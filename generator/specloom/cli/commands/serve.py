"""`specloom serve`: a stub of a document, generated into a temporary folder and served."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from specloom.cli.exit_codes import CANNOT_RUN
from specloom.cli.reporting import audible, complain, detail, refusal_code, render
from specloom.cli.targets import options_of, package_of, refuse_unknown, source_label
from specloom.config import Target
from specloom.files.write import write
from specloom.opening import spec_of
from specloom.pipeline import make
from specloom.problems import Group, SpecloomError


def run(options: argparse.Namespace) -> int:
    """Serve until interrupted."""
    from specloom.serve.serve import serve

    package = package_of(options.spec)
    refuse_unknown(options.spec, options.allow_remote, package)
    target = Target(root=Path.cwd(), spec=options.spec, output="stub")
    with tempfile.TemporaryDirectory(prefix="specloom-") as temporary:
        folder = Path(temporary) / "stub"
        try:
            made = make(
                spec_of(options.spec, Path()),
                folder,
                source=source_label(target),
                options=options_of(options),
                package=package,
            )
        except SpecloomError as refusal:
            sys.stderr.write(render(refusal.problems, "text", sys.stderr))
            return refusal_code(refusal.problems)
        # What the document is worth is a matter of `validate`; what was asked for is ours.
        about_options = [
            problem for problem in made.problems if problem.group is Group.CONFIGURATION
        ]
        sys.stderr.write(render(audible(about_options), "text", sys.stderr))
        if made.changes is not None:
            write(made.changes)
        try:
            return serve(
                folder,
                host=options.host,
                port=options.port,
                access_keys=dict(options.access_key),
                tokens=options.token,
                log=detail if options.verbose else None,
                short_cut=not options.uvicorn,
                seed=options.seed,
                dynamic=options.dynamic,
                cors=options.cors,
                problem_details=options.problem_details,
            )
        except OSError as error:
            complain(str(error))
            return CANNOT_RUN
