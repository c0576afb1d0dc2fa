"""YAML text to plain data, straight from the parser's events.

Scalars follow the core schema of YAML 1.2 (section 10.3.2), so `no`, `on`, `2024-01-01` and
`1:20` are the texts that authors of OpenAPI documents mean. Keys are always strings, as written:
`200:` is "200". Merge keys (`<<`, YAML 1.1) are honoured because real documents use them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NoReturn, TypeAlias

import yaml  # type: ignore[import-untyped, unused-ignore]

from specloom.document.location import pointer_of
from specloom.document.marks import Lines, Mark, own_offset
from specloom.document.reading import (
    MAX_DEPTH,
    MAX_DUPLICATES,
    NumberTooLargeError,
    Reading,
    note_references,
)
from specloom.document.value import JsonObject, Value
from specloom.document.yaml_scalars import (
    LIST_TAGS,
    MAP_TAGS,
    scalar,
    tagged_scalar,
    unsupported_tag_message,
)
from specloom.problems import Position, Problem, SpecloomError, problem

MAX_ALIASED_NODES = 100_000
"""Nodes that all aliases of a file together may stand for."""

# The C parser where PyYAML was built with it; the one in Python reads the same, ten times slower.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_UNPRINTABLE = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|\ufeff"
)

_Container: TypeAlias = "JsonObject | list[Value]"


def read(text: str, name: str) -> Reading:
    """Read one YAML document.

    Duplicate keys do not stop it: all of them are in the result's problems, and the last value
    stands.

    Raises:
        SpecloomError: with the position of what cannot be read.
    """
    return _Builder(text, name).build()


class _Frame:
    """A mapping or a list that is being filled.

    `marks` grow with the members; `key` is that of a mapping whose value is to come, None where
    the next node is a key.
    """

    __slots__ = ("container", "is_mapping", "key", "marks")

    def __init__(self, container: Any, marks: Any) -> None:
        self.container = container
        self.marks = marks
        self.key: Any = None
        self.is_mapping = container.__class__ is dict

    @property
    def wants_key(self) -> bool:
        return self.is_mapping and self.key is None

    def offset(self, event: Any) -> int:
        """Where a member stands that begins with an event: a mapping's where its key does."""
        start: int = self.marks[self.key] if self.is_mapping else event.start_mark.index
        return start

    def add(self, value: Value, mark: Mark) -> None:
        if self.is_mapping:
            self.container[self.key] = value
            self.marks[self.key] = mark
        else:
            self.container.append(value)
            self.marks.append(mark)


class _Builder:
    """Data and marks of one text; `frame` is the innermost container, `stack` those around it.

    The outermost is a list of the documents in the text.
    """

    def __init__(self, text: str, name: str) -> None:
        self.text = text
        self.name = name
        self.problems: list[Problem] = []
        self.references: set[str] = set()
        self.root = self.frame = _Frame([], [0])
        self.stack: list[_Frame] = []
        #: The value of each anchor, its mark, and its text where it is a scalar.
        self.anchors: dict[str, tuple[Value, Mark, str]] = {}
        self.sizes: dict[int, tuple[int, int]] = {}
        self.aliased = 0
        self.duplicates = 0
        self.tags = 0
        self._lines: Lines | None = None

    def build(self) -> Reading:
        parser: Any = None
        try:
            parser = _LOADER(self.text)
            return self.read_events(parser)
        except yaml.MarkedYAMLError as error:
            self.refuse_syntax(error)
        except (yaml.reader.ReaderError, UnicodeEncodeError) as error:
            self.refuse_character(error)
        finally:
            if parser is not None:
                parser.dispose()

    def read_events(self, parser: Any) -> Reading:
        handlers: dict[type, Callable[[Any], None]] = {
            yaml.MappingStartEvent: self.on_start,
            yaml.SequenceStartEvent: self.on_start,
            yaml.MappingEndEvent: self.on_end,
            yaml.SequenceEndEvent: self.on_end,
            yaml.AliasEvent: self.on_alias,
            yaml.DocumentStartEvent: self.on_document,
        }
        get, scalar_event, on_scalar = (
            parser.get_event,
            yaml.ScalarEvent,
            self.on_scalar,
        )
        while (kind := (event := get()).__class__) is not yaml.StreamEndEvent:
            if kind is scalar_event:  # as three of four
                on_scalar(event)
            elif kind in handlers:
                handlers[kind](event)
        if not self.root.container:
            self.refuse("empty-document", "The file is empty.", 0)
        data, marks = self.root.container[0], self.root.marks[1]
        return Reading(data, marks, self.problems, self.references)

    def on_document(self, event: Any) -> None:
        if self.root.container:
            self.refuse("multiple-documents", "A second document begins here.", event)

    def on_scalar(self, event: Any) -> None:
        frame, value = self.frame, event.value
        if frame.is_mapping and frame.key is None:
            self.begin_member(value, event)
            if event.tag is not None:
                self.tagged(event)
            if event.anchor is not None:
                self.anchors[event.anchor] = (value, event.start_mark.index, value)
            return
        if event.implicit[0]:
            try:
                value = scalar(value)
            except NumberTooLargeError:
                self.refuse_number(event)
        elif event.tag is not None:
            value = self.tagged(event)
        if event.anchor is not None:
            mark = event.start_mark.index
            self.anchors[event.anchor] = (value, mark, event.value)
        if frame.is_mapping:  # whose mark for it is that of the key
            frame.container[frame.key] = value
            frame.key = None
        else:
            frame.container.append(value)
            frame.marks.append(event.start_mark.index)

    def on_start(self, event: Any) -> None:
        outer = self.frame
        if outer.wants_key:
            self.refuse_key(event)
        offset = outer.offset(event)
        is_mapping = event.__class__ is yaml.MappingStartEvent
        frame = _Frame({}, {None: offset}) if is_mapping else _Frame([], [offset])
        outer.add(frame.container, frame.marks)
        self.stack.append(outer)
        self.frame = frame
        if len(self.stack) > MAX_DEPTH:
            self.refuse_depth(event)
        if event.anchor is not None:
            self.anchors[event.anchor] = (frame.container, frame.marks, "")
        if event.tag not in (MAP_TAGS if is_mapping else LIST_TAGS):
            self.unsupported_tag(event)

    def on_end(self, event: Any) -> None:
        frame = self.frame
        if frame.is_mapping:
            if "<<" in frame.container:
                self.merge(frame.container, frame.marks)
            if "$ref" in frame.container or "mapping" in frame.container:
                note_references(frame.container, self.references)
        self.frame = self.stack.pop()
        self.frame.key = None

    def on_alias(self, event: Any) -> None:
        frame = self.frame
        value, mark, written = self.alias(event, frame.container)
        if not frame.wants_key:
            frame.add(value, _moved(mark, frame.offset(event)))
            frame.key = None
        elif isinstance(value, dict | list):
            self.refuse_key(event)
        else:
            self.begin_member(written, event)

    def begin_member(self, key: str, event: Any) -> None:
        """Take the key of the innermost mapping whose value is to come."""
        frame, offset = self.frame, event.start_mark.index
        if key in frame.container:
            self.duplicate_key(key, offset, frame.marks)
        frame.marks[key] = offset
        frame.key = key

    def place(self, offset: int, pointer: str = "") -> Position:
        if self._lines is None:
            self._lines = Lines(self.text)
        line, column = self._lines.at(min(offset, len(self.text)))
        return Position(self.name, line, column, pointer)

    def pointer(self, last: str) -> str:
        """The JSON pointer of a member of the innermost container."""
        keys = [
            len(f.container) - 1 if f.key is None else f.key for f in self.stack[1:]
        ]
        return pointer_of((*keys, last))

    def duplicate_key(
        self, key: str, offset: int, marks: dict[str | None, Mark]
    ) -> None:
        self.duplicates += 1
        if self.duplicates > MAX_DUPLICATES:
            return
        first = self.place(own_offset(marks[key]))
        message = f"{key!r} is given twice, first at line {first.line}, column {first.column}."
        where = self.place(offset, self.pointer(key))
        self.problems.append(problem("duplicate-key", message, where))

    def tagged(self, event: Any) -> Value:
        """A scalar with an explicit tag, such as `!!str 200`; without it where it is not known."""
        try:
            value, is_known = tagged_scalar(event.tag, event.value)
        except NumberTooLargeError:
            self.refuse_number(event)
        if not is_known:
            self.unsupported_tag(event)
        return value

    def unsupported_tag(self, event: Any) -> None:
        self.tags += 1
        if self.tags <= MAX_DUPLICATES:
            where = self.place(event.start_mark.index)
            self.problems.append(
                problem("unsupported-tag", unsupported_tag_message(event.tag), where)
            )

    def alias(self, event: Any, here: object) -> tuple[Value, Mark, str]:
        name = str(event.anchor)
        if name not in self.anchors:
            message = f"No anchor {name!r} is defined before this alias."
            self.refuse("undefined-alias", message, event)
        value, mark, written = self.anchors[name]
        if isinstance(value, dict | list):
            if value is here or any(value is frame.container for frame in self.stack):
                self.refuse("recursive-alias", f"{name!r} contains itself.", event)
            nodes, height = self.size(value)
            self.aliased += nodes
            if self.aliased > MAX_ALIASED_NODES:
                message = (
                    f"The aliases expand to more than {MAX_ALIASED_NODES:,} nodes."
                )
                self.refuse("too-many-nodes", message, event)
            if len(self.stack) + height > MAX_DEPTH:
                self.refuse_depth(event)
        return value, mark, written

    def size(self, value: Value) -> tuple[int, int]:
        """Nodes and levels of a finished value, aliases expanded."""
        if not isinstance(value, dict | list):
            return 1, 0
        known = self.sizes.get(id(value))
        if known is None:
            below = [self.size(child) for child in _children(value)]
            nodes = 1 + sum(count for count, _ in below)
            known = nodes, 1 + max((height for _, height in below), default=0)
            self.sizes[id(value)] = known
        return known

    def merge(self, here: JsonObject, marks: dict[str | None, Mark]) -> None:
        """Replace `<<` by the members of the mappings it names; a mapping's own members win."""
        named, mark = here["<<"], marks["<<"]
        parts = named if isinstance(named, list) else [named]
        part_marks = (
            mark[1:] if isinstance(named, list) and isinstance(mark, list) else [mark]
        )
        if not all(isinstance(part, dict) for part in parts):
            return
        del here["<<"], marks["<<"]
        own, own_marks = dict(here), dict(marks)
        here.clear()
        for part, part_mark in zip(reversed(parts), reversed(part_marks), strict=True):
            if isinstance(part, dict) and isinstance(part_mark, dict):
                here.update(part)
                marks.update(part_mark)
        here.update(own)
        marks.update(own_marks)

    def refuse(self, code: str, message: str, at: Any) -> NoReturn:
        """Stop at an event or an offset; what was wrong before is told, too."""
        where = self.place(at if isinstance(at, int) else at.start_mark.index)
        raise SpecloomError([*self.problems, problem(code, message, where)]) from None

    def refuse_depth(self, event: Any) -> NoReturn:
        self.refuse(
            "too-deep", f"Values are nested more than {MAX_DEPTH} levels deep.", event
        )

    def refuse_key(self, event: Any) -> NoReturn:
        self.refuse(
            "invalid-key", "A key must be a word, not a mapping or a list.", event
        )

    def refuse_number(self, event: Any) -> NoReturn:
        message = f"A number of {len(event.value):,} characters is too large."
        self.refuse("number-too-large", message, event)

    def refuse_syntax(self, error: yaml.MarkedYAMLError) -> NoReturn:
        mark: Any = error.problem_mark or error.context_mark
        reason = str(error.problem or error.context or "the text cannot be read")
        offset = 0 if mark is None else int(mark.index)
        if self.text[offset : offset + 1] == "\t":
            reason = "a tab may not be used for indentation"
        elif error.context and error.problem:
            reason = f"{error.context}, {reason}"
        self.refuse("yaml-syntax", f"Not valid YAML: {reason}.", offset)

    def refuse_character(self, error: Exception) -> NoReturn:
        character = _UNPRINTABLE.search(self.text)
        offset = character.start() if character else 0
        shown = f"U+{ord(character.group()):04X}" if character else str(error)
        message = f"The character {shown} may not stand in a document."
        self.refuse("invalid-character", message, offset)


def _children(value: _Container) -> list[Value]:
    return list(value.values()) if isinstance(value, dict) else value


def _moved(mark: Mark, offset: int) -> Mark:
    """The same marks, for a node that stands at another offset (the alias, not the anchor)."""
    if isinstance(mark, dict):
        return {**mark, None: offset}
    if isinstance(mark, list):
        return [offset, *mark[1:]]
    return offset
