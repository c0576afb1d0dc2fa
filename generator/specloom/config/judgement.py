"""`[tool.specloom.severity]`, `[[tool.specloom.accepted]]`, and the file of accepted findings.

The file, `specloom-baseline.toml` beside the pyproject.toml, has the same tables as
`[[accepted]]`; it is written by a command, the other by hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from specloom.codes import CODES, Severity
from specloom.config.text import ConfigText, tables_of, tool_tables
from specloom.findings import Accepted, Judgement, can_be_accepted
from specloom.problems import SpecloomError

SEVERITIES: dict[str, Severity | None] = {
    **{severity.value: severity for severity in Severity},
    "off": None,
}
"""What `[tool.specloom.severity]` may say of a code."""

ACCEPTED_KEYS = ("code", "at", "spec", "reason")
"""The keys of an accepted finding."""

BASELINE = "specloom-baseline.toml"


def read_judgement(file: Path) -> Judgement:
    """The severities and accepted findings of a pyproject.toml and the baseline beside it.

    Raises:
        SpecloomError: a code or a key is unknown, or has the wrong value; all at once.
    """
    table = tool_tables(file).get("specloom")
    written = table if isinstance(table, dict) else {}
    reader = _Reader(file)
    severities = dict(reader.severities(written.get("severity", {})))
    accepted = list(
        reader.accepted(written.get("accepted", []), "tool.specloom.accepted")
    )
    problems = reader.problems
    try:
        accepted += read_baseline(file.with_name(BASELINE))
    except SpecloomError as refusal:
        problems += refusal.problems
    if problems:
        raise SpecloomError(problems)
    return Judgement(severities=severities, accepted=tuple(accepted))


def read_baseline(file: Path) -> tuple[Accepted, ...]:
    """The accepted findings of a file; none if there is no file.

    Raises:
        SpecloomError: it is not TOML, or not understood.
    """
    if not file.is_file():
        return ()
    tables = tables_of(file)
    reader = _Reader(file)
    for key in tables:
        if key != "accepted":
            reader.unknown(key, ("accepted",), file.name)
    accepted = tuple(reader.accepted(tables.get("accepted", []), "accepted"))
    if reader.problems:
        raise SpecloomError(reader.problems)
    return accepted


class _Reader(ConfigText):
    def severities(self, table: object) -> Iterator[tuple[str, Severity | None]]:
        self.enter("tool.specloom.severity")
        if not isinstance(table, dict):
            self.problems.append(self.wrong("severity", "`severity` must be a table"))
            return
        for code, level in table.items():
            if code not in CODES:
                self._unknown_code(code, "[tool.specloom.severity]")
            elif not isinstance(level, str) or level not in SEVERITIES:
                message = f"`{code}` must be one of {', '.join(SEVERITIES)}"
                self.problems.append(self.wrong(code, message))
            elif CODES[code].refused and level != "error":
                message = f"`{code}` stays an error: {_NO_MEANING}"
                self.problems.append(self.wrong(code, message, _KEEP_GOING))
            else:
                yield code, SEVERITIES[level]

    def accepted(self, tables: object, header: str) -> Iterator[Accepted]:
        if not isinstance(tables, list):
            message = "`accepted` must be an array of tables"
            self.problems.append(self.wrong("accepted", message))
            return
        for index, table in enumerate(tables):
            self.enter(header, index)
            if isinstance(table, dict):
                yield from self._places(table, header)
            else:
                message = "each of `accepted` must be a table"
                self.problems.append(self.wrong("accepted", message))

    def _places(self, table: Mapping[str, object], header: str) -> Iterator[Accepted]:
        before = len(self.problems)
        for key in table:
            if key not in ACCEPTED_KEYS:
                self.unknown(key, ACCEPTED_KEYS, f"[[{header}]]")
        code, reason = self._text(table, "code"), self._text(table, "reason")
        spec = self._text(table, "spec") if "spec" in table else None
        places = table.get("at")
        if isinstance(places, str):
            places = [places]
        if (
            not isinstance(places, list)
            or not places
            or not all(isinstance(place, str) for place in places)
        ):
            message = (
                "`at` of an accepted finding must be a JSON pointer, or a list of them"
            )
            self.problems.append(self.wrong("at", message))
            places = []
        if code and code not in CODES:
            self._unknown_code(code, f"[[{header}]]", key="code")
        elif code and not can_be_accepted(code):
            message = f"`{code}` cannot be accepted: {_NO_MEANING}"
            self.problems.append(self.wrong("code", message, _KEEP_GOING))
        if len(self.problems) > before:
            return
        for at, where in zip(places, self.texts_at("at", places), strict=True):
            yield Accepted(code=code, at=at, reason=reason, where=where, spec=spec)

    def _text(self, table: Mapping[str, object], key: str) -> str:
        value = table.get(key)
        if isinstance(value, str) and value.strip():
            return value
        wants = "must be a text that is not empty" if key in table else "is missing"
        message = f"`{key}` of an accepted finding {wants}"
        self.problems.append(self.wrong(key, message))
        return ""

    def _unknown_code(self, code: str, table: str, key: str | None = None) -> None:
        self.unknown(
            code,
            tuple(CODES),
            table,
            kind="code",
            at=self.key_at(key or code),
            all_listed_in="docs/problems.md lists every code.",
        )


_NO_MEANING = "what it is about has no meaning, and cannot be generated"
_KEEP_GOING = "`keep-going` of a package leaves out what has no meaning."
