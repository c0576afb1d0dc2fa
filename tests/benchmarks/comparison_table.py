"""Tables of what generators make of the corpus: all of it in a few figures, and document by document."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping
from typing import Any

from .comparison import TYPES_LIMIT
from .figures import middle, seconds
from .generators import DATAMODEL_CODE_GENERATOR, NAMES, OPENAPI_GENERATOR
from .results import Results
from .targets import result_of

Rows = Mapping[str, Mapping[str, Any]]


def comparison_table(results: Results) -> Iterator[str]:
    """A row for each generator."""
    result = result_of(results, "comparison")
    if not result:
        yield "*Not measured yet: `python -m tests.benchmarks`.*"
        return
    total = max(len(rows) for rows in result.values())
    yield f"| on {total} real documents | generated | imports | every operation | `mypy --strict` clean | CPU, median |"
    yield "|---|---:|---:|---:|---:|---:|"
    compared = _by_all(result)
    timed = result_of(results, "generate-corpus")
    for name in NAMES:
        rows: Rows = result[name]
        if "skipped" in rows:
            yield f"| {_shown(results, name)} | skipped: {rows['skipped']} | | | | |"
            continue
        times = (middle(timed.get(document, {}), name) for document in compared)
        cpu = [time for time in times if time is not None]
        operations = "models only"
        if name != DATAMODEL_CODE_GENERATOR:
            operations = str(_count(rows, "operations"))
        figures = (
            str(_count(rows, "generated")),
            str(_count(rows, "imports")),
            operations,
            str(_count(rows, "strict")),
            seconds(statistics.median(cpu)) if cpu else "—",
        )
        shown = _shown(results, name)
        yield f"| {shown} | " + " | ".join(figures) + " |"
    yield ""
    yield (
        f"*Generated*: the command, with its defaults, ends with exit code 0 and has written a package. *Imports*: every "
        f"module of it can be imported. *Every operation*: each method and path of the document is in the package. "
        f"*Clean*: mypy, at most {TYPES_LIMIT} s for a package, finds nothing. *CPU*: of the {len(compared)} documents that all of "
        "them generate."
    )


def _shown(results: Results, name: str) -> str:
    version = results.versions.get(name, "")
    language = " (python)" if name == OPENAPI_GENERATOR else ""
    return f"{name} {version}{language}"


def _by_all(result: Mapping[str, Rows]) -> list[str]:
    """The documents that every generator which is there makes something of."""
    present = [rows for rows in result.values() if "skipped" not in rows]
    documents = {document for rows in present for document in rows}
    return sorted(
        document
        for document in documents
        if all(rows.get(document, {}).get("generated") is True for rows in present)
    )


def _count(rows: Rows, verdict: str) -> int:
    """For how many documents a verdict is good. A package that is not there has no good verdict."""
    return sum(row.get(verdict) is True for row in rows.values())


def document_table(results: Results) -> Iterator[str]:
    """Each document: for each generator the CPU time of making its package, and what is wrong with that."""
    result = result_of(results, "comparison")
    timed = result_of(results, "generate-corpus")
    present = [name for name in NAMES if result and "skipped" not in result[name]]
    if not present:
        return
    yield "| document | " + " | ".join(present) + " |"
    yield "|---" * (1 + len(present)) + "|"
    for document in sorted({key for name in present for key in result[name]}):
        cells = [
            _cell(
                result[name].get(document, {}),
                name,
                middle(timed.get(document, {}), name),
            )
            for name in present
        ]
        yield f"| {document} | " + " | ".join(cells) + " |"
    yield ""


def _cell(row: Mapping[str, Any], name: str, cpu: float | None) -> str:
    if row.get("generated") is not True:
        return "not generated"
    wrong = []
    if row.get("imports") is not True:
        wrong.append("does not import")
    if name != DATAMODEL_CODE_GENERATOR and not row.get("operations"):
        wrong.append(f"{row['found']} of {row['wanted']} operations")
    if not row.get("strict"):
        wrong.append("types")
    return ", ".join([seconds(cpu), *wrong])
