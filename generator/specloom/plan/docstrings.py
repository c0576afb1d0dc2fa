"""Descriptions as docstrings: the one way prose of a document reaches generated code."""

from __future__ import annotations

import re
from functools import lru_cache

WIDTH = 88

MAX_PROSE = 100_000
"""Characters of one description that reach generated code: beyond any that people wrote."""

_BULLET = re.compile(r"^(\s*)([-*+]|\d+[.)])\s+")
_BLANKS = re.compile(r"[^\S\n]+")
_MANY_BLANK_LINES = re.compile(r"\n{3,}")

# What Python's tokenizer takes for one string in triple quotes and nothing else
# (https://docs.python.org/3/reference/lexical_analysis.html#string-and-bytes-literals).
_DOCSTRING = re.compile(r'"""(?:[^"\\]++|\\.|"(?!""))*+"""', re.DOTALL)
_QUOTES = '"""'


# Documents say the same of many things: a third of GitHub's descriptions are repetitions.
@lru_cache(maxsize=20_000)
def docstring(text: str, indent: int = 0) -> str:
    """`text` between triple quotes, wrapped to black's width, indented by `indent` columns.

    The first line is not indented, so that a template can put it in place. Whatever the
    text holds, it ends where the docstring ends.

    Raises:
        SyntaxError: it does not (a defect of specloom).
    """
    prose = clean(text)
    if 0 < len(prose) <= WIDTH - indent - 6 and "\n" not in prose:
        return _checked(_sealed(_escaped(prose), [], indent))  # as most are
    return quoted(paragraphs(prose, indent), indent)


def paragraphs(text: str, indent: int) -> str:
    """`text` wrapped as the beginning of a docstring that is indented by `indent` columns."""
    return "\n".join(_wrapped(clean(text), WIDTH - indent, opening=3))


# Operations have the same arguments: of GitHub's 8,000, 600 are different.
@lru_cache(maxsize=20_000)
def hanging(text: str, lead: str, indent: int) -> str:
    """`lead` and `text` for a section of a docstring; lines after the first one hang.

    The first line is not indented, so that a template can put it in place.
    """
    words = " ".join(clean(text).split())
    width = max(WIDTH - indent, 40)
    lines = _folded(f"{lead}{words}".rstrip(), width, " " * 4, " " * 8)
    return "\n".join(lines)[4:]


def quoted(text: str, indent: int) -> str:
    """A docstring as `docstring` has it, of a text whose paragraphs are wrapped already.

    Raises:
        SyntaxError: the docstring ends before the text does (a defect of specloom).
    """
    first, *rest = text.rstrip("\n").split("\n")
    if not rest and len(first) + 6 > WIDTH - indent:
        first, *rest = _wrapped(first, WIDTH - indent - 6, opening=0)
    if not first and not rest:
        return ""
    return _checked(_sealed(_escaped(first), _dedented(rest), indent))


def _checked(made: str) -> str:
    """`made`, if Python's tokenizer takes it for exactly one string."""
    if "\\" not in made:  # then the next three quotes are its end
        is_one = made.find(_QUOTES, 3) == len(made) - 3
    else:
        is_one = _DOCSTRING.fullmatch(made) is not None
    if not is_one:
        raise SyntaxError(
            f"a docstring of specloom does not end where it should: {made}"
        )
    return made


def _sealed(first: str, rest: list[str], indent: int) -> str:
    """Lines between triple quotes: `first` is escaped already, `rest` is escaped and indented here."""
    if first.startswith('"'):
        first = " " + first
    if not rest:
        space = " " if first.endswith('"') else ""
        return f'"""{first}{space}"""'
    pad = " " * indent
    body = "\n".join([pad + line if line else "" for line in rest])
    return f'"""{first}\n{_escaped(body)}\n{pad}"""'


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')


def _dedented(lines: list[str]) -> list[str]:
    """The lines without the spaces that all of them begin with."""
    if any(line and line[0] != " " for line in lines):
        return lines
    margin = min(
        (len(line) - len(line.lstrip(" ")) for line in lines if line), default=0
    )
    return [line[margin:] for line in lines]


def clean(text: str) -> str:
    """`text` as lines of printable characters, blank lines folded, ends trimmed.

    Of a text without end, its first `MAX_PROSE` characters.
    """
    if len(text) > MAX_PROSE:
        text = f"{text[:MAX_PROSE]} […]"
    if text.isprintable():  # one line, as most are: `isprintable` refuses line ends
        return text.strip()
    if (
        " \n" not in text
        and "\n\n\n" not in text
        and text.replace("\n", "").isprintable()
    ):
        return text.strip()  # several, with nothing to fold or to replace
    text = text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4)
    if not text.replace("\n", "").isprintable():
        text = "".join(
            char if char == "\n" or char.isprintable() else " " for char in text
        )
    lines = [line.rstrip() for line in text.split("\n")]
    return _MANY_BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


@lru_cache(maxsize=20_000)
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
    if "\n" not in text and not text.startswith("```"):  # as most are
        return _filled([text], width, opening) if text else []
    lines: list[str] = []
    paragraph: list[str] = []
    fenced = False

    def flush() -> None:
        if paragraph:
            lines.extend(_filled(paragraph, width, 0 if lines else opening))
            paragraph.clear()

    for line in text.split("\n"):
        start = line.lstrip()
        if start.startswith("```"):
            flush()
            fenced = not fenced
            lines.append(line)
        elif fenced:
            lines.append(line)
        elif not start:
            flush()
            lines.append("")
        else:
            # Prose begins with a letter: the expression is asked about the rest only.
            if not start[0].isalpha() and (start[0] in "#|>" or _BULLET.match(line)):
                flush()
            paragraph.append(line)
    flush()
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _filled(paragraph: list[str], width: int, opening: int) -> list[str]:
    first = paragraph[0]
    bullet = None if first[0].isalpha() else _BULLET.match(first)
    lead = " " * (len(first) - len(first.lstrip())) if bullet else ""
    hang = " " * len(bullet.group(0)) if bullet else ""
    joined = " ".join([line.strip() for line in paragraph])
    filled = _folded(joined, max(width, 40), " " * opening + lead, hang)
    return [filled[0][opening:], *filled[1:]]


def _folded(text: str, width: int, lead: str, hang: str) -> list[str]:
    """`text`, one line without spaces at its ends, broken at spaces into lines of `width`.

    What `textwrap.wrap` makes of it with these indents and without breaking words, which
    a test holds it against; a tenth of the time, because a line is cut at once and not put
    together from its words.
    """
    lines: list[str] = []
    start = 0
    indent = lead
    while len(text) - start > width - len(indent):
        end = text.rfind(" ", start, start + max(width - len(indent), 0) + 1)
        if end == -1:  # a word that is longer than the line
            end = text.find(" ", start)
            if end == -1:
                break
        lines.append(indent + text[start:end].rstrip(" "))
        start = end
        while text[start] == " ":
            start += 1
        indent = hang
    lines.append(indent + text[start:])
    return lines
