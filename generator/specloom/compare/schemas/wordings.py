"""Which values of one document are written alike."""

from __future__ import annotations

from specloom.document.references import Resolved
from specloom.document.value import Value
from specloom.standards.json_schema import identity


class Wordings:
    """Numbers that values share which are written alike; each is looked at once."""

    def __init__(self) -> None:
        self._numbers: dict[object, int] = {}
        # An id names an object only as long as that lives.
        self._known: dict[int, tuple[int, Value]] = {}

    def of(self, part: Resolved) -> tuple[int, int]:
        """What a value shares with those of its file that are written alike.

        What a reference leads to depends on the file.
        """
        try:
            number = self._number(part.value)
        except RecursionError:
            # Too deep to be looked at: it is like itself alone.
            number = -1 - id(part.value)
        return number, id(part.location.source)

    def _number(self, value: Value) -> int:
        if not isinstance(value, dict | list):
            return self._numbered(identity(value))
        known = self._known.get(id(value))
        if known is None:
            made: object
            if isinstance(value, dict):
                made = frozenset(
                    (key, self._number(member)) for key, member in value.items()
                )
            else:
                made = tuple(map(self._number, value))
            known = self._known[id(value)] = self._numbered(made), value
        return known[0]

    def _numbered(self, made: object) -> int:
        return self._numbers.setdefault(made, len(self._numbers))
