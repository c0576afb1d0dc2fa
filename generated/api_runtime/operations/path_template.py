"""Path templates: `/v1/{project_id}/files` with its variables replaced, segment by segment."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote

from ..values.limits import Violation
from .parameters import Path

_VARIABLE = re.compile(r"\{([^{}]*)\}")
_DOTS = ("", ".", "..")


class PathTemplate:
    """A path template, taken apart once."""

    __slots__ = ("_pieces", "_segments", "text")

    def __init__(self, text: str, parameters: Mapping[str, Path]) -> None:
        self.text = text
        # A fragment only tells apart what a document describes twice. Without its slash a path would extend the host.
        path = "/" + text.partition("#")[0].removeprefix("/")
        self._segments = tuple(
            _segment(segment, parameters) for segment in path.split("/")
        )

    def expanded(
        self, arguments: Mapping[str, object], violations: list[Violation]
    ) -> str:
        """The path with its variables replaced, percent-encoded. Adds what must be refused to `violations`."""
        out: list[str] = []
        for segment in self._segments:
            if isinstance(segment, str):
                out.append(segment)
                continue
            text = ""
            for piece in segment:
                text += (
                    piece
                    if isinstance(piece, str)
                    else _text(piece, arguments, violations)
                )
            refused = _refusal(text)
            if refused:
                known = {violation.path for violation in violations}
                involved = [piece.path for piece in segment if isinstance(piece, Path)]
                if known.isdisjoint(involved):
                    violations.append(Violation(involved[0], refused))
            out.append(text)
        return "/".join(out)


def _text(
    parameter: Path, arguments: Mapping[str, object], violations: list[Violation]
) -> str:
    try:
        return parameter.text(arguments.get(parameter.argument))
    except (TypeError, ValueError) as error:
        if not any(violation.path == parameter.path for violation in violations):
            violations.append(Violation(parameter.path, str(error)))
        return ""


def _segment(text: str, parameters: Mapping[str, Path]) -> str | tuple[str | Path, ...]:
    pieces: list[str | Path] = []
    position = 0
    for variable in _VARIABLE.finditer(text):
        parameter = parameters.get(variable.group(1))
        if parameter is None:
            raise ValueError(
                f"path {text!r} names {{{variable.group(1)}}}, which is not a path parameter"
            )
        if variable.start() > position:
            pieces.append(_literal(text[position : variable.start()]))
        pieces.append(parameter)
        position = variable.end()
    if not pieces:
        return _literal(text)
    if position < len(text):
        pieces.append(_literal(text[position:]))
    return tuple(pieces)


def _literal(text: str) -> str:
    """Text of the document, percent-encoded where it is not; a query in it stays a query."""
    return quote(text, safe="%:@!$&'()*+,;=?")


def _refusal(text: str) -> str | None:
    """Servers and proxies resolve such segments: the request would reach another resource (RFC 3986 section 5.2.4)."""
    for segment in text.split("/"):
        if segment in _DOTS or segment.lower().replace("%2e", ".") in _DOTS:
            return (
                "would make an empty path segment"
                if segment == ""
                else f"would make the path segment {segment!r}"
            )
    return None
