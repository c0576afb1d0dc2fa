"""Packages that share a runtime: what stands against it, before anything is written."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from specloom.cli.reporting import say
from specloom.cli.targets import NothingToDoError, configured, shown
from specloom.config import Target
from specloom.files.lock import read_lock
from specloom.problems import SpecloomError
from specloom.render.interface import (
    interface,
    interface_of_package,
    interface_of_runtime,
)
from specloom.shared_runtime import SharedRuntime


def with_runtime(target: Target, options: argparse.Namespace) -> Target:
    """A package of the command line with the runtime that stands there, if one does.

    Raises:
        NothingToDoError: the package cannot share that runtime.
    """
    if options.runtime is None:
        if options.runtime_import is not None:
            raise NothingToDoError(
                "--runtime-import needs --runtime, the runtime's folder"
            )
        return target
    runtime = SharedRuntime(
        root=target.root, output=options.runtime, import_path=options.runtime_import
    )
    for mistake in (*runtime.mistakes(), *_overlap(runtime, target)):
        raise NothingToDoError(mistake)
    shared = replace(target, runtime=runtime)
    try:
        shared.runtime_import()
    except ValueError as error:
        raise NothingToDoError(str(error)) from None
    return shared


def refuse_options(options: argparse.Namespace) -> None:
    """Configured packages share what is configured.

    Raises:
        NothingToDoError: the command line says something else.
    """
    if options.runtime is not None or options.runtime_import is not None:
        raise NothingToDoError(
            "--runtime needs a SPEC and -o DIR; configured packages share the one of "
            "[tool.specloom.runtime]"
        )


def _overlap(runtime: SharedRuntime, target: Target) -> list[str]:
    package, folder = target.folder.resolve(), runtime.folder.resolve()
    if package.is_relative_to(folder) or folder.is_relative_to(package):
        message = (
            f"the output {target.output!r} is, or holds, the runtime {runtime.output!r}"
        )
        return [f"{message}, or stands in it"]
    return []


def reason_against(
    runtime: SharedRuntime, targets: Sequence[Target], *, is_checked: bool
) -> str | None:
    """Why a runtime must not be written, in words; None if it may."""
    folder = runtime.folder
    if folder.exists() and not folder.is_dir():
        return f"{runtime.output!r} is a file, not the folder of a runtime"
    if not _is_ours(folder):
        return (
            f"{runtime.output!r} is neither empty nor a runtime of specloom's: "
            "name another folder, or empty it"
        )
    left = [] if is_checked else _left_behind(runtime, targets)
    if left:
        return (
            f"{runtime.output!r} would get interface {interface()}, and {', '.join(left)} "
            f"{'was' if len(left) == 1 else 'were'} generated for another one: run "
            "`specloom generate` for all packages"
        )
    return None


def _is_ours(folder: Path) -> bool:
    """Whether a folder has a runtime, or no files: build engines make folders beforehand."""
    if interface_of_runtime(folder) is not None or not folder.is_dir():
        return True
    lock = read_lock(folder)
    if lock is not None and "interface.py" in lock.files:
        return True
    return all(
        path.is_dir() or path.parent.name == "__pycache__" for path in folder.rglob("*")
    )


def _left_behind(runtime: SharedRuntime, targets: Sequence[Target]) -> list[str]:
    """The configured packages that work with the runtime as it is, and would not any more."""
    has = interface_of_runtime(runtime.folder)
    if has is None or has == interface():
        return []
    try:
        known = configured()
    except (NothingToDoError, SpecloomError):
        return []
    made = {target.folder.resolve() for target in targets}
    return [
        shown(target.folder)
        for target in known
        if target.runtime is not None
        and target.runtime.folder.resolve() == runtime.folder.resolve()
        and target.folder.resolve() not in made
        and interface_of_package(target.folder) == has
    ]


def reason_against_package(target: Target) -> str | None:
    """Why a folder cannot be a package's: a runtime is in it."""
    if interface_of_runtime(target.folder) is None:
        return None
    return f"{target.output!r} is a runtime that packages share, not the folder of a package"


def report_mismatch(target: Target) -> None:
    """Say that a package, as it is, was generated for another runtime than the one that is there."""
    if target.runtime is None:
        return
    wants = interface_of_package(target.folder)
    has = interface_of_runtime(target.runtime.folder)
    if wants is not None and has is not None and wants != has:
        say(
            f"{shown(target.folder)}: generated for interface {wants} of its runtime, and "
            f"{shown(target.runtime.folder)} has interface {has}"
        )
