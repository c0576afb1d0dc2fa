"""Definitions that apply themselves to the same value, said so that holding a value against them ends.

JSON Schema leaves open what they mean (2020-12 Core, section 9.4.1). Many are written on purpose: a
base with a choice of its children, each of which has the base as a part. A value that is held against
a child is held against the base without the choice; one that is held against the base, against both.
What a definition demands depends on what it refers to and on nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from typing import NamedTuple
from urllib.parse import quote, unquote

from specloom.document.value import JsonObject, Value
from specloom.standards.json_schema import IN_PLACE_APPLICATORS

_Member = tuple[int, str]
"""A schema, by its identity, and a keyword of it."""

_CHOICES = frozenset(("anyOf", "oneOf", "not", "if", "then", "else"))
"""Keywords whose subschemas need not fit for a value to be valid."""
_MAX_IN_PLACE = 100_000
"""Schemas that may apply to one value in one place: each would be tried for every value."""
_UNQUOTED = "~!$&'()*+,;=:@"


class _Reference(NamedTuple):
    """A schema with a reference that applies to the same value as the definition it is in."""

    schema: JsonObject
    definition: str
    choice: _Member | None
    """The outermost choice that the reference is part of."""


def break_cycles(definitions: JsonObject) -> None:
    """Cut references by which validation would never end, or take too long."""
    _separate_bases(definitions)
    # What is left are choices that lead to each other, and definitions that are parts of each other.
    for name, references in _circular(definitions).items():
        choices = {each.choice for each in references if each.choice is not None}
        definitions[name] = _without(definitions[name], choices)
    _cut_parts(_circular(definitions))
    _limit(definitions)


def _separate_bases(definitions: JsonObject) -> None:
    """Give alternatives of a definition that have it as a part a copy of it without the choice."""
    circular = _circular(definitions)
    bases: dict[str, str] = {}
    for name, references in circular.items():
        if any(each.choice is not None for each in references):
            bases[name] = _free_name(f"{name}.base", definitions)
    needed: set[str] = set()
    for references in circular.values():
        for schema, definition, choice in references:
            if choice is None and definition in bases:
                needed.add(definition)
                before = str(schema["$ref"]).partition("#")[0]
                token = bases[definition].replace("~", "~0").replace("/", "~1")
                schema["$ref"] = f"{before}#/$defs/{quote(token, safe=_UNQUOTED)}"
    for name in sorted(needed):
        choices = {each.choice for each in circular[name] if each.choice is not None}
        definitions[bases[name]] = _without(definitions[name], choices)


def _free_name(name: str, taken: Container[str]) -> str:
    free, number = name, 2
    while free in taken:
        free = f"{name}-{number}"
        number += 1
    return free


def _without(value: Value, members: set[_Member]) -> Value:
    """A copy of a schema without some members, of itself or of those that apply to the same value."""
    if not isinstance(value, dict):
        return value
    copy: JsonObject = {}
    for keyword, inner in value.items():
        if (id(value), keyword) in members:
            continue
        if keyword not in IN_PLACE_APPLICATORS:
            copy[keyword] = inner
        elif isinstance(inner, list):
            parts = [_without(part, members) for part in inner]
            if keyword == "allOf":
                parts = [part for part in parts if part is not True]
            if parts:
                copy[keyword] = parts
        elif keyword == "dependentSchemas" and isinstance(inner, dict):
            copy[keyword] = {
                name: _without(part, members) for name, part in inner.items()
            }
        else:
            copy[keyword] = _without(inner, members)
    if "if" not in copy or ("then" not in copy and "else" not in copy):
        for keyword in ("if", "then", "else"):
            copy.pop(keyword, None)
    return copy or True


def _cut_parts(circular: dict[str, list[_Reference]]) -> None:
    """Cut each cycle of references where it closes."""
    done: dict[str, bool] = {}
    for start in circular:
        if start in done:
            continue
        done[start] = False
        path = [(start, iter(circular[start]))]
        while path:
            name, references = path[-1]
            for reference in references:
                known = done.get(reference.definition)
                if known is False:
                    reference.schema.pop("$ref", None)
                elif known is None:
                    done[reference.definition] = False
                    inner = circular.get(reference.definition, [])
                    path.append((reference.definition, iter(inner)))
                    break
            else:
                done[name] = True
                path.pop()


def _limit(definitions: JsonObject) -> None:
    """Let definitions that apply too many schemas to one value assert nothing."""
    used = {
        name: [
            each.definition
            for each in _references_in_place(value)
            if each.definition in definitions
        ]
        for name, value in definitions.items()
    }
    weights: dict[str, int] = {}
    for name in _finished_order(definitions, used.__getitem__):
        weights[name] = 1 + sum(weights.get(inner, 0) for inner in used[name])
        if weights[name] > _MAX_IN_PLACE:
            definitions[name] = True
            weights[name] = 1


def _circular(definitions: JsonObject) -> dict[str, list[_Reference]]:
    """The references by which definitions lead to themselves, by the names of those, in their order."""
    references = {
        name: [
            each
            for each in _references_in_place(definitions[name])
            if each.definition in definitions
        ]
        for name in sorted(definitions)
    }
    groups = _groups(
        {name: [each.definition for each in used] for name, used in references.items()}
    )
    circular: dict[str, list[_Reference]] = {}
    for name, used in references.items():
        back = [each for each in used if groups[each.definition] == groups[name]]
        if back:
            circular[name] = back
    return circular


def _groups(edges: dict[str, list[str]]) -> dict[str, str]:
    """A name for those that lead to each other, by the names of each of them (Kosaraju's algorithm)."""
    reverse: dict[str, list[str]] = {name: [] for name in edges}
    for name, leads_to in edges.items():
        for referrer in leads_to:
            reverse[referrer].append(name)
    groups: dict[str, str] = {}
    for start in reversed(list(_finished_order(edges, edges.__getitem__))):
        if start in groups:
            continue
        groups[start] = start
        waiting = [start]
        while waiting:
            for referrer in reverse[waiting.pop()]:
                if referrer not in groups:
                    groups[referrer] = start
                    waiting.append(referrer)
    return groups


def _finished_order(
    names: Iterable[str], leads_to: Callable[[str], Iterable[str]]
) -> Iterator[str]:
    """Names, each after those that it leads to where there is no cycle."""
    seen: set[str] = set()
    for start in names:
        if start in seen:
            continue
        seen.add(start)
        path = [(start, iter(leads_to(start)))]
        while path:
            name, targets = path[-1]
            for target in targets:
                if target not in seen:
                    seen.add(target)
                    path.append((target, iter(leads_to(target))))
                    break
            else:
                path.pop()
                yield name


def _references_in_place(definition: Value) -> Iterator[_Reference]:
    waiting: list[tuple[Value, _Member | None]] = [(definition, None)]
    while waiting:
        schema, choice = waiting.pop()
        if not isinstance(schema, dict):
            continue
        reference = schema.get("$ref")
        if isinstance(reference, str):
            yield _Reference(schema, _definition_of(reference), choice)
        for keyword, value in schema.items():
            if keyword not in IN_PLACE_APPLICATORS:
                continue
            around = choice
            if choice is None and keyword in _CHOICES:
                around = id(schema), keyword
            if isinstance(value, list):
                waiting += [(inner, around) for inner in value]
            elif keyword == "dependentSchemas" and isinstance(value, dict):
                waiting += [(inner, around) for inner in value.values()]
            else:
                waiting.append((value, around))


def _definition_of(reference: str) -> str:
    """The name of the definition that a reference leads to; what is no name where it leads into one."""
    name = unquote(reference.partition("#/$defs/")[2])
    return name if "/" in name else name.replace("~1", "/").replace("~0", "~")
