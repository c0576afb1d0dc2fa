"""What a formatter does to a module changes no digest; what anybody else does to it, does."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import black
import pytest
from black.mode import TargetVersion
from hypothesis import given, settings
from hypothesis import strategies as st

from specloom.files.layout_digest import layout_digest

ROOT = Path(__file__).resolve().parents[3]
BIN = Path(sys.executable).parent
MODULES = sorted(
    file
    for name in ("generated", "generator/specloom_runtime")
    for file in (ROOT / name).rglob("*.py")
)


def digest(text: str) -> str:
    return layout_digest(text, "module.py")


@cache
def texts() -> dict[Path, str]:
    """The checked-in modules, each text once: packages share a runtime."""
    by_text = {file.read_text(encoding="utf-8"): file for file in MODULES}
    return {file: text for text, file in by_text.items()}


@given(
    st.data(),
    st.builds(
        black.Mode,
        line_length=st.integers(40, 200),
        string_normalization=st.booleans(),
        magic_trailing_comma=st.booleans(),
        preview=st.booleans(),
        target_versions=st.sets(st.sampled_from([*TargetVersion][-4:]), max_size=1),
    ),
)
@settings(max_examples=60)
def test_what_black_does_is_layout(data: st.DataObject, mode: black.Mode) -> None:
    file = data.draw(st.sampled_from([*texts()]))
    text = texts()[file]
    assert digest(black.format_str(text, mode=mode)) == digest(text), file


RUFF = {
    "defaults": [],
    "narrow": ["line-length=40"],
    "wide": ["line-length=200"],
    "single quotes": ["format.quote-style='single'"],
    "two spaces": ["indent-width=2"],
    "tabs": ["format.indent-style='tab'", "line-length=60"],
    "no magic commas": ["format.skip-magic-trailing-comma=true", "lint.isort.split-on-trailing-comma=false"],
    "as for Python 3.14": ["target-version='py314'", "format.quote-style='single'"],
    "preview": ["preview=true", "line-length=60"],
}  # fmt: skip


@pytest.mark.parametrize("options", RUFF.values(), ids=RUFF)
def test_what_ruff_does_is_layout(tmp_path: Path, options: list[str]) -> None:
    places = {
        tmp_path / f"m{number}.py": text for number, text in enumerate(texts().values())
    }
    for place, text in places.items():
        place.write_text(text, encoding="utf-8")
    settings = [part for option in options for part in ("--config", option)]
    command = [str(BIN / "ruff"), "format", "-q", "--isolated", *settings, "."]
    subprocess.run(command, cwd=tmp_path, check=True)
    after = {place: place.read_text(encoding="utf-8") for place in places}
    changed = [
        place for place, text in places.items() if digest(after[place]) != digest(text)
    ]
    assert not changed


ALIKE = {
    "a broken call": ("f(a, b)\n", "f(\n    a,\n    b,\n)\n"),
    "a value in parentheses": ("x = a + b\n", "x = (\n    a\n    + b\n)\n"),
    "an annotation in parentheses": ("x: A | B = 1\n", "x: (A | B) = 1\n"),
    "an annotation of a result": ("def f() -> A:\n    pass\n", "def f() -> (\n    A\n):\n    pass\n"),
    "an import": ("from a import b\n", "from a import (\n    b,\n)\n"),
    "a condition": ("if a and b:\n    c\n", "if (\n    a\n    and b\n):\n    c\n"),
    "a chain": ("x = a.b().c()\n", "x = (\n    a.b()\n    .c()\n)\n"),
    "a loop over a tuple": ("for x in a, b:\n    c\n", "for x in (\n    a,\n    b,\n):\n    c\n"),
    "what comprehends": ("[a if b else c for d in e if f]\n", "[\n    (a if b else c)\n    for d in e\n    if (f)\n]\n"),
    "a choice that is passed on": ("def f():\n    yield from a if b else c\n", "def f():\n    yield from (a if b else c)\n"),
    "a cause": ("raise a from b or c\n", "raise a from (\n    b\n    or c\n)\n"),
    "a tuple that is returned": ("def f():\n    return a, b\n", "def f():\n    return (\n        a,\n        b,\n    )\n"),
    "managers": ("with a as b, c as d:\n    e\n", "with (\n    a as b,\n    c as d,\n):\n    e\n"),
    "quotes": ("x = 'a'\n", 'x = "a"\n'),
    "quotes in quotes": ("x = 'it\\'s'\n", 'x = "it\'s"\n'),
    "quotes in an f-string": ("x = f'{a[\"b\"]}'\n", "x = f\"{a['b']}\"\n"),
    "pieces of a text": ('x = "a" "b"\n', 'x = (\n    "a"\n    "b"\n)\n'),
    "pieces that are joined": ('x = "a{" f"b{c}"\n', 'x = f"a{{b{c}"\n'),
    "indentation": ("if a:\n    if b:\n        c\nd\n", "if a:\n  if b:\n    c\nd\n"),
    "tabs": ("if a:\n    if b:\n        c\n", "if a:\n\tif b:\n\t\tc\n"),
    "a docstring": ('def f():\n    """A.\n\n      B.\n    """\n', 'def f():\n\t"""A.\n\n\t  B.\n\t"""\n'),
    "the last quotes": ('def f():\n    """A.\n    B."""\n', 'def f():\n    """A.\n    B.\n    """\n'),
    "blank lines": ("a\nb\n", "a\n\n\n\nb\n"),
    "a comment in brackets": ("x = [\n    1,  # one\n]\n", "x = [\n  1  # one\n]\n"),
    "line ends": ("a\nb\n", "a\r\nb\r\n"),
}  # fmt: skip


@pytest.mark.parametrize(("left", "right"), ALIKE.values(), ids=ALIKE)
def test_layout(left: str, right: str) -> None:
    assert digest(left) == digest(right)


DIFFERENT = {
    "a comment": ("a  # b\n", "a  # c\n"),
    "a comment less": ("a  # b\n", "a\n"),
    "a comment at another statement": ("a  # b\nc\n", "a\nc  # b\n"),
    "a comment in quotes": ('a = "# b"\n', 'a = ""  # b\n'),
    "a text": ('x = "a"\n', 'x = "b"\n'),
    "white space in a text": ('x = "a b"\n', 'x = "a  b"\n'),
    "white space in a long text": ('x = """a\n    b"""\n', 'x = """a\n  b"""\n'),
    "a long text in brackets": ('f(\n    """a\n    b"""\n)\n', 'f(\n        """a\n        b"""\n)\n'),
    "a paragraph of a docstring": ('"""A\n\nb"""\n', '"""A\nb"""\n'),
    "indentation in a docstring": ('def f():\n    """A\n      b\n    c"""\n', 'def f():\n    """A\n    b\n    c"""\n'),
    "bytes": ('x = "a"\n', 'x = b"a"\n'),
    "a raw text": ('x = "\\n"\n', 'x = r"\\n"\n'),
    "a backslash in a raw text": ("x = r'\\\"'\n", "x = r'\"'\n"),
    "a formatted text": ('x = "{a}"\n', 'x = f"{a}"\n'),
    "a piece of a text": ('x = "a" "b"\n', 'x = "a", "b"\n'),
    "an unfinished escape": ('x = "\\1" "2"\n', 'x = "\\12"\n'),
    "a name": ("a = 1\n", "b = 1\n"),
    "a number": ("a = 1\n", "a = 2\n"),
    "an operator": ("a + b\n", "a - b\n"),
    "a dedented statement": ("if a:\n    b\n    c\n", "if a:\n    b\nc\n"),
    "a dedented statement, in tabs": ("if a:\n\tb\n\tc\n", "if a:\n\tb\nc\n"),
    "statements that become one": ("a\n(b)\n", "a(b)\n"),
    "words that become one": ("a = not b\n", "a = notb\n"),
    "parentheses of a sum": ("x = (a + b) * c\n", "x = a + b * c\n"),
    "parentheses of a choice": ("x = (a if b else c) if d else e\n", "x = a if b else c if d else e\n"),
    "parentheses of a choice of conditions": ("if (a if b else c) if d else e:\n    f\n", "if a if b else c if d else e:\n    f\n"),
    "parentheses of what a manager is called": ("with ((a := b), c):\n    d\n", "with (a := b, c):\n    d\n"),
    "parentheses of a condition": ("x = a in (b or c)\n", "x = a in b or c\n"),
    "parentheses of a member": ("[(a or b) in c]\n", "[a or b in c]\n"),
    "parentheses of a tuple": ("f((a, b))\n", "f(a, b)\n"),
    "parentheses of a tuple that is asserted": ("assert (a, b)\n", "assert a, b\n"),
    "parentheses of a generator": ("[(a for b in c)]\n", "[a for b in c]\n"),
    "parentheses of a tuple in a comparison": ("x = a in (b, c)\n", "x = a in b, c\n"),
    "parentheses of what is declared": ("(a): int = 1\n", "a: int = 1\n"),
    "parentheses of a lambda": ("f((lambda: a) or b)\n", "f(lambda: a or b)\n"),
    "a call": ("f()\n", "f\n"),
    "a tuple of one": ("x = (a,)\n", "x = (a)\n"),
    "a tuple of one, broken": ("x = f((\n    a,\n))\n", "x = f((\n    a\n))\n"),
    "a tuple of a lambda": ("x = f((lambda a, b: c,))\n", "x = f((lambda a, b: c))\n"),
    "an index of one": ("x[a,]\n", "x[a]\n"),
    "an index of one, broken": ("x[\n    f(a, b),\n]\n", "x[\n    f(a, b)\n]\n"),
    "a manager that is a tuple": ("with (a,) as b:\n    c\n", "with (a) as b:\n    c\n"),
    "a subject that is a tuple": ("match (a,):\n    case b: c\n", "match (a):\n    case b: c\n"),
    "an item": ("[a, b]\n", "[a]\n"),
    "an attribute": ("a.b\n", "a .c\n"),
    "an ellipsis": ("tuple[int, ...]\n", "tuple[int]\n"),
}  # fmt: skip


@pytest.mark.parametrize(("left", "right"), DIFFERENT.values(), ids=DIFFERENT)
def test_edits(left: str, right: str) -> None:
    assert digest(left) != digest(right)


@given(st.data())
@settings(max_examples=150)
def test_no_part_of_a_module_can_be_changed_unseen(data: st.DataObject) -> None:
    """A character that is no white space is taken away, or another takes its place."""
    text = texts()[data.draw(st.sampled_from([*texts()]))]
    place = data.draw(
        st.integers(0, len(text) - 1).filter(lambda at: not text[at].isspace())
    )
    other = data.draw(st.sampled_from(["", "x", "7", "+", "(", '"', "#"]))
    changed = text[:place] + other + text[place + 1 :]
    if text[place] == other or _is_layout(text, place, other):
        return
    assert digest(changed) != digest(text), (text[place - 40 : place + 40], other)


ATOMS = ["a", "b", "x", "1", '"s"', 'f"{a}"', "..."]
JOINED = [
    "({})", "{} if {} else {}", "lambda: {}", "lambda x: {}", "{}, {}", "({}, {})", "({},)", "[{} for x in {}]",
    "[{} for x in {} if {}]", "{{{}: {}}}", "f({}, {})", "f(k={})", "a[{}]", "a[{}:{}]", "not {}", "{} in {}",
    "{} or {}", "-{}", "{} ** {}", "(x := {})", "*{}", "await {}", "(yield {})",
]  # fmt: skip
STATEMENTS = [
    "x = {}", "return {}", "x: {} = {}", "if {}:\n        pass", "for {} in {}:\n        pass", "while {}: pass",
    "with {} as x, {}:\n        pass", "with ({}):\n        pass", "with ({}, {}):\n        pass", "assert {}, {}",
    "raise {} from {}", "yield {}", "yield from {}", "yield from ({})", "x += {}", "({}) = {}", "{}", "@{}\n    def f(): pass", "print({} for x in {})",
    "match {}:\n        case {} if {}:\n            pass", "def g(q={}) -> {}: pass", "try: pass\n    except {}: pass",
]  # fmt: skip
EXPRESSIONS = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: st.tuples(st.sampled_from(JOINED), inner, inner, inner).map(
        lambda parts: parts[0].format(*parts[1:])
    ),
    max_leaves=4,
)
STATEMENT = st.tuples(
    st.sampled_from(STATEMENTS), EXPRESSIONS, EXPRESSIONS, EXPRESSIONS
).map(lambda parts: parts[0].format(*parts[1:]))


def in_a_function(statement: str) -> str:
    return f"async def w():\n    {statement}\n"


@given(STATEMENT)
@settings(max_examples=500)
@pytest.mark.filterwarnings("ignore::SyntaxWarning")
def test_parentheses_that_mean_something_are_no_layout(statement: str) -> None:
    text = in_a_function(statement)
    program = _program(text)
    if program is None:
        return
    for less in map(in_a_function, _with_less_parentheses(statement)):
        if _program(less) not in (None, program):
            assert digest(less) != digest(text), less


def _program(text: str) -> str | None:
    try:
        return ast.dump(ast.parse(text))
    except SyntaxError:
        return None


def _with_less_parentheses(statement: str) -> Iterator[str]:
    open_at: list[int] = []
    for at, sign in enumerate(statement):
        if sign == "(":
            open_at.append(at)
        elif sign == ")" and open_at:
            start = open_at.pop()
            yield statement[:start] + statement[start + 1 : at] + statement[at + 1 :]


def _is_layout(text: str, place: int, other: str) -> bool:
    """Whether a trailing comma was taken away, which is the only such part of a module."""
    return not other and text[place] == "," and text[place + 1 :].lstrip()[:1] in ")]}"


def test_what_is_no_python_counts_as_it_is() -> None:
    assert layout_digest("a  b\n", "py.typed") != layout_digest("a b\n", "py.typed")
    assert layout_digest("a\r\nb\r\n", "py.typed") == layout_digest(
        "a\nb\n", "py.typed"
    )
    for text in ("a = '", '"""a', "f(", ")", "a\0b", "f'{", "\ud800", "", "\\"):
        assert len(digest(text)) == 32


EXPECTED = "from specloom.files.layout_digest import layout_digest as d; import sys; print(d(open(sys.argv[1], encoding='utf-8').read(), 'a.py'))"


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13", "3.14"])
def test_every_python_says_the_same(version: str) -> None:
    """The module needs nothing but the standard library: any Python that is there can run it."""
    python = _python(version)
    if python is None:
        pytest.skip(f"no Python {version} here")
    file = ROOT / "generator" / "specloom_runtime" / "http" / "transport.py"
    done = subprocess.run(
        [python, "-c", EXPECTED, str(file)],
        env={"PYTHONPATH": str(ROOT / "generator")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == digest(file.read_text(encoding="utf-8"))


def _python(version: str) -> str | None:
    pyenv = Path.home() / ".pyenv" / "versions"
    found = sorted(pyenv.glob(f"{version}.*/bin/python"))
    return str(found[0]) if found else shutil.which(f"python{version}")


def test_white_space_at_the_ends_of_lines_is_layout() -> None:
    text = (
        'import a  # why\n\n\nclass B:\n    """C."""\n\n    d = (\n        1,\n    )\n'
    )
    assert digest(text.replace("\n", "  \n")) == digest(text)
    assert digest(text.replace("\n", "\t\n")) == digest(text)
