"""Requests as bytes, past the generated client, and what a stub says of them."""

from __future__ import annotations

import re
from collections.abc import Mapping

import httpx2
import msgspec

from .five import SIGNED_IN, Operation

MESSAGE = {"metastudio": "error_msg", "koodrive": "msg", "pds": "message"}


def post(
    http: httpx2.Client,
    stubs: Mapping[str, str],
    operation: Operation,
    body: bytes,
    **headers: str,
) -> httpx2.Response:
    fields = {
        "Content-Type": "application/json",
        **operation.headers,
        **SIGNED_IN[operation.name],
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    return http.post(
        stubs[operation.name] + operation.path, content=body, headers=fields
    )


def message_in(operation: Operation, answer: httpx2.Response) -> str:
    """The message of an error answer, which is in the service's own error body."""
    assert answer.headers["content-type"] == "application/json"
    kind = operation.package.models.ErrorResponse
    error = msgspec.json.decode(answer.content, type=kind)
    message = getattr(error, MESSAGE[operation.name])
    assert isinstance(message, str)
    return message


def paths_in(operation: Operation, answer: httpx2.Response) -> list[str]:
    """The JSON paths that a 400 names."""
    assert answer.status_code == 400, answer.text
    message = message_in(operation, answer)
    return re.findall(r"(?:^|; )((?:\$|path|header)[^\s:]*): ", message)
