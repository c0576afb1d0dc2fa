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
from specloom.cli.targets import (
    NothingToDoError,
    options_of,
    package_of,
    refuse_unknown,
    source_label,
)
from specloom.config import Target
from specloom.files.write import write
from specloom.opening import spec_of
from specloom.pipeline import make
from specloom.problems import Group, SpecloomError

if TYPE_CHECKING:
    from specloom.serve.asgi import Layer, Stub
    from specloom.serve.limits import Limits
    from specloom.serve.package import Settings


def run(options: argparse.Namespace) -> int:
    """Serve until interrupted."""
    if options.proxy is None:
        _refuse_without_proxy(options)
        return _serve(options, _layers(options))
    from specloom.cli.proxying import proxying

    try:
        with proxying(options) as proxy:
            code = _serve(options, [proxy.layer], dated=False)
        return code or proxy.report()
    except SpecloomError as refusal:
        return _refused(refusal)
    except OSError as error:
        complain(f"--record: {error}")
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


def _serve(
    options: argparse.Namespace, layers: Sequence[Layer], *, dated: bool = True
) -> int:
    from specloom.serve.serve import serve, served

    with tempfile.TemporaryDirectory(prefix="specloom-") as temporary:
        try:
            stubs = [
                _stub(spec, Path(temporary) / str(place) / "stub", options)
                for place, spec in enumerate(options.specs)
            ]
        except SpecloomError as refusal:
            return _refused(refusal)
        applications = [
            served(stub, layers=layers, short_cut=not options.uvicorn, dated=dated)
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


def _stub(spec: str, folder: Path, options: argparse.Namespace) -> Stub:
    """The stub of a document, made in a folder.

    Raises:
        SpecloomError: the document is refused.
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
    return application_of(import_package(folder), _settings(options))


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
        body_limit=options.max_body,
        nesting_limit=options.max_nesting,
    )


def _layers(options: argparse.Namespace) -> list[Layer]:
    """What is put around each stub, from the inside out."""
    return []
