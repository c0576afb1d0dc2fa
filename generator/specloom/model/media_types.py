"""Media types by their names."""

from __future__ import annotations

LINES = frozenset(
    {
        "application/x-ndjson",
        "application/ndjson",
        "application/x-jsonlines",
        "application/jsonlines",
        "application/jsonl",
        "application/x-jsonl",
        "application/json-lines",
        "application/json-seq",
        "application/stream+json",
    }
)
"""Bodies of many JSON values, one after the other."""


def essence(content_type: str) -> str:
    """The media type without parameters, in lower case."""
    return content_type.split(";", 1)[0].strip().lower()


def is_json(content_type: str) -> bool:
    """Whether a media type is JSON (RFC 6839 for the suffix)."""
    name = essence(content_type)
    if name in LINES:
        return False
    return name in ("application/json", "text/json") or name.endswith("+json")


def is_text_alone(content_type: str) -> bool:
    """Whether values of a media type are text to callers; what a range such as `*/*` says is JSON."""
    return not is_json(content_type) and "*" not in content_type
