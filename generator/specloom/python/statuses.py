"""Names of HTTP statuses: classes of exceptions, sentences about them."""

from __future__ import annotations

from http import HTTPStatus

from ..api.model import Status
from .names import pascal

_RANGES = {
    "1XX": "InformationalAnswer",
    "2XX": "SuccessfulAnswer",
    "3XX": "Redirection",
    "4XX": "ClientError",
    "5XX": "ServerError",
}


def status_name(status: Status) -> str:
    """The class name for a status: NotFound, ClientError for "4XX", DefaultError.

    Source of the phrases: the IANA registry of HTTP status codes, as `http.HTTPStatus`
    has it; a code that is not registered is called by its number.
    """
    if status == "default":
        return "DefaultError"
    if isinstance(status, str):
        return _RANGES[status]
    try:
        return pascal(HTTPStatus(status).phrase, fallback="Status")
    except ValueError:
        return f"Status{status}"


def status_words(status: Status) -> str:
    """How a sentence calls the status: `404`, `any 4XX`, `any other status`."""
    if status == "default":
        return "any other status"
    return f"any {status}" if isinstance(status, str) else str(status)
