"""`specloom status`: the files of packages that are not as they are generated."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TypeAlias

from specloom.cli.exit_codes import OK
from specloom.cli.progress import Progress
from specloom.cli.reporting import refusal_code, render, write
from specloom.cli.targets import (
    NothingToDoError,
    configured,
    from_here,
    options_of,
    source_label,
    spec_from_here,
)
from specloom.config import Target
from specloom.edits.settings import reasons_of
from specloom.edits.states import file_states
from specloom.pipeline import make, make_runtime
from specloom.problems import SpecloomError
from specloom.report.status import PackageStatus, render_json, render_text
from specloom.shared_runtime import SharedRuntime


def run(options: argparse.Namespace) -> int:
    """Report the state of the files on stdout; exit code 0 whatever it is."""
    try:
        packages = [
            (
                _of_runtime(folder)
                if isinstance(folder, SharedRuntime)
                else _of_package(folder, options)
            )
            for folder in _named(_folders(), options.names)
        ]
    except SpecloomError as refusal:
        sys.stderr.write(render(refusal.problems, "text", sys.stderr))
        return refusal_code(refusal.problems)
    is_json = options.format == "json"
    write((render_json if is_json else render_text)(packages), options.format)
    return OK


_Folders: TypeAlias = tuple[Target | SharedRuntime, ...]


def _folders() -> _Folders:
    """The configured folders: the runtime that packages share, and the packages."""
    targets = configured()
    runtimes = dict.fromkeys(
        target.runtime for target in targets if target.runtime is not None
    )
    return (*runtimes, *targets)


def _named(folders: _Folders, names: list[str]) -> _Folders:
    """Those that are named by their folders or by their own names; all without names.

    Raises:
        NothingToDoError: none has a name.
    """
    chosen: list[Target | SharedRuntime] = []
    for name in names:
        matching = [
            folder
            for folder in folders
            if name == folder.folder.name
            or Path(name).resolve() == folder.folder.resolve()
        ]
        if not matching:
            known = ", ".join(from_here(folder.folder) for folder in folders)
            raise NothingToDoError(f"no package is called {name!r}; there are: {known}")
        chosen += matching
    return tuple(folder for folder in folders if folder in chosen or not names)


def _of_runtime(runtime: SharedRuntime) -> PackageStatus:
    reasons = reasons_of(runtime.edits)
    changes, _ = make_runtime(
        runtime.folder.resolve(),
        has_server=runtime.has_server,
        edited=reasons,
        anew=bool(reasons),
    )
    files = () if changes is None else file_states(changes, reasons)
    return PackageStatus(folder=from_here(runtime.folder), spec="", files=tuple(files))


def _of_package(target: Target, arguments: argparse.Namespace) -> PackageStatus:
    options = options_of(arguments).over(target.options)
    spec = spec_from_here(target)
    with Progress(sys.stderr) as progress:
        made = make(
            spec,
            target.folder.resolve(),
            source=source_label(target),
            options=options,
            runtime=target.runtime_import(),
            access="kept only",
            anew=bool(options.edits),
            step=lambda step: progress.at(f"specloom: {spec}: {step}"),
        )
    files = (
        ()
        if made.changes is None
        else file_states(made.changes, reasons_of(options.edits))
    )
    return PackageStatus(
        folder=from_here(target.folder), spec=str(spec), files=tuple(files)
    )
