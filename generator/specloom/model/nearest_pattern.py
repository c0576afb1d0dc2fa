"""What somebody may have meant by a pattern that names no operation."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from specloom.model.api import Api, Operation
from specloom.model.pattern import Pattern

_MAX_COMPARED, _MAX_LENGTH = 2_000, 80
"""Names that a pattern is compared with, and characters that it may have: comparing is slow."""
_MAX_LISTED = 10
"""Names that a hint lists."""

_PLURALS = {
    "tag": "Tags",
    "path": "Paths",
    "operation": "operationIds",
    "webhook": "Webhooks",
}


def nearest_pattern(given: Pattern, api: Api) -> str | None:
    """A pattern that names operations of `api`, and is most like the one that names none.

    Names are alike that differ in case and punctuation only, paths whose operations have other
    methods, names of another kind (a tag for an operationId), and names with a few other letters.
    """
    names = _names(api)
    glob = given.glob
    if given.kind == "path" and given.method is not None:
        method = next(
            (
                operation.method.upper()
                for operation in api.operations
                if Pattern("", "path", glob).matches(operation)
            ),
            None,
        )
        if method is not None:
            return f"path:{method} {glob}"
    plain = _plain(glob)
    for kind in dict.fromkeys((given.kind, *names)):
        alike = next((name for name in names[kind] if _plain(name) == plain), None)
        if alike is not None and plain:
            return _pattern(given, kind, alike)
    if len(glob) > _MAX_LENGTH:
        return None
    # Of names that differ in case only, the first of the document.
    compared = reversed(names[given.kind][:_MAX_COMPARED])
    folded = {name.casefold(): name for name in compared}
    close = get_close_matches(glob.casefold(), folded, 1)
    return _pattern(given, given.kind, folded[close[0]]) if close else None


def known_names(given: Pattern, api: Api) -> str:
    """The first of the names that a pattern of this kind could have named, as a hint."""
    names = _names(api)[given.kind]
    if not names:
        return f"The document has no {_PLURALS[given.kind]}."
    listed = ", ".join(names[:_MAX_LISTED])
    more = len(names) - _MAX_LISTED
    rest = f" and {more:,} more" if more > 0 else ""
    return f"{_PLURALS[given.kind]} of the document: {listed}{rest}."


def _pattern(given: Pattern, kind: str, name: str) -> str:
    if kind != "path":
        return f"{kind}:{name}"
    return f"path:{given.method} {name}" if given.method else f"path:{name}"


def _plain(text: str) -> str:
    """Letters and digits alone, however they are written."""
    return "".join(filter(str.isalnum, text)).casefold()


def _names(api: Api) -> dict[str, list[str]]:
    """The names that the document gives, by the kind of pattern that takes them."""
    operations = list(_operations(api))
    return {
        "tag": list(
            dict.fromkeys(tag for operation in operations for tag in operation.tags)
        ),
        "path": list(dict.fromkeys(operation.path for operation in api.operations)),
        "operation": [
            operation.id for operation in operations if operation.id is not None
        ],
        "webhook": list(dict.fromkeys(webhook.name for webhook in api.webhooks)),
    }


def _operations(api: Api) -> Iterator[Operation]:
    yield from api.operations
    yield from (webhook.operation for webhook in api.webhooks)
