"""Several packages at the same time, on as many cores, reported one after the other."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from multiprocessing import active_children

from msgspec import Struct

from specloom.cli.endings import end_with_parent
from specloom.cli.exit_codes import CANNOT_RUN
from specloom.cli.progress import Progress
from specloom.cli.reporting import VOICE
from specloom.config import Target
from specloom.problems import Position, Problem

Work = Callable[[Target, argparse.Namespace, list[Problem]], int]
"""What is done with one target: takes a list for what was found, gives an exit code."""


class Outcome(Struct, frozen=True):
    """The exit code, findings and output of one target."""

    code: int
    problems: list[Problem]
    output: str
    errors: str


def outcomes(
    work: Work, targets: Sequence[Target], options: argparse.Namespace, jobs: int
) -> Iterator[Outcome]:
    """`work` done with every target, in processes of its own; in the order of the targets.

    There are no more of them once the system has ended a process, such as for lack of memory.
    """
    terminals = sys.stdout.isatty(), sys.stderr.isatty()
    with ProcessPoolExecutor(jobs, initializer=end_with_parent) as pool:
        waiting = [
            pool.submit(_captured, work, target, options, terminals)
            for target in targets
        ]
        try:
            for done in waiting:
                yield _result(done, waiting)
        except BrokenProcessPool:
            return
        except BaseException:
            if not all(future.done() for future in waiting):
                for process in active_children():
                    process.terminate()
            raise
        finally:
            for future in waiting:
                future.cancel()


def _result(wanted: Future[Outcome], all_: Sequence[Future[Outcome]]) -> Outcome:
    if wanted.done():
        return wanted.result()
    with Progress(sys.stderr) as progress:
        while True:
            ready = sum(future.done() for future in all_)
            progress.at(f"specloom: {ready} of {len(all_)} packages")
            try:
                return wanted.result(timeout=0.2)
            except TimeoutError:
                if wanted.done():
                    return wanted.result()


class _Captured(io.StringIO):
    """Text for a stream that is, or is not, a terminal."""

    def __init__(self, is_terminal: bool) -> None:
        super().__init__()
        self._is_terminal = is_terminal

    def isatty(self) -> bool:
        return self._is_terminal


def _captured(
    work: Work,
    target: Target,
    options: argparse.Namespace,
    terminals: tuple[bool, bool],
) -> Outcome:
    VOICE.set(options)
    output, errors = map(_Captured, terminals)
    problems: list[Problem] = []
    with redirect_stdout(output), redirect_stderr(errors):
        try:
            code = work(target, options, problems)
        except SystemExit:
            os._exit(CANNOT_RUN)  # else the pool would go on with the next target
    return Outcome(
        code, list(map(_placed, problems)), output.getvalue(), errors.getvalue()
    )


def _placed(problem: Problem) -> Problem:
    """The problem with its position alone: a location would bring its document along."""
    at = problem.location
    return replace(problem, location=Position(at.file, at.line, at.column, at.pointer))
