"""The maker of stubs that a test has."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import ModuleType

from specloom.pytest_plugin.packages import Packages, Source
from specloom.pytest_plugin.stub import Stub
from specloom.serve.package import Settings


class StubFactory:
    """Makes stubs, which end with the fixture."""

    def __init__(self, packages: Packages) -> None:
        self._packages = packages
        self._stubs: list[Stub] = []

    def __call__(
        self,
        source: Source,
        *,
        service: object = None,
        access_keys: Mapping[str, str] | None = None,
        tokens: Collection[str] | None = None,
        seed: int = 0,
        dynamic: bool = False,
        cors: bool = False,
        problem_details: bool = False,
        stateful: bool = False,
    ) -> Stub:
        """A stub of a document, or of a package that was generated from one.

        Args:
            source: The path of a document or of a package's folder, from the root folder of pytest, or an imported
                package.
            service: An object whose methods answer.
            access_keys: Secret keys by access key: signatures are verified then.
            tokens: The tokens and API keys that are valid; default: every well-formed one.
            seed: Another one makes other answers of the document's schemas.
            dynamic: Make answers anew for each request, also where there is an example.
            cors: Let pages of every origin read the answers.
            problem_details: Say what the document describes no error for by RFC 9457, and 422 of what is invalid.
            stateful: Keep what is created: it can be read, listed, changed and deleted.

        Raises:
            FileNotFoundError: there is no such document or package.
            ValueError: the document is refused, or the package has no stub.
            ServiceRefused: the service does not fit the document.
        """
        __tracebackhide__ = True
        settings = Settings(
            access_keys=access_keys,
            tokens=tokens,
            seed=seed,
            dynamic=dynamic,
            cors=cors,
            problem_details=problem_details,
        )
        name = source.__name__ if isinstance(source, ModuleType) else str(source)
        server = self._packages.server(source)
        hints = self._packages.hints(server) if stateful else None
        stub = Stub(server, self._packages.background, settings, service, name, hints)
        self._stubs.append(stub)
        return stub

    def close(self) -> None:
        """End all of them."""
        for stub in self._stubs:
            stub.close()
