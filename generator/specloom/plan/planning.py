"""Joins the planners: an Api → the Package that templates print."""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from specloom.document.document import Document
from specloom.model.api import Api, Operation
from specloom.model.uses import outgoing
from specloom.parts import ALL_PARTS, Parts
from specloom.plan.answer_schemas import answer_schemas
from specloom.plan.cycles import on_cycles, used_first
from specloom.plan.docstrings import clean, sentence_end
from specloom.plan.errors import ErrorPlanner
from specloom.plan.examples import answers, examples_text
from specloom.plan.expressions import Alternatives, Expression, Name, names_in
from specloom.plan.leaf_types import ANY
from specloom.plan.methods import Group
from specloom.plan.models import ModelPlanner
from specloom.plan.operation_names import key_of, names_of
from specloom.plan.operations import OperationPlanner
from specloom.plan.package import Alias, Model, Package
from specloom.plan.request_schemas import request_schemas
from specloom.plan.security import conflicts, credentials
from specloom.plan.servers import ServerPlanner
from specloom.plan.stub import plan_stub
from specloom.plan.unions import runtime_union
from specloom.plan.webhooks import plan_webhooks, webhook_operations
from specloom.problems import Problem


def plan(
    api: Api,
    *,
    name: str,
    source: str,
    document: Document | None = None,
    with_examples: bool = True,
    keeps_unknown: bool = True,
    parts: Parts = ALL_PARTS,
) -> tuple[Package, list[Problem]]:
    """The package called `name` for `api`, and what could only be expressed loosely.

    `source` is how the header of each file calls the document. `document` is the normalised one that
    `api` was built from; a package that is only compared needs neither that, because it holds no
    requests against schemas, nor examples. `keeps_unknown` is whether models keep the members of
    objects that the document does not name. What `parts` leaves out has no examples and no schemas.
    """
    problems: list[Problem] = []
    names = names_of((api.whole or api).operations)
    models = ModelPlanner(api, problems, keeps_unknown, names.functions)
    models.plan_named()
    classes = credentials(api, problems)
    errors = ErrorPlanner(api)
    known = frozenset(item.scheme for item in classes)
    problems += conflicts((*api.operations, *outgoing(api)), api, known)
    servers = ServerPlanner(api, problems)
    planned_servers = servers.planned()
    planner = OperationPlanner(
        api, names, models, errors, problems, known, servers, parts.client
    )
    groups = planner.groups()
    # After the operations: what has to get a name in a webhook renames nothing of theirs.
    callers = OperationPlanner(api, names, models, None, problems, known, servers)
    webhooks = plan_webhooks(api, callers)
    described = _operations(api, groups)
    schemas, answers_made_of = "{}", ""
    if document is not None and parts.stub:
        schemas = request_schemas(document, api, described, "readOnly")
        answers_made_of = answer_schemas(document, api, described, schemas)
    return (
        Package(
            name=name,
            parts=parts,
            title=clean(api.title).replace("\n", " "),
            source=_source(source),
            doc=clean(api.description or sentence_end(api.title)),
            declarations=_ordered(models),
            groups=groups,
            errors=errors.planned() if parts.client or parts.stub else (),
            credentials=classes,
            servers=planned_servers,
            examples=(
                _examples(api, described) if with_examples and parts.stub else "{}"
            ),
            stub=plan_stub(api),
            webhooks=webhooks,
            schemas=schemas,
            answer_schemas=answers_made_of,
            webhook_schemas=(
                "{}"
                if document is None or webhooks is None or not parts.receiver
                else request_schemas(
                    document, api, webhook_operations(api, callers), "writeOnly"
                )
            ),
        ),
        problems,
    )


def _source(name: str) -> str:
    """The document's name for the first line of each file, where `coding:` would declare an encoding (PEP 263)."""
    return re.sub(r"coding(?=[:=])", "coding ", clean(name).replace("\n", " "))


def _examples(api: Api, operations: Mapping[str, Operation]) -> str:
    return examples_text(
        {name: answers(api, operation) for name, operation in operations.items()}
    )


def _operations(api: Api, groups: tuple[Group, ...]) -> dict[str, Operation]:
    """The operations by the names that they have in the package, in its order."""
    operations = {key_of(operation): operation for operation in api.operations}
    return {
        method.operation_id: operations[method.http_method, method.path]
        for group in groups
        for method in group.methods
    }


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
    empty, recursive = on_cycles(direct), on_cycles(uses)
    for name in late:
        if name in empty:
            late[name] = msgspec.structs.replace(late[name], value=ANY, runtime=None)
        elif name in recursive:
            late[name] = _recursive(late[name])
    return (*early, *(late[name] for name in used_first(uses)))


def _direct_names(value: Expression) -> list[str]:
    """The names that an alias stands for directly, alone or in a union: a cycle of such has no meaning."""
    members = value.members if isinstance(value, Alternatives) else (value,)
    return [member.text for member in members if isinstance(member, Name)]


def _recursive(alias: Alias) -> Alias:
    runtime = alias.runtime or runtime_union(alias.name, (alias.value,))
    return msgspec.structs.replace(alias, runtime=runtime, is_recursive=True)
