"""Choices that look random and are the same every time: by a seed, and by what is chosen for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeVar
from zlib import crc32

T = TypeVar("T")


class Dice(NamedTuple):
    """What is thrown for one place of a value; places have dice of their own."""

    seed: str
    path: str = ""

    def at(self, step: str | int) -> Dice:
        """The dice of what is within this place."""
        return Dice(self.seed, f"{self.path}/{step}")

    def number(self, purpose: str = "") -> int:
        """A number below 2³²."""
        return crc32(f"{self.seed}|{self.path}|{purpose}".encode("utf-8", "replace"))

    def chosen(self, listed: Sequence[T], purpose: str = "") -> T:
        """One of what is listed."""
        return listed[self.number(purpose) % len(listed)]

    def digits(self, count: int, purpose: str = "", letters: str = "0123456789") -> str:
        """A text of random letters; leading ones are never the first of them."""
        state, found = self.number(purpose), ""
        for _ in range(count):
            state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
            rank = (state >> 33) % len(letters)
            found += letters[rank] if found else letters[rank or 1]
        return found
