"""The real documents that everything is tried on, and what they say by themselves, read without specloom."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, cast
from urllib.parse import unquote

import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

# Some documents write a parameter's style into the path, as in RFC 6570: `{.name*}`.
_OPERATOR = re.compile(r"\{[.;?+#&]?([^{}*]*)\*?\}")

Raw = Mapping[object, object]


class Document(NamedTuple):
    """A real document: its name in the corpus, and its file."""

    name: str
    file: Path


def documents() -> list[Document]:
    """What `index.tsv` lists; nothing where there is no corpus."""
    index = CORPUS / "index.tsv"
    if not index.is_file():
        return []
    with index.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Document(row["id"], CORPUS / row["entry"]) for row in rows]


def operations(file: Path) -> Iterator[tuple[str, str]]:
    """Method and path of every operation in a document, references followed."""
    document = loaded(file)
    for path, item in _mapping(document.get("paths")).items():
        described, _ = _followed(item, file, document)
        for method in METHODS:
            if isinstance(described.get(method), dict):
                yield method.upper(), _OPERATOR.sub(r"{\1}", str(path))


def _followed(value: object, file: Path, document: Raw) -> tuple[Raw, Path]:
    """What a path item is: itself, or what its `$ref` leads to, in this file or another."""
    item = _mapping(value)
    reference = item.get("$ref")
    if not isinstance(reference, str):
        return item, file
    name, _, pointer = reference.partition("#")
    target_file = file.parent / name if name else file
    target: object = loaded(target_file) if name else document
    for step in pointer.split("/")[1:]:
        key = unquote(step).replace("~1", "/").replace("~0", "~")
        target = _mapping(target)[key]
    whole = loaded(target_file) if name else document
    resolved, where = _followed(target, target_file, whole)
    return {**resolved, **{key: item[key] for key in item if key != "$ref"}}, where


def loaded(file: Path) -> Raw:
    """The document in a file, JSON or YAML."""
    text = file.read_text(encoding="utf-8-sig")
    if file.suffix == ".json":
        return _mapping(json.loads(text))
    return _mapping(yaml.load(text, Loader=yaml.CSafeLoader))


def _mapping(value: object) -> Raw:
    return cast("Raw", value) if isinstance(value, dict) else {}
