"""Path templates and the parameters they name, brought to agree where a document does not."""

from __future__ import annotations

import re

from ..document.location import Location
from .model import Parameter, Scalar

_EXPRESSION = re.compile(r"\{([^{}]*)\}")


def fitted(
    path: str, parameters: tuple[Parameter, ...], at: Location
) -> tuple[str, tuple[Parameter, ...]]:
    """The template and the parameters that go with it.

    A name that is not declared becomes a string parameter; a declared path parameter that
    the template does not name is left out; RFC 6570 operators around a declared name
    (`{;ids*}`) are what its style says already.
    """
    declared = {item.name for item in parameters if item.place == "path"}

    def plain(match: re.Match[str]) -> str:
        name = match.group(1)
        if name in declared:
            return match.group()
        bare = name.lstrip("+#./;?&").rstrip("*")
        return "{" + (bare if bare in declared else name) + "}"

    path = _EXPRESSION.sub(plain, path)
    named = list(dict.fromkeys(_EXPRESSION.findall(path)))
    added = [_undeclared(name, at) for name in named if name not in declared]
    kept = [item for item in parameters if item.place != "path" or item.name in named]
    return path, (*added, *kept)


def _undeclared(name: str, at: Location) -> Parameter:
    return Parameter(
        name=name,
        place="path",
        schema=Scalar(location=at, kind="string"),
        required=True,
        style="simple",
        explode=False,
        allow_reserved=False,
        content_type=None,
        description=None,
        deprecated=False,
        location=at,
    )
