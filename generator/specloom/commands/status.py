"""`specloom status`: the files of packages that are not as they are generated."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ..config import Target
from ..edits.states import file_states
from ..exit_codes import CANNOT_RUN, OK
from ..pipeline import make
from ..problems import SpecloomError
from ..report.status import PackageStatus, render_json, render_text
from .progress import Progress
from .reporting import complain, refusal_code, render, write
from .targets import NothingToDoError, configured, from_here, options_of, source_label


def run(options: argparse.Namespace) -> int:
    """Report the state of the files on stdout; exit code 0 whatever it is."""
    try:
        targets = _named(configured(), options.names)
        packages = [_status(target, options) for target in targets]
    except NothingToDoError as reason:
        complain(str(reason))
        return CANNOT_RUN
    except SpecloomError as refusal:
        sys.stderr.write(render(refusal.problems, "text", sys.stderr))
        return refusal_code(refusal.problems)
    is_json = options.format == "json"
    write((render_json if is_json else render_text)(packages), options.format)
    return OK


def _named(targets: tuple[Target, ...], names: list[str]) -> list[Target]:
    """The packages that are named by their folders or by their own names; all without names.

    Raises:
        NothingToDoError: no package has a name.
    """
    chosen: list[Target] = []
    for name in names:
        matching = [
            target
            for target in targets
            if name == target.folder.name
            or Path(name).resolve() == target.folder.resolve()
        ]
        if not matching:
            known = ", ".join(from_here(target.folder) for target in targets)
            raise NothingToDoError(f"no package is called {name!r}; there are: {known}")
        chosen += matching
    return [target for target in targets if target in chosen or not names]


def _status(target: Target, arguments: argparse.Namespace) -> PackageStatus:
    options = options_of(arguments).over(target.options)
    with Progress(sys.stderr) as progress:
        made = make(
            Path(from_here(target.spec_path)),
            target.folder.resolve(),
            source=source_label(target),
            options=options,
            anew=bool(options.edits),
            step=lambda what: progress.at(f"specloom: {target.spec}: {what}"),
        )
    files = () if made.changes is None else file_states(made.changes, options.reasons)
    return PackageStatus(
        folder=from_here(target.folder),
        spec=from_here(target.spec_path),
        files=tuple(files),
    )
