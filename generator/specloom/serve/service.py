"""Somebody's own service, behind a stub: imported by its name, and held against the methods that it may have."""

from __future__ import annotations

import importlib
import inspect
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any


class ServiceRefused(Exception):
    """A service cannot be imported, or does not fit the document; the text says why."""


def import_service(name: str, folder: Path) -> object:
    """What `name` (`module:attribute`) is, an instance of it where it is a class; searched from `folder` first.

    Raises:
        ServiceRefused: there is no such thing, or it fails.
    """
    module_name, _, attribute = name.partition(":")
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    try:
        value: Any = importlib.import_module(module_name)
    except Exception as error:
        where = _where(error, folder)
        raise ServiceRefused(
            f"cannot import {module_name} from {folder}: {type(error).__name__}: {error}{where}"
        ) from error
    for part in attribute.split("."):
        if not hasattr(value, part):
            raise ServiceRefused(f"{module_name} has no {attribute}{_instead(value)}")
        value = getattr(value, part)
    if not inspect.isclass(value):
        return value
    try:
        return value()
    except Exception as error:
        where = _where(error, folder)
        raise ServiceRefused(
            f"{name} cannot be made without arguments: {type(error).__name__}: {error}{where}"
        ) from error


def fitted(
    service: object, name: str, server: Any, document: str
) -> tuple[ModuleType, object]:
    """The module `server` of the package that a service is for, and the service as that can call it.

    A service that extends the `Service` of a package which was generated before is for that one.

    Args:
        service: An object with methods named as those of `Service`, not necessarily all.
        name: What the service is called.
        server: The module `server` of the document's package.
        document: What the document is called.

    Raises:
        ServiceRefused: its methods are not as they are called, or its package is of another document.
    """
    own = _package_of(service)
    if own is not None and own is not server:
        if _operations(own) != _operations(server):
            raise ServiceRefused(
                f"{name} extends {own.__name__}.Service, which has other operations than {document}: "
                "generate its package anew"
            )
        server = own
    wrong = list(_misfits(service, server))
    if wrong:
        raise ServiceRefused(f"{name} does not fit {document}: {'; '.join(wrong)}")
    if own is not None:
        return server, service
    # It need not extend anything: what it lacks is answered as without it.
    adapted: Any = server.Service()
    methods = [
        route.method_name
        for route in server.ROUTES
        if hasattr(service, route.method_name)
    ]
    if not methods:
        known = ", ".join(route.method_name for route in server.ROUTES[:5])
        raise ServiceRefused(
            f"{name} has no method of {document}, which are {known}"
            + (" and so on" if len(server.ROUTES) > 5 else "")
        )
    for method in methods:
        setattr(adapted, method, getattr(service, method))
    return server, adapted


def _package_of(service: object) -> ModuleType | None:
    """The module `server` whose `Service` an object extends; None where it extends none."""
    for base in type(service).__mro__:
        module = sys.modules.get(base.__module__)
        if (
            module is not None
            and base.__name__ == "Service"
            and hasattr(module, "ROUTES")
            and hasattr(module, "app")
        ):
            return module
    return None


def _operations(server: Any) -> set[tuple[str, str, str]]:
    operations = [(route.operation(), route.method_name) for route in server.ROUTES]
    return {
        (operation.method, operation.path, method) for operation, method in operations
    }


def _misfits(service: object, server: Any) -> Iterator[str]:
    """The methods that cannot be called as operations are."""
    for route in server.ROUTES:
        name = route.method_name
        method = getattr(service, name, None)
        base = getattr(server.Service, name)
        if method is None or getattr(method, "__func__", None) is base:
            continue
        expected = inspect.signature(base)
        shown = f"async def {name}({', '.join(_parameters(expected))})"
        if not callable(method):
            yield f"{name} is no method, but should be {shown}"
            continue
        if inspect.isroutine(method) and not (
            inspect.iscoroutinefunction(method) or inspect.isasyncgenfunction(method)
        ):
            yield f"{name} is not asynchronous, but should be {shown}"
            continue
        reason = _misfit(method, expected)
        if reason:
            yield f"{name}{_given(method)}: {reason}; it should be {shown}"


def _misfit(method: Callable[..., object], expected: inspect.Signature) -> str:
    """Why a method cannot be called by the names of what is expected, by all and by the required ones alone."""
    try:
        given = inspect.signature(method)
    except (TypeError, ValueError):  # nobody knows
        return ""
    names = list(expected.parameters.values())[1:]
    required = [name for name in names if name.default is inspect.Parameter.empty]
    for chosen in (names, required):
        try:
            given.bind(**{parameter.name: None for parameter in chosen})
        except TypeError as error:
            return str(error)
    return ""


def _given(method: Callable[..., object]) -> str:
    return f"({', '.join(inspect.signature(method).parameters)})"


def _parameters(signature: inspect.Signature) -> Iterator[str]:
    for parameter in signature.parameters.values():
        optional = parameter.default is not inspect.Parameter.empty
        yield f"{parameter.name}=..." if optional else parameter.name


def _instead(module: Any) -> str:
    """The classes and objects of a module that may be services."""
    own = [
        name
        for name, value in vars(module).items()
        if inspect.isclass(value)
        and value.__module__ == getattr(module, "__name__", "")
    ]
    return f", but {', '.join(sorted(own))}" if own else ""


def _where(error: Exception, folder: Path) -> str:
    """The line below a folder at which an error was raised; nothing where it was raised elsewhere."""
    if isinstance(error, SyntaxError):
        return ""  # it says so itself
    lines = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).is_relative_to(folder)
    ]
    if not lines:
        return ""
    return f" ({Path(lines[-1].filename).relative_to(folder)}, line {lines[-1].lineno})"
