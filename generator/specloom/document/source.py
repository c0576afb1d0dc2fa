"""One file of a document: its text, its data, and where everything in it stands."""

from __future__ import annotations

import codecs
import gc
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from specloom.document import json
from specloom.document.json_places import JsonPlaces
from specloom.document.location import Location
from specloom.document.marks import Lines, Mark, offset_of
from specloom.document.reading import Reading
from specloom.document.value import Value
from specloom.problems import Position, Problem, SpecloomError, problem

#: Bytes of one file that are read. GitHub's description, the largest we know, has 13 million.
MAX_BYTES = 64 * 1024 * 1024

# Longer marks first: UTF-32's begins with UTF-16's.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SPACE = " \t\r\n"


class Source:
    """One file that has been read.

    ``path`` is where it was read, ``url`` where it was fetched; a text in memory has neither.
    ``data`` are plain dicts, lists and scalars; ``problems`` what was wrong without stopping the
    reading (duplicate keys, unknown tags). ``references`` are all texts under ``$ref`` and
    ``mapping``, be they references or somebody's data. ``moved`` maps places that normalising made
    to the places whose text they come from.
    """

    __slots__ = (
        "_lines",
        "_marks",
        "_places",
        "data",
        "moved",
        "name",
        "path",
        "problems",
        "references",
        "root",
        "text",
        "url",
    )

    def __init__(
        self,
        text: str,
        name: str,
        path: Path | None = None,
        url: str | None = None,
    ) -> None:
        """Read a text. Raises :class:`SpecloomError` when it is neither YAML nor JSON."""
        self.text = text
        self.name = name
        self.path = path
        self.url = url
        with _without_collector():
            reading = _read(text, name)
        self.data: Value = reading.data
        self.problems: list[Problem] = reading.problems
        self.references = frozenset(reading.references)
        self.root = Location(self)
        self.moved: dict[Location, Location] = {}
        self._marks: Mark | None = reading.marks
        self._places: JsonPlaces | None = None
        self._lines: Lines | None = None

    @classmethod
    def from_file(cls, path: Path, name: str) -> Source:
        """Read a file. Raises :class:`SpecloomError` when it cannot be read or understood."""
        try:
            if not path.is_file():
                what = "is a folder" if path.is_dir() else "does not exist"
                raise _refusal("unreadable-file", f"The file {name!r} {what}.", name)
            with path.open("rb") as stream:
                content = stream.read(MAX_BYTES + 1)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            message = f"The file {name!r} cannot be read: {reason}."
            raise _refusal("unreadable-file", message, name) from None
        return cls(decode(content, name), name, path)

    @classmethod
    def from_standard_input(cls) -> Source:
        """Read standard input. Raises :class:`SpecloomError` when it cannot be understood."""
        name = "<stdin>"
        return cls(decode(sys.stdin.buffer.read(MAX_BYTES + 1), name), name)

    @property
    def uri(self) -> str:
        """A URI that stands for the file, for libraries that resolve references by URI."""
        if self.url is not None:
            return self.url
        if self.path is None:
            return "file:///" + quote(self.name)
        return self.path.resolve().as_uri()

    def written(self, location: Location) -> Location:
        """The place in the author's text that a place in the (normalised) data comes from."""
        while self.moved:
            here: Location | None = location
            below: list[str | int] = []
            while here is not None and here not in self.moved:
                below.append(here.key)
                here = here.parent
            if here is None:
                break
            location = self.moved[here]
            for key in reversed(below):
                location = location / key
        return location

    def position(self, location: Location) -> tuple[int, int]:
        """Line and column, from 1, of a place or of its nearest ancestor that was written."""
        if self._lines is None:
            self._lines = Lines(self.text)
        return self._lines.at(self._offset(self.written(location).keys))

    def _offset(self, keys: tuple[str | int, ...]) -> int:
        if self._marks is not None:
            return offset_of(self._marks, keys)
        if self._places is None:
            self._places = JsonPlaces(self.text)
        return self._places.offset_of(keys)


def decode(content: bytes, name: str) -> str:
    """Text from bytes: by byte order mark, by YAML's rule for files without one, else UTF-8.

    Raises :class:`SpecloomError` for what is too large or no such text (YAML 1.2, section 5.2).
    """
    if len(content) > MAX_BYTES:
        message = f"The file is larger than {MAX_BYTES // 1024 // 1024} MiB."
        raise _refusal("file-too-large", message, name)
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _decode(content[len(mark) :], encoding, name)
    return _decode(content, _encoding_without_mark(content[:4]), name)


def _encoding_without_mark(start: bytes) -> str:
    # A document begins with ASCII, so the zero bytes tell the width and order of the units.
    match [byte == 0 for byte in start]:
        case [True, True, True, False]:
            return "utf-32-be"
        case [False, True, True, True]:
            return "utf-32-le"
        case [True, False, *_]:
            return "utf-16-be"
        case [False, True, *_]:
            return "utf-16-le"
        case _:
            return "utf-8"


def _decode(content: bytes, encoding: str, name: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        before = content[: error.start].decode(encoding, "replace")
        where = Position(name, *Lines(before).at(len(before)))
        message = f"The file is not valid {encoding.upper()}: {error.reason}."
        raise SpecloomError([problem("invalid-encoding", message, where)]) from None


def _read(text: str, name: str) -> Reading:
    start = text.lstrip(_SPACE)[:1]
    if start in ("{", "["):
        try:
            return json.read(text, name)
        except SpecloomError as refusal:
            is_json = name.lower().endswith(".json")
            if is_json or refusal.problems[0].code != "json-syntax":
                raise
    # A flow mapping of YAML begins like JSON. PyYAML takes 20 ms to import: a document in JSON
    # goes without.
    from specloom.document import yaml

    return yaml.read(text, name)


def _refusal(code: str, message: str, name: str) -> SpecloomError:
    return SpecloomError([problem(code, message, Position(name))])


@contextmanager
def _without_collector() -> Generator[None]:
    """Hold the garbage collector back: it would walk the growing tree again and again."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
