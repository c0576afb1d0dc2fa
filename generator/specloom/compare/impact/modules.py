"""Modules of a rendered package as syntax trees: what is declared in them. Nothing is imported."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from specloom.compare.impact.canonical import of_syntax as of_syntax
from specloom.compare.impact.canonical import unquoted
from specloom.plan.expressions import Call, CallArgument, Expression, Name
from specloom.problems import Position, SpecloomError, problem


class FunctionParameter(Struct, frozen=True):
    """An argument of a function, by position or by keyword only."""

    name: str
    annotation: Expression
    has_default: bool
    keyword_only: bool


Function = ast.FunctionDef | ast.AsyncFunctionDef


def module(path: Path) -> list[ast.stmt]:
    """The statements of a module; none where there is no such module.

    Raises:
        SpecloomError: it cannot be read, or is not Python.
    """
    if not path.is_file():
        return []
    try:
        return ast.parse(path.read_text(encoding="utf-8"), str(path)).body
    except SyntaxError as error:
        raise unreadable(path, error.msg, line=error.lineno or 1) from error
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from error


def unreadable(path: Path, reason: object, *, line: int = 1) -> SpecloomError:
    """The error for what is no module, or no package, that specloom has generated."""
    message = f"this is not what specloom generates: {reason}"
    place = Position(str(path), line)
    return SpecloomError([problem("unreadable-file", message, place)])


def classes(body: list[ast.stmt]) -> dict[str, ast.ClassDef]:
    return {item.name: item for item in body if isinstance(item, ast.ClassDef)}


def functions(body: list[ast.stmt]) -> dict[str, Function]:
    return {item.name: item for item in body if isinstance(item, Function)}


def assignments(body: list[ast.stmt]) -> dict[str, Expression]:
    """The values of plain and of annotated assignments."""
    assigned: dict[str, Expression] = {}
    for item in body:
        match item:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                assigned[name] = of_syntax(value)
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                assigned[name] = of_syntax(value)
    return assigned


def aliases(
    body: list[ast.stmt],
) -> Iterator[tuple[str, Expression, Expression | None]]:
    """Named types: the name, the value for type checkers, and another one for run time."""
    for item in body:
        match item:
            case ast.AnnAssign(
                target=ast.Name(id=name),
                annotation=ast.Name(id="TypeAlias"),
                value=ast.expr() as value,
            ):
                yield name, unquoted(of_syntax(value)), None
            case ast.If(test=ast.Name(id="TYPE_CHECKING"), body=seen, orelse=run):
                values = assignments(run)
                for known, stated, _ in aliases(seen):
                    yield known, stated, values.get(known)


def bases(item: ast.ClassDef) -> list[Expression]:
    return [of_syntax(base) for base in item.bases]


def parameters(function: Function) -> list[FunctionParameter]:
    """The arguments of a function or method, `self` left out."""
    arguments = function.args
    by_position = arguments.args
    missing = len(by_position) - len(arguments.defaults)
    listed = [
        _parameter(item, index >= missing, keyword_only=False)
        for index, item in enumerate(by_position)
    ]
    listed += [
        _parameter(item, default is not None, keyword_only=True)
        for item, default in zip(
            arguments.kwonlyargs, arguments.kw_defaults, strict=True
        )
    ]
    return [item for item in listed if item.name != "self"]


def defaults(function: Function) -> dict[str, Expression]:
    """The defaults of arguments that go by keyword only."""
    arguments = function.args
    pairs = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    return {item.arg: of_syntax(value) for item, value in pairs if value is not None}


def returns(function: Function) -> Expression:
    return Name("None") if function.returns is None else of_syntax(function.returns)


def returned(function: Function) -> Expression:
    """What the last statement of a function returns."""
    last = function.body[-1]
    if isinstance(last, ast.Return) and last.value is not None:
        return of_syntax(last.value)
    return Name("None")


def keywords(call: Expression) -> dict[str, Expression]:
    """The arguments of a call that are given by keyword."""
    arguments: tuple[CallArgument, ...] = (
        call.arguments if isinstance(call, Call) else ()
    )
    return {item.keyword: item.value for item in arguments if item.keyword}


def _parameter(
    item: ast.arg, has_default: bool, *, keyword_only: bool
) -> FunctionParameter:
    annotation = Name("Any") if item.annotation is None else of_syntax(item.annotation)
    return FunctionParameter(item.arg, annotation, has_default, keyword_only)
