"""Type expressions, calls and literals broken into lines as black would break them.

Why there is a layout of our own: docs/architecture.md. Tests hold every generated line against black.
Source: https://black.readthedocs.io/en/stable/the_black_code_style/current_style.html
"""

from __future__ import annotations

from functools import lru_cache
from unicodedata import east_asian_width

from specloom.plan.expressions import (
    Alternatives,
    Call,
    CallArgument,
    Dict,
    Expression,
    Lambda,
    Name,
    Sequence,
    Subscript,
    one_line,
)

WIDTH = 88
STEP = 4


def statement(
    prefix: str, expression: Expression, suffix: str = "", *, indent: int = 0
) -> str:
    """`prefix` + expression + `suffix`, on one line or broken; lines start unindented.

    The first line is not padded (a template has done so); following lines are. Where not even
    the opening bracket fits behind what is assigned to, the value moves into parentheses.
    """
    text = _broken(prefix, expression, suffix, indent, True)
    if not prefix.endswith(" = ") or isinstance(expression, Name):
        return text
    if indent + columns(text.split("\n", 1)[0]) <= WIDTH:
        return text
    pad = " " * indent
    inner = _broken("", expression, "", indent + STEP, False)
    return f"{prefix}(\n{pad}    {inner}\n{pad}){suffix}"


def field(
    name: str, annotation: Expression, default: Expression | None, *, indent: int
) -> str:
    """`name: annotation = default`, the statement for a field of a model."""
    flat = f"{name}: {one_line(annotation)}"
    if default is None:
        return statement(f"{name}: ", annotation, indent=indent)
    value = one_line(default)
    whole = f"{flat} = {value}"
    if indent + columns(whole) <= WIDTH:
        return whole
    pad = " " * indent
    if isinstance(default, Call):
        head = f"{flat} = {default.function}("
        if indent + columns(head) <= WIDTH:
            return f"{head}\n{_inside(_items(default), indent)}\n{pad})"
    if indent + columns(f"{flat} = (") <= WIDTH:
        inner = statement("", default, indent=indent + STEP)
        return f"{flat} = (\n{pad}    {inner}\n{pad})"
    if isinstance(default, Call) and indent + columns(f") = {value}") > WIDTH:
        inside = _inside(_items(default), indent)
        value = f"{default.function}(\n{inside}\n{pad})"
    return statement(f"{name}: ", annotation, f" = {value}", indent=indent)


def class_head(name: str, base: Expression) -> str:
    """`class Name(base):`, for a class at the top of a module."""
    flat = f"class {name}({one_line(base)}):"
    if columns(flat) <= WIDTH:
        return flat
    inner = statement("", base, indent=STEP)
    return f"class {name}(\n    {inner}\n):"


def import_line(line: str) -> str:
    """`from x import a, b`, a name a line where it is too long."""
    if len(line) <= WIDTH or " import " not in line:
        return line
    indent = " " * (len(line) - len(line.lstrip()))
    head, names = line.split(" import ", 1)
    listed = "".join(f"{indent}    {name},\n" for name in names.split(", "))
    return f"{head} import (\n{listed}{indent})"


def bare_signature(
    returns: Expression | str, head: str, first: str = "", indent: int = 0
) -> str:
    """`head(first) -> returns:`, the head of a function without arguments, but for `first`."""
    type_ = Name(returns) if isinstance(returns, str) else returns
    flat = f"{head}({first}) -> {one_line(type_)}:"
    if indent + columns(flat) <= WIDTH:
        return flat
    pad = " " * indent
    if first:
        closing = statement(") -> ", type_, ":", indent=indent)
        return f"{head}(\n{pad}    {first},\n{pad}{closing}"
    inner = statement("", type_, indent=indent + STEP)
    if isinstance(type_, Alternatives) or ",\n" in inner:  # a magic comma
        return statement(f"{head}() -> ", type_, ":", indent=indent)
    return f"{head}() -> (\n{pad}    {inner}\n{pad}):"


_Item = tuple[str, Expression]


# Operations have the same arguments, parameters and errors: of GitHub's 38,000, 16,000 differ.
@lru_cache(maxsize=50_000)
def _broken(
    prefix: str, expression: Expression, suffix: str, indent: int, top: bool
) -> str:
    flat = "" if _is_vast(expression) else f"{prefix}{one_line(expression)}{suffix}"
    if flat and indent + columns(flat) <= WIDTH:
        return flat
    pad = " " * indent
    if isinstance(expression, Name):
        inner = f"{pad}    {expression.text}"
        wraps = top and columns(inner) <= WIDTH
        return f"{prefix}(\n{inner}\n{pad}){suffix}" if wraps else flat
    if isinstance(expression, Lambda):
        return _broken(f"{prefix}lambda: ", expression.body, suffix, indent, top)
    if isinstance(expression, Alternatives):
        inner = _alternatives(expression, indent + STEP)
        return f"{prefix}(\n{inner}\n{pad}){suffix}"
    opening, items, closing = _parts(expression)
    if not items:
        return flat
    is_display = isinstance(expression, Sequence | Dict)
    comma = "" if _is_single(expression) else ","
    if (is_display and len(items) > 1) or _is_single_tuple(expression):
        inner = _one_a_line(items, indent + STEP)
    else:
        inner = _inside(items, indent, comma)
    return f"{prefix}{opening}\n{inner}\n{pad}{closing}{suffix}"


def _is_vast(expression: Expression) -> bool:
    """Whether a value is too long for a line by the number of its entries alone.

    Without looking at them: to write all of a nested value on one line, level after level,
    only to see that it does not fit, was half of the time that examples took.
    """
    if isinstance(expression, Dict):
        return len(expression.entries) * len("1: 1,") > WIDTH
    return (
        isinstance(expression, Sequence) and len(expression.members) * len("1,") > WIDTH
    )


def columns(text: str) -> int:
    """How wide a text is on a terminal, as black counts: two columns for a wide letter.

    What is longer than a line is not measured further.
    Source: https://www.unicode.org/reports/tr11/
    """
    if text.isascii() or len(text) > WIDTH:
        return len(text)
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def _is_single(expression: Expression) -> bool:
    """Whether a comma after the only item would change the meaning: `list[str,]`."""
    return isinstance(expression, Subscript) and len(expression.arguments) == 1


def _is_single_tuple(expression: Expression) -> bool:
    """Whether the comma after the only item makes the tuple: `(1,)`."""
    return (
        isinstance(expression, Sequence)
        and expression.brackets == "()"
        and len(expression.members) == 1
    )


def _alternatives(expression: Alternatives, indent: int) -> str:
    """The inside of the parentheses that black puts around a long union."""
    pad = " " * indent
    flat = one_line(expression)
    if indent + columns(flat) <= WIDTH:
        return pad + flat
    return "\n".join(
        [
            pad + _broken("| " if index else "", member, "", indent, False)
            for index, member in enumerate(expression.members)
        ]
    )


def _inside(items: list[_Item], indent: int, comma: str = ",") -> str:
    """What stands between brackets: on one line if it fits, else one item a line."""
    flat = ", ".join([prefix + one_line(item) for prefix, item in items])
    inner = indent + STEP
    if inner + columns(flat) <= WIDTH:
        return " " * inner + flat
    return _one_a_line(items, inner, comma)


def _one_a_line(items: list[_Item], indent: int, comma: str = ",") -> str:
    pad = " " * indent
    return "\n".join(
        [
            (
                f"{pad}{prefix}{item.text}{comma}"  # which never breaks, however long
                if isinstance(item, Name)
                else pad + _broken(prefix, item, comma, indent, False)
            )
            for prefix, item in items
        ]
    )


def _parts(expression: Expression) -> tuple[str, list[_Item], str]:
    match expression:
        case Subscript(base, arguments):
            return f"{base}[", [("", item) for item in arguments], "]"
        case Call():
            return f"{expression.function}(", _items(expression), ")"
        case Sequence(members, brackets):
            return brackets[0], [("", item) for item in members], brackets[1]
        case Dict(entries):
            return "{", [(f"{entry.key}: ", entry.value) for entry in entries], "}"
        case _:
            return one_line(expression), [], ""


def _items(call: Call) -> list[_Item]:
    return [_keyword(item) for item in call.arguments]


def _keyword(item: CallArgument) -> _Item:
    return (f"{item.keyword}=" if item.keyword else "", item.value)
