"""A call made into a request: the one place that puts path, query, headers, cookies and body together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import UNSET

from ..bodies.content import Content, Json, Payload
from ..http import expansion
from ..http.errors import RequestInvalid
from ..http.headers import Headers
from ..http.messages import Request, header_refusal
from ..values import json_codec
from ..values.limits import Violation
from ..values.shapes import is_mapping

if TYPE_CHECKING:
    from .call import Call, Operation

_NO_BODY = Payload(b"", None)
_NO_HOST = ("", "/", "?", "#")


def assembled(call: Call[Any], base_url: str, check: bool) -> Request:
    """The request of `call` to the service at `base_url`, without credentials.

    Raises:
        RequestInvalid: with everything that is wrong.
    """
    operation, arguments = call.operation, call.arguments
    violations: list[Violation] = []
    if check:
        for parameter in operation.parameters:
            violations += parameter.check(arguments.get(parameter.argument))
    path = operation.path_template.expanded(arguments, violations)
    pairs = _query(call, violations)
    fields = _headers(call, violations)
    payload = _body(call, check, violations)
    if payload.content_type is not None and not any(
        name.lower() == "content-type" for name, _ in fields
    ):
        fields.append(("Content-Type", payload.content_type))
    stream = payload.stream
    if stream is not None and stream.length is not None:
        fields.append(("Content-Length", str(stream.length)))
    if violations:
        raise RequestInvalid(operation.id, violations)
    url = base_url.rstrip("/") + path if call.url is None else call.url
    if pairs:
        mark = "&" if "?" in (path if call.url is None else url) else "?"
        url = f"{url}{mark}{'&'.join(pairs)}"
    return Request(
        operation.method,
        url,
        fields,
        payload.content,
        operation=operation.id,
        stream=stream,
    )


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


def _query(call: Call[Any], violations: list[Violation]) -> list[str]:
    pairs: list[str] = []
    for parameter in call.operation.query_parameters:
        value = call.arguments.get(parameter.argument)
        if value is not None and value is not UNSET:
            try:
                pairs += parameter.pairs(value)
            except (TypeError, ValueError) as error:
                _add(violations, parameter.path, str(error))
    for name, value in call.extra_query:
        pairs += expansion.query_pairs(name, value, "form", True)
    return pairs


def _headers(call: Call[Any], violations: list[Violation]) -> list[tuple[str, str]]:
    operation = call.operation
    fields: list[tuple[str, str]] = []
    for parameter in operation.header_parameters:
        value = call.arguments.get(parameter.argument)
        if value is not None and value is not UNSET:
            try:
                text = parameter.text(value)
            except (TypeError, ValueError) as error:
                _add(violations, parameter.path, str(error))
            else:
                if text is not None:
                    fields.append((parameter.name, text))
    cookies = _cookies(call, violations)
    if cookies:
        fields.append(("Cookie", "; ".join(cookies)))
    if not any(name.lower() == "accept" for name, _ in fields):
        fields.append(("Accept", operation.accept))
    if call.extra_headers:
        fields = _overridden(fields, call.extra_headers, violations)
    return fields


def _cookies(call: Call[Any], violations: list[Violation]) -> list[str]:
    pairs: list[str] = []
    for parameter in call.operation.cookie_parameters:
        value = call.arguments.get(parameter.argument)
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


def _body(call: Call[Any], check: bool, violations: list[Violation]) -> Payload:
    operation = call.operation
    value = call.arguments.get("body", UNSET) if operation.body is not None else UNSET
    if value is UNSET or (value is None and not operation.body_required):
        if call.extra_json:
            return Json(object).encode(call.extra_json)
        if check and operation.body is not None and operation.body_required:
            violations.append(Violation("$", "is required"))
        return _NO_BODY
    content, wrong = chosen_content(
        operation, value, check, call.arguments.get("content_type")
    )
    violations += wrong
    if wrong:
        return _NO_BODY
    try:
        payload = content.encode(value)
        return payload if not call.extra_json else _merged(payload, call)
    except (TypeError, ValueError) as error:
        violations.append(Violation("$", str(error)))
        return _NO_BODY


def chosen_content(
    operation: Operation[Any],
    value: object,
    check: bool = True,
    media_type: object = None,
) -> tuple[Content, list[Violation]]:
    """The content that a body is sent as, and what is wrong with it as that.

    It is the one of `media_type`, where the operation has an argument for it, else the first alternative that fits.
    """
    body = operation.body
    assert body is not None
    alternatives = body if isinstance(body, tuple) else (body,)
    if operation.names_content_type and media_type is not None:
        named = [one for one in alternatives if one.media_type == media_type]
        if not named:
            wanted = ", ".join(one.media_type for one in alternatives)
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
    matching = [one for one in alternatives if one.matches(stated)]
    matching.sort(key=lambda one: "*" in one.media_type)
    return (*matching, *(one for one in alternatives if one not in matching))


def _merged(payload: Payload, call: Call[Any]) -> Payload:
    if payload.content_type is None or not payload.content_type.partition(";")[
        0
    ].endswith("json"):
        raise TypeError("only a JSON body can have further members")
    members = json_codec.decode(payload.content, object)
    if not is_mapping(members):
        raise TypeError("only a JSON object can have further members")
    return Payload(
        json_codec.encode(dict(members) | dict(call.extra_json or {})),
        payload.content_type,
    )


def _add(violations: list[Violation], path: str, message: str) -> None:
    """Unless something is known to be wrong there already: what breaks a limit often has no proper text either."""
    if not any(one.path == path for one in violations):
        violations.append(Violation(path, message))
