"""The result file: what was measured, when, of which code, on which machine."""

from __future__ import annotations

import json
import os
import platform
import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
FILE = Path(__file__).resolve().parent / "results.json"

_NUMBERS = re.compile(r"\[\s([-+.\de,\s]*)\]")

Result = dict[str, Any]
"""What one measurement says, as JSON has it."""


class Results:
    """Measurements by name, in a JSON file that is written after each.

    Raises:
        ValueError: the file is not JSON.
    """

    def __init__(self, file: Path = FILE) -> None:
        self._file = file
        self._content: dict[str, Any] = {"machine": {}, "versions": {}, "taken": {}}
        if file.is_file():
            self._content |= json.loads(file.read_text(encoding="utf-8"))

    @property
    def machine(self) -> dict[str, str]:
        """Where the measurements were taken."""
        facts: dict[str, str] = self._content["machine"]
        return facts

    @property
    def versions(self) -> dict[str, str]:
        """Versions of everything that took part, by name."""
        versions: dict[str, str] = self._content["versions"]
        return versions

    def get(self, name: str) -> Result:
        """One measurement, empty where it was not taken."""
        result: Result = self._content["taken"].get(name, {})
        return result

    def names(self) -> list[str]:
        """What was taken."""
        return sorted(self._content["taken"])

    def keep(self, name: str, result: Mapping[str, Any]) -> None:
        """Keep a measurement, and write the file."""
        self._content["machine"] = machine()
        self._content["taken"][name] = dict(result)
        self.save()

    def unfinished(self, name: str, result: Mapping[str, Any]) -> None:
        """Keep a part of a measurement that takes long: it is not taken, but goes on from here."""
        self._content["taken"].setdefault(name, {})["unfinished"] = dict(result)
        self.save()

    def save(self) -> None:
        """Write the file as a whole: a reader never sees half of it."""
        text = json.dumps(self._content, indent=1, sort_keys=True) + "\n"
        text = _NUMBERS.sub(lambda match: f"[{' '.join(match[1].split())}]", text)
        unfinished = self._file.with_suffix(".unfinished")
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(self._file)


def machine() -> dict[str, str]:
    """The machine as far as it matters for time: processor, cores, memory, system, Python."""
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return {
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "memory": f"{pages / 2**30:.0f} GiB",
        "system": f"{platform.system()} {platform.machine()}",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown"
    named = [line.partition(":")[2] for line in lines if line.startswith("model name")]
    return " ".join(named[0].split()) if named else "unknown"


def digest(*texts: str | bytes) -> str:
    """A short name for contents."""
    made = sha256()
    for text in texts:
        part = text.encode() if isinstance(text, str) else text
        made.update(len(part).to_bytes(8, "big") + part)
    return made.hexdigest()[:16]


def tree_digest(*folders: Path) -> str:
    """A short name for the contents of folders, bytecode aside."""
    files = sorted(
        file
        for folder in folders
        for file in folder.rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    )
    return digest(
        *(part for file in files for part in (file.name.encode(), file.read_bytes()))
    )
