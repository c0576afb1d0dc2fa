"""Descriptions as docstrings: the one way prose of a document reaches generated code."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable

from msgspec import Struct

WIDTH = 88

MAX_PROSE = 100_000
"""Characters of one description that reach generated code: beyond any that people wrote."""

_BULLET = re.compile(r"^(\s*)([-*+]|\d+[.)])\s+")
_BLANKS = re.compile(r"[^\S\n]+")


class Section(Struct, frozen=True):
    """A section of a Google-style docstring: a title, and a text for each name."""

    title: str
    entries: tuple[tuple[str, str], ...]


def docstring(text: str, *, indent: int, sections: Iterable[Section] = ()) -> str:
    """`text` between triple quotes, wrapped to black's width, indented by `indent` columns.

    The first line is not indented, so that a template can put it in place. Whatever the
    text holds, it ends where the docstring ends.
    """
    width = WIDTH - indent
    lines = _wrapped(clean(text), width, opening=3)
    if len(lines) == 1 and len(lines[0]) + 6 > width and not sections:
        lines = _wrapped(lines[0], width - 6, opening=0)
    for section in sections:
        lines += ["", f"{section.title}:"]
        for name, said in section.entries:
            words = " ".join(clean(said).split())
            lines += _hanging(f"{name}: {words}", width)
    if not lines:
        return ""
    lines[1:] = textwrap.dedent("\n".join(lines[1:])).split("\n") if lines[1:] else []
    escaped = [line.replace("\\", "\\\\").replace('"""', '\\"\\"\\"') for line in lines]
    if escaped[0].startswith('"'):
        escaped[0] = " " + escaped[0]
    if len(escaped) == 1:
        space = " " if escaped[0].endswith('"') else ""
        return f'"""{escaped[0]}{space}"""'
    pad = " " * indent
    body = [escaped[0], *(pad + line if line else "" for line in escaped[1:])]
    return '"""' + "\n".join(body) + f'\n{pad}"""'


def clean(text: str) -> str:
    """`text` as lines of printable characters, blank lines folded, ends trimmed.

    Of a text without end, its first `MAX_PROSE` characters.
    """
    if len(text) > MAX_PROSE:
        text = f"{text[:MAX_PROSE]} […]"
    text = text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4)
    if not text.replace("\n", "").isprintable():
        text = "".join(
            char if char == "\n" or char.isprintable() else " " for char in text
        )
    lines = [line.rstrip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def summary(text: str) -> str:
    """The first sentence or line of `text`, on one line, ended by a full stop."""
    first = clean(text).split("\n\n", 1)[0]
    first = _BLANKS.sub(" ", first.replace("\n", " ")).strip()
    sentence = re.match(r"(.+?(?:[.!?](?=\s|$)|[\u3002\uff01\uff1f]))", first)
    chosen = sentence.group(1) if sentence else first
    return sentence_end(chosen)


def sentence_end(text: str) -> str:
    """`text` with a full stop, unless it ends in punctuation."""
    return (
        text if not text or text[-1] in ".!?:\u3002\uff01\uff1f\u2026" else text + "."
    )


def _wrapped(text: str, width: int, *, opening: int) -> list[str]:
    """Paragraphs and list items filled to `width`; other line starts are kept.

    The first line leaves room for `opening` columns before it.
    """
    lines: list[str] = []
    paragraph: list[str] = []
    fenced = False

    def flush() -> None:
        if paragraph:
            lines.extend(_filled(paragraph, width, 0 if lines else opening))
            paragraph.clear()

    for line in text.split("\n"):
        if line.lstrip().startswith("```"):
            flush()
            fenced = not fenced
            lines.append(line)
        elif fenced:
            lines.append(line)
        elif not line.strip():
            flush()
            lines.append("")
        elif _BULLET.match(line) or line.lstrip().startswith(("#", "|", ">")):
            flush()
            paragraph.append(line)
        else:
            paragraph.append(line)
    flush()
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _filled(paragraph: list[str], width: int, opening: int) -> list[str]:
    first = paragraph[0]
    bullet = _BULLET.match(first)
    lead = " " * (len(first) - len(first.lstrip())) if bullet else ""
    hang = " " * len(bullet.group(0)) if bullet else ""
    joined = " ".join(line.strip() for line in paragraph)
    filled = textwrap.wrap(
        joined,
        width=max(width, 40),
        initial_indent=" " * opening + lead,
        subsequent_indent=hang,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [filled[0][opening:], *filled[1:]] if filled else []


def _hanging(text: str, width: int) -> list[str]:
    return textwrap.wrap(
        text,
        width=max(width, 40),
        initial_indent=" " * 4,
        subsequent_indent=" " * 8,
        break_long_words=False,
        break_on_hyphens=False,
    )
