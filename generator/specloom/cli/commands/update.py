"""`specloom update`: what is pinned had anew, what changed in it, and the packages made of it."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from specloom.cli.commands.diff import counts, manner_of, rendered
from specloom.cli.commands.generate import with_runtime
from specloom.cli.endings import ended_by_signal
from specloom.cli.exit_codes import FOUND, OK
from specloom.cli.hand_edits import is_interactive
from specloom.cli.packages import generate
from specloom.cli.reporting import refusal_code, render, say, write
from specloom.cli.reviewing import review
from specloom.cli.targets import (
    NothingToDoError,
    configured,
    given,
    options_of,
    shown,
    spec_from_here,
)
from specloom.compare.revisions.compared import ComparedRevision
from specloom.compare.revisions.names import parts_of
from specloom.config import Options, Target
from specloom.document.address import is_address
from specloom.files.lock import Pins, read_lock
from specloom.opening import Address, OpenedDocument, Revision, Spec, opened
from specloom.problems import Problem, SpecloomError
from specloom.report.comparison.review import Review

_SHORT = 12
"""Digits of a commit's id, as it is said."""


def run(options: argparse.Namespace) -> int:
    """Update the packages, and report on stdout what changed; the worst exit code of them."""
    targets = _targets(options)
    options.is_interactive = is_interactive()
    reviews: list[Review] = []
    completed = _completed(options)
    with ended_by_signal():
        answers = [_asked(target, completed, reviews) for target in targets]
        wanted = [answer for answer in answers if isinstance(answer, _Wanted)]
        code = max(
            (answer for answer in answers if isinstance(answer, int)), default=OK
        )
        if wanted:
            code = max(code, _generated(wanted, completed))
    if not options.quiet and (reviews or options.format != "text"):
        write(rendered(reviews, completed), options.format)
    return code


def _completed(options: argparse.Namespace) -> argparse.Namespace:
    """The options with those of `generate` and `diff` that this command does not have."""
    from specloom.cli.command_line import defaults

    return argparse.Namespace(
        **{**vars(defaults("generate")), **vars(defaults("diff")), **vars(options)}
    )


def _targets(options: argparse.Namespace) -> tuple[Target, ...]:
    if options.output is not None:
        if len(options.names) != 1:
            raise NothingToDoError("-o DIR needs one SPEC to generate from")
        return (given(options.names[0], options.output),)
    targets = configured()
    if not options.names:
        return _pinned(targets)
    return tuple(_named(name, targets) for name in dict.fromkeys(options.names))


def _pinned(targets: tuple[Target, ...]) -> tuple[Target, ...]:
    """The packages that are not made from files here alone."""
    wanted = tuple(target for target in targets if _is_pinned(target, target.options))
    if not wanted:
        raise NothingToDoError(
            "nothing to update: every configured document is a file here"
        )
    return wanted


def _is_pinned(target: Target, options: Options) -> bool:
    return bool(options.allow_remote) or not isinstance(spec_from_here(target), Path)


def _named(name: str, targets: tuple[Target, ...]) -> Target:
    for target in targets:
        if name in (target.folder.name, target.spec) or (
            Path(name).resolve() == target.folder.resolve()
        ):
            return target
    known = [target.folder.name for target in targets]
    close = get_close_matches(name, known, 1)
    hint = f"did you mean {close[0]!r}?" if close else f"known: {', '.join(known)}"
    raise NothingToDoError(f"no configured package is called {name!r}; {hint}")


class _Wanted(NamedTuple):
    """A package that is to be generated, with what was fetched for it as `generate` has it."""

    target: Target
    fetched: Mapping[str, bytes] | None


def _asked(
    target: Target, options: argparse.Namespace, reviews: list[Review]
) -> _Wanted | int:
    """The package to generate with what was fetched for it; or an exit code where nothing is to be generated."""
    folder = shown(target.folder)
    wanted = options_of(options).over(target.options)
    spec = spec_from_here(target)
    if not _is_pinned(target, wanted):
        say(f"{folder}: made from {spec}, which is a file here: nothing to fetch")
        return OK
    try:
        lock = read_lock(target.folder)
        pins: Pins = {} if lock is None else lock.pins
        with opened(spec, wanted, access="network") as new:
            is_as_pinned = new.is_as_pinned(pins)
            if is_as_pinned:
                say(f"{folder}: {spec} has not changed")
            else:
                say(f"{folder}: {spec} {'has changed' if pins else 'is new here'}")
                changes = _changes(spec, new, target, wanted, pins, options)
                reviews += [] if changes is None else [changes]
                if options.dry_run:
                    return FOUND
                if changes is not None and counts(changes, options):
                    say(f"{folder}: nothing written: --fail-on {options.fail_on}")
                    return FOUND
            fetched = dict(new.fetched)
    except SpecloomError as refusal:
        sys.stderr.write(render(refusal.problems, "text", sys.stderr))
        return refusal_code(refusal.problems)
    if options.dry_run:
        return OK
    # A commit that touched nothing of the document is no reason for another lock.
    is_kept = is_as_pinned and isinstance(spec, Revision)
    return _Wanted(target, None if is_kept else fetched)


def _generated(wanted: Sequence[_Wanted], options: argparse.Namespace) -> int:
    making = argparse.Namespace(**{**vars(options), "format": "text"})
    problems: list[Problem] = []
    targets = [target for target, _ in wanted]
    return with_runtime(
        targets,
        making,
        problems,
        lambda: (generate(target, making, problems, given) for target, given in wanted),
    )


def _changes(
    spec: Spec,
    new: OpenedDocument,
    target: Target,
    wanted: Options,
    pins: Pins,
    options: argparse.Namespace,
) -> Review | None:
    """The changes since the package was made; None, with a message, where they are not known."""
    manner = replace(manner_of(options), selected=wanted)
    try:
        with _before(spec, target, wanted, pins) as old:
            if old is None:
                return None
            base, revision = _compared(old), _compared(new)
            return review(base, revision, manner, today=date.today())
    except SpecloomError as refusal:
        sys.stderr.write(render(refusal.problems, "text", sys.stderr))
        say(f"{shown(target.folder)}: what it was made from is not known: not compared")
        return None


@contextmanager
def _before(
    spec: Spec, target: Target, wanted: Options, pins: Pins
) -> Iterator[OpenedDocument | None]:
    """The document as it is pinned; None where nothing is.

    Raises:
        SpecloomError: it is no longer here.
    """
    failure: SpecloomError | None = None
    for old in _pinned_specs(spec, target, pins):
        with ExitStack() as stack:
            try:
                document = stack.enter_context(
                    opened(old, wanted, package=target.folder, access="kept only")
                )
            except SpecloomError as refusal:
                failure = failure or refusal
                continue
            yield document
            return
    if failure is not None:
        raise failure
    yield None


def _pinned_specs(spec: Spec, target: Target, pins: Pins) -> Iterator[Spec]:
    """The documents that may be pinned: under the document's own name, else under another one."""
    if isinstance(spec, Path):
        if pins:
            yield spec
        return
    for name in [spec.key] if spec.key in pins else sorted(pins):
        commit = next((line for line in pins[name] if line.startswith("commit ")), "")
        if is_address(name):
            yield Address(name)
        elif commit:
            id_ = commit.removeprefix("commit ")[:_SHORT]
            yield Revision(f"{id_}:{parts_of(name)[1]}", target.root)


def _compared(opened: OpenedDocument) -> ComparedRevision:
    document = opened.document
    name = document.entry.name
    path = Path(os.path.relpath(name)) if Path(name).is_file() else None
    return ComparedRevision(document=document, name=name, file=path)
