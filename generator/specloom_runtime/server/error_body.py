"""Bodies of error answers that a stub makes by itself: as the document describes them, and saying what is wrong.

Where a message belongs is told by the names of members and by the types of the operation's own error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal, get_args, get_origin

from ..bodies.content import Content, ContentMismatch, Json
from ..http.error_summary import CODES, LOCATIONS, MESSAGES, plain_name, ranked
from ..values import json_codec
from ..values.annotations import unwrapped
from ..values.limits import Limits, Violation
from .annotations import alternatives, item_type
from .minimal_value import NoValue, members_of, minimal_value, text_within

_PHRASES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    406: "Not Acceptable",
    409: "Conflict",
    413: "Content Too Large",
    415: "Unsupported Media Type",
    422: "Unprocessable Content",
    429: "Too Many Requests",
    500: "Internal Server Error",
    501: "Not Implemented",
    503: "Service Unavailable",
}
"""Phrases of RFC 9110, the same under every Python, for the statuses that a stub answers by itself."""

_STATUSES = ("status", "statuscode", "httpstatus", "httpstatuscode", "httpcode")
"""Members that carry the status code, as `plain_name` has them."""

_HOLDERS = re.compile(r"(?:error|exception|fault|detail|violation|problem)s?\Z")
"""Names of members that hold what is said of an error."""

_IDENTIFIERS = re.compile(r"(?:id|code|type|status|url|uri|href|link|time|at|date)\Z")
"""Names of members that no message belongs in."""

_MOST_VIOLATIONS = 200
_MOST_LEVELS = 5
_MOST_CANDIDATES = 40
_STEP = re.compile(r"\[(\d+)\]|\['((?:[^'\\]|\\.)*)'\]|\.?([^.\[]+)")
_ESCAPED = re.compile(r"\\(.)")


@dataclass(frozen=True, slots=True)
class Failure:
    """The status, message and violations that an error answer is to report."""

    status: int
    message: str
    violations: Sequence[Violation] = ()
    """What is wrong with the request, one by one, where that is known."""

    @property
    def phrase(self) -> str:
        return _PHRASES.get(self.status, f"Status {self.status}")

    @property
    def code(self) -> str:
        """A code for an error that the document has none for: `NotFound`, `ContentTooLarge`."""
        phrase = _PHRASES.get(self.status)
        return str(self.status) if phrase is None else phrase.replace(" ", "")

    def parts(self) -> Iterator[tuple[Failure, Violation | None]]:
        """One failure for each violation; this one where there are none."""
        for violation in self.violations[:_MOST_VIOLATIONS]:
            yield Failure(self.status, _phrase_of(violation)), violation
        if not self.violations:
            yield self, None


def plain_body(failure: Failure) -> dict[str, object]:
    """The body of an error where the document describes none."""
    return {"code": failure.code, "message": failure.message}


def error_body(failure: Failure, content: Content | None, example: object) -> object:
    """The body of an error answer that is JSON.

    The first of these that is valid as `content`: `example` with the message in its place, `example` as it is, a
    body made of the type with the message in its place, code and message alone, the least value of the type. Where
    none is, code and message.
    """
    plain = plain_body(failure)
    if not isinstance(content, Json):
        return plain
    candidates = _candidates(failure, content.type, example, plain)
    for candidate in islice(candidates, _MOST_CANDIDATES):
        if _is_valid(candidate, content):
            return candidate
    return plain


def names_message(annotation: object, level: int = 0) -> bool:
    """Whether an error's type has a member for the message, by its name, itself or in what holds errors."""
    types = _member_types(annotation)
    return any(_takes_text(types[name]) for name in ranked(types, MESSAGES)) or (
        level < _MOST_LEVELS
        and any(
            names_message(item_type(kind) or kind, level + 1)
            for name, kind in types.items()
            if _HOLDERS.search(plain_name(name))
        )
    )


def _candidates(
    failure: Failure, annotation: object, example: object, plain: dict[str, object]
) -> Iterator[object]:
    if example is not None:
        yield from _placed(failure, example, annotation, True)
        yield example
    yield from _made(failure, annotation)
    if not _names_members(annotation):
        yield plain
    for kind in alternatives(annotation):
        try:
            yield minimal_value(kind)
        except NoValue:
            continue


def _is_valid(body: object, content: Json) -> bool:
    """Whether a body has the type of the content, its constraints included."""
    try:
        value = content.decode(json_codec.encode(body))
    except (ContentMismatch, TypeError, ValueError):
        return False
    return not content.check(value)


def _names_members(annotation: object) -> bool:
    return any(members_of(kind) is not None for kind in alternatives(annotation))


def _made(failure: Failure, annotation: object) -> Iterator[object]:
    """Bodies made of a type alone, with the message in each place that it may have."""
    for kind in alternatives(annotation):
        try:
            least = minimal_value(kind)
        except NoValue:
            continue
        yield from _placed(failure, least, _limited(annotation, kind), False)


def _limited(annotation: object, kind: object) -> object:
    """The annotation itself where it is no union: it has the limits."""
    return annotation if unwrapped(annotation)[0] == kind else kind


def _placed(
    failure: Failure,
    value: object,
    annotation: object,
    is_example: bool,
    level: int = 0,
) -> Iterator[Any]:
    """`value` with the message in it: one way after the other, the most telling first."""
    if isinstance(value, dict):
        yield from _in_object(failure, value, annotation, is_example, level)
    elif isinstance(value, list):
        yield from _in_array(failure, value, annotation, is_example, level)
    elif isinstance(value, str) or (value is None and _takes_text(annotation)):
        text = _text(failure.message, annotation)
        if text is not None:
            yield text


def _in_object(
    failure: Failure,
    value: Mapping[str, object],
    annotation: object,
    is_example: bool,
    level: int,
) -> Iterator[dict[str, object]]:
    types = _member_types(annotation)
    names = dict.fromkeys((*value, *types))
    coded = value if is_example else _coded(failure, value, types)
    for name in ranked(names, MESSAGES):
        held = value.get(name)
        is_text = isinstance(held, str) or (
            held is None and _takes_text(types.get(name))
        )
        text = _text(failure.message, types.get(name, str)) if is_text else None
        if text is not None:
            yield {**coded, name: text}
    if level == _MOST_LEVELS:
        return
    for name in sorted(
        names, key=lambda member: not _HOLDERS.search(plain_name(member))
    ):
        inner, is_given = value.get(name), name in value
        if not is_given and name in types:
            inner = _container(types[name])
        if isinstance(inner, dict | list):
            is_own = is_example and is_given
            for made in _placed(failure, inner, types.get(name), is_own, level + 1):
                yield {**coded, name: made}
    texts = [
        name
        for name in names
        if not _IDENTIFIERS.search(plain_name(name))
        and isinstance(value.get(name), str | None)
        and _takes_text(types.get(name))
    ]
    if len(texts) == 1:
        text = _text(failure.message, types[texts[0]])
        if text is not None:
            yield {**coded, texts[0]: text}


def _in_array(
    failure: Failure,
    value: list[object],
    annotation: object,
    is_example: bool,
    level: int,
) -> Iterator[list[object]]:
    """An item for each violation, each made of the first item."""
    if level == _MOST_LEVELS:
        return
    kind = item_type(annotation)
    templates = iter(value[:1])
    if not value:
        is_example = False
        templates = _least(kind)
    for template in templates:
        items: list[object] = []
        for part, violation in failure.parts():
            made = next(_placed(part, template, kind, is_example, level + 1), None)
            if made is not None and isinstance(made, dict) and violation is not None:
                made = _located(made, kind, violation)
            items.append(made)
        if None not in items:
            yield items


def _least(annotation: object) -> Iterator[object]:
    for kind in alternatives(annotation) if annotation is not None else ():
        try:
            yield minimal_value(kind)
        except NoValue:
            continue


def _container(annotation: object) -> object:
    """An object or array of a type, to look into; None where it has another type, or may be of any."""
    for least in _least(annotation):
        if isinstance(least, dict | list):
            return least
    return None


def _coded(
    failure: Failure, value: Mapping[str, object], types: Mapping[str, object]
) -> Mapping[str, object]:
    """An object made of its type, with status, title and code where it has members for them."""
    plain = {name: plain_name(name) for name in types}
    is_problem = {"title", "detail"} <= set(plain.values())  # RFC 9457
    codes = [name for name in ranked(types, CODES) if plain[name] != "title"]
    body = dict(value)
    for name, kind in types.items():
        fitting: object = None
        if plain[name] in _STATUSES:
            fitting = _first_of(kind, failure.status, str(failure.status))
        elif plain[name] == "title":
            fitting = _first_of(kind, failure.phrase)
        elif plain[name] == "type" and is_problem:
            fitting = _first_of(kind, "about:blank")
        elif [name] == codes[:1]:
            fitting = _first_of(kind, failure.code, failure.status)
        if fitting is not None:
            body[name] = fitting
    return body


def _first_of(annotation: object, *values: str | int) -> object:
    """The first of some values that a type takes, an enumeration by its own spelling; None where it takes none."""
    kinds = alternatives(annotation)
    listed = [
        constant
        for kind in kinds
        if get_origin(kind) is Literal
        for constant in get_args(kind)
    ]
    for value in values:
        for constant in listed:
            if plain_name(str(constant)) == plain_name(str(value)):
                return constant
        if not listed and type(value) in kinds:
            return value if isinstance(value, int) else _text(value, annotation)
    return None


def _located(
    item: dict[str, object], annotation: object, violation: Violation
) -> dict[str, object]:
    """A violation's item with the place that it is at, where it has a member for that."""
    types = _member_types(annotation)
    for name in ranked(dict.fromkeys((*item, *types)), LOCATIONS):
        kinds = alternatives(types[name]) if name in types else []
        steps = _steps(violation.path)
        if isinstance(item.get(name), list) or any(
            get_origin(kind) in (list, tuple) for kind in kinds
        ):
            inner = item_type(types.get(name))
            takes_numbers = inner is None or int in alternatives(inner)
            item = {**item, name: steps if takes_numbers else list(map(str, steps))}
            break
        if isinstance(item.get(name), str) or _takes_text(types.get(name)):
            item = {**item, name: violation.path}
            break
    return item


def _steps(path: str) -> list[str | int]:
    """The steps of a violation's path, from the part of the request on: `["body", "parts", 0, "size"]`."""
    if path.startswith("$"):
        path = f"body{path[1:]}"
    steps: list[str | int] = []
    for index, quoted, name in _STEP.findall(path):
        steps.append(int(index) if index else _ESCAPED.sub(r"\1", quoted) or name)
    return steps


def _phrase_of(violation: Violation) -> str:
    """The message of a violation without its place, which has a member of its own."""
    shown = "" if violation.value is None else f", got {violation.value}"
    return f"{violation.message}{shown}"


def _member_types(annotation: object) -> Mapping[str, object]:
    """The types of the members of an object type by wire name: of a union, those of all that it may be."""
    types: dict[str, object] = {}
    for kind in alternatives(annotation) if annotation is not None else ():
        for member in members_of(kind) or ():
            types.setdefault(member.encode_name, member.type)
    return types


def _takes_text(annotation: object) -> bool:
    return _limits_of_text(annotation) is not None


def _limits_of_text(annotation: object) -> list[Limits] | None:
    """The limits of a text of this type; None where it takes no text of ours."""
    if annotation is None:
        return None
    base, limits = unwrapped(annotation)
    if base in (str, Any, object):
        return limits
    arguments = get_args(base) or (
        alternatives(base) if hasattr(base, "__alternatives__") else ()
    )
    if any(get_origin(unwrapped(kind)[0]) is Literal for kind in arguments):
        return None
    if get_origin(base) in (list, tuple, dict, set, frozenset):
        return None
    for kind in arguments:
        inner = _limits_of_text(kind) if kind is not type(None) else None
        if inner is not None:
            return [*limits, *inner]
    return None


def _text(text: str, annotation: object) -> str | None:
    limits = _limits_of_text(annotation)
    if limits is None:
        return None
    try:
        return text_within(text, limits)
    except NoValue:
        return None
