"""What no signature shows: the request and the answers as they are on the wire."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from specloom.compare.impact.canonical import value_of
from specloom.compare.impact.constraints import Tightening, tightening
from specloom.compare.impact.judgement import Verdicts
from specloom.compare.impact.renames import Names
from specloom.compare.impact.signatures import SignatureChange
from specloom.compare.impact.surface import Raised, SurfaceOperation
from specloom.compare.impact.verdicts import Verdict
from specloom.compare.impact.versions import Versions, blurred
from specloom.plan.expressions import Call, Dict, Expression, Name, Sequence, one_line

Requirements: TypeAlias = frozenset[frozenset[tuple[str, frozenset[str]]]]
"""Alternatives of schemes, each with the scopes that it is asked for."""

EMPTY = frozenset((Call("Empty", ()),))

BOTH_BEHAVE = Verdicts("behaviour", "behaviour")

BODY = "request body"


def wire_changes(
    versions: Versions, old: SurfaceOperation, new: SurfaceOperation
) -> Iterator[SignatureChange]:
    """What is sent and answered otherwise though the source stays the same."""
    if old.http_method != new.http_method or blurred(old.path) != blurred(new.path):
        parts = ("", "path parameter")
        yield _change("path changed", old.key, new.key, BOTH_BEHAVE, *parts)
    yield from _security(versions, old, new)
    if old.server != new.server:
        texts = _text(old.server), _text(new.server)
        verdicts = Verdicts("behaviour", "none")
        yield _change("server changed", *texts, verdicts, "servers")
    yield from _body(versions, old, new)
    yield from _responses(versions, old, new)
    yield from _errors(versions, old, new)


def _security(
    versions: Versions, old: SurfaceOperation, new: SurfaceOperation
) -> Iterator[SignatureChange]:
    """What is asked for beside the credentials is between a client and who gives it tokens."""
    before = requirements(old.security, versions.schemes)
    after = requirements(new.security, {})
    if before != after:
        schemes = [
            {frozenset(name for name, _ in scheme) for scheme in all_}
            for all_ in (before, after)
        ]
        verdicts = Verdicts(
            "behaviour", "none" if schemes[0] == schemes[1] else "behaviour"
        )
        yield _change(
            "security changed",
            _text(old.security),
            _text(new.security),
            verdicts,
            "security",
        )


def _body(
    versions: Versions, old: SurfaceOperation, new: SurfaceOperation
) -> Iterator[SignatureChange]:
    """Media types that are gone, and limits of the whole body, which signatures leave out."""
    if old.body is None or new.body is None or old.body == new.body:
        return
    texts = _texts(versions, old.body, new.body)
    before, after = contents(old.body), contents(new.body)
    if not set(map(shape, before)) <= set(map(shape, after)):
        yield _change("content of the body changed", *texts, BOTH_BEHAVE, BODY)
    limits = Tightening()
    for old_type, new_type in zip(map(_type, before), map(_type, after), strict=False):
        if old_type is not None and new_type is not None:
            limits |= tightening(
                old_type, versions.judge.old, new_type, versions.judge.new
            )
    if limits.tightened or limits.loosened:
        verdicts = Verdicts(
            "behaviour" if limits.tightened else "none",
            "behaviour" if limits.loosened else "none",
            widens=limits.loosened,
        )
        yield _change("limits of the body changed", *texts, verdicts, BODY)


def _responses(
    versions: Versions, old: SurfaceOperation, new: SurfaceOperation
) -> Iterator[SignatureChange]:
    before, after = dict(old.responses), dict(new.responses)
    for status in sorted(after.keys() - before.keys()):
        if old.served != new.served and _shapes(after[status]) != EMPTY:
            # A service may answer with it, and need not.
            verdicts = Verdicts("none", "additive")
            text = versions.new_written.text(after[status])
            yield _change(f"{status} added", None, text, verdicts, _answer(status))
    if first_status(old) != first_status(new):
        statuses = first_status(old), first_status(new)
        parts = map(_answer, sorted(before.keys() | after.keys()))
        yield _change("status of success changed", *statuses, BOTH_BEHAVE, *parts)
        return
    for status in sorted(before.keys() & after.keys()):
        was, is_ = _shapes(before[status]), _shapes(after[status])
        if was != is_:
            # Of one more media type a stub needs to know nothing.
            verdicts = Verdicts("behaviour", "none" if was <= is_ else "behaviour")
            texts = _texts(versions, before[status], after[status])
            change = f"content of {status} changed"
            yield _change(change, *texts, verdicts, _answer(status))


def first_status(operation: SurfaceOperation) -> str:
    """The status that a stub answers with, if its method does not say."""
    codes = [status for status, _ in operation.responses if status.isdigit()]
    return next(iter(codes or [status for status, _ in operation.responses]), "200")


def _errors(
    versions: Versions, old: SurfaceOperation, new: SurfaceOperation
) -> Iterator[SignatureChange]:
    """Which exceptions a call raises; what is not documented raises `ApiError` itself."""
    before = {item.status: item for item in old.errors}
    after = {item.status: item for item in new.errors}
    kept = {item.name for item in versions.after.exceptions}
    known = {item.name for item in versions.before.exceptions}
    for status in sorted(before.keys() | after.keys()):
        was, is_ = before.get(status), after.get(status)
        if was is None and is_ is not None:
            # Where all others were documented, too, its class was another one.
            caller: Verdict = "behaviour" if _covered(status, before) else "additive"
            if is_.class_name in known or caller == "behaviour":
                verdicts = Verdicts(caller, "additive")
                text = _raised(is_)
                yield _change(f"{status} added", None, text, verdicts, _answer(status))
        elif is_ is None and was is not None:
            if was.class_name in kept:
                change, text = f"{status} removed", _raised(was)
                yield _change(change, text, None, BOTH_BEHAVE, _answer(status))
        elif was is not None and is_ is not None:
            yield from _error_content(versions, was, is_)


def _error_content(
    versions: Versions, old: Raised, new: Raised
) -> Iterator[SignatureChange]:
    if _maybe_shapes(old.contents) != _maybe_shapes(new.contents):
        texts = _texts(versions, old.contents, new.contents)
        change = f"content of {old.status} changed"
        yield _change(change, *texts, BOTH_BEHAVE, _answer(old.status))


def _covered(status: str, documented: dict[str, Raised]) -> bool:
    return "default" in documented or f"{status[:1]}XX" in documented


def _raised(item: Raised) -> str:
    return f"raises errors.{item.class_name}"


def contents(body: Expression) -> tuple[Expression, ...]:
    """The contents of a body: one, or several."""
    return body.members if isinstance(body, Sequence) else (body,)


def shape(content: Expression) -> Expression:
    """A content without the type of its values: how they are written, as which media type."""
    if not isinstance(content, Call):
        return content
    arguments = (
        item for item in content.arguments if item.keyword or _is_text(item.value)
    )
    return Call(content.function, tuple(arguments))


def _shapes(body: Expression) -> frozenset[Expression]:
    return frozenset(map(shape, contents(body)))


def _maybe_shapes(body: Expression | None) -> frozenset[Expression]:
    return frozenset() if body is None else _shapes(body)


def _type(content: Expression) -> Expression | None:
    if not isinstance(content, Call):
        return None
    types = [
        item.value
        for item in content.arguments
        if not item.keyword and not _is_text(item.value)
    ]
    return types[0] if types else Name("str" if content.function == "Text" else "Any")


def _is_text(value: Expression) -> bool:
    return isinstance(value, Name) and value.text[:1] in "'\""


def requirements(security: Expression | None, names: Names) -> Requirements:
    """The alternatives, each with its schemes under their new names, in whatever order."""
    alternatives = security.members if isinstance(security, Sequence) else ()
    return frozenset(
        frozenset(
            (names.get(name, name), scopes) for name, scopes in _schemes(alternative)
        )
        for alternative in alternatives
    )


def _schemes(alternative: Expression) -> Iterator[tuple[str, frozenset[str]]]:
    """The schemes, each with its scopes: `("key",)`, or `{"login": ("read",)}`."""
    match alternative:
        case Dict(entries):
            for entry in entries:
                scopes = (
                    entry.value.members if isinstance(entry.value, Sequence) else ()
                )
                yield str(value_of(Name(entry.key))), frozenset(map(one_line, scopes))
        case Sequence(members):
            for member in members:
                yield str(value_of(member)), frozenset()
        case _:
            pass


def _texts(
    versions: Versions, old: Expression | None, new: Expression | None
) -> tuple[str | None, str | None]:
    return (
        None if old is None else versions.old_written.text(old),
        None if new is None else versions.new_written.text(new),
    )


def _text(expression: Expression | None) -> str | None:
    return None if expression is None else one_line(expression)


def _change(
    change: str, before: str | None, after: str | None, verdicts: Verdicts, *parts: str
) -> SignatureChange:
    return SignatureChange(
        kind="method",
        change=change,
        before=before,
        after=after,
        verdicts=verdicts,
        parts=parts,
    )


def _answer(status: str) -> str:
    """What changes of the API call a response."""
    return f"response {status}"
