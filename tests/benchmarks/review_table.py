"""The diffs that reviewers read, as tables."""

from __future__ import annotations

from collections.abc import Iterator

from .results import Results
from .reviewing import CHANGES, SUBJECTS
from .targets import result_of

_TITLES = {
    "metastudio": "[`specs/metastudio.yaml`](../specs/metastudio.yaml), 3 operations",
    "pds": "[`specs/pds.yaml`](../specs/pds.yaml), 1 operation",
    "github": "GitHub, 1,223 operations",
}


def review_tables(results: Results) -> Iterator[str]:
    """A table for each document: what is generated, and what each change makes of it."""
    result = result_of(results, "review")
    if not result:
        return
    yield "## What a reviewer reads"
    yield ""
    yield (
        "A member is added to a schema, a member's description is changed, an operation is added, and the package is "
        "generated again: *files / hunks / lines* that differ, with three lines of context, without `specloom.lock`."
    )
    yield ""
    for document, title in _TITLES.items():
        if document not in result:
            continue
        yield f"### {title}"
        yield ""
        yield "|  | the package | " + " | ".join(CHANGES) + " |"
        yield "| --- | " + " | ".join("---:" for _ in ("package", *CHANGES)) + " |"
        for subject in SUBJECTS:
            measured = result[document][subject]
            package = measured["package"]
            cells = [f"{package['files']:,} files, {package['lines']:,} lines"]
            for change in CHANGES:
                counts = measured[change]
                cells.append(
                    f"{counts['files']} / {counts['hunks']} / {counts['lines']}"
                )
            yield f"| {subject} | " + " | ".join(cells) + " |"
        yield ""
