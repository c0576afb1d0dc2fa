"""Checks compiled from type annotations: one function per annotation, made once and kept."""

from __future__ import annotations

import types
from collections.abc import Mapping
from typing import (
    Any,
    Literal,
    TypeVar,
    Union,
    get_args,
    get_origin,
)

import msgspec
from msgspec import UNSET, Struct, UnsetType

from .annotations import flattened, unwrapped
from .constraints import Finding, constraint
from .json_path import step
from .limits import Violation, narrowed
from .scalar_checks import Check, anything, literal, scalar, wrong_type
from .shapes import ARRAYS, EXTRA, is_array, is_mapping, plain
from .unknown_variants import UnknownVariant

_compiled: dict[object, Check] = {}
_struct_plans: dict[object, tuple[tuple[str, str, Check], ...]] = {}


def check(value: object, annotation: object, root: str = "$") -> list[Violation]:
    """Everything that is wrong with `value` as a value of `annotation`, as it would be sent.

    `Literal[...] | T` is checked as closed unless it is annotated `Open`. Paths begin with `root`.
    """
    return [
        Violation(f"{root}{path}", message, shown)
        for path, message, shown in findings(value, annotation)
    ]


def findings(value: object, annotation: object) -> list[Finding]:
    """The findings about `value` as a value of `annotation`: (path from the value, message, shown value)."""
    try:
        check = _compiled.get(annotation)
    except TypeError:  # an annotation that cannot be hashed, such as Annotated[str, []]
        return compiled(annotation)(value) or []
    if check is None:
        check = compiled(annotation)
        _compiled[annotation] = check
    return check(value) or []


def compiled(annotation: object, is_open: bool = False) -> Check:
    """The check for an annotation. Structs are looked into on first use, so that they may refer to each other."""
    base, limits = unwrapped(annotation)
    is_open = is_open or any(limit.open for limit in limits)
    origin = get_origin(base)
    if origin is Union or origin is types.UnionType:
        check = _union(base, get_args(base), is_open)
    elif origin is Literal:
        check = literal(get_args(base))
    elif base in ARRAYS or origin in ARRAYS:
        check = _array(get_args(base), is_open)
    elif base is dict or origin in (dict, Mapping):
        check = _mapping(get_args(base), is_open)
    elif isinstance(base, type) and hasattr(base, "__alternatives__"):
        check = _later_union(base, is_open)
    elif isinstance(origin or base, type) and issubclass(origin or base, Struct):
        check = _struct(base)
    elif isinstance(base, type) and hasattr(base, "__fields_type__"):
        check = _open_object(base)
    else:
        check = scalar(base)
    made = (constraint(limit) for limit in narrowed(limits))
    constraints = [limit for limit in made if limit is not None]
    return _all_of(check, constraints) if constraints else check


def _all_of(check: Check, constraints: list[Check]) -> Check:
    def run(value: object) -> list[Finding] | None:
        findings = check(value)
        if findings or value is None or value is UNSET:
            return findings  # a value of the wrong type has no length to complain about
        for constraint_check in constraints:
            more = constraint_check(value)
            if more:
                findings = more if findings is None else findings + more
        return findings

    return run


# ---- what holds other values


def _array(arguments: tuple[object, ...], is_open: bool) -> Check:
    item = compiled(arguments[0], is_open) if arguments else anything
    if len(arguments) > 1 and arguments[1] is not Ellipsis:
        item = anything  # a tuple with a type per place: its length and places are the codec's to judge

    def check(value: object) -> list[Finding] | None:
        if not is_array(value):
            return wrong_type("an array", value)
        if item is anything:
            return None
        findings: list[Finding] | None = None
        for position, element in enumerate(value):
            wrong = item(element)
            if wrong:
                findings = [] if findings is None else findings
                findings += [
                    (f"[{position}]{path}", text, shown) for path, text, shown in wrong
                ]
        return findings

    return check


def _mapping(arguments: tuple[object, ...], is_open: bool) -> Check:
    member = compiled(arguments[1], is_open) if len(arguments) == 2 else anything

    def check(value: object) -> list[Finding] | None:
        if not is_mapping(value):
            return wrong_type("an object", value)
        findings: list[Finding] | None = None
        for name, element in value.items():
            wrong = member(element)
            if wrong:
                place = step(str(name))
                findings = [] if findings is None else findings
                findings += [
                    (f"{place}{path}", text, shown) for path, text, shown in wrong
                ]
        return findings

    return check


def _struct(kind: Any) -> Check:
    cls: type = get_origin(kind) or kind
    limits = getattr(cls, "__limits__", None)
    whole = None if limits is None else constraint(limits)
    is_closed: bool = getattr(cls, "__closed__", False)

    def check(value: object) -> list[Finding] | None:
        if not isinstance(value, cls):
            return wrong_type(f"a {cls.__name__}", value)
        findings: list[Finding] | None = whole(value) if whole is not None else None
        for name, place, member in _plan(kind if type(value) is cls else type(value)):
            wrong = member(getattr(value, name))
            if wrong:
                findings = [] if findings is None else findings
                findings += [
                    (f"{place}{path}", text, shown) for path, text, shown in wrong
                ]
        if is_closed and (others := getattr(value, EXTRA, None)):
            findings = (findings or []) + [
                (step(str(name)), "is not a member that is described", None)
                for name in others
            ]
        return findings

    return check


def _plan(kind: Any) -> tuple[tuple[str, str, Check], ...]:
    plan = _struct_plans.get(kind)
    if plan is None:
        plan = tuple(
            (field.name, step(field.encode_name), check)
            for field in msgspec.structs.fields(kind)
            if field.name != EXTRA and (check := compiled(field.type)) is not anything
        )
        _struct_plans[kind] = plan
    return plan


def _open_object(kind: Any) -> Check:
    """A class of `runtime.values.open_objects`: declared fields, and a mapping of the other members."""
    whole = constraint(kind.__limits__) if hasattr(kind, "__limits__") else None

    def check(value: object) -> list[Finding] | None:
        if not isinstance(value, kind):
            return wrong_type(f"a {kind.__name__}", value)
        known: Any = value
        findings = list(_struct(kind.__fields_type__)(known._fields) or ())
        extra = msgspec.structs.fields(kind.__additional_type__)[0].type
        findings += compiled(extra)(known.additional_properties) or ()
        if whole is not None:
            findings += whole(known.__to_json__()) or ()
        return findings or None

    return check


# ---- unions


def _later_union(kind: Any, is_open: bool) -> Check:
    made: list[Check] = []

    def check(value: object) -> list[Finding] | None:
        if not made:
            made.append(_union(kind, tuple(kind.__alternatives__()), is_open))
        return made[0](value)

    return check


def _union(union: Any, alternatives: tuple[Any, ...], is_open: bool) -> Check:
    has_null = any(kind is None or kind is type(None) for kind in alternatives)
    has_unset = UnsetType in alternatives
    rest = [
        kind
        for kind in alternatives
        if kind is not None and kind not in (type(None), UnsetType)
    ]
    if not is_open:
        rest = _closed(rest)
    checks = [compiled(kind, is_open) for kind in rest]
    only = checks[0] if len(checks) == 1 else _any_of(checks)

    def check(value: object) -> list[Finding] | None:
        if (value is UNSET and has_unset) or (value is None and has_null):
            return None
        findings = only(value)
        if findings and len(checks) > 1 and _is_another(value, union, is_open):
            return None
        return findings

    return check


def _is_another(value: object, union: Any, is_open: bool) -> bool:
    """Whether what is sent for an instance of one alternative is a value of another: the service sees JSON alone."""
    if not isinstance(value, Struct) and not hasattr(value, "__to_json__"):
        return False
    from .readers import judged  # needed by what is wrong only

    try:
        sent = plain(value)
        return any(
            judged(sent, kind, is_open).is_valid
            for kind, is_open in flattened(union, is_open).kinds
            if kind not in (UnsetType, UnknownVariant)
        )
    except (TypeError, ValueError, RecursionError):
        return False


def _closed(alternatives: list[object]) -> list[object]:
    """Without the bare `str` or `int` that only lets newer values of an enumeration in."""
    kinds: set[object] = set()
    for kind in alternatives:
        base, _ = unwrapped(kind)
        if get_origin(base) is Literal:
            choices: tuple[object, ...] = get_args(base)
            kinds.update(type(choice) for choice in choices)
    return [
        kind for kind in alternatives if isinstance(kind, TypeVar) or kind not in kinds
    ]


def _any_of(checks: list[Check]) -> Check:
    def check(value: object) -> list[Finding] | None:
        closest: list[Finding] | None = None
        for check_of in checks:
            findings = check_of(value)
            if not findings:
                return None
            if closest is None or _depth(findings) > _depth(closest):
                closest = findings
            elif (
                _depth(findings) == _depth(closest) == 0
                and findings[0][1] not in closest[0][1]
            ):
                path, text, shown = closest[0]
                closest = [(path, f"{text}, or {findings[0][1]}", shown)]
        return closest

    return check


def _depth(findings: list[Finding]) -> int:
    """How well a value fitted before something was wrong: trouble inside means that the outside was right."""
    return min(path.count(".") + path.count("[") for path, _, _ in findings)
