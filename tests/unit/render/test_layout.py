"""Layout writes what black would write, line for line."""

from __future__ import annotations

import ast
from types import SimpleNamespace

import black
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from specloom.document.value import Value
from specloom.plan.expressions import Expression, Name, Subscript, one_line
from specloom.plan.literals import literal
from specloom.plan.methods import Argument
from specloom.plan.short_names import MAX_PART_LENGTH
from specloom.render.layout import field, statement
from specloom.render.rendering import environment

from .expression_trees import ANNOTATIONS, IDENTIFIERS, VALUES, arguments, fields


def stable(source: str) -> None:
    assert black.format_str(source, mode=black.Mode()) == source


def printed(macro: str, *values: object) -> str:
    """What a macro of the templates prints of methods."""
    return str(
        vars(environment().get_template("method.py.jinja").module)[macro](*values)
    )


@given(st.integers(30, 75), st.lists(st.integers(1, 60), max_size=3))
def test_calls_of_long_names(width: int, arguments: list[int]) -> None:
    passed = [SimpleNamespace(name="a" * length) for length in arguments]
    method = SimpleNamespace(name="f" * width, arguments=passed)
    call = printed("call", method, 8)
    stable(f"class A:\n    def f(self):\n{call}\n")


@given(fields())
def test_fields(made: tuple[str, Expression, Expression | None]) -> None:
    name, annotation, default = made
    source = f"class A(Struct):\n    {field(name, annotation, default, indent=4)}\n"
    stable(source)
    statement_ = ast.parse(source).body[0]
    assert isinstance(statement_, ast.ClassDef)
    assigned = statement_.body[0]
    assert isinstance(assigned, ast.AnnAssign)
    assert ast.unparse(assigned.annotation) == ast.unparse(
        ast.parse(one_line(annotation))
    )
    assert (assigned.value is None) is (default is None)


@given(IDENTIFIERS, ANNOTATIONS)
def test_aliases(name: str, annotation: Expression) -> None:
    stable(statement(f"{name}: TypeAlias = ", annotation) + "\n")


@given(st.integers(50, MAX_PART_LENGTH), ANNOTATIONS, st.booleans())
def test_aliases_of_long_names(
    width: int, annotation: Expression, is_for_checkers: bool
) -> None:
    head = f"{'N' * width}: TypeAlias = "
    if not is_for_checkers:
        stable(statement(head, annotation) + "\n")
        return
    stable(f"if TYPE_CHECKING:\n    {statement(head, annotation, indent=4)}\n")


@given(
    IDENTIFIERS, arguments(), ANNOTATIONS, st.sampled_from(["", "self"]), st.booleans()
)
def test_signatures(
    name: str,
    given_: list[Argument],
    returns: Expression,
    first: str,
    asynchronous: bool,
) -> None:
    assume(given_ or first or isinstance(returns, Name))
    head = f"{'async ' if asynchronous else ''}def {name}"
    text = printed("signature", head, given_, returns, first, 4)
    stable(f"class A:\n    {text}\n        pass\n")


@given(st.lists(VALUES, min_size=1, max_size=3))
def test_values(values: list[Value]) -> None:
    text = statement("name = ", literal(values))
    stable(f"{text}\n")
    assert repr(ast.literal_eval(text.removeprefix("name = "))) == repr(values)


@pytest.mark.parametrize(
    ("prefix", "width", "expected"),
    [
        ("x: TypeAlias = ", 88, "x: TypeAlias = list[{}]"),
        ("x: TypeAlias = ", 89, "x: TypeAlias = list[\n    {}\n]"),
    ],
)
def test_a_line_of_88_columns_is_the_longest(
    prefix: str, width: int, expected: str
) -> None:
    name = "N" * (width - len(prefix) - len("list[]"))
    assert statement(prefix, Subscript("list", (Name(name),))) == expected.format(name)
