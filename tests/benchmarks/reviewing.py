"""What a reviewer reads after a small change of a document: the files, hunks and lines of the diff."""

from __future__ import annotations

import copy
import difflib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from . import documents
from .bench import Bench, succeeded
from .documents import Document
from .generators import OPENAPI_PYTHON_CLIENT, SPECLOOM, put_away
from .results import ROOT, Result

CLIENT_ALONE = f"{SPECLOOM}, client only"
SUBJECTS = {
    CLIENT_ALONE: (SPECLOOM, ("--parts", "client")),
    SPECLOOM: (SPECLOOM, ()),
    OPENAPI_PYTHON_CLIENT: (OPENAPI_PYTHON_CLIENT, ()),
}
"""The generators, with the options that they are given beside their defaults."""

Texts = Mapping[str, str]


@dataclass(frozen=True)
class Place:
    """Where a document is changed: a schema, a property of it, the tag of an operation."""

    schema: str
    member: str
    tag: str


PLACES = {
    "metastudio": Place("CreateFileRequest", "file_name", "Files"),
    "pds": Place("CreateFileRequest", "name", "Files"),
    "github": Place("label", "color", "issues"),
}


def reviewing(bench: Bench) -> Result:
    """For each document and change: how large the diff of the package is, by subject."""
    result: Result = {}
    for name, place in PLACES.items():
        document = _loaded(name, bench)
        result[name] = {
            subject: _of_subject(bench, f"review_{name}", document, place, subject)
            for subject in SUBJECTS
        }
    return result


def _of_subject(
    bench: Bench, name: str, document: Any, place: Place, subject: str
) -> Result:
    def texts(content: Any) -> Texts:
        text = json.dumps(content, default=str)
        return _generated(bench, bench.document(name, text), subject)

    before = texts(document)
    measured: Result = {
        "package": {
            "files": len(before),
            "lines": sum(text.count("\n") for text in before.values()),
        }
    }
    for change, make in CHANGES.items():
        changed = copy.deepcopy(document)
        make(changed, place)
        measured[change] = difference(before, texts(changed))
    return measured


def _more_of_a_schema(document: Any, place: Place) -> None:
    properties = document["components"]["schemas"][place.schema]["properties"]
    properties["reviewer"] = {"type": "string", "description": "Who has looked at it."}


def _another_description(document: Any, place: Place) -> None:
    properties = document["components"]["schemas"][place.schema]["properties"]
    properties[place.member]["description"] = "What it is said to be from now on."


def _an_operation_more(document: Any, place: Place) -> None:
    content = {
        "application/json": {"schema": {"$ref": f"#/components/schemas/{place.schema}"}}
    }
    document["paths"]["/reviews/{number}"] = {
        "put": {
            "operationId": "keepReview",
            "summary": "Keep what a reviewer has found",
            "tags": [place.tag],
            "parameters": [
                {
                    "name": "number",
                    "in": "path",
                    "required": True,
                    "schema": {"type": "integer"},
                }
            ],
            "requestBody": {"required": True, "content": content},
            "responses": {"200": {"description": "It is kept.", "content": content}},
        }
    }


CHANGES: Mapping[str, Callable[[Any, Place], None]] = {
    "a member more": _more_of_a_schema,
    "another description": _another_description,
    "an operation more": _an_operation_more,
}


def difference(before: Texts, after: Texts) -> dict[str, int]:
    """Files that differ, hunks with three lines of context, and lines that come or go."""
    counted = {"files": 0, "hunks": 0, "lines": 0}
    for path in sorted({*before, *after}):
        old, new = (texts.get(path, "").splitlines() for texts in (before, after))
        if old == new and (path in before) == (path in after):
            continue
        lines = list(difflib.unified_diff(old, new, "a", "b", lineterm=""))[2:]
        counted["files"] += 1
        counted["hunks"] += sum(line.startswith("@@") for line in lines)
        counted["lines"] += sum(line.startswith(("+", "-")) for line in lines)
    return counted


def _generated(bench: Bench, document: Document, subject: str) -> Texts:
    """The files of the package that a subject makes, by their path."""
    name, options = SUBJECTS[subject]
    made = bench.generator(name)
    folder = made.folder(document)
    put_away(folder)
    folder.mkdir(parents=True)
    succeeded(made.again(document, *options))
    package = made.package(document)
    return {
        path.as_posix(): (package / path).read_text(encoding="utf-8")
        for file in sorted(package.rglob("*"))
        if file.is_file() and _is_read(path := file.relative_to(package))
    }


def _is_read(path: Path) -> bool:
    """Whether reviewers read a file: neither digests nor the caches of formatters."""
    return path.name != "specloom.lock" and not any(
        part.startswith(".") for part in path.parts
    )


def _loaded(name: str, bench: Bench) -> Any:
    if name == "github":
        return json.loads(documents.github(bench.cache).file.read_bytes())
    file: Path = ROOT / "specs" / f"{name}.yaml"
    return yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
