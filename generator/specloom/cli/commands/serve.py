"""`specloom serve`: stubs of documents, generated into a temporary folder and served."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from specloom.cli.exit_codes import CANNOT_RUN
from specloom.cli.reporting import complain, is_coloured, refusal_code, render
from specloom.cli.serve_arguments import is_stateful
from specloom.cli.targets import NothingToDoError, options_of
from specloom.problems import SpecloomError

if TYPE_CHECKING:
    from specloom.cli.stub_making import StubMaker
    from specloom.serve.asgi import Layer, Observer, Stub
    from specloom.serve.limits import Limits
    from specloom.serve.lines import Lines
    from specloom.serve.page.exchanges import Exchanges


def run(options: argparse.Namespace) -> int:
    """Serve until interrupted."""
    if options.proxy is None:
        _refuse_without_proxy(options)
        return _serve(options)
    from specloom.cli.proxying import proxying

    try:
        with proxying(options) as proxy:
            code = _serve(options, proxy.layer)
        return code or proxy.report()
    except SpecloomError as refusal:
        return _refused(refusal)
    except OSError as error:
        complain(f"--record {options.record}: {error.strerror or error}")
        return CANNOT_RUN


def _refuse_without_proxy(options: argparse.Namespace) -> None:
    given = {
        "errors": options.errors,
        "strict": options.strict_traffic,
        "format": options.format != "text",
        "record": options.record is not None,
    }
    for name, is_given in given.items():
        if is_given:
            raise NothingToDoError(f"--{name} is that of --proxy")


def _serve(options: argparse.Namespace, proxy: Layer | None = None) -> int:
    """Serve stubs, or a proxy in their place."""
    from specloom.cli.stub_making import StubMaker
    from specloom.cli.watching import can_watch
    from specloom.serve.faults.fault import FaultError
    from specloom.serve.lines import Lines
    from specloom.serve.serve import serve, served
    from specloom.serve.service import ServiceRefused
    from specloom.serve.state.state_error import StateError

    if options.state is not None and len(options.specs) > 1:
        complain("--state FILE has the state of one document: serve one SPEC")
        return CANNOT_RUN
    if options.service is not None and len(options.specs) > 1:
        complain("--service is for one document: serve the others by themselves")
        return CANNOT_RUN
    if options.reload and not can_watch():
        complain("--reload needs watchfiles: pip install 'specloom[watch]'")
        return CANNOT_RUN
    with ExitStack() as stack:
        folder = Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="specloom-"))
        )
        makers = [
            StubMaker(spec, folder / str(place), options)
            for place, spec in enumerate(options.specs)
        ]
        try:
            stubs: list[Stub] = [maker.stub() for maker in makers]
            layers = [*filter(None, (proxy,)), *_layers(options, lambda: stubs)]
        except SpecloomError as refusal:
            return _refused(refusal)
        except (ServiceRefused, StateError, FaultError) as refusal:
            complain(str(refusal))
            return CANNOT_RUN
        log = Lines(sys.stderr.write)
        stack.callback(log.flush)
        observed = [
            _observe(maker, stub, options, log)
            for maker, stub in zip(makers, stubs, strict=True)
            if proxy is None
        ]
        if options.reload:
            from specloom.cli.reloading import reloaded
            from specloom.serve.current import CurrentStub

            current = [CurrentStub(stub) for stub in stubs]
            stubs = [stub.as_stub for stub in current]
            stack.enter_context(reloaded(list(zip(makers, current, strict=True))))
        if options.page != "off" and proxy is None:
            stubs = _with_pages(makers, stubs, observed, options)
        applications = [
            served(
                stub,
                layers=layers,
                short_cut=not options.uvicorn,
                dated=proxy is None,
                is_closed=proxy is not None,
            )
            for stub in stubs
        ]
        try:
            return serve(
                applications,
                host=options.host,
                port=options.port,
                limits=_limits(options),
            )
        except OSError as error:
            complain(str(error))
            return CANNOT_RUN


def _layers(
    options: argparse.Namespace, stubs: Callable[[], Sequence[Stub]]
) -> list[Layer]:
    """What is put around each stub, from the inside out.

    Raises:
        FaultError: a fault is none.
    """
    layers: list[Layer] = []
    if options.fault or options.faults is not None or options.fault_header:
        from specloom.serve.faults.opening import faulty_layer

        layers.append(
            faulty_layer(
                stubs,
                options.fault,
                file=options.faults,
                takes_header=options.fault_header,
                seed=options.seed,
                complain=complain,
            )
        )
    if is_stateful(options):
        from specloom.serve.control import controlled

        layers.append(controlled)
    return layers


def _limits(options: argparse.Namespace) -> Limits:
    """What clients may take of the server."""
    from specloom.serve.limits import Limits

    given = {
        "header": options.max_header,
        "connections": options.max_connections,
        "head_seconds": options.head_timeout,
        "silent_seconds": options.silent_timeout,
    }
    return Limits(**{name: value for name, value in given.items() if value is not None})


def _refused(refusal: SpecloomError) -> int:
    sys.stderr.write(render(refusal.problems, "text", sys.stderr))
    return refusal_code(refusal.problems)


def _observe(
    maker: StubMaker, stub: Stub, options: argparse.Namespace, log: Lines
) -> Exchanges:
    """Have a stub say on stderr what it is asked and answers, and remember it for its page."""
    from specloom.serve.asgi import told
    from specloom.serve.page.exchanges import Exchanges
    from specloom.serve.request_log import RequestLog

    exchanges = Exchanges(lambda: maker.secret_header_names | maker.secret_query_names)
    observers: list[Observer] = [exchanges] if options.page != "off" else []
    if not options.quiet:
        observers.append(
            RequestLog(
                log,
                secret_query_names=maker.secret_query_names,
                is_coloured=is_coloured(sys.stderr),
                is_detailed=options.verbose,
                label=maker.name if len(options.specs) > 1 else "",
            )
        )
    stub.observer = told(observers)
    return exchanges


def _with_pages(
    makers: Sequence[StubMaker],
    stubs: Sequence[Stub],
    observed: Sequence[Exchanges],
    options: argparse.Namespace,
) -> list[Stub]:
    from specloom.cli.stub_page import paged

    return [
        paged(
            maker, stub, exchanges, options_of(options), is_open=options.page == "open"
        )
        for maker, stub, exchanges in zip(makers, stubs, observed, strict=True)
    ]
