"""Header fields of a request or an answer (RFC 9110 section 5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar, cast

from ..values.shapes import is_mapping
from .redaction import MASK, is_secret_header

Pairs = Iterable[tuple[str, str]]
V = TypeVar("V")


class Headers(Mapping[str, str]):
    """Header fields: names in any case, in order, the same name any number of times. Never changes.

    As a mapping it has one entry per name: several values of one name are joined by `, ` (RFC 9110 section 5.3).
    `pairs` and `get_all` keep them apart, which `Set-Cookie` needs.
    """

    __slots__ = ("_joined", "pairs")

    pairs: tuple[tuple[str, str], ...]
    """Every field as it stands in the message, in order."""

    def __init__(self, fields: Mapping[str, str] | Pairs = ()) -> None:
        if isinstance(fields, Headers):
            self.pairs = fields.pairs
        elif isinstance(fields, Mapping):
            self.pairs = tuple(cast("Mapping[str, str]", fields).items())
        else:
            self.pairs = tuple(fields)
        self._joined: dict[str, str] | None = None

    def get_all(self, name: str) -> list[str]:
        """Every value of `name`, in order; an empty list where there is none."""
        wanted = name.lower()
        return [value for key, value in self.pairs if key.lower() == wanted]

    def typed(self, name: str, kind: type[V]) -> V | None:
        """The value of `name` as an `int`, `bool`, `dt.datetime`, `list[str]` or another type; None where absent.

        Arrays and objects are read in the style `simple` (OpenAPI 3.1, Header Object).

        Raises:
            ValueError: the text is no such value.
        """
        text = self.get(name)
        if text is None:
            return None
        from .header_values import header_value

        try:
            return header_value(text, kind)
        except ValueError as error:
            raise ValueError(f"header {name}: {error}") from None

    def replaced(self, name: str, value: str) -> Headers:
        """These fields with exactly one `name`, in the place of its first value or at the end."""
        wanted = name.lower()
        pairs: list[tuple[str, str]] = []
        placed = False
        for key, old in self.pairs:
            if key.lower() != wanted:
                pairs.append((key, old))
            elif not placed:
                pairs.append((name, value))
                placed = True
        if not placed:
            pairs.append((name, value))
        return Headers(pairs)

    def __getitem__(self, name: str) -> str:
        return self._by_name()[name.lower()]

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._by_name()

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(key.lower() for key, _ in self.pairs))

    def __len__(self) -> int:
        return len(self._by_name())

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Headers):
            return self._by_name() == other._by_name()
        if is_mapping(other):
            return self._by_name() == {
                str(key).lower(): value for key, value in other.items()
            }
        return NotImplemented

    __hash__ = None  # type: ignore[assignment]  # equality ignores case and order of names

    def __repr__(self) -> str:
        return f"Headers({self.masked()!r})"

    def masked(
        self, secret_names: frozenset[str] = frozenset()
    ) -> list[tuple[str, str]]:
        """The fields with credentials replaced by `***`: by their usual names, and `secret_names` in lower case."""
        return [
            (
                name,
                (
                    MASK
                    if name.lower() in secret_names or is_secret_header(name)
                    else value
                ),
            )
            for name, value in self.pairs
        ]

    def __reduce__(self) -> tuple[type[Headers], tuple[tuple[tuple[str, str], ...]]]:
        return Headers, (self.pairs,)

    def _by_name(self) -> dict[str, str]:
        joined = self._joined
        if joined is None:
            joined = {}
            for key, value in self.pairs:
                lower = key.lower()
                joined[lower] = (
                    f"{joined[lower]}, {value}" if lower in joined else value
                )
            self._joined = joined
        return joined
