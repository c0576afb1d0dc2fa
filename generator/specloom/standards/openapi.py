"""Methods, parameters and styles of OpenAPI 3.0.4 and 3.1.1, which say the same about them.

Sections are those of https://spec.openapis.org/oas/v3.1.1.
"""

from __future__ import annotations

import re
from typing import Literal, TypeAlias, get_args

ParameterLocation: TypeAlias = Literal["path", "query", "header", "cookie"]
Style: TypeAlias = Literal[
    "matrix", "label", "simple", "form", "spaceDelimited", "pipeDelimited", "deepObject"
]

PARAMETER_LOCATIONS: tuple[ParameterLocation, ...] = get_args(ParameterLocation)

EXPRESSION = re.compile(r"\{([^{}]*)\}")
"""A template expression of a path or of a server's URL (sections 4.6 and 4.8.5), with its name."""

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
"""The fields of a path item that are operations (section 4.8.9)."""

STYLES: dict[str, tuple[Style, ...]] = {
    "path": ("simple", "label", "matrix"),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "header": ("simple",),
    "cookie": ("form",),
}
"""How parameters may be written, by location; the first is the default (section 4.8.12.3).

The encodings of a body's properties have those of `query` (section 4.8.15.1.2).
"""

IGNORED_HEADERS = frozenset(("accept", "content-type", "authorization"))
"""Header parameters that have no effect (section 4.8.12.1), in lower case."""


def default_explode(style: str) -> bool:
    """Whether arrays and objects are written as one parameter for each value, where nothing is said.

    Source: section 4.8.12.2.1.
    """
    return style == "form"
