"""The file of accepted findings, as a command writes it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from specloom.compare.toml_text import string
from specloom.findings import Accepted

_PREAMBLE = """\
# Findings that are accepted as they are, see docs/configuration.md of specloom. Written by
# `specloom validate --write-baseline`, which keeps reasons and the order, and drops what is
# found no more; edit reasons, and put comments into them.
"""


def baseline_text(entries: Iterable[Accepted]) -> str:
    """The file: a table for each document, code and reason, with a line for each place; all sorted.

    Branches that accept different things can be merged line by line.
    """
    tables: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for accepted in entries:
        tables[accepted.spec or "", accepted.code, accepted.reason].add(accepted.at)
    return "\n".join(
        [_PREAMBLE, *(_table(*key, tables[key]) for key in sorted(tables))]
    )


def _table(spec: str, code: str, reason: str, places: Iterable[str]) -> str:
    return "\n".join(
        [
            "[[accepted]]",
            *([f"spec = {string(spec)}"] if spec else []),
            f"code = {string(code)}",
            f"reason = {string(reason)}",
            "at = [",
            *(f"    {string(place)}," for place in sorted(places)),
            "]",
            "",
        ]
    )
