"""The stub judges bodies as JSON-Schema-Test-Suite does (github.com/json-schema-org/JSON-Schema-Test-Suite).

Each schema of the suite is the body of an operation of a generated package, each instance is posted. The suite is
not part of this repository: JSON_SCHEMA_TEST_SUITE says where it is, or it lies beside the repository.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from specloom.config import Options

from ...unit.runtime.server.asgi import ask
from ..packages import generated

ROOT = Path(__file__).resolve().parents[3]
SUITE = Path(
    os.environ.get("JSON_SCHEMA_TEST_SUITE", ROOT.parent / "JSON-Schema-Test-Suite")
)
REFUSED = (400, 422)
LEAST = 0.99
"""Part of the suite's tests that must hold."""

VERSIONS = {"draft2020-12": "3.1.0", "draft4": "3.0.3"}

# Keywords and forms of draft 4 that are not in the Schema Object of OpenAPI 3.0 (3.0.3, section 4.7.24).
NOT_IN_3_0 = frozenset(
    {
        *("patternProperties", "dependencies", "additionalItems", "definitions"),
        *("id", "$schema"),
    }
)

pytestmark = pytest.mark.skipif(
    not (SUITE / "tests").is_dir(),
    reason=f"JSON-Schema-Test-Suite is not at hand: {SUITE} (JSON_SCHEMA_TEST_SUITE)",
)


class Group(NamedTuple):
    """A schema of the suite and its instances."""

    file: str
    description: str
    schema: Any
    tests: list[dict[str, Any]]


@pytest.mark.parametrize("draft", VERSIONS)
def test_the_stub_judges_as_the_suite_does(draft: str, tmp_path: Path) -> None:
    groups = [
        group for group in _groups(draft) if draft != "draft4" or _is_in_3_0(group)
    ]
    differing: list[str] = []
    count = 0
    for number, (file, listed) in enumerate(_by_file(groups).items()):
        document = _document(draft, listed)
        application = _application(
            document,
            tmp_path / str(number),
            f"suite_{draft[5:].replace('-', '_')}_{number}",
        )
        for place, group in enumerate(listed):
            for test in group.tests:
                count += 1
                answer = ask(
                    application,
                    "POST",
                    f"/{place}",
                    json.dumps(test["data"]).encode(),
                    headers={"Content-Type": "application/json"},
                )
                if (answer.status not in REFUSED) != test["valid"]:
                    differing.append(
                        f"{file}: {group.description}: {test['description']}: {answer.status} {answer.content[:200]!r}"
                    )
    print(f"{draft}: {count - len(differing)} of {count}")
    report = "\n".join(
        [f"{count - len(differing)} of {count} hold, but not", *differing]
    )
    print(report)
    assert count > 0
    assert 1 - len(differing) / count >= LEAST, report


def _groups(draft: str) -> Iterator[Group]:
    """The required tests, those of the optional parts left out."""
    for path in sorted((SUITE / "tests" / draft).glob("*.json")):
        for group in json.loads(path.read_text(encoding="utf-8")):
            yield Group(
                path.stem, group["description"], group["schema"], group["tests"]
            )


def _by_file(groups: list[Group]) -> dict[str, list[Group]]:
    by_file: dict[str, list[Group]] = {}
    for group in groups:
        by_file.setdefault(group.file, []).append(group)
    return by_file


def _is_in_3_0(group: Group) -> bool:
    """Whether OpenAPI 3.0 has what a schema of draft 4 says: no type arrays, tuples, `null` and references to files."""
    return not any(
        not NOT_IN_3_0.isdisjoint(schema)
        or isinstance(schema.get("type"), list)
        or schema.get("type") == "null"
        or isinstance(schema.get("items"), list)
        or "$ref" in schema
        for schema in _objects(group.schema)
    )


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    for item in value if isinstance(value, list) else ():
        yield from _objects(item)


def _document(draft: str, groups: list[Group]) -> dict[str, Any]:
    """A document with an operation for each schema; what they refer to by address is among its components."""
    paths: dict[str, Any] = {}
    components: dict[str, Any] = {}
    for number, group in enumerate(groups):
        schema = group.schema
        if isinstance(schema, dict) and draft != "draft4":
            # References to the schema's own root need a root.
            schema = {"$id": f"https://suite.example/{number}", **schema}
        components[f"S{number}"] = schema
        content = {
            "application/json": {"schema": {"$ref": f"#/components/schemas/S{number}"}}
        }
        paths[f"/{number}"] = {
            "post": {
                "operationId": f"post{number}",
                "requestBody": {"required": True, "content": content},
                "responses": {"204": {"description": "Valid."}},
            }
        }
    if draft != "draft4" and any(
        "localhost:1234" in json.dumps(group.schema) for group in groups
    ):
        components |= _remotes(draft)
    return {
        "openapi": VERSIONS[draft],
        "info": {"title": "Suite", "version": "1"},
        "paths": paths,
        "components": {"schemas": components},
    }


def _remotes(draft: str) -> dict[str, Any]:
    """The schemas that the suite has at addresses, under these as their `$id` (Core, section 9.3)."""
    schemas: dict[str, Any] = {}
    folder = SUITE / "remotes"
    for path in sorted((folder / draft).rglob("*.json")):
        address = f"http://localhost:1234/{path.relative_to(folder).as_posix()}"
        schema = json.loads(path.read_text(encoding="utf-8"))
        name = "Remote" + re.sub(r"\W", "_", path.relative_to(folder).as_posix())
        if isinstance(schema, dict) and "$id" not in schema:
            schema = {"$id": address, **schema}
            schemas[name] = schema
        elif isinstance(schema, dict) and schema["$id"] != address:
            # Known by two names: the address that it is fetched from, and its own.
            schemas[name] = schema
            schemas[name + "_"] = {"$id": address, "$ref": schema["$id"]}
        else:
            schemas[name] = schema
    return schemas


def _application(document: dict[str, Any], home: Path, name: str) -> Any:
    home.mkdir()
    spec = home / "openapi.json"
    spec.write_text(json.dumps(document), encoding="utf-8")
    package = generated(spec, home, name, Options(keep_going=True))
    return package.server.app()
