"""Prose of a document as docstrings: whatever it holds, it stays prose."""

from __future__ import annotations

import ast
import textwrap

import black
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from specloom.plan import docstrings
from specloom.plan.docstrings import (
    clean,
    docstring,
    hanging,
    paragraphs,
    quoted,
    sentence_end,
    summary,
)

FRAGMENTS = st.sampled_from(
    ['"', '"""', "'''", "\\", "\\\"", "\n", "\n\n", "\n- ", "\n  * ", "\n1. ", "\n# ", "\n> ", "\n| a | b |",
     "\n```\n", "    code", "\t", "\r\n", "\x0c", "\u2028", "\u202e", "\ud800", "word ", "日本語", "x" * 90, "import os; ",
     "{}", "{{ x }}", "{% x %}", "%s", "\\N{DASH}", "\\x", ". ", "end."]
)  # fmt: skip
TEXTS = st.text(st.characters(), max_size=200) | st.lists(FRAGMENTS, max_size=25).map(
    "".join
)


def sectioned(prose: str, indent: int, entries: list[tuple[str, str]]) -> str:
    """A docstring with a section, as templates put it together."""
    lines = "".join(
        f"    {hanging(text, f'{name}: ', indent)}\n" for name, text in entries
    )
    return quoted(f"{paragraphs(prose, indent)}\n\nArgs:\n{lines}", indent)


def compiled(
    text: str, indent: int, entries: list[tuple[str, str]] | None = None
) -> tuple[str, ast.Module]:
    """A program with the docstring of `text` where templates put it, and what it parses to."""
    pad = " " * indent
    heads = ["", "class A:\n", "class A:\n    def f(self):\n"]
    made = sectioned(text, indent, entries) if entries else docstring(text, indent)
    source = f"{heads[indent // 4]}{pad}{made or 'pass'}\n"
    return source, ast.parse(source)


@given(TEXTS, st.sampled_from([0, 4, 8]))
@example('ends with "', 4)
@example('"starts', 4)
@example("ends with \\", 4)
@example('\\"""', 4)
@example('""""', 0)
@example("x" * 79 + '"', 4)
@example("x" * 83, 4)
@example("x" * 85 + "\\", 0)
def test_any_text_is_one_docstring_and_runs_nothing(text: str, indent: int) -> None:
    source, module = compiled(text, indent)
    others = [
        node
        for node in ast.walk(module)
        if isinstance(node, ast.stmt)
        and not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.Pass)
    ]
    if clean(text):
        assert len(others) == 1
        assert isinstance(others[0], ast.Expr)
        assert isinstance(others[0].value, ast.Constant)
        assert isinstance(others[0].value.value, str)
        assert others[0].value.value.split() == clean(text).split()
    else:
        assert not others
    assert not [line for line in source.split("\n") if line != line.rstrip()]


@given(
    TEXTS,
    st.sampled_from([4, 8]),
    st.lists(st.tuples(st.just("name"), TEXTS), max_size=2),
)
@example("x" * 78, 4, [])
@example("x" * 79, 4, [])
@example("x" * 80, 4, [])
@example("x" * 81, 4, [])
@example("x" * 82, 4, [])
@example("日本語" * 15, 4, [])
@example("words " * 13 + "abcde", 4, [])
@example("Kinds:\n  - one", 4, [])
@example("- " + "words " * 20, 4, [])
@example("words " * 30, 4, [("name", "words " * 20)])
def test_black_changes_nothing(
    text: str, indent: int, entries: list[tuple[str, str]]
) -> None:
    source, _ = compiled(text, indent, entries)
    assert black.format_str(source, mode=black.Mode()) == source


@given(st.text("abc de\n", max_size=400), st.sampled_from([0, 4, 8]))
def test_lines_of_words_fit_the_width(text: str, indent: int) -> None:
    words = " ".join(word[:30] for word in text.split())
    source, _ = compiled(words, indent)
    assert max(len(line) for line in source.split("\n")) <= 88


def test_lists_and_code_keep_their_lines() -> None:
    text = "Kinds:\n- one that is\n  continued\n- two\n\n```\na  =  1\n```\n\n1. first"
    made = textwrap.dedent(ast.literal_eval(docstring(text, indent=0)))
    assert (
        made
        == "Kinds:\n- one that is continued\n- two\n\n```\na  =  1\n```\n\n1. first\n"
    )


def test_sections_follow_the_text() -> None:
    entries = [("name", "Name of\nthe pet."), ("tag", "words " * 20)]
    made = ast.literal_eval(sectioned("Make a pet.", 0, entries))
    assert made.startswith(
        "Make a pet.\n\nArgs:\n    name: Name of the pet.\n    tag: words words"
    )
    assert "\n        words" in made


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("One. Two.", "One."),
        ("One", "One."),
        ("One\nline. Two", "One line."),
        ("创建文件。然后", "创建文件。"),
        ("创建文件", "创建文件."),
        ("Version 1.2 of it", "Version 1.2 of it."),
        ("Really?", "Really?"),
        ("", ""),
        ("\n\n  Late  start\n\nmore", "Late start."),
    ],
)
def test_summary(text: str, first: str) -> None:
    assert summary(text) == first


def test_sentence_end() -> None:
    assert [sentence_end(text) for text in ("", "a", "a.", "a:", "a。")] == [
        "",
        "a.",
        "a.",
        "a:",
        "a。",
    ]


@given(st.text("ab -", max_size=120).map(str.strip).filter(bool), st.integers(5, 30))
def test_lines_are_folded_as_textwrap_folds_them(text: str, width: int) -> None:
    folded = textwrap.wrap(
        text,
        width,
        initial_indent="  ",
        subsequent_indent="    ",
        break_long_words=False,
        break_on_hyphens=False,
    )
    assert docstrings._folded(text, width, "  ", "    ") == folded
