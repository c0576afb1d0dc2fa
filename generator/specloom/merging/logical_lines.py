"""The logical lines of a Python text, with the block that each belongs to."""

from __future__ import annotations

import io
import tokenize

from msgspec import Struct


class LogicalLine(Struct, kw_only=True):
    """A logical line, or a line that is a comment; `level` counts the blocks around it.

    `first` counts physical lines from 0, `last` is the one behind it; `blocks` has the
    indentation of each block that was open in front of it.
    """

    level: int
    column: int
    first: int
    last: int
    words: list[tokenize.TokenInfo]
    blocks: tuple[int, ...] = ()

    @property
    def is_comment(self) -> bool:
        return self.words[0].type == tokenize.COMMENT


_SKIPPED = frozenset({tokenize.NL, tokenize.ENCODING, tokenize.ENDMARKER})


def logical_lines(text: str) -> list[LogicalLine]:
    """The logical lines of a text, in order.

    Raises:
        SyntaxError, tokenize.TokenError: the tokenizer cannot read it.
    """
    logical: list[LogicalLine] = []
    blocks = [0]
    words: list[tokenize.TokenInfo] = []
    for word in tokenize.generate_tokens(io.StringIO(text).readline):
        if word.type == tokenize.INDENT:
            blocks.append(len(word.string))
        elif word.type == tokenize.DEDENT:
            blocks.pop()
        elif word.type == tokenize.NEWLINE or (
            word.type == tokenize.NL
            and len(words) == 1
            and words[0].type == tokenize.COMMENT
        ):
            if words:
                logical.append(_logical(words, tuple(blocks)))
            words = []
        elif word.type not in _SKIPPED:
            words.append(word)
    if words:
        logical.append(_logical(words, tuple(blocks)))
    _place_comments(logical)
    return logical


def _logical(words: list[tokenize.TokenInfo], blocks: tuple[int, ...]) -> LogicalLine:
    return LogicalLine(
        level=len(blocks) - 1,
        column=words[0].start[1],
        first=words[0].start[0] - 1,
        last=words[-1].end[0],
        words=words,
        blocks=blocks,
    )


def _place_comments(logical: list[LogicalLine]) -> None:
    """Give comments the level of the code that they belong to.

    The tokenizer says that a block has ended only at the next code: a comment before it belongs
    to the block if it is indented further than that code.
    """
    level, column = 0, 0
    for at in range(len(logical) - 1, -1, -1):
        line = logical[at]
        if not line.is_comment:
            level, column = line.level, line.column
            continue
        follows = at + 1 < len(logical) and logical[at + 1].is_comment
        inner = logical[at + 1].level if follows else level
        line.level = max(level, inner) if follows else level
        if line.column > column and len(line.blocks) - 1 > level:
            open_blocks = [
                depth for depth, start in enumerate(line.blocks) if start <= line.column
            ]
            line.level = max(line.level, open_blocks[-1])
