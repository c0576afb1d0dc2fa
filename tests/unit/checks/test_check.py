"""Checking never fails, whatever the document: only reports."""

from __future__ import annotations

import copy
import csv
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from specloom.checks import check
from specloom.document import Value, load, load_text
from specloom.document.references import child_of
from specloom.problems import CODES, SpecloomError

ROOT = Path(__file__).parents[3]
CORPUS = ROOT.parent / "shared" / "corpus"

SEED: dict[str, Value] = {
    "openapi": "3.0.3",
    "info": {"title": "T", "version": "1"},
    "tags": [{"name": "a"}],
    "servers": [
        {"url": "https://{x}/", "variables": {"x": {"default": "a", "enum": ["a"]}}}
    ],
    "security": [{"key": []}],
    "paths": {
        "/a/{b}": {
            "parameters": [{"name": "b", "in": "path", "required": True, "schema": {}}],
            "post": {
                "operationId": "a",
                "tags": ["a"],
                "requestBody": {
                    "content": {
                        "application/json": {
                            "schema": {"$ref": "#/components/schemas/A"},
                            "example": {"a": 1},
                            "examples": {"x": {"value": 1}},
                        }
                    }
                },
                "responses": {
                    "200": {"description": "d", "headers": {"X": {"schema": {}}}}
                },
                "callbacks": {"c": {"{$request.body#/u}": {"get": {"responses": {}}}}},
            },
        }
    },
    "components": {
        "securitySchemes": {
            "key": {"type": "oauth2", "flows": {"implicit": {"scopes": {}}}},
        },
        "schemas": {
            "A": {
                "type": "object",
                "required": ["a"],
                "nullable": True,
                "properties": {
                    "a": {"type": "array", "items": {"type": "string", "enum": ["x"]}},
                    "b": {
                        "allOf": [{"$ref": "#/components/schemas/A"}],
                        "nullable": True,
                    },
                },
                "discriminator": {"propertyName": "a", "mapping": {"x": "A"}},
                "example": {"a": ["x"]},
                "minProperties": 1,
                "maxProperties": 2,
                "pattern": "a",
            }
        },
    },
}


def _places(
    value: Value, keys: tuple[str | int, ...] = ()
) -> list[tuple[str | int, ...]]:
    places = [keys] if keys else []
    if isinstance(value, dict):
        for key, child in value.items():
            places += _places(child, (*keys, key))
    elif isinstance(value, list):
        for index, child in enumerate(value):
            places += _places(child, (*keys, index))
    return places


PLACES = _places(SEED)
ODD: st.SearchStrategy[Value] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=5),
    st.just([]),
    st.just({}),
    st.lists(st.none() | st.integers() | st.text(max_size=3), max_size=3).map(
        list[Value]
    ),
    st.just({"$ref": "#/components/schemas/A"}),
    st.just({"$ref": "#"}),
    st.just({"$ref": 5}),
    st.just({"$ref": "#/paths/~1a~1{b}"}),
    st.sampled_from(
        ["#/components/schemas/A", "x.yaml", "https://x/", "{", "(", "\0", "$ref"]
    ),
)


def _changed(changes: list[tuple[tuple[str | int, ...], str, Value]]) -> Value:
    made: Value = copy.deepcopy(SEED)
    for keys, rename, value in changes:
        here: Value = made
        for key in keys[:-1]:
            child = child_of(here, str(key))
            here = None if child is None else child[0]
        last = keys[-1]
        if isinstance(here, dict) and keys != ("openapi",):
            here[rename or str(last)] = value
        elif isinstance(here, list) and isinstance(last, int) and last < len(here):
            here[last] = value
    return made


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(PLACES),
            st.sampled_from(
                ["", "", "", "$ref", "nullable", "x-a", "items", "type", "$id", "allOf"]
            ),
            ODD,
        ),
        min_size=1,
        max_size=4,
    ),
    st.sampled_from(["3.0.3", "3.1.0"]),
)
def test_broken_documents_are_reported_on(
    changes: list[tuple[tuple[str | int, ...], str, Value]], version: str
) -> None:
    made = _changed(changes)
    assert isinstance(made, dict)
    made["openapi"] = version
    try:
        text = json.dumps(made, allow_nan=False)
    except ValueError:
        return
    findings = check(load_text(text, "a.json"), full=True)
    for finding in findings:
        assert finding.code in CODES
        assert finding.message
        assert finding.location.line >= 1
    again = check(load_text(text, "a.json"), full=True)
    assert [str(finding) for finding in findings] == [str(finding) for finding in again]
    rows = [
        (finding.location.file, finding.location.line, finding.location.column)
        for finding in findings
    ]
    assert rows == sorted(rows)


@pytest.mark.parametrize(
    "path", sorted((ROOT / "specs").glob("*.yaml")), ids=lambda path: path.stem
)
def test_our_own_specs_have_no_problems(path: Path) -> None:
    assert [str(finding) for finding in check(load(path), full=True)] == []


def _corpus() -> list[str]:
    index = CORPUS / "index.tsv"
    if not index.exists():
        return []
    with index.open(encoding="utf-8") as rows:
        return [row["entry"] for row in csv.DictReader(rows, delimiter="\t")]


@pytest.mark.skipif(not _corpus(), reason="no ../shared/corpus here")
@pytest.mark.parametrize("entry", _corpus())
def test_real_documents_are_checked(entry: str) -> None:
    path = CORPUS / entry
    document = load(path, allowed_roots=[CORPUS / entry.split("/")[0]])
    findings = check(document, full=True)
    refused = [str(finding) for finding in findings if finding.refused]
    assert refused == []
    assert not any(
        finding.message.startswith("openapi-spec-validator gave up")
        for finding in findings
    )
    for finding in findings:
        assert not isinstance(finding, SpecloomError)
        assert finding.location.line >= 1
