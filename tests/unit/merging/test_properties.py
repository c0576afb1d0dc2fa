"""What holds of every merge, whatever was edited and whatever is generated."""

from __future__ import annotations

import ast
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from specloom.merging import merge

NAMES = ["Alpha", "Beta", "Gamma", "Delta", "Omega"]
MEMBERS = ["first", "second", "third", "fourth"]

Member = tuple[str, str]


def member_text(name: str, text: str) -> str:
    if text.startswith("def"):
        return f'    def {name}(self, a: int = 1) -> str:\n        """{text}"""\n        return "{text}"\n'
    return f'    {name}: Annotated[str, "{text}"]\n    """{text}."""\n'


def module_text(classes: dict[str, dict[str, str]], imports: frozenset[str]) -> str:
    parts = ['"""A module."""\n\nfrom __future__ import annotations\n']
    if imports:
        parts.append(f"\nfrom typing import {', '.join(sorted(imports))}\n")
    listed = ", ".join(f'"{name}"' for name in sorted(classes))
    parts.append(f"\n__all__ = [{listed}]\n")
    for name, members in classes.items():
        parts.append(f'\n\nclass {name}(Base):\n    """Says {name}."""\n')
        parts += [f"\n{member_text(key, text)}" for key, text in members.items()]
    return "".join(parts)


texts = st.sampled_from(["one", "two", "def three", "def four"])
bodies = st.dictionaries(st.sampled_from(MEMBERS), texts, max_size=4)
modules = st.builds(
    module_text,
    st.dictionaries(st.sampled_from(NAMES), bodies, max_size=4),
    st.frozensets(st.sampled_from(["Annotated", "Any", "Literal"])),
)
lines = st.builds(
    lambda parts: "".join(f"{part}\n" for part in parts),
    st.lists(
        st.sampled_from(["", "a", "b", "    c", "def d():", "(", '"""']), max_size=8
    ),
)
anything = st.one_of(modules, lines, st.text(max_size=30))


@given(base=anything, ours=anything)
def test_a_file_that_nobody_edited_becomes_the_new_one(base: str, ours: str) -> None:
    assert merge(base, base, ours, "a.py").text == ours.replace("\r\n", "\n")


@given(base=anything, theirs=anything)
def test_an_edit_stays_as_it_is_where_nothing_new_is_generated(
    base: str, theirs: str
) -> None:
    if theirs != base:
        assert merge(base, theirs, base, "a.py").text == theirs


@given(base=anything, both=anything)
def test_what_both_say_is_said_once(base: str, both: str) -> None:
    done = merge(base, both, both, "a.py")
    assert done.text.replace("\r\n", "\n") == both.replace("\r\n", "\n")


@settings(max_examples=300)
@given(base=anything, theirs=anything, ours=anything)
def test_a_merge_without_conflict_of_python_is_python(
    base: str, theirs: str, ours: str
) -> None:
    done = merge(base, theirs, ours, "a.py")
    if not done.conflicts and all(map(is_python, (base, theirs, ours))):
        assert is_python(done.text)


def is_python(text: str) -> bool:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError):
        return False
    return True


def insertions(word: str) -> st.SearchStrategy[list[tuple[int, str]]]:
    """Lines to put into a text, each with a name that is nowhere else in it."""
    kinds = ["{}# {word}{i}", "{}{word}{i}: int = 1", "{}def {word}{i}(self): ...", "{}from x import {word}{i}"]  # fmt: skip
    return st.lists(
        st.tuples(st.integers(0, 60), st.sampled_from(kinds)), min_size=1, max_size=4
    ).map(
        lambda many: [
            (at, kind.replace("{word}", word).replace("{i}", str(number)))
            for number, (at, kind) in enumerate(many)
        ]
    )


def inserted(text: str, wanted: list[tuple[int, str]]) -> str:
    for at, line in wanted:
        parts = text.split("\n")
        at %= len(parts)
        indent = re.match(" *", parts[at])
        parts.insert(at, line.replace("{}", indent[0] if indent else ""))
        text = "\n".join(parts)
    return text


@settings(max_examples=300)
@given(
    base=modules,
    edit=insertions("edit"),
    new=insertions("new"),
    removed=st.sets(st.integers(0, 60), max_size=3),
)
def test_nothing_that_was_added_is_lost(
    base: str,
    edit: list[tuple[int, str]],
    new: list[tuple[int, str]],
    removed: set[int],
) -> None:
    """Whatever lines the new text lost, and whether or not the texts are Python any more."""
    theirs = inserted(base, edit)
    kept = [line for at, line in enumerate(base.split("\n")) if at not in removed]
    ours = inserted("\n".join(kept), new)
    done = merge(base, theirs, ours, "a.py")
    for text in (theirs, ours):
        for name in re.findall(r"(?:edit|new)\d", text):
            assert name in done.text


@given(base=modules, name=st.sampled_from(NAMES))
def test_an_edit_and_a_change_of_two_definitions_are_both_there(
    base: str, name: str
) -> None:
    mine, new = "\n\ndef mine() -> int:\n    return 1\n", f"class {name}(Base):\n"
    ours = base.replace(new, f"{new[:-2]}, added=True):\n".replace(")", "", 1))
    done = merge(base, base + mine, ours, "a.py")
    assert not done.conflicts
    assert done.text == ours + mine


SHAPES = {
    "calls in a function": (
        "def send(call):\n{}    return call\n",
        "    call.add({})\n",
    ),
    "calls of a module": ('"""A module."""\n\n{}', "register({})\n"),
    "overloads": (
        "class A:\n{}    x = 1\n",
        "    @overload\n    def f(self, {}) -> int: ...\n",
    ),
    "branches": (
        "def send(call):\n    if not call:\n        pass\n{}",
        "    elif is_sent(call, {}):\n        pass\n",
    ),
    "members of a list": ("known = [\n{}]\n", "    Member({}),\n"),
}
"""What has siblings that only their content tells apart: all of it, and one of them."""

keys = st.lists(st.sampled_from("abcdef"), unique=True, max_size=5)


@settings(max_examples=500)
@given(
    shape=st.sampled_from(sorted(SHAPES)),
    before=keys,
    after=keys,
    edited=st.sets(st.sampled_from("abcdef")),
    changed=st.sets(st.sampled_from("abcdef")),
)
def test_an_edit_stays_with_what_was_edited(
    shape: str, before: list[str], after: list[str], edited: set[str], changed: set[str]
) -> None:
    """Whatever was added, removed or moved around it; or it is a conflict."""
    whole, sibling = SHAPES[shape]

    def text(names: list[str], extra: set[str], more: str) -> str:
        siblings = (
            sibling.format(f"{name}{name}={name}0{more * (name in extra)}")
            for name in [*names, "z"]
        )
        return whole.format("".join(siblings))

    base, theirs = text(before, set(), ""), text(before, edited, ", secret=1")
    done = merge(base, theirs, text(after, changed, ", style=2"), "a.py")
    if not done.conflicts:
        written = re.findall(r"(\w)\1=\w0[^\n]*secret", done.text)
        assert set(written) <= edited
