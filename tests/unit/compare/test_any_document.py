"""Whatever a document holds, in whatever place, is compared as far as it goes."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import cast

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from specloom.compare.comparison import compare
from specloom.document import load_text
from specloom.document.value import Value

FEATURES = Path(__file__).parents[2] / "features"
DOCUMENTS = sorted(FEATURES.glob("*/openapi.yaml"))

_ODD: list[Value] = json.loads(
    """[null, true, false, 0, -1, 1.5, 1e30, "", "x", "(", "{", "#/nope",
        [], [1], [null], ["a", "a"], [[]], {}, {"a": 1}, {"": {}}, ["object", {}],
        {"$ref": 5}, {"$ref": ""}, {"$ref": "#/paths"}, {"$ref": "#/components/schemas"}]"""
)
_KEYS = (
    *("type", "enum", "const", "items", "properties", "required", "allOf", "oneOf"),
    *("anyOf", "not", "if", "$ref", "discriminator", "format", "multipleOf", "pattern"),
    *("uniqueItems", "minLength", "default", "deprecated", "x-sunset", "parameters"),
    *("responses", "requestBody", "content", "schema", "headers", "links", "callbacks"),
    *("encoding", "security", "servers", "variables", "tags", "name", "in", "style"),
)


@cache
def read(document: Path) -> dict[str, Value]:
    text = json.dumps(
        yaml.load(document.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader),
        default=str,
    )
    return cast("dict[str, Value]", json.loads(text))


def holders(value: Value) -> Iterator[dict[str, Value] | list[Value]]:
    """Every object and array with something in it, the outermost first."""
    if value and isinstance(value, dict | list):
        yield value
        for child in value.values() if isinstance(value, dict) else value:
            yield from holders(child)


@st.composite
def edited(draw: st.DrawFn) -> tuple[Path, str]:
    """A document, and the text of one in which one to three places hold anything."""
    document = draw(st.sampled_from(DOCUMENTS))
    data = copy.deepcopy(read(document))
    for _ in range(draw(st.integers(1, 3))):
        holder = draw(st.sampled_from([*holders(data.get("paths")), *holders(data)]))
        odd = copy.deepcopy(draw(st.sampled_from(_ODD)))
        if isinstance(holder, list):
            holder[draw(st.integers(0, len(holder) - 1))] = odd
        else:
            holder[draw(st.sampled_from([*holder, *_KEYS]))] = odd
    data["openapi"] = read(document)["openapi"]
    return document, json.dumps(data)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(edited())
def test_a_document_may_hold_anything(pair: tuple[Path, str]) -> None:
    document, text = pair
    whole = json.dumps(read(document))
    base, revision = whole, text
    for _ in range(2):
        comparison = compare(
            load_text(base, "base.json", folder=document.parent),
            load_text(revision, "revision.json", folder=document.parent),
        )
        assert all(
            change.message and change.fingerprint for change in comparison.changes
        )
        base, revision = revision, base
