"""Path templates and the parameters they name, brought to agree where a document does not."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from specloom.document import Location
from specloom.model.api import Parameter, Scalar
from specloom.standards.openapi import EXPRESSION, STYLES


def variables(path: str) -> list[str]:
    """What stands between the braces of a path template, in order, each once."""
    return list(dict.fromkeys(EXPRESSION.findall(path)))


def name_in(variable: str) -> str:
    """The name of a variable, without the operators of RFC 6570."""
    return variable.lstrip("+#./;?&").rstrip("*")


def assigned_variables(path: str, declared: Iterable[str]) -> dict[str, str]:
    """The variable of a path template that each declared path parameter is.

    Where no variable has a parameter's name, it is the one that reads the same without
    the operators of RFC 6570 (`{;ids*}`), or without case and punctuation; and where one
    parameter and one variable are left over, the author meant them for each other; a
    runtime expression (`{$request.body#/url}`) is no variable. What is missing in the
    result has no place in the path.
    """
    named, free = variables(path), [*dict.fromkeys(declared)]
    names: dict[str, str] = {}
    for alike in (str, name_in, _folded):
        unclaimed = {
            alike(given): given for given in named if given not in names.values()
        }
        names |= {
            name: unclaimed.pop(alike(name))
            for name in free
            if alike(name) in unclaimed
        }
        free = [name for name in free if name not in names]
    rest = [
        given for given in named if given not in names.values() and given[:1] != "$"
    ]
    return names | ({free[0]: rest[0]} if len(free) == len(rest) == 1 else {})


def with_path_parameters(
    path: str, parameters: tuple[Parameter, ...], at: Location
) -> tuple[str, tuple[Parameter, ...]]:
    """The template and the parameters that go with it.

    A variable that no parameter describes becomes a string parameter; a path parameter
    without a variable is left out. RFC 6570 operators are what a style says already.
    """
    variable_of = assigned_variables(
        path, (item.name for item in parameters if item.place == "path")
    )
    described = {*variable_of.values()}
    added = [_string(name, at) for name in variables(path) if name not in described]
    plain = {
        variable: name_in(variable)
        for variable in described
        if name_in(variable) in variable_of
    }
    path = EXPRESSION.sub(lambda match: "{" + plain.get(match[1], match[1]) + "}", path)
    names = {
        name: plain.get(variable, variable) for name, variable in variable_of.items()
    }
    kept = [
        item if item.place != "path" else replace(item, name=names[item.name])
        for item in parameters
        if item.place != "path" or item.name in names
    ]
    return path, (*added, *kept)


def _folded(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _string(name: str, at: Location) -> Parameter:
    return Parameter(
        name=name,
        place="path",
        schema=Scalar(location=at, kind="string"),
        required=True,
        style=STYLES["path"][0],
        explode=False,
        allow_reserved=False,
        content_type=None,
        description=None,
        deprecated=False,
        location=at,
    )
