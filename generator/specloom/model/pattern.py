"""What names some operations of a document.

A pattern names operations by one thing that the document says about them, `*` standing for
any characters, `/` among them:

- `tag:pets`: those with the tag;
- `path:/v1/files/*`, or `path:GET /v1/files/*`: those on the path template, of the method;
- `operation:create*`: those with the operationId;
- `webhook:order*`: the webhooks with the name.

Source of the words: https://spec.openapis.org/oas/v3.1.0#operation-object
"""

from __future__ import annotations

import re

from msgspec import Struct

from specloom.model.api import Operation

_KINDS = ("tag", "path", "operation", "webhook")
_METHOD = re.compile(r"([A-Za-z]+) +(\S.*)", re.DOTALL)


class Pattern(Struct, frozen=True):
    """A pattern, taken apart: which thing of an operation must look how."""

    text: str
    kind: str
    glob: str
    method: str | None = None

    def matches(self, operation: Operation, webhook: str | None = None) -> bool:
        """Whether the operation, maybe that of a webhook, is one of those that the pattern names."""
        if self.method is not None and self.method != operation.method.upper():
            return False
        match self.kind:
            case "tag":
                texts = operation.tags
            case "path":
                texts = (operation.path,) if webhook is None else ()
            case "webhook":
                texts = () if webhook is None else (webhook,)
            case _:
                texts = () if operation.id is None else (operation.id,)
        expression = _expression(self.glob)
        return any(expression.fullmatch(text) for text in texts)


def pattern(text: str) -> Pattern:
    """Take a pattern apart; one that begins with `/` is a path.

    Raises:
        ValueError: it is none; the message says what is one.
    """
    kind, separator, glob = text.partition(":")
    if text.startswith("/") or _METHOD.fullmatch(text):
        kind, separator, glob = "path", ":", text
    if not separator or kind not in _KINDS or not glob:
        raise ValueError(
            f"{text!r} is no pattern: expected tag:NAME, path:GLOB, path:METHOD GLOB, "
            "operation:ID or webhook:NAME"
        )
    match = _METHOD.fullmatch(glob) if kind == "path" else None
    if match is not None:
        return Pattern(text, kind, match[2], match[1].upper())
    return Pattern(text, kind, glob)


def _expression(glob: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, glob.split("*"))), re.DOTALL)
