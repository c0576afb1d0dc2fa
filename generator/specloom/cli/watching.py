"""`--watch`: the command again whenever a file changes that it read."""

from __future__ import annotations

import argparse
import gc
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from specloom.cli.exit_codes import CANNOT_RUN
from specloom.cli.reporting import complain, say
from specloom.cli.targets import shown
from specloom.config import find_project
from specloom.config.judgement import BASELINE
from specloom.document.address import is_address
from specloom.opening import Spec, files_here
from specloom.problems import Problem, SpecloomError
from specloom.report.text import counted

if TYPE_CHECKING:
    import threading

_SUFFIXES = frozenset((".yaml", ".yml", ".json"))
"""What a file may be called that a broken document wants, and nobody has read yet."""

_WAIT = 250
"""Milliseconds between two looks; changes within 50 ms of each other are one."""


class Watched:
    """The files that were read for each document, and those that have changed since."""

    def __init__(self) -> None:
        self._sources: dict[Spec, frozenset[Path]] = {}
        self._broken: set[Spec] = set()
        self._changed: frozenset[Path] | None = None

    @property
    def is_first_round(self) -> bool:
        """Whether nothing has changed since everything was read, which it has not been before."""
        return self._changed is None

    def concerns(self, spec: Spec) -> bool:
        """Whether a document has to be read again; once is enough for what is pinned."""
        spec = _resolved(spec)
        if self._changed is None or spec not in self._sources:
            return True
        return any(self._is_awaited(file, [spec]) for file in self._changed)

    def read(self, spec: Spec, names: Iterable[str]) -> None:
        """A document was read, from what `names` says as `Made.sources` does."""
        files = files_here(spec, names)
        spec = _resolved(spec)
        self._sources[spec] = frozenset(file.resolve() for file in files)
        self._broken.discard(spec)

    def refused(self, spec: Spec, problems: Iterable[Problem]) -> None:
        """A document was not read to the end: what it wants may be in files that are not known."""
        spec = _resolved(spec)
        if not isinstance(spec, Path):
            self._sources[spec] = frozenset()
            return
        names = (problem.location.file for problem in problems)
        wrong = (Path(name).resolve() for name in names if not is_address(name))
        known = self._sources.get(spec, frozenset())
        self._sources[spec] = known.union((spec, *wrong))
        self._broken.add(spec)

    def changed(self, files: frozenset[Path]) -> None:
        """Take note of what changed since the last round."""
        self._changed = files

    @property
    def files(self) -> frozenset[Path]:
        """All files that were read."""
        return frozenset().union(*self._sources.values())

    def is_awaited(self, file: Path) -> bool:
        """Whether a change of the file matters to a document."""
        return self._is_awaited(file, self._sources)

    def _is_awaited(self, file: Path, specs: Iterable[Spec]) -> bool:
        return any(
            file in self._sources[spec]
            or (
                spec in self._broken
                and file.suffix in _SUFFIXES
                and any(file.parent == source.parent for source in self._sources[spec])
            )
            for spec in specs
        )


def _resolved(spec: Spec) -> Spec:
    return spec.resolve() if isinstance(spec, Path) else spec


def watch(
    once: Callable[[argparse.Namespace], int], options: argparse.Namespace
) -> int:
    """Run the command, and again what is concerned whenever a file changes.

    It ends only by an interrupt; a document that is broken is a message, and then awaited.
    """
    if not can_watch():
        complain("--watch needs watchfiles: pip install 'specloom[watch]'")
        return CANNOT_RUN
    options.watched = watched = Watched()
    latest: dict[Path, int] = {}
    while True:
        started = time.time_ns()
        once(options)
        gc.collect()
        config = _config()
        files = watched.files | config
        if not files:
            complain("there is nothing to watch")
            return CANNOT_RUN
        changed = next_change(files, watched, started, latest)
        if changed & config:
            options.watched = watched = Watched()
        else:
            watched.changed(changed)
        say(f"specloom: changed: {', '.join(sorted(map(shown, changed)))}")


def can_watch() -> bool:
    """Whether watchfiles is installed."""
    return find_spec("watchfiles") is not None


def next_change(
    files: frozenset[Path],
    watched: Watched,
    started: int,
    latest: dict[Path, int],
    stop: threading.Event | None = None,
) -> frozenset[Path]:
    """Wait for changes of the files, or of what documents await; which files changed.

    Folders are watched, not files: editors put a new file in the place of the old one.

    Raises:
        KeyboardInterrupt: there was one, or `stop` is set.
    """
    import watchfiles

    folders = {file.parent for file in files if file.parent.is_dir()}
    looks = watchfiles.watch(
        *folders,
        watch_filter=None,
        step=50,
        rust_timeout=_WAIT,
        yield_on_timeout=True,
        recursive=False,
        stop_event=stop,
    )
    is_first = True
    for changes in looks:
        changed = {Path(name) for _, name in changes}
        if is_first:
            # From now on nothing is missed.
            is_first = False
            changed |= set(_written_since(started, folders, latest))
            say(f"specloom: watching {counted(len(files), 'file')}; Ctrl-C ends")
        awaited = {
            file for file in changed if file in files or watched.is_awaited(file)
        }
        if awaited:
            return frozenset(awaited)
    raise KeyboardInterrupt


def _written_since(
    started: int, folders: Iterable[Path], latest: dict[Path, int]
) -> Iterator[Path]:
    """The files that were written after the round began, maybe before anybody watched them.

    `latest` keeps their times, each of which counts once: clocks may be wrong.
    """
    for file in (file for folder in folders for file in folder.iterdir()):
        with suppress(OSError):
            written = file.stat().st_mtime_ns
            if written > started and latest.get(file) != written:
                latest[file] = written
                yield file


def _config() -> frozenset[Path]:
    """The files of the project's configuration, whether they are there or not."""
    try:
        project = find_project(Path.cwd())
    except SpecloomError as refusal:
        project = Path(refusal.problems[0].location.file)
    if project is None:
        return frozenset()
    project = project.resolve()
    return frozenset((project, project.with_name(BASELINE)))
