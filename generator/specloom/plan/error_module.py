"""errors.py: the classes of a package's errors, and where the types of their bodies stand."""

from __future__ import annotations

import msgspec
from msgspec import Struct

from specloom.plan.expressions import Expression, Name, Subscript, names_in
from specloom.plan.literals import string
from specloom.plan.model_modules import is_large
from specloom.plan.module_imports import error_imports
from specloom.plan.package import ErrorClass, Package


class ErrorModule(Struct, frozen=True, kw_only=True):
    """errors.py.

    `bodies` are named types that stand for type checkers alone, as `models` does then: a
    base class is evaluated, and would import the models of every error.
    """

    imports: tuple[str, ...]
    classes: tuple[ErrorClass, ...]
    is_late: bool = False
    bodies: tuple[tuple[str, Expression], ...] = ()


def error_module(package: Package) -> ErrorModule:
    """The module of the errors of `package`."""
    errors = package.errors
    if not is_large(package) or not any(map(_is_late, errors)):
        return ErrorModule(imports=error_imports(errors), classes=errors)
    return ErrorModule(
        imports=error_imports(errors, for_checkers=True),
        classes=tuple(_late(error) if _is_late(error) else error for error in errors),
        is_late=True,
        bodies=tuple(
            (_body_name(error), error.body) for error in errors if _is_late(error)
        ),
    )


def _is_late(error: ErrorClass) -> bool:
    """Whether the base class of an error names models."""
    return any(name.startswith("models.") for name in names_in(error.base))


def _late(error: ErrorClass) -> ErrorClass:
    """The class with its body's type as a quoted name: linters take no other expression in quotes for a type."""
    base = Subscript("ApiError", (Name(string(_body_name(error))),))
    return msgspec.structs.replace(error, base=base)


def _body_name(error: ErrorClass) -> str:
    return f"{error.name}Body"
