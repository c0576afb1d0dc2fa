"""The parts of a request, made of the arguments of a call: query, headers with cookies, body."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import UNSET

from ..bodies.content import Content, Contents, Json, Payload
from ..http import expansion
from ..http.headers import Headers
from ..http.messages import header_refusal
from ..values import json_codec
from ..values.limits import Violation
from ..values.shapes import is_mapping
from .parameters import Cookie, Header, Query

_NO_BODY = Payload(b"", None)
_NO_HOST = ("", "/", "?", "#")


def checked_url(url: str) -> str:
    """A URL that a request may go to.

    Raises:
        ValueError: it is no absolute HTTP URL, or has a fragment or what a URL cannot hold (RFC 3986).
    """
    scheme, slashes, rest = url.partition("://")
    if scheme.lower() not in ("http", "https") or not slashes or rest[:1] in _NO_HOST:
        raise ValueError("a URL must begin with http:// or https:// and a host")
    if "#" in rest or "\\" in rest or " " in rest or not url.isprintable():
        raise ValueError(
            "a URL must hold no fragment, backslash, space or control character"
        )
    return url


def query_pairs(
    parameters: Sequence[Query],
    arguments: Mapping[str, object],
    extra: Sequence[tuple[str, object]],
    violations: list[Violation],
) -> list[str]:
    """The pairs `name=value` of a query, those of `extra` last."""
    pairs = _pairs(parameters, arguments, violations)
    for name, value in extra:
        pairs += expansion.query_pairs(name, value, "form", True)
    return pairs


def header_fields(
    parameters: Sequence[Header],
    cookies: Sequence[Cookie],
    arguments: Mapping[str, object],
    accept: str,
    extra: Headers | None,
    violations: list[Violation],
) -> list[tuple[str, str]]:
    """The header fields of a request but for those of its body; those of `extra` replace what has their names."""
    fields: list[tuple[str, str]] = []
    for parameter in parameters:
        value = arguments.get(parameter.argument)
        if value is not None and value is not UNSET:
            try:
                text = parameter.text(value)
            except (TypeError, ValueError) as error:
                _add(violations, parameter.path, str(error))
            else:
                if text is not None:
                    fields.append((parameter.name, text))
    pairs = _pairs(cookies, arguments, violations)
    if pairs:
        fields.append(("Cookie", "; ".join(pairs)))
    if not any(name.lower() == "accept" for name, _ in fields):
        fields.append(("Accept", accept))
    if extra:
        fields = _overridden(fields, extra, violations)
    return fields


def _pairs(
    parameters: Sequence[Query] | Sequence[Cookie],
    arguments: Mapping[str, object],
    violations: list[Violation],
) -> list[str]:
    pairs: list[str] = []
    for parameter in parameters:
        value = arguments.get(parameter.argument)
        if value is not None and value is not UNSET:
            try:
                pairs += parameter.pairs(value)
            except (TypeError, ValueError) as error:
                _add(violations, parameter.path, str(error))
    return pairs


def _overridden(
    fields: list[tuple[str, str]], extra: Headers, violations: list[Violation]
) -> list[tuple[str, str]]:
    replaced = {name.lower() for name, _ in extra.pairs}
    for name, value in extra.pairs:
        refusal = header_refusal(value)
        if refusal:
            _add(violations, f"header.{name}", refusal)
    return [
        (name, value) for name, value in fields if name.lower() not in replaced
    ] + list(extra.pairs)


def body_payload(
    contents: Contents | None,
    value: object,
    extra: Mapping[str, object] | None,
    violations: list[Violation],
    *,
    required: bool,
    check: bool,
    media_type: object,
) -> Payload:
    """The body of a request, as the content of `media_type`, else as the first that fits; `extra` are more members.

    Args:
        contents: What the body may be; None where the operation has none.
        value: UNSET where there is none.
        extra: Members of a JSON body that the document does not know.
        violations: Takes what is wrong.
        required: Whether there has to be one.
        check: Whether to hold it against the document.
        media_type: The argument that chooses among the contents; None where there is none.
    """
    if contents is None or value is UNSET or (value is None and not required):
        if extra:
            return Json(object).encode(extra)
        if check and contents is not None and required:
            violations.append(Violation("$", "is required"))
        return _NO_BODY
    content, wrong = _chosen_content(contents, value, check, media_type)
    violations += wrong
    if wrong:
        return _NO_BODY
    try:
        payload = content.encode(value)
        return payload if not extra else _merged(payload, extra)
    except (TypeError, ValueError) as error:
        violations.append(Violation("$", str(error)))
        return _NO_BODY


def _chosen_content(
    contents: Contents, value: object, check: bool, media_type: object
) -> tuple[Content, list[Violation]]:
    """The content that a body is sent as, and what is wrong with it as that.

    It is the one of `media_type`, where that is given, else the first alternative that fits.
    """
    alternatives = contents if isinstance(contents, tuple) else (contents,)
    if media_type is not None:
        named = [
            content for content in alternatives if content.media_type == media_type
        ]
        if not named:
            wanted = ", ".join(content.media_type for content in alternatives)
            wrong = Violation("content_type", f"must be one of {wanted}")
            return alternatives[0], [wrong]
        alternatives = tuple(named)
    elif len(alternatives) > 1:
        alternatives = _by_own_type(alternatives, value)
    first: tuple[Content, list[Violation]] | None = None
    for content in alternatives:
        if not check and len(alternatives) == 1:
            return content, []
        violations = content.check(value)
        if not violations:
            return content, []
        first = first or (content, violations)
    assert first is not None
    return first if check else (first[0], [])


def _by_own_type(
    alternatives: tuple[Content, ...], value: object
) -> tuple[Content, ...]:
    """The alternatives, those first that are of the media type that a file says it has."""
    stated = getattr(value, "content_type", None)
    if not isinstance(stated, str):
        return alternatives
    matching = [content for content in alternatives if content.matches(stated)]
    matching.sort(key=lambda content: "*" in content.media_type)
    return (
        *matching,
        *(content for content in alternatives if content not in matching),
    )


def _merged(payload: Payload, extra: Mapping[str, object]) -> Payload:
    if payload.content_type is None or not payload.content_type.partition(";")[
        0
    ].endswith("json"):
        raise TypeError("only a JSON body can have further members")
    members = json_codec.decode(payload.content, object)
    if not is_mapping(members):
        raise TypeError("only a JSON object can have further members")
    return Payload(
        json_codec.encode(dict(members) | dict(extra)),
        payload.content_type,
    )


def _add(violations: list[Violation], path: str, message: str) -> None:
    """Unless something is known to be wrong there already: what breaks a limit often has no proper text either."""
    if not any(violation.path == path for violation in violations):
        violations.append(Violation(path, message))
