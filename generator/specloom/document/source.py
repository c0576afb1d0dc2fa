"""One file of a document: its text, its data, and where everything in it stands."""

from __future__ import annotations

import codecs
import gc
import hashlib
import re
import sys
from collections.abc import Generator
from contextlib import contextmanager
from difflib import get_close_matches
from itertools import islice
from pathlib import Path
from urllib.parse import quote

from specloom.document import json
from specloom.document.json_places import JsonPlaces
from specloom.document.location import Location
from specloom.document.marks import Lines, Mark, offset_of
from specloom.document.reading import Reading
from specloom.document.value import Value
from specloom.problems import Position, Problem, SpecloomError, refusal

MAX_BYTES = 64 * 1024 * 1024
"""Bytes of one file that are read. GitHub's description, the largest we know, has 13 million."""

# Longer marks first: UTF-32's begins with UTF-16's.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_JSON_START = re.compile(rb"[ \t\r\n]*+[{\[]")


class Source:
    """One file that has been read.

    `path` is where it was read, `url` where it was fetched; a text in memory has neither.
    `content` is its text in UTF-8, without a byte order mark.
    `data` are plain dicts, lists and scalars; `problems` what was wrong without stopping the
    reading (duplicate keys, unknown tags). `references` are all texts under `$ref` and
    `mapping`, be they references or somebody's data. `moved` maps places that normalising made
    to the places whose text they come from.
    """

    __slots__ = (
        "_digest",
        "_lines",
        "_marks",
        "_places",
        "content",
        "data",
        "moved",
        "name",
        "path",
        "problems",
        "references",
        "root",
        "url",
    )

    def __init__(
        self,
        text: str | bytes,
        name: str,
        path: Path | None = None,
        url: str | None = None,
        digest: str | None = None,
    ) -> None:
        """Read a text, or its bytes as `utf8` gives them.

        Raises:
            SpecloomError: it is neither YAML nor JSON, or no UTF-8.
        """
        self.content = text if isinstance(text, bytes) else _encode(text)
        self.name = name
        self.path = path
        self.url = url
        self._digest = digest
        with _without_collector():
            reading = _read(text, self.content, name)
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
        """Read a file, or a pipe, which has no path that could be read again.

        Raises:
            SpecloomError: it cannot be read or understood.
        """
        try:
            if path.is_dir():
                message = f"The file {name!r} is a folder."
                raise refusal("unreadable-file", message, Position(name))
            if not path.exists():
                message = f"The file {name!r} does not exist{_remark(path, name)}"
                raise refusal("unreadable-file", message, Position(name))
            with path.open("rb") as stream:
                content = stream.read(MAX_BYTES + 1)
            is_file = path.is_file()
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            message = f"The file {name!r} cannot be read: {reason}."
            raise refusal("unreadable-file", message, Position(name)) from None
        return cls.from_bytes(content, name, path if is_file else None)

    @classmethod
    def from_standard_input(cls) -> Source:
        """Read standard input.

        Raises:
            SpecloomError: it cannot be understood.
        """
        name = "<stdin>"
        return cls.from_bytes(sys.stdin.buffer.read(MAX_BYTES + 1), name)

    @classmethod
    def from_bytes(
        cls, content: bytes, name: str, path: Path | None = None, url: str | None = None
    ) -> Source:
        """Read what a file has.

        Raises:
            SpecloomError: it cannot be understood.
        """
        text = utf8(content, name)
        digest = None if text is content else content_digest(content)
        return cls(text, name, path, url, digest)

    @property
    def text(self) -> str:
        """The text, decoded anew: one emoji makes four bytes of every character."""
        return self.content.decode("utf-8", "surrogatepass")

    @property
    def uri(self) -> str:
        """A URI that stands for the file, for libraries that resolve references by URI."""
        if self.url is not None:
            return self.url
        if self.path is None:
            return "file:///" + quote(self.name)
        return self.path.resolve().as_uri()

    @property
    def digest(self) -> str:
        """`content_digest` of the file."""
        if self._digest is None:
            self._digest = content_digest(self.content)
        return self._digest

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
            location = self.moved[here].below(reversed(below))
        return location

    def position(self, location: Location) -> tuple[int, int]:
        """Line and column, from 1, of a place or of its nearest ancestor that was written."""
        keys = self.written(location).keys
        if self._marks is None:
            if self._places is None:
                self._places = JsonPlaces(self.content)
            return self._places.position(keys)
        if self._lines is None:
            self._lines = Lines(self.text)
        return self._lines.at(offset_of(self._marks, keys))


def content_of(file: Path | str) -> bytes | None:
    """The bytes of a file; None where there is none, or it cannot be read."""
    try:
        with open(file, "rb") as stream:
            return stream.read()
    except OSError:
        return None


def content_digest(content: bytes) -> str:
    """SHA-256 (hex) of a file's bytes, line ends as line feeds: a checkout may have changed them."""
    if (
        b"\r" in content
    ):  # seen at once; to look for the pair takes longer than the digest
        content = content.replace(b"\r\n", b"\n")
    return hashlib.sha256(content).hexdigest()


def utf8(content: bytes, name: str) -> bytes:
    """The text of a file in UTF-8, without a byte order mark.

    The encoding is that of the mark, or by YAML's rule for files without one (YAML 1.2, section 5.2).
    What seems to be UTF-8 is left as it is, right or wrong: `Source` says so. Raises
    `SpecloomError` for what is too large, or not in its encoding.
    """
    if len(content) > MAX_BYTES:
        message = f"The file is larger than {MAX_BYTES // 1024 // 1024} MiB."
        raise refusal("file-too-large", message, Position(name))
    marked = (mark for mark in _BYTE_ORDER_MARKS if content.startswith(mark[0]))
    mark, encoding = next(marked, (b"", _encoding_without_mark(content[:4])))
    content = content.removeprefix(mark)
    return content if encoding == "utf-8" else _encode(_decode(content, encoding, name))


def decode(content: bytes, name: str) -> str:
    """The text of a file, its encoding found as by `utf8`.

    Raises:
        SpecloomError: for what is no UTF-8, too.
    """
    return _decode(utf8(content, name), "utf-8", name)


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
        raise refusal("invalid-encoding", message, where) from None


def _encode(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _read(text: str | bytes, content: bytes, name: str) -> Reading:
    begins_like_json = _JSON_START.match(content) is not None
    reading = json.read_at_once(content) if begins_like_json else None
    if reading is not None:
        return reading
    if isinstance(text, bytes):
        text = _decode(content, "utf-8", name)
    if begins_like_json:
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


def _remark(path: Path, name: str) -> str:
    """The file beside a missing one that is called most like it, as a remark."""
    try:
        # What follows the dot is alike anyway.
        beside = {file.stem: file.name for file in islice(path.parent.iterdir(), 2_000)}
    except OSError:
        return "."
    nearest = get_close_matches(path.stem, beside, 1)
    if not nearest:
        return "."
    return f"; did you mean {Path(name).with_name(beside[nearest[0]]).as_posix()!r}?"


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
