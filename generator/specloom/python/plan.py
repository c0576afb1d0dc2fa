"""An Api → the Package that templates print."""

from __future__ import annotations

import msgspec

from ..api.model import Api
from ..problems import Problem
from .docstrings import clean, sentence_end
from .errors import ErrorPlanner
from .examples import answers
from .expressions import Alternatives, Expression, Name, names_in, one_line
from .leaf_types import ANY
from .literals import string
from .models import ModelPlanner
from .operation_names import key_of
from .operations import OperationPlanner
from .package import Alias, ExampleSet, Group, Model, Package
from .security import conflicts, credentials
from .servers import ServerPlanner
from .stub import plan_stub
from .unions import runtime_union


def plan(api: Api, *, name: str, source: str) -> tuple[Package, list[Problem]]:
    """The package called `name` for `api`, and what could only be expressed loosely.

    `source` is how the header of each file calls the document.
    """
    problems: list[Problem] = []
    models = ModelPlanner(api, problems)
    models.plan_named()
    classes = credentials(api, problems)
    errors = ErrorPlanner(api)
    known = frozenset(item.scheme for item in classes)
    problems += conflicts(api.operations, api, known)
    servers = ServerPlanner(api, problems)
    planned_servers = servers.planned()
    planner = OperationPlanner(api, models, errors, problems, known, servers)
    groups = planner.groups()
    return (
        Package(
            name=name,
            title=clean(api.title).replace("\n", " "),
            source=source,
            doc=clean(api.description or sentence_end(api.title)),
            declarations=_ordered(models),
            groups=groups,
            errors=errors.planned(),
            credentials=classes,
            servers=planned_servers,
            examples=_examples(api, groups),
            stub=plan_stub(api),
        ),
        problems,
    )


def _examples(api: Api, groups: tuple[Group, ...]) -> tuple[ExampleSet, ...]:
    operations = {key_of(operation): operation for operation in api.operations}
    return tuple(
        ExampleSet(
            name=method.examples_name,
            method=method.operation_id,
            answers=answers(api, operations[method.http_method, method.path]),
        )
        for group in groups
        for method in group.methods
    )


def _ordered(models: ModelPlanner) -> tuple[Model | Alias, ...]:
    """Classes and plain aliases as planned; aliases that use other names after them.

    Classes name each other lazily, but the value of an alias is evaluated at once: those
    that use declared names follow what they use. One that uses itself is read by a union
    of one, and written as text for type checkers.
    """
    declared = {item.name for item in models.declarations}
    late: dict[str, Alias] = {}
    early: list[Model | Alias] = []
    for item in models.declarations:
        if isinstance(item, Alias) and not declared.isdisjoint(names_in(item.value)):
            late[item.name] = item
        else:
            early.append(item)
    uses = {
        name: [used for used in sorted(names_in(item.value)) if used in late]
        for name, item in late.items()
    }
    direct = {
        name: [used for used in _direct_names(item.value) if used in late]
        for name, item in late.items()
    }
    for name in late:
        if _reaches(name, name, direct):
            late[name] = msgspec.structs.replace(late[name], value=ANY, runtime=None)
        elif _reaches(name, name, uses):
            late[name] = _recursive(late[name])
    ordered: dict[str, Alias] = {}
    for name in late:
        _place(name, late, uses, ordered, {name})
    return (*early, *ordered.values())


def _reaches(start: str, target: str, uses: dict[str, list[str]]) -> bool:
    seen: set[str] = set()
    waiting = list(uses[start])
    while waiting:
        name = waiting.pop()
        if name == target:
            return True
        if name not in seen:
            seen.add(name)
            waiting += uses[name]
    return False


def _direct_names(value: Expression) -> list[str]:
    """The names that a value is, or may be, itself: a cycle of them says nothing."""
    members = value.members if isinstance(value, Alternatives) else (value,)
    return [member.text for member in members if isinstance(member, Name)]


def _recursive(alias: Alias) -> Alias:
    runtime = alias.runtime or runtime_union(alias.name, (alias.value,), None, {})
    quoted = Name(string(one_line(alias.value)))
    return msgspec.structs.replace(alias, value=quoted, runtime=runtime)


def _place(
    name: str,
    late: dict[str, Alias],
    uses: dict[str, list[str]],
    ordered: dict[str, Alias],
    above: set[str],
) -> None:
    for used in uses[name]:
        if used not in ordered and used not in above:
            _place(used, late, uses, ordered, above | {used})
    ordered.setdefault(name, late[name])
