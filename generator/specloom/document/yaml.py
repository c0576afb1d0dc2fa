"""YAML text to plain data, straight from the parser's events.

Scalars follow the core schema of YAML 1.2 (section 10.3.2), so ``no``, ``on``, ``2024-01-01`` and
``1:20`` are the texts that authors of OpenAPI documents mean. Keys are always strings, as written:
``200:`` is "200". Merge keys (``<<``, YAML 1.1) are honoured because real documents use them.
"""

from __future__ import annotations

import re
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
    why_unsupported,
)
from specloom.problems import Position, Problem, SpecloomError, problem

#: Nodes that all aliases of a file together may stand for.
MAX_ALIASED_NODES = 100_000

# The C parser where PyYAML was built with it; the one in Python reads the same, ten times slower.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SCALAR = yaml.ScalarEvent
_ALIAS = yaml.AliasEvent
_MAPPING, _MAPPING_END = yaml.MappingStartEvent, yaml.MappingEndEvent
_SEQUENCE, _SEQUENCE_END = yaml.SequenceStartEvent, yaml.SequenceEndEvent
_UNPRINTABLE = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|\ufeff"
)

_Container: TypeAlias = "JsonObject | list[Value]"


def read(text: str, name: str) -> Reading:
    """Read one YAML document.

    Raises :class:`SpecloomError` with the position of what cannot be read. Duplicate keys do not
    stop it: all of them are in the result's problems, and the last value stands.
    """
    return _Builder(text, name).build()


class _Frame:
    """A container that is being filled: it, its marks, and the key that waits for a value."""

    __slots__ = ("container", "key", "mark")

    def __init__(self, container: _Container, mark: Mark, key: str | None) -> None:
        self.container = container
        self.mark = mark
        self.key = key


class _Builder:
    def __init__(self, text: str, name: str) -> None:
        self.text = text
        self.name = name
        self.problems: list[Problem] = []
        self.stack: list[_Frame] = []
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
        # One long loop on purpose: it runs once for every node, and calls would double its cost.
        get = parser.get_event
        stack = self.stack
        references: set[str] = set()
        root: list[Value] = []
        root_mark: list[Mark] = [0]
        here: Any = root
        marks: Any = root_mark
        key: Any = None
        is_map = False
        while True:
            event = get()
            kind = event.__class__
            if kind is _SCALAR:
                if is_map and key is None:
                    key = event.value
                    offset = event.start_mark.index
                    if key in here:
                        self.duplicate_key(key, offset, marks)
                    marks[key] = offset
                    if event.tag is not None:
                        self.tagged(event)
                    if event.anchor is not None:
                        self.anchors[event.anchor] = (key, offset, key)
                    continue
                value = event.value
                if event.implicit[0]:
                    try:
                        value = scalar(value)
                    except NumberTooLargeError:
                        self.refuse_number(event)
                elif event.tag is not None:
                    value = self.tagged(event)
                if event.anchor is not None:
                    self.anchors[event.anchor] = (
                        value,
                        event.start_mark.index,
                        event.value,
                    )
                if is_map:
                    here[key] = value
                    key = None
                else:
                    marks.append(event.start_mark.index)
                    here.append(value)
            elif kind is _MAPPING or kind is _SEQUENCE:
                if is_map and key is None:
                    self.refuse_key(event)
                offset = marks[key] if is_map else event.start_mark.index
                new: Any = {} if kind is _MAPPING else []
                new_marks: Any = {None: offset} if kind is _MAPPING else [offset]
                if is_map:
                    here[key] = new
                    marks[key] = new_marks
                else:
                    here.append(new)
                    marks.append(new_marks)
                stack.append(_Frame(here, marks, key))
                if len(stack) > MAX_DEPTH:
                    self.refuse_depth(event)
                if event.anchor is not None:
                    self.anchors[event.anchor] = (new, new_marks, "")
                if event.tag not in (MAP_TAGS if kind is _MAPPING else LIST_TAGS):
                    self.unsupported_tag(event)
                here, marks, key = new, new_marks, None
                is_map = kind is _MAPPING
            elif kind is _MAPPING_END or kind is _SEQUENCE_END:
                if is_map:
                    if "<<" in here:
                        self.merge(here, marks)
                    if "$ref" in here or "mapping" in here:
                        note_references(here, references)
                frame = stack.pop()
                here, marks, key = frame.container, frame.mark, None
                is_map = here.__class__ is dict
            elif kind is _ALIAS:
                value, mark, written = self.alias(event, here)
                offset = event.start_mark.index
                if not is_map:
                    marks.append(_moved(mark, offset))
                    here.append(value)
                elif key is None:
                    key = (
                        written if isinstance(value, str | int | float | None) else None
                    )
                    if key is None:
                        self.refuse_key(event)
                    if key in here:
                        self.duplicate_key(key, offset, marks)
                    marks[key] = offset
                else:
                    marks[key] = _moved(mark, marks[key])
                    here[key] = value
                    key = None
            elif kind is yaml.DocumentStartEvent:
                if root:
                    self.refuse(
                        "multiple-documents", "A second document begins here.", event
                    )
            elif kind is yaml.StreamEndEvent:
                break
        if not root:
            raise SpecloomError(
                [problem("empty-document", "The file is empty.", self.place(0))]
            )
        return Reading(root[0], root_mark[1], self.problems, references)

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
        """A scalar with an explicit tag, such as ``!!str 200``; without it where it is not known."""
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
                problem("unsupported-tag", why_unsupported(event.tag), where)
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
        """Replace ``<<`` by the members of the mappings it names; a mapping's own members win."""
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

    def refuse(self, code: str, message: str, event: Any) -> NoReturn:
        where = self.place(event.start_mark.index)
        raise SpecloomError([*self.problems, problem(code, message, where)])

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
        where = self.place(offset)
        raise SpecloomError(
            [
                *self.problems,
                problem("yaml-syntax", f"Not valid YAML: {reason}.", where),
            ]
        ) from None

    def refuse_character(self, error: Exception) -> NoReturn:
        character = _UNPRINTABLE.search(self.text)
        offset = character.start() if character else 0
        shown = f"U+{ord(character.group()):04X}" if character else str(error)
        message = f"The character {shown} may not stand in a document."
        where = self.place(offset)
        raise SpecloomError(
            [*self.problems, problem("invalid-character", message, where)]
        ) from None


def _children(value: _Container) -> list[Value]:
    return list(value.values()) if isinstance(value, dict) else value


def _moved(mark: Mark, offset: int) -> Mark:
    """The same marks, for a node that stands at another offset (the alias, not the anchor)."""
    if isinstance(mark, dict):
        return {**mark, None: offset}
    if isinstance(mark, list):
        return [offset, *mark[1:]]
    return offset
