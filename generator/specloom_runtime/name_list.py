"""Names by the thousand, and the module of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping


class NameList(Mapping[str, str]):
    """The module of every name, out of a text.

    A line that begins with a dot is a module; its names stand below it, a line each, after
    four spaces. The first line is empty, as in a text between triple quotes. A dict of
    thousands would cost a megabyte, and a twentieth of a second where no bytecode is cached.
    """

    def __init__(self, text: str) -> None:
        self._text = text

    def __getitem__(self, name: str) -> str:
        place = self._text.find(f"\n    {name}\n")
        if place < 0:
            raise KeyError(name)
        start = self._text.rindex("\n.", 0, place + 1) + 1
        return self._text[start : self._text.index("\n", start)]

    def __iter__(self) -> Iterator[str]:
        lines = self._text.splitlines()
        return (line[4:] for line in lines if line.startswith("    "))

    def __len__(self) -> int:
        return self._text.count("\n    ")
