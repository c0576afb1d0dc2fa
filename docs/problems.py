"""Writes docs/problems.md from the table of codes: `python docs/problems.py`."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "docs" / "problems.md"

sys.path.insert(0, str(ROOT / "generator"))

from specloom.codes import CODES, Code, Group  # noqa: E402

_LEAD = """\
# Problems

Every finding has a code that never changes its meaning. This page is made from `specloom/codes.py` by
`python docs/problems.py`.

- **error**, **warning**, **note** is what `specloom validate` calls a finding; its exit code is 1 if there are errors.
- *refused*: the part of the document has no meaning; `specloom generate` writes nothing, or leaves the part out with
  `--keep-going`. Everything else is a warning of `generate`.
- *loss*: generated code does less than the document says. `--strict` makes errors of these and of whatever `validate`
  calls an error.
"""

_TITLES = {
    Group.READING: "Reading files",
    Group.REFERENCES: "References",
    Group.STRUCTURE: "The specification",
    Group.MEANING: "Meaning",
    Group.LINT: "A good document",
    Group.EXAMPLES: "Examples and defaults",
    Group.CONFIGURATION: "Options and configuration",
    Group.GENERATION: "Generated code",
    Group.TRAFFIC: "Traffic through `specloom serve --proxy`",
}


def text() -> str:
    """The page."""
    parts = [_LEAD]
    for group in Group:
        rows = [code for code in CODES.values() if code.group is group]
        parts.append(f"\n## {_TITLES[group]}\n\n")
        parts.append("| code | severity | means | what to do |\n|---|---|---|---|\n")
        parts += [_row(code) for code in rows]
    return "".join(parts)


def _row(code: Code) -> str:
    severity = "note" if code.severity.value == "info" else code.severity.value
    if code.refused or code.loss:
        severity += ", refused" if code.refused else ", loss"
    cells = (f"`{code.name}`", severity, code.meaning, code.hint)
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
