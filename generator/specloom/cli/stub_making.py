"""Stubs of documents for `specloom serve`: generated into a temporary folder, again when they are reloaded."""

from __future__ import annotations

import argparse
import re
import sys
from itertools import count
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from specloom.cli.reporting import audible, render
from specloom.cli.serve_arguments import is_stateful
from specloom.cli.targets import options_of, package_of, refuse_unknown, source_label
from specloom.config import Target
from specloom.files.write import write
from specloom.model.stub_hints import stub_hints
from specloom.opening import Spec, spec_of
from specloom.pipeline import make
from specloom.problems import Group
from specloom.serve.package import (
    Settings,
    application_of,
    forget,
    import_server,
    secret_names,
)
from specloom.serve.service import fitted, import_service

if TYPE_CHECKING:
    from specloom.serve.asgi import Stub
    from specloom.serve.state.collections import Hints
    from specloom.serve.state.state import State


class StubMaker:
    """Makes the stub of a document, as often as it is wanted."""

    def __init__(self, spec: str, folder: Path, options: argparse.Namespace) -> None:
        """Make packages in `folder`.

        Raises:
            SpecloomError: the document is on the network, at a host that is not allowed.
        """
        self._package = package_of(spec)
        refuse_unknown(spec, options.allow_remote, self._package)
        self.spec = spec
        self.secret_header_names: frozenset[str] = frozenset()
        """Header fields that carry credentials, in lower case, once a stub was made."""
        self.secret_query_names: frozenset[str] = frozenset()
        """Query parameters that carry credentials, once a stub was made."""
        self.sources: tuple[str, ...] = ()
        """What the document was read from, as `Made.sources` has it."""
        self.service_files: frozenset[Path] = frozenset()
        """The code of the service."""
        self._folder = folder
        self._options = options
        self._numbers = count(1)
        self._packages: list[str] = []
        self._service_modules: dict[str, ModuleType] = {}
        self._hints: Hints = {}
        self._state: State | None = None

    @property
    def document(self) -> Spec:
        """Where the document is."""
        return spec_of(self.spec, Path())

    @property
    def name(self) -> str:
        """What the document's package is called, or would be."""
        if self._package is not None:
            return self._package.name
        stem = re.sub(r"\W", "_", Path(self.spec).name.partition(".")[0]).lower()
        return stem if stem.isidentifier() else f"_{stem}"

    def stub(self) -> Stub:
        """The stub of the document as it is now.

        Raises:
            SpecloomError: the document is refused.
            ServiceRefused: the service cannot be imported, or does not fit the document.
            StateError: the document cannot have the state that is asked for.
        """
        # A folder of its own each time: Python knows modules by their paths.
        folder = self._folder / str(next(self._numbers)) / self.name
        self._generate(folder)
        server = import_server(folder)
        self._packages.append(server.__name__.rpartition(".")[0])
        service: object = None
        if self._options.service is not None:
            server, service = self._service(server, folder)
        self.secret_header_names = frozenset(
            name.lower() for name in secret_names(server, "header")
        )
        self.secret_query_names = secret_names(server, "query")
        stub = application_of(server, _settings(self._options), service)
        if is_stateful(self._options):
            self._keep_state(stub)
        for package in self._packages[:-2]:  # the last but one may still be answering
            forget(package)
        del self._packages[:-2]
        return stub

    def _keep_state(self, stub: Stub) -> None:
        """Give a stub the state of the one before it, else that which is asked for.

        Raises:
            StateError: a file is not what it should be, or an `x-stub` is none.
        """
        from specloom.serve.state.opening import keep_state

        if self._state is not None:
            self._state.serve(stub, self._hints)
            return
        start, file = self._options.state_from, self._options.state
        self._state = keep_state(stub, self._hints, start=start, file=file)

    def _generate(self, folder: Path) -> None:
        target = Target(root=Path.cwd(), spec=self.spec, output="stub")
        made = make(
            self.document,
            folder,
            source=source_label(target),
            options=options_of(self._options),
            package=self._package,
        )
        # What the document is worth is a matter of `validate`; what was asked for is ours.
        about_options = [
            problem for problem in made.problems if problem.group is Group.CONFIGURATION
        ]
        sys.stderr.write(render(audible(about_options), "text", sys.stderr))
        self.sources = made.sources
        self._hints = (
            {}
            if made.api is None or not is_stateful(self._options)
            else stub_hints(made.api)
        )
        if made.changes is not None:
            write(made.changes)

    def _service(self, server: ModuleType, folder: Path) -> tuple[ModuleType, object]:
        """The service, and the module `server` that it is for; a service may import the document's package by its name.

        Raises:
            ServiceRefused: it cannot be imported, or does not fit the document.
        """
        here = Path.cwd()
        for name in self._service_modules:
            sys.modules.pop(name, None)
        before = {*sys.modules}
        parent = str(folder.parent)
        sys.path.append(parent)
        try:
            service = import_service(self._options.service, here)
        finally:
            sys.path.remove(parent)
            self._service_modules = {
                name: module
                for name, module in sys.modules.items()
                if name not in before and _is_below(module, (here, folder))
            }
            self.service_files |= {
                Path(str(module.__file__)).resolve()
                for module in self._service_modules.values()
                if _is_below(module, (here,))
            }
        return fitted(service, self._options.service, server, self.spec)


def _is_below(module: ModuleType, folders: tuple[Path, ...]) -> bool:
    """Whether a module is somebody's own code in one of the folders, and not what was installed there."""
    file = getattr(module, "__file__", None)
    if file is None or "site-packages" in Path(file).parts:
        return False
    return any(Path(file).is_relative_to(folder) for folder in folders)


def _settings(options: argparse.Namespace) -> Settings:
    """How stubs answer."""
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
