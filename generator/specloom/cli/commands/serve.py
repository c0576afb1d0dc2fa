"""`specloom serve`: stubs of documents, generated into a temporary folder and served."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from specloom.cli.exit_codes import CANNOT_RUN
from specloom.cli.reporting import audible, complain, refusal_code, render
from specloom.cli.targets import options_of, package_of, refuse_unknown, source_label
from specloom.config import Target
from specloom.files.write import write
from specloom.opening import spec_of
from specloom.pipeline import make
from specloom.problems import Group, SpecloomError

if TYPE_CHECKING:
    from specloom.serve.asgi import ASGI, Layer, Stub
    from specloom.serve.package import Settings


def run(options: argparse.Namespace) -> int:
    """Serve until interrupted."""
    from specloom.serve.faults.fault import FaultError
    from specloom.serve.serve import serve, served
    from specloom.serve.state.state_error import StateError

    if options.state is not None and len(options.specs) > 1:
        complain("--state FILE has the state of one document: serve one SPEC")
        return CANNOT_RUN
    with tempfile.TemporaryDirectory(prefix="specloom-") as temporary:
        try:
            stubs = [
                _stub(spec, Path(temporary) / str(place) / "stub", options)
                for place, spec in enumerate(options.specs)
            ]
            layers = _layers(options, stubs)
        except SpecloomError as refusal:
            sys.stderr.write(render(refusal.problems, "text", sys.stderr))
            return refusal_code(refusal.problems)
        except (StateError, FaultError) as error:
            complain(str(error))
            return CANNOT_RUN
        applications = [
            served(stub, layers=layers, short_cut=not options.uvicorn) for stub in stubs
        ]
        try:
            return serve(applications, host=options.host, port=options.port)
        except OSError as error:
            complain(str(error))
            return CANNOT_RUN


def _stub(spec: str, folder: Path, options: argparse.Namespace) -> Stub:
    """The stub of a document, made in a folder.

    Raises:
        SpecloomError: the document is refused.
        StateError: it cannot have the state that is asked for.
    """
    from specloom.serve.package import application_of, import_package

    package = package_of(spec)
    refuse_unknown(spec, options.allow_remote, package)
    target = Target(root=Path.cwd(), spec=spec, output="stub")
    made = make(
        spec_of(spec, Path()),
        folder,
        source=source_label(target),
        options=options_of(options),
        package=package,
    )
    # What the document is worth is a matter of `validate`; what was asked for is ours.
    about_options = [
        problem for problem in made.problems if problem.group is Group.CONFIGURATION
    ]
    sys.stderr.write(render(audible(about_options), "text", sys.stderr))
    if made.changes is not None:
        write(made.changes)
    stub = application_of(import_package(folder), _settings(options))
    if _is_stateful(options):
        from specloom.serve.state.opening import keep_state

        keep_state(stub, made.stub_hints, start=options.state_from, file=options.state)
    return stub


def _is_stateful(options: argparse.Namespace) -> bool:
    return (
        options.stateful or options.state is not None or options.state_from is not None
    )


def _settings(options: argparse.Namespace) -> Settings:
    """How the stubs answer."""
    from specloom.serve.package import Settings

    return Settings(
        access_keys=dict(options.access_key),
        tokens=options.token,
        seed=options.seed,
        dynamic=options.dynamic,
        cors=options.cors,
        problem_details=options.problem_details,
    )


def _layers(options: argparse.Namespace, stubs: Sequence[Stub]) -> list[Layer]:
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
    if _is_stateful(options):
        from specloom.serve.control import Control

        def controlled(stub: Stub, application: ASGI) -> ASGI:
            assert stub.responder is not None
            return Control(application, {"reset": stub.responder.reset})

        layers.append(controlled)
    return layers
