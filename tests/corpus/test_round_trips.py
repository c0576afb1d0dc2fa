"""Valid instances of the schemas of real documents: they are read, and written as they were."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from specloom.config import Options
from specloom.document import load
from specloom.model import build
from specloom.plan import plan

from ..features.packages import Package, generated
from .documents import CORPUS, Document, documents
from .instances import Instances

_ELSEWHERE = re.compile(r"""\$ref["']?\s*:\s*["']?[^"'#\s]""")
DOCUMENTS = [
    document
    for document in documents()
    if not _ELSEWHERE.search(document.file.read_text(encoding="utf-8-sig"))
]
"""Those of a single file."""
COUNT = 300
"""Instances of each document, at most."""

pytestmark = pytest.mark.skipif(
    not DOCUMENTS, reason=f"the corpus is not there: {CORPUS}"
)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_what_is_valid_is_read_and_written_as_it_was(
    document: Document, packages_root: Path
) -> None:
    options = Options(allow_root=(CORPUS / document.name,))
    package = generated(
        document.file, packages_root, f"corpus_{document.name}", options
    )
    kinds = _kinds(document.file, options, package)
    codec = package.module("runtime.values.json_codec")
    read, refused = 0, list[str]()
    for name, value in Instances(document.file, document.name).valid(COUNT):
        if name not in kinds or value is None:
            continue  # null is a value of the places where a class is used, not of the class
        content = msgspec.json.encode(value)
        try:
            made = codec.decode(content, kinds[name])
        except codec.JsonMismatch as error:
            refused.append(f"{name} {error.path}: {error} in {value!r}")
            continue
        read += 1
        back = msgspec.json.decode(codec.encode(made))
        assert list(_differences(value, back)) == [], (name, value)
    assert not refused
    assert read > 0 or not kinds


def _kinds(file: Path, options: Options, package: Package) -> dict[str, Any]:
    """The type of each schema of the components."""
    api, _ = build(load(file, allowed_roots=options.allow_root))
    planned, _ = plan(api, name=package.name, source=file.name, with_examples=False)
    return {
        declared.schema_name: getattr(package.models, declared.name)
        for declared in planned.declarations
        if declared.schema_name is not None
    }


def _differences(was: Any, now: Any, path: str = "$") -> Iterator[str]:
    if isinstance(was, dict) and isinstance(now, dict):
        for name in was.keys() | now.keys():
            if name not in now:
                yield f"{path}.{name} is lost: {was[name]!r}"
            elif name not in was:
                yield f"{path}.{name} is new: {now[name]!r}"
            else:
                yield from _differences(was[name], now[name], f"{path}.{name}")
    elif isinstance(was, list) and isinstance(now, list) and len(was) == len(now):
        for index, pair in enumerate(zip(was, now, strict=True)):
            yield from _differences(*pair, f"{path}[{index}]")
    elif not _are_same(was, now):
        yield f"{path}: {was!r} became {now!r}"


def _are_same(was: object, now: object) -> bool:
    if isinstance(was, str) and isinstance(now, str):
        return was == now or _time(was) == _time(now) is not None
    return was == now and isinstance(was, bool) == isinstance(now, bool)


def _time(text: str) -> object:
    """The instant or time of day that a text is, however it is written; None for other texts."""
    if not re.match(r"(\d{4}-\d\d-\d\dT)?\d\d:\d\d:\d\d", text):
        return None
    for kind in (dt.datetime, dt.time):
        try:
            return kind.fromisoformat(text)
        except ValueError:
            continue
    return None
