"""Names of HTTP statuses: classes of exceptions, sentences about them."""

from __future__ import annotations

from specloom.model.api import Status
from specloom.plan.names import pascal

PHRASES = {
    100: "Continue",
    101: "Switching Protocols",
    102: "Processing",
    103: "Early Hints",
    200: "OK",
    201: "Created",
    202: "Accepted",
    203: "Non-Authoritative Information",
    204: "No Content",
    205: "Reset Content",
    206: "Partial Content",
    207: "Multi-Status",
    208: "Already Reported",
    226: "IM Used",
    300: "Multiple Choices",
    301: "Moved Permanently",
    302: "Found",
    303: "See Other",
    304: "Not Modified",
    305: "Use Proxy",
    307: "Temporary Redirect",
    308: "Permanent Redirect",
    400: "Bad Request",
    401: "Unauthorized",
    402: "Payment Required",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    406: "Not Acceptable",
    407: "Proxy Authentication Required",
    408: "Request Timeout",
    409: "Conflict",
    410: "Gone",
    411: "Length Required",
    412: "Precondition Failed",
    413: "Content Too Large",
    414: "URI Too Long",
    415: "Unsupported Media Type",
    416: "Range Not Satisfiable",
    417: "Expectation Failed",
    421: "Misdirected Request",
    422: "Unprocessable Content",
    423: "Locked",
    424: "Failed Dependency",
    425: "Too Early",
    426: "Upgrade Required",
    428: "Precondition Required",
    429: "Too Many Requests",
    431: "Request Header Fields Too Large",
    451: "Unavailable For Legal Reasons",
    500: "Internal Server Error",
    501: "Not Implemented",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
    505: "HTTP Version Not Supported",
    506: "Variant Also Negotiates",
    507: "Insufficient Storage",
    508: "Loop Detected",
    510: "Not Extended",
    511: "Network Authentication Required",
}
"""The registered codes (https://www.iana.org/assignments/http-status-codes).

Our own table: `http.HTTPStatus` changes its phrases from one Python to the next, and with
them the names of classes would change.
"""

_RANGES = {
    "1XX": "InformationalAnswer",
    "2XX": "SuccessfulAnswer",
    "3XX": "Redirection",
    "4XX": "ClientError",
    "5XX": "ServerError",
}


def status_name(status: Status) -> str:
    """The class name for a status: NotFound, ClientError for "4XX", DefaultError.

    A code that is not registered is called by its number.
    """
    if status == "default":
        return "DefaultError"
    if isinstance(status, str):
        return _RANGES[status]
    phrase = PHRASES.get(status)
    return f"Status{status}" if phrase is None else pascal(phrase, fallback="Status")


def status_words(status: Status) -> str:
    """How a sentence calls the status: `404`, `any 4XX`, `any other status`."""
    if status == "default":
        return "any other status"
    return f"any {status}" if isinstance(status, str) else str(status)
