"""The import statements of generated modules: only what their expressions use."""

from __future__ import annotations

from msgspec import Struct

from .expressions import Expression, names_in
from .methods import Method
from .package import Model, Package


class ModelImports(Struct, frozen=True):
    """Import lines by block: standard library, third party, runtime."""

    standard: tuple[str, ...]
    third_party: tuple[str, ...]
    runtime: tuple[str, ...]


def model_imports(package: Package) -> ModelImports:
    """What models.py of `package` imports, sorted as isort would."""
    used: set[str] = set()
    has_model = False
    for item in package.declarations:
        if isinstance(item, Model):
            has_model = has_model or item.additional is None
            for part in (item.additional, item.limits):
                used |= names_in(part) if part is not None else set()
            if item.additional is not None:
                used |= {"msgspec.field", "OpenObject"}
            for field in item.fields:
                used |= names_in(field.annotation)
                if field.default is not None:
                    used |= names_in(field.default)
        else:
            used |= names_in(item.value) | {"TypeAlias"}
            if item.runtime is not None:
                used |= names_in(item.runtime) | {"TYPE_CHECKING"}
    modules = {name.split(".")[0] for name in used}
    standard = _standard(used, modules)
    third = ["import msgspec"] if "msgspec" in modules else []
    used |= {"Struct"} if has_model else set()
    names = [name for name in ("UNSET", "Struct", "UnsetType") if name in used]
    if names:
        third.append(f"from msgspec import {', '.join(names)}")
    limits = [name for name in ("Int32", "Int64", "Limits", "Open") if name in used]
    bodies = body_modules(used)
    runtime = [f"from .runtime import {', '.join(bodies)}"] if bodies else []
    if limits:
        runtime.append(f"from .runtime.limits import {', '.join(limits)}")
    if "OpenObject" in used:
        runtime = [*runtime, "from .runtime.open_objects import OpenObject"]
    if "union" in used:
        runtime = [*runtime, "from .runtime.unions import union"]
    return ModelImports(tuple(standard), tuple(third), tuple(runtime))


def error_imports(package: Package) -> ModelImports:
    """What errors.py of `package` imports beside the classes of its runtime."""
    used: set[str] = set()
    for error in package.errors:
        used |= names_in(error.body)
    modules = {name.split(".")[0] for name in used}
    limits = [name for name in ("Int32", "Int64", "Limits", "Open") if name in used]
    models = ["from . import models"] if "models" in modules else []
    return ModelImports(
        tuple(_standard(used, modules)),
        tuple(models),
        (f"from .runtime.limits import {', '.join(limits)}",) if limits else (),
    )


_CONTENTS = ("Empty", "Json", "Text")
_BODY_MODULES = ("item_streams", "octets")
"""Modules of the runtime whose types stand in signatures and models, with the module's name before them."""
_METHODS = ("Group", "Operations", "Sender", "operation")
_PARAMETERS = ("Cookie", "Header", "Path", "Query")


def group_imports(
    methods: tuple[Method, ...], *, home: str = "..", base: str | None = None
) -> tuple[str, ...]:
    """The import lines of a module of operations; "" stands for a blank line.

    `home` is the package, seen from the module; `base` what a class of operations extends.
    """
    used: set[str] = set()
    for method in methods:
        used |= names_in(method.returns)
        for expression in _expressions(method):
            used |= names_in(expression)
    modules = {name.split(".")[0] for name in used}
    lines = [*_standard(used, modules, functools="cache"), ""]
    package = [name for name in ("errors", "models", "servers") if name in modules]
    if package:
        lines.append(f"from {home} import {', '.join(package)}")
    bodies = body_modules(used)
    if bodies:
        lines.append(f"from {home}runtime import {', '.join(bodies)}")
    if base is not None:
        used |= {base, "Sender", "operation"}
    raises = ", Raises" if "Raises" in used else ""
    lines.append(f"from {home}runtime.call import Call, Operation{raises}")
    for module, names in (
        ("content", _CONTENTS),
        ("event_stream", ("Events",)),
        ("fields", ("Encoding",)),
        ("form", ("Form",)),
        ("item_streams", ("JsonLines",)),
        ("limits", ("Int32", "Int64", "Limits", "Open")),
        ("methods", _METHODS),
        ("multipart", ("Multipart",)),
        ("octets", ("Binary",)),
        ("parameters", _PARAMETERS),
    ):
        found = [name for name in names if name in used]
        if found:
            lines.append(f"from {home}runtime.{module} import {', '.join(found)}")
    return tuple(lines)


def signature_imports(
    methods: tuple[Method, ...], *, served: bool = False
) -> tuple[str, ...]:
    """What annotations of signatures need from the standard library."""
    used: set[str] = set()
    for method in methods:
        used |= names_in(method.served if served else method.returns)
        for argument in method.arguments:
            used |= names_in(argument.annotation)
    return tuple(_standard(used, {name.split(".")[0] for name in used}))


def signature_modules(methods: tuple[Method, ...], *, served: bool) -> tuple[str, ...]:
    """The modules of the runtime whose types stand in signatures of clients, or of services."""
    used: set[str] = set()
    for method in methods:
        used |= names_in(method.reply_type if served else method.returns)
        for argument in method.served_arguments if served else method.arguments:
            used |= names_in(argument.annotation)
    return body_modules(used)


def body_modules(used: set[str]) -> tuple[str, ...]:
    """The modules of `octets.File` and the like among the names that are used."""
    modules = {name.split(".")[0] for name in used if "." in name}
    return tuple(name for name in _BODY_MODULES if name in modules)


def _expressions(method: Method) -> list[Expression]:
    found = [*method.parameters, *(value for _, value in method.responses)]
    found += [item.raises for item in method.errors]
    found += [argument.annotation for argument in method.arguments]
    found += [item for item in (method.body, method.server) if item is not None]
    return found


def _standard(used: set[str], modules: set[str], *, functools: str = "") -> list[str]:
    lines: list[str] = []
    typing = [
        name
        for name in ("TYPE_CHECKING", "Annotated", "Any", "Literal", "TypeAlias")
        if name in used
    ]
    if "dt" in modules:
        lines.append("import datetime as dt")
    if "Decimal" in used:
        lines.append("from decimal import Decimal")
    if functools:
        lines.append(f"from functools import {functools}")
    if typing:
        lines.append(f"from typing import {', '.join(typing)}")
    if "UUID" in used:
        lines.append("from uuid import UUID")
    return lines
