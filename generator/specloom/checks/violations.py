"""What a JSON Schema validator found, in words: the error that matters, not the outermost."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, TypeAlias

import jsonschema_rs
from jsonschema_rs import ValidationError, ValidationErrorKind

from specloom.checks.spelling import nearest, question
from specloom.standards.json_schema import type_of

_MAX_SHOWN = 60
_MAX_NESTED = 50


class Violation(NamedTuple):
    """One broken rule: a code of the structure group, the keys from the value's root, and what."""

    code: str
    path: tuple[str | int, ...]
    message: str


Remark: TypeAlias = Callable[[str, ValidationError], str]
"""What may be said of a field that is not known, as the end of a sentence."""


def violations(
    errors: Iterable[ValidationError], remark: Remark = lambda name, error: ""
) -> list[Violation]:
    """What the errors of jsonschema-rs come down to: of several about one value, the plainest."""
    plainest: dict[tuple[tuple[str | int, ...], str], Violation] = {}
    for error in sorted(errors, key=_rank):
        for violation in _explain(error, 0, remark):
            # A value of the wrong type breaks other rules as well, which is no news.
            message = "" if violation.code == "invalid-value" else violation.message
            plainest.setdefault((violation.path, message), violation)
    return list(plainest.values())


def _rank(error: ValidationError) -> int:
    return 0 if isinstance(error.kind, ValidationErrorKind.Type) else 1


def _explain(error: ValidationError, depth: int, remark: Remark) -> Iterator[Violation]:
    path = tuple(error.instance_path)
    match error.kind:
        case ValidationErrorKind.AnyOf(context) | ValidationErrorKind.OneOfNotValid(
            context
        ):
            tag, context = _by_tag(context, len(path))
            branch = _likely_branch(context, len(path)) if depth < _MAX_NESTED else []
            if tag is not None:
                yield tag
            elif branch:
                for inner in sorted(branch, key=_rank):
                    yield from _explain(inner, depth + 1, remark)
            else:
                yield Violation("invalid-value", path, _alternatives(error, context))
        case ValidationErrorKind.Required(name):
            yield Violation("missing-field", path, f"The field {name!r} is missing.")
        case ValidationErrorKind.AdditionalProperties(
            names
        ) | ValidationErrorKind.UnevaluatedProperties(names):
            for name in names:
                message = f"The field {name!r} is not known here{remark(name, error)}"
                message += "" if message.endswith("?") else "."
                yield Violation("unknown-field", (*path, name), message)
        case ValidationErrorKind.PropertyNames(inner):
            # The instance of the inner error is the name itself.
            message = f"A name is not allowed here: {_sentence(inner)}"
            yield Violation("invalid-value", path, message)
        case _:
            yield Violation("invalid-value", path, _sentence(error))


def _by_tag(
    context: list[list[ValidationError]], level: int
) -> tuple[Violation | None, list[list[ValidationError]]]:
    """What is wrong with the member that tells alternatives apart, or else those that it admits.

    Such a member has other values in each: `in` in parameters, `type` in security schemes.
    """
    values: dict[tuple[str | int, ...], list[tuple[int, ValidationError, list[object]]]]
    values = {}
    for index, branch in enumerate(context):
        for error in branch:
            options = _options(error)
            if options is not None and len(error.instance_path) == level + 1:
                path = tuple(error.instance_path)
                values.setdefault(path, []).append((index, error, options))
    for path, failed in values.items():
        listed = [shown(option) for _, _, options in failed for option in options]
        told_apart = {index for index, _, _ in failed}
        if len(failed) < 2 or len(set(listed)) < len(listed):
            continue
        if len(told_apart) < len(context):
            rest = [b for index, b in enumerate(context) if index not in told_apart]
            if not all(_is_outright(branch, level) for branch in rest):
                return None, rest
        value = failed[0][1].instance
        return Violation("invalid-value", path, _not_among(value, listed)), context
    return None, context


def _options(error: ValidationError) -> list[object] | None:
    """The values that an error says are the only ones."""
    match error.kind:
        case ValidationErrorKind.Enum(options):
            return list(options)
        case ValidationErrorKind.Constant(value):
            return [value]
        case _:
            return None


def _not_among(value: object, listed: list[str]) -> str:
    """One sentence for a value that is none of those allowed, given as JSON."""
    sentence = f"{shown(value)} is not one of {_listed(listed)}"
    return sentence + (_meant_among(value, listed) or ".")


def _meant_among(value: object, listed: list[str]) -> str:
    """Which text of those allowed, given as JSON, may be meant; empty for none."""
    texts = [text[1:-1] for text in listed if text[:1] == '"']
    if not isinstance(value, str):
        return ""
    starting = [
        text for text in texts if len(value) > 2 and text.startswith(value.lower())
    ]
    meant = nearest(value, texts) or next(iter(starting), None)
    return question(meant)


def _likely_branch(
    context: list[list[ValidationError]], level: int
) -> list[ValidationError]:
    """The alternative that the author most likely meant; empty when none stands out.

    An alternative that fails on the value as a whole (its type, a missing `$ref`) was not meant
    if another one got further.
    """
    candidates = [
        branch for branch in context if branch and not _is_outright(branch, level)
    ]
    if not candidates:
        return []
    return max(candidates, key=lambda branch: (_reach(branch), -len(branch)))


def _is_outright(branch: list[ValidationError], level: int) -> bool:
    for error in branch:
        if len(error.instance_path) == level:
            match error.kind:
                case (
                    ValidationErrorKind.Type()
                    | ValidationErrorKind.Enum()
                    | ValidationErrorKind.Constant()
                    | ValidationErrorKind.Required("$ref")
                ):
                    return True
                case _:
                    pass
    return False


def _reach(branch: list[ValidationError]) -> int:
    return max(len(error.instance_path) for error in branch)


def _alternatives(error: ValidationError, context: list[list[ValidationError]]) -> str:
    """One sentence for a value that no alternative comes near to."""
    types: list[str] = []
    values: list[str] = []
    for branch in context:
        for inner in branch:
            match inner.kind:
                case ValidationErrorKind.Type(names):
                    types += names
                case ValidationErrorKind.Enum(options):
                    values += [shown(option) for option in options]
                case ValidationErrorKind.Constant(value):
                    values.append(shown(value))
                case _:
                    pass
    allowed = [
        *dict.fromkeys(values),
        *(_article(name) for name in dict.fromkeys(types)),
    ]
    if not allowed:
        return f"{shown(error.instance)} matches none of the alternatives."
    sentence = f"{shown(error.instance)} is not allowed; it must be {_listed(allowed)}"
    return sentence + (_meant_among(error.instance, values) or ".")


def _sentence(error: ValidationError) -> str:
    value = shown(error.instance)
    match error.kind:
        case ValidationErrorKind.Type(names):
            kinds = _listed([_article(name) for name in names])
            if error.instance is None:
                return f"null is not allowed; it must be {kinds}."
            return f"{value} is {_article(_type_as_written(error.instance))}; it must be {kinds}."
        case ValidationErrorKind.Enum(options):
            return _not_among(error.instance, [shown(option) for option in options])
        case ValidationErrorKind.Constant(expected):
            return f"{value} must be {shown(expected)}."
        case ValidationErrorKind.Pattern(pattern):
            return f"{value} does not match {shown(pattern)}."
        case ValidationErrorKind.OneOfMultipleValid():
            return f"{value} matches more than one alternative of 'oneOf'."
        case ValidationErrorKind.Not():
            return f"{value} is what 'not' excludes."
        case ValidationErrorKind.FalseSchema():
            return f"{value} stands where nothing is allowed."
        case ValidationErrorKind.UniqueItems():
            return f"{value} has the same item twice."
        case _:
            message = error.message
            text = (
                message
                if len(message) <= 200
                else f"{value} breaks {error.kind.name!r}"
            )
            return text[:1].upper() + text[1:] + "."


def shown(value: object) -> str:
    """A value as JSON, cut to what a message can carry."""
    try:
        text = json.dumps(value, ensure_ascii=False, default=str)
    except (ValueError, RecursionError):
        text = f"a {type(value).__name__}"
    return text if len(text) <= _MAX_SHOWN else text[: _MAX_SHOWN - 1] + "…"


def _type_as_written(value: object) -> str:
    """The type of a value by how it is written: `number` for 1.0."""
    return "number" if isinstance(value, float) else type_of(value)


def _article(name: str) -> str:
    if name == "null":
        return name
    return f"{'an' if name[:1] in 'aeio' else 'a'} {name}"


def _listed(names: list[str]) -> str:
    names = list(dict.fromkeys(names)) or ["nothing at all"]
    if len(names) > 12:
        names = [*names[:11], f"{len(names) - 11} others"]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


COMPILE_ERRORS = (ValidationError, jsonschema_rs.ReferencingError, ValueError)
"""Compiling a broken schema, or resolving what is not there, raises one of these."""
