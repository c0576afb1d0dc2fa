"""The import statements of generated modules: only what their expressions use.

They are not sorted, and call the runtime `runtime`: `render.imports` sorts them and writes where
it is.
"""

from __future__ import annotations

from collections.abc import Iterable

from specloom.plan.expressions import Expression, names_in
from specloom.plan.methods import Method
from specloom.plan.package import Alias, ErrorClass, Model


def declaration_imports(
    declarations: Iterable[Model | Alias],
    names: Iterable[str],
    *,
    home: str = ".",
    models: str = "models",
) -> tuple[str, ...]:
    """What a module with `declarations` imports.

    `names` are those that it writes; `home` is the package, seen from the module; `models`
    what the module calls the models of other modules.
    """
    used = set(names)
    has_struct = False
    for item in declarations:
        if isinstance(item, Alias):
            used |= (
                {"TypeAlias"}
                if item.runtime is None
                else {"TypeAlias", "TYPE_CHECKING"}
            )
        elif item.additional is not None:
            used |= {"msgspec.field", "OpenObject"}
        elif item.keeps_unknown:
            used |= {"OpenStruct"}
        else:
            has_struct = True
    modules = _modules(used)
    lines = _standard(used, modules)
    lines += ["import msgspec"] if "msgspec" in modules else []
    used |= {"Struct"} if has_struct else set()
    names = [name for name in ("UNSET", "Struct", "UnsetType") if name in used]
    if names:
        lines.append(f"from msgspec import {', '.join(names)}")
    limits = [name for name in ("Int32", "Int64", "Limits", "Open") if name in used]
    if models in modules:
        renamed = "models" if models == "models" else f"models as {models}"
        lines.append(f"from {home} import {renamed}")
    lines += bodies_import(_bodies(modules))
    if limits:
        lines.append(f"from runtime.values.limits import {', '.join(limits)}")
    if "OpenObject" in used:
        lines.append("from runtime.values.open_objects import OpenObject")
    if "OpenStruct" in used:
        lines.append("from runtime.values.open_structs import OpenStruct")
    unions = [name for name in ("UnknownVariant", "union") if name in used]
    if unions:
        lines.append(f"from runtime.values.unions import {', '.join(unions)}")
    return tuple(lines)


def error_imports(
    errors: Iterable[ErrorClass], *, for_checkers: bool = False
) -> tuple[str, ...]:
    """What errors.py with `errors` imports beside the classes of its runtime.

    With `for_checkers` models are left out: the template imports them under `TYPE_CHECKING`.
    """
    used: set[str] = {"TYPE_CHECKING", "TypeAlias"} if for_checkers else set()
    for error in errors:
        used |= names_in(error.body)
    modules = {name.split(".")[0] for name in used}
    limits = [name for name in ("Int32", "Int64", "Limits", "Open") if name in used]
    is_needed = "models" in modules and not for_checkers
    lines = _standard(used, modules)
    lines += ["from . import models"] if is_needed else []
    lines += bodies_import(body_modules(used))
    lines += (
        [f"from runtime.values.limits import {', '.join(limits)}"] if limits else []
    )
    return tuple(lines)


_CONTENTS = ("Empty", "Json", "Text")
_BODY_MODULES = ("item_streams", "octets")
"""Modules of the runtime whose types stand in signatures and models, with the module's name before them."""
_METHODS = ("Group", "Operations", "Sender", "operation")
_PARAMETERS = ("Cookie", "Header", "Path", "Query")


def group_imports(
    methods: tuple[Method, ...], *, home: str = "..", base: str | None = None
) -> tuple[str, ...]:
    """The import lines of a module of operations.

    `home` is the package, seen from the module; `base` what a class of operations extends.
    """
    used = {"Call"} if base is None else {"Call", base, "Sender", "operation"}
    for method in methods:
        for argument in method.arguments:
            used |= names_in(argument.annotation)
    return _operation_imports(methods, used, home)


def description_imports(methods: tuple[Method, ...]) -> tuple[str, ...]:
    """The import lines of a module of operations that are described and have no methods."""
    return _operation_imports(methods, set(), "..")


def _operation_imports(
    methods: tuple[Method, ...], used: set[str], home: str
) -> tuple[str, ...]:
    """Import lines for what describes operations, and for the names that are used beside that."""
    for method in methods:
        used |= names_in(method.returns)
        for expression in _descriptions(method):
            used |= names_in(expression)
    modules = {name.split(".")[0] for name in used}
    lines = _standard(used, modules)
    package = [name for name in ("errors", "models", "servers") if name in modules]
    if package:
        lines.append(f"from {home} import {', '.join(package)}")
    lines += bodies_import(body_modules(used))
    used |= {"Operation", "once"}
    for module, names in (
        ("operations.call", ("Call", "Operation", "Raises", "once")),
        ("bodies.content", _CONTENTS),
        ("bodies.event_stream", ("Events",)),
        ("bodies.fields", ("Encoding",)),
        ("bodies.form", ("Form",)),
        ("bodies.item_streams", ("JsonLines",)),
        ("values.limits", ("Int32", "Int64", "Limits", "Open")),
        ("client.methods", _METHODS),
        ("bodies.multipart", ("Multipart",)),
        ("bodies.octets", ("Binary",)),
        ("operations.parameters", _PARAMETERS),
    ):
        needed = [name for name in names if name in used]
        if needed:
            lines.append(f"from runtime.{module} import {', '.join(needed)}")
    return tuple(lines)


def signature_imports(methods: tuple[Method, ...]) -> tuple[str, ...]:
    """What annotations of a service's methods need from the standard library."""
    used: set[str] = set()
    for method in methods:
        used |= names_in(method.served)
        for argument in method.arguments:
            used |= names_in(argument.annotation)
    return tuple(_standard(used, {name.split(".")[0] for name in used}))


def signature_modules(methods: tuple[Method, ...]) -> tuple[str, ...]:
    """The modules of the runtime whose types stand in signatures of a service's methods."""
    used: set[str] = set()
    for method in methods:
        used |= names_in(method.reply_type)
        for argument in method.served_arguments:
            used |= names_in(argument.annotation)
    return body_modules(used)


def bodies_import(modules: Iterable[str]) -> list[str]:
    """The import line of modules of the runtime; none where there are none."""
    names = ", ".join(modules)
    return [f"from runtime.bodies import {names}"] if names else []


def body_modules(used: set[str]) -> tuple[str, ...]:
    """The modules of `octets.File` and the like among the names that are used."""
    return _bodies(_modules(used))


def _bodies(modules: set[str]) -> tuple[str, ...]:
    return tuple([name for name in _BODY_MODULES if name in modules])


def _modules(used: set[str]) -> set[str]:
    """The modules that stand before the names that are used."""
    return {name.split(".")[0] for name in used if "." in name}


def _descriptions(method: Method) -> list[Expression]:
    expressions = [*method.parameters, *(value for _, value in method.responses)]
    expressions += [item.raises for item in method.errors]
    expressions += [item for item in (method.body, method.server) if item is not None]
    return expressions


def _standard(used: set[str], modules: set[str]) -> list[str]:
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
    if typing:
        lines.append(f"from typing import {', '.join(typing)}")
    if "UUID" in used:
        lines.append("from uuid import UUID")
    return lines
