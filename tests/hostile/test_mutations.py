"""Real documents with anything changed, left out or repeated: a package that imports, or messages; never a traceback."""

from __future__ import annotations

import copy
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from specloom.config import Options
from specloom.document import load
from specloom.problems import SpecloomError

from .everything import everything
from .memory import texts_of, use
from .strings import nasty

SPECS = Path(__file__).parents[2] / "specs"

_atoms = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    nasty,
    st.sampled_from(
        [
            "object",
            "string",
            "array",
            "#/components/schemas/Odd",
            "#",
            "#/",
            "",
            "header",
            "get",
            "200",
            "3.0.0",
        ]
    ),
    st.sampled_from([10**400, -(10**30), 1e308, -0.0, 2**63, [], {}]),
)
_words = st.one_of(
    nasty,
    st.sampled_from(
        [
            "type",
            "$ref",
            "properties",
            "items",
            "allOf",
            "oneOf",
            "enum",
            "const",
            "required",
            "schema",
            "content",
        ]
    ),
    st.sampled_from(
        [
            "parameters",
            "responses",
            "requestBody",
            "discriminator",
            "mapping",
            "default",
            "nullable",
            "not",
            "security",
        ]
    ),
    st.sampled_from(
        [
            "in",
            "name",
            "style",
            "explode",
            "pattern",
            "minLength",
            "additionalProperties",
            "servers",
            "variables",
        ]
    ),
)
values = st.recursive(
    _atoms,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(_words, inner, max_size=3)
    ),
    max_leaves=8,
)
_changes = st.tuples(
    st.sampled_from(["replace", "delete", "add", "copy", "swap"]),
    st.integers(0, 10**6),
    st.integers(0, 10**6),
    values,
    _words,
)


@cache
def _documents() -> tuple[str, ...]:
    """The documents of the repository, as JSON."""
    texts = [json.dumps(everything())]
    for path in sorted(SPECS.glob("*.yaml")):
        texts.append(json.dumps(load(path).data))
    return tuple(texts)


def _nodes(document: Any) -> list[tuple[Any, Any]]:
    """Every member and item: what holds it, and its key."""
    nodes: list[tuple[Any, Any]] = []
    waiting = [document]
    while waiting:
        node = waiting.pop()
        keys: Any = (
            node
            if isinstance(node, dict)
            else range(len(node)) if isinstance(node, list) else ()
        )
        for key in list(keys):
            nodes.append((node, key))
            waiting.append(node[key])
    return nodes


def _changed(document: Any, changes: list[Any]) -> None:
    for what, first, second, value, word in changes:
        nodes = _nodes(document)
        if not nodes:
            return
        holder, key = nodes[first % len(nodes)]
        other_holder, other_key = nodes[second % len(nodes)]
        other = copy.deepcopy(other_holder[other_key])
        if what == "delete":
            del holder[key]
        elif what == "add" and isinstance(holder, dict):
            holder[word] = value
        elif what == "add":
            holder.insert(key, value)
        elif what == "replace":
            holder[key] = value
        elif what == "copy":
            holder[key] = other
        else:
            moved = copy.deepcopy(holder[key])
            other_holder[other_key] = moved
            if isinstance(holder, dict) or (isinstance(key, int) and key < len(holder)):
                holder[key] = other


def _assert_said(refusal: SpecloomError) -> None:
    assert refusal.problems
    assert str(refusal)


@pytest.mark.parametrize("keep_going", [False, True])
@settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(which=st.integers(0, 3), changes=st.lists(_changes, min_size=1, max_size=6))
def test_a_changed_document_is_generated_or_refused(
    tmp_path_factory: pytest.TempPathFactory,
    keep_going: bool,
    which: int,
    changes: list[Any],
) -> None:
    document = json.loads(_documents()[which % len(_documents())])
    _changed(document, changes)
    folder = tmp_path_factory.mktemp("changed")
    try:
        texts = texts_of(document, folder, Options(keep_going=keep_going))
    except SpecloomError as refusal:
        _assert_said(refusal)
        return
    use(texts)
