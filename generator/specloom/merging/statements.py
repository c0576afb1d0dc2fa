"""A Python text as a tree of statements that has every line of it but the blank ones.

Statements have names where they can be told from their siblings by more than their text:
what a definition defines, what an import imports from. Comments belong to the statement that
they stand above, the docstring of an attribute to the attribute.
"""

from __future__ import annotations

import tokenize
from collections.abc import Iterator
from keyword import iskeyword

from msgspec import Struct
from msgspec.structs import replace

from specloom.merging.alike import layout_free
from specloom.merging.logical_lines import LogicalLine, logical_lines
from specloom.merging.siblings import CALL, Key

NAME = "name"
DOCSTRING = "docstring"
IMPORT = "import"
FROM = "from"
HEADER = "header"


class Line(Struct, frozen=True, kw_only=True):
    """A logical line, or a line that is a comment: its text, without the last line feed.

    `at` counts the lines of the file, `gap` is the blank lines above. `layout_free` is the same
    for the same code in another layout.
    Source: https://docs.python.org/3/reference/lexical_analysis.html#line-structure
    """

    key: Key
    text: str
    at: int
    gap: tuple[str, ...]
    layout_free: str
    names: frozenset[str] = frozenset()
    is_string: bool = False


class Clause(Struct, frozen=True, kw_only=True):
    """A line that opens a block, with comments and decorators above it, and the block.

    Of a simple statement it is all there is, without a block.
    """

    key: Key
    lines: tuple[Line, ...]
    body: tuple[Statement, ...] = ()
    is_code: bool = False

    @property
    def text(self) -> str:
        """Its lines, without blank ones."""
        inner = (line.text for statement in self.body for line in lines_of(statement))
        return "\n".join([*(line.text for line in self.lines), *inner])

    @property
    def layout_free(self) -> tuple[object, ...]:
        """A value that is equal for the same code in another layout."""
        return (
            *(line.layout_free for line in self.lines),
            *(statement.layout_free for statement in self.body),
        )


class Statement(Struct, frozen=True, kw_only=True):
    """One statement: several clauses where it has an `else` or the like."""

    key: Key
    clauses: tuple[Clause, ...]

    @property
    def text(self) -> str:
        """Its lines, without blank ones."""
        return "\n".join(clause.text for clause in self.clauses)

    @property
    def layout_free(self) -> tuple[object, ...]:
        """A value that is equal for the same code in another layout."""
        return tuple(clause.layout_free for clause in self.clauses)

    @property
    def head(self) -> Line:
        """The line that says what the statement is."""
        return self.clauses[0].lines[-1]


def lines_of(statement: Statement) -> Iterator[Line]:
    """Every line of a statement, in order."""
    for clause in statement.clauses:
        yield from clause.lines
        for inner in clause.body:
            yield from lines_of(inner)


def statements(text: str) -> tuple[Statement, ...]:
    """The statements of a text that Python can parse; line ends are line feeds.

    Raises:
        SyntaxError, tokenize.TokenError: the tokenizer cannot read it.
    """
    lines = text.split("\n")
    return _Reader(lines, logical_lines(text)).module()


class _Reader:
    """Builds statements from logical lines, one after the other."""

    def __init__(self, lines: list[str], logical: list[LogicalLine]) -> None:
        self._lines = lines
        self._logical = logical
        self._next = 0
        self._end = 0

    def module(self) -> tuple[Statement, ...]:
        """All of it; comments at the very top belong to the file, not to what they stand above."""
        top: list[Line] = []
        while self._next < len(self._logical):
            logical = self._logical[self._next]
            if not logical.is_comment or logical.first != len(top):
                break
            self._next += 1
            top.append(self._line(logical, is_first=False))
        rest = self.block(0, is_code=False)
        if not top:
            return rest
        header = Clause(key=(HEADER,), lines=tuple(top))
        return (Statement(key=(HEADER,), clauses=(header,)), *rest)

    def block(self, level: int, *, is_code: bool) -> tuple[Statement, ...]:
        """The statements of the block at `level`; `is_code` inside of functions."""
        read: list[Statement] = []
        above: list[Line] = []
        while self._next < len(self._logical):
            logical = self._logical[self._next]
            if logical.level < level:
                break
            self._next += 1
            line = self._line(logical, is_first=not read)
            above.append(line)
            if logical.is_comment or logical.words[0].string == "@":
                continue
            lines, above = tuple(above), []
            clause = self._clause(logical, lines, level, is_code=is_code)
            is_continuing = clause.key[0] in _CONTINUING
            if read and (is_continuing or (_documents(clause, read) and not is_code)):
                read[-1] = _continued(read[-1], clause)
            else:
                read.append(Statement(key=_key(clause), clauses=(clause,)))
        if above:
            trailing = Clause(key=("comment",), lines=tuple(above))
            key = ("comment", *(line.layout_free for line in above))
            read.append(Statement(key=key, clauses=(trailing,)))
        return tuple(map(_named_by_body, read))

    def _clause(
        self,
        logical: LogicalLine,
        lines: tuple[Line, ...],
        level: int,
        *,
        is_code: bool,
    ) -> Clause:
        inner: tuple[Statement, ...] = ()
        opens = logical.words[0].string
        opens_code = opens in ("def", "async")
        if self._next < len(self._logical) and self._logical[self._next].level > level:
            inner = self.block(level + 1, is_code=is_code or opens_code)
        key = (opens,) if opens in _CONTINUING else lines[-1].key
        return Clause(
            key=key,
            lines=lines,
            body=inner,
            is_code=is_code or opens_code,
        )

    def _line(self, logical: LogicalLine, *, is_first: bool) -> Line:
        text = "\n".join(self._lines[logical.first : logical.last])
        gap = tuple(self._lines[self._end : logical.first])
        self._end = logical.last
        alike = layout_free(text)
        return Line(
            key=_line_key(logical, alike, is_first=is_first),
            text=text,
            at=self._next - 1,
            gap=gap,
            layout_free=alike,
            names=frozenset(
                word.string
                for word in logical.words
                if word.type == tokenize.NAME and not iskeyword(word.string)
            ),
            is_string=any(
                "\n" in word.string
                for word in logical.words
                if word.type not in (tokenize.NEWLINE, tokenize.NL)
            ),
        )


_CONTINUING = ("elif", "else", "except", "finally")
_BARE = ("return", "raise", "pass", "break", "continue")
_ASSIGNING = ("=", ":")
_STRINGS = (tokenize.STRING, tokenize.COMMENT)
_ACCESSORS = ("setter", "getter", "deleter", "overload")


def _line_key(logical: LogicalLine, alike: str, *, is_first: bool) -> Key:
    words = [word.string for word in logical.words if word.type != tokenize.COMMENT]
    if not words:
        return ("comment", alike)
    first = words[0]
    second = words[1] if len(words) > 1 else ""
    if first == "@":
        return ("decorator", alike)
    if first == "async" and second == "def":
        return (NAME, words[2])
    if first in ("class", "def"):
        return (NAME, second)
    if first == "type" and second.isidentifier() and words[2] in ("=", "["):
        return (NAME, second)
    if first == IMPORT:
        return (IMPORT, " ".join(words[1:]).replace(" . ", "."))
    if first == FROM:
        return (FROM, "".join(words[1 : words.index("import")]))
    if first in _BARE or first in _CONTINUING:
        return (first,)
    if all(word.type in _STRINGS for word in logical.words):
        return (DOCSTRING,) if is_first else (DOCSTRING, "below")
    if iskeyword(first) and first not in ("None", "True", "False", "not", "lambda"):
        return (first, alike)
    return _expression_key(words, alike)


def _expression_key(words: list[str], alike: str) -> Key:
    """By the target of an assignment, or by what is called."""
    depth = 0
    for at, word in enumerate(words):
        if depth == 0 and (word in _ASSIGNING or word[-1:] == "=" != word[:1]):
            is_comparison = word in ("==", "!=", "<=", ">=", ":=")
            if not is_comparison:
                return (NAME, " ".join(words[:at]))
        if depth == 0 and word == "(" and at:
            return (CALL, " ".join(words[:at]))
        depth += (word in "([{") - (word in ")]}")
    return ("expression", alike)


def _key(clause: Clause) -> Key:
    key = clause.lines[-1].key
    if key[0] != NAME:
        return key
    decorators = [line.text for line in clause.lines if line.key[0] == "decorator"]
    return (
        *key,
        *(name for name in _ACCESSORS if any(name in text for text in decorators)),
    )


def _continued(statement: Statement, clause: Clause) -> Statement:
    return Statement(key=statement.key, clauses=(*statement.clauses, clause))


def _documents(clause: Clause, before: list[Statement]) -> bool:
    """Whether a string stands below something that it says something of."""
    return (
        clause.key == (DOCSTRING, "below")
        and len(clause.lines) == 1
        and before[-1].clauses[-1].key[0] not in (DOCSTRING, FROM, IMPORT)
    )


def _named_by_body(statement: Statement) -> Statement:
    """An `if` by what all its branches define, where that is one name."""
    keys = [clause.key for clause in statement.clauses]
    if keys[0][0] == "if":
        names = {inner.key for clause in statement.clauses for inner in clause.body}
        if len(names) == 1 and next(iter(names))[0] == NAME:
            key = next(iter(names))
            clauses = (
                replace(statement.clauses[0], key=("if",)),
                *statement.clauses[1:],
            )
            return Statement(key=key, clauses=clauses)
    return statement
