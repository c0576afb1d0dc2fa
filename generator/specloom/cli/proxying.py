"""`specloom serve --proxy`: the document beside the stub, what is told of the traffic, and the report at the end."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from specloom.checks import check
from specloom.cli.exit_codes import FOUND, OK
from specloom.cli.reporting import VOICE, is_coloured, render, write
from specloom.cli.serve_arguments import is_stateful
from specloom.cli.targets import NothingToDoError, options_of, package_of
from specloom.model import build
from specloom.opening import opened, spec_of
from specloom.problems import Problem
from specloom.serve.proxy.application import Proxy
from specloom.serve.proxy.contract import Contract
from specloom.serve.proxy.forwarding import Upstream
from specloom.serve.proxy.judge import Judge
from specloom.serve.proxy.report import render as render_report
from specloom.serve.proxy.traffic import Traffic

if TYPE_CHECKING:
    from specloom.serve.asgi import ASGI, Stub
    from specloom.serve.recording.record import Record


class Proxying:
    """A proxy in place of the stub, for the while of a command."""

    def __init__(self, options: argparse.Namespace, contract: Contract) -> None:
        self._options = options
        self._contract = contract
        self._traffic = Traffic(_tell)
        self._upstream = Upstream(options.proxy, options.proxy_timeout)
        self._record: Record | None = None
        if options.record is not None:
            from specloom.serve.recording.record import Record

            self._record = Record(contract, Path(options.record))
            self._record.write()

    def layer(self, stub: Stub, application: ASGI) -> ASGI:
        """The proxy; the application answers what is refused."""
        return Proxy(
            self._upstream,
            Judge(self._contract, stub),
            self._traffic,
            refusing=application if self._options.errors else None,
            recorder=self._record,
        )

    def report(self) -> int:
        """Write the record, and sum up what went by; the exit code of the command.

        Raises:
            OSError: the record cannot be written.
        """
        traffic, format = self._traffic, self._options.format
        if self._record is not None:
            self._record.write()
        if not VOICE.is_quiet:
            colour = is_coloured(sys.stdout)
            write(render_report(traffic, format, colour=colour), format)
        return FOUND if self._options.strict_traffic and traffic.violating else OK


@contextmanager
def proxying(options: argparse.Namespace) -> Iterator[Proxying]:
    """A proxy, while its document is open; what programs read of stdout is the report alone.

    Raises:
        NothingToDoError: what is asked for cannot be had together.
        OSError: the record cannot be written.
        SpecloomError: the document cannot be read.
    """
    if len(options.specs) > 1 or options.specs == ["-"]:
        raise NothingToDoError("--proxy is for one document, in a file")
    if options.reload or options.service is not None:
        raise NothingToDoError("--proxy goes without --reload and --service")
    if is_stateful(options):
        raise NothingToDoError(
            "--proxy goes without --stateful: the service has a state of its own"
        )
    spec = options.specs[0]
    with opened(
        spec_of(spec, Path()), options_of(options), package=package_of(spec)
    ) as opening:
        check(opening.document, full=False)
        contract = Contract(opening.document, build(opening.document)[0])
        try:
            made = Proxying(options, contract)
        except ValueError as error:
            raise NothingToDoError(str(error)) from None
        if options.format == "text":
            yield made
            return
        with redirect_stdout(sys.stderr):
            yield made


def _tell(problem: Problem) -> None:
    if not VOICE.is_quiet:
        sys.stderr.write(render([replace(problem, hint="")], "text", sys.stderr))
        sys.stderr.flush()
