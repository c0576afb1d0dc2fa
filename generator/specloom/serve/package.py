"""The packages that stubs are: made of documents, imported, and asked for their applications."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Collection, Mapping
from itertools import count
from pathlib import Path
from types import ModuleType
from typing import Any, Literal, cast

from msgspec import Struct

from specloom.serve.asgi import Stub

_numbers = count(1)


class Settings(Struct, frozen=True, kw_only=True):
    """How a stub answers.

    Args:
        access_keys: Secret keys by access key: signatures are verified then.
        tokens: The tokens and API keys that are valid; default: every well-formed one.
        seed: Another one makes other answers of the document's schemas.
        dynamic: Make answers anew for each request, also where there is an example.
        cors: Let pages of every origin read the answers.
        problem_details: Say what the document describes no error for by RFC 9457, and 422 of what is invalid.
        body_limit: Bytes that a request's body may have.
        nesting_limit: Levels that arrays and objects of its JSON may have.
    """

    access_keys: Mapping[str, str] | None = None
    tokens: Collection[str] | None = None
    seed: int = 0
    dynamic: bool = False
    cors: bool = False
    problem_details: bool = False
    body_limit: int | None = None
    nesting_limit: int | None = None


def application_of(
    server: ModuleType, settings: Settings, service: object = None
) -> Stub:
    """The application of the module `server` of a package, around somebody's own service if there is one."""
    module: Any = server
    secrets = module.Secrets(
        access_keys=settings.access_keys or None, tokens=settings.tokens or None
    )
    made = module.app(
        service,
        secrets=secrets,
        seed=settings.seed,
        dynamic=settings.dynamic,
        cors=settings.cors,
        problem_details=settings.problem_details,
        body_limit=settings.body_limit,
        nesting_limit=settings.nesting_limit,
    )
    return cast(Stub, made)


def secret_names(
    server: ModuleType, location: Literal["query", "header"]
) -> frozenset[str]:
    """The query parameters, or the header fields, that carry the API keys of a package."""
    schemes: Mapping[str, Any] = vars(getattr(server, "credentials", server))
    return frozenset(
        str(vars(scheme)["name"])
        for scheme in schemes.values()
        if isinstance(scheme, type) and vars(scheme).get("location") == location
    )


def import_server(package_dir: Path) -> ModuleType:
    """The module `server` of the generated package in a folder, imported under a name of its own.

    `sys.path` stays as it is.

    Raises:
        FileNotFoundError: the folder holds no package with a stub server.
    """
    folder = package_dir.resolve()
    for name in ("__init__.py", "server.py"):
        if not (folder / name).is_file():
            raise FileNotFoundError(
                f"{package_dir} has no {name}: not a package made by specloom"
            )
    name = f"_specloom_stub_{next(_numbers)}"
    spec = importlib.util.spec_from_file_location(
        name, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    if (
        spec is None or spec.loader is None
    ):  # pragma: no cover - a .py file always has a loader
        raise FileNotFoundError(f"{package_dir} cannot be imported")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
        return importlib.import_module(f"{name}.server")
    except BaseException:
        forget(name)
        raise


def forget(package: str) -> None:
    """Let a package be as if it had never been imported."""
    for name in list(sys.modules):
        if name == package or name.startswith(f"{package}."):
            del sys.modules[name]
