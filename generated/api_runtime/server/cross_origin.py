"""What lets pages of other origins read an answer (https://fetch.spec.whatwg.org, "CORS protocol")."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from .answer import RawHeaders

_SAFELISTED = frozenset(
    (
        *(b"cache-control", b"content-language", b"content-length", b"content-type"),
        *(b"expires", b"last-modified", b"pragma"),
    )
)
"""Fields that every page may read."""
_KNOWN = _SAFELISTED | {b"vary"}


def readable(origin: bytes | None, fields: RawHeaders) -> RawHeaders:
    """An answer's `fields`, and those that let `origin`, a request's, read it, its credentials taken.

    With credentials no wildcard counts, so origin and fields are named; what has no origin is asked by no page.
    """
    names = {name for name, _ in fields}
    added: RawHeaders = [
        (b"access-control-allow-origin", origin or b"*"),
        (b"access-control-allow-credentials", b"true"),
    ]
    if b"access-control-allow-methods" not in names:  # it is no answer to a preflight
        own = [name for name in dict(fields) if name not in _KNOWN]
        added.append((b"access-control-expose-headers", b", ".join((b"*", *own))))
        if origin is None:
            added.append((b"access-control-allow-headers", b"*"))
    vary = b", ".join(
        (*(value for name, value in fields if name == b"vary"), b"Origin")
    )
    kept = [field for field in fields if field[0] != b"vary"]
    added = [field for field in added if field[0] not in names]
    return [*kept, *added, (b"vary", vary)]


def preflight(fields: Mapping[bytes, bytes], methods: Sequence[str]) -> RawHeaders:
    """What answers to whether a page may use one of `methods`; nothing where none asks."""
    if b"origin" not in fields or b"access-control-request-method" not in fields:
        return []
    wanted = fields.get(b"access-control-request-headers") or b"*"
    return [
        (b"access-control-allow-methods", _listed(methods)),
        (b"access-control-allow-headers", wanted),
        (b"vary", b"Access-Control-Request-Method, Access-Control-Request-Headers"),
    ]


def _listed(names: Iterable[str]) -> bytes:
    return ", ".join(names).encode("latin-1")
