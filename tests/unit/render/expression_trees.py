"""Strategies: type expressions and values as the planner makes them."""

from __future__ import annotations

from hypothesis import strategies as st

from specloom.document.value import Value
from specloom.plan.expressions import (
    Call,
    CallArgument,
    Expression,
    Name,
    Subscript,
    alternatives,
)
from specloom.plan.literals import literal
from specloom.plan.methods import Argument

IDENTIFIERS = st.text("abcdefgh", min_size=1, max_size=34).map(lambda text: f"n{text}")
TEXTS = st.text("abc日本é\"'\\ ", max_size=40) | st.text("x", min_size=60, max_size=100)
CLASSES = st.sampled_from(["str", "int", "dt.datetime", "Any"]).map(
    lambda text: Name(text)
) | IDENTIFIERS.map(lambda name: Name(name.capitalize()))
LITERALS = st.lists(
    TEXTS | st.integers(0, 10**9), min_size=1, max_size=9, unique=True
).map(lambda values: Subscript("Literal", tuple(map(literal, values))))
_BOUNDS: list[Value] = [
    1,
    5_368_709_120,
    0.5,
    True,
    "^[a-z]+$",
    "^[a-z0-9_.:/-]+(\\.[a-z]{2,63})?$" * 3,
]
LIMITS = st.dictionaries(
    st.sampled_from(["min_length", "max_length", "pattern", "maximum", "unique_items"]),
    st.sampled_from(_BOUNDS),
    min_size=1,
).map(
    lambda bounds: Call(
        "Limits",
        tuple(CallArgument(literal(value), key) for key, value in bounds.items()),
    )
)


def _deeper(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    return st.one_of(
        inner.map(lambda item: Subscript("list", (item,))),
        inner.map(lambda item: Subscript("dict", (Name("str"), item))),
        st.tuples(inner, LIMITS).map(lambda pair: Subscript("Annotated", pair)),
        st.lists(inner, min_size=2, max_size=4).map(
            lambda members: alternatives(*members)
        ),
    )


ANNOTATIONS: st.SearchStrategy[Expression] = st.recursive(
    CLASSES | LITERALS, _deeper, max_leaves=6
)

VALUES: st.SearchStrategy[Value] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=10,
)


@st.composite
def fields(draw: st.DrawFn) -> tuple[str, Expression, Expression | None]:
    """Name, annotation and default of a model's field."""
    annotation = draw(ANNOTATIONS)
    arguments = (
        [CallArgument(literal(draw(TEXTS)), "name")] if draw(st.booleans()) else []
    )
    if draw(st.booleans()):
        return (
            draw(IDENTIFIERS),
            annotation,
            Call("msgspec.field", tuple(arguments)) if arguments else None,
        )
    annotation = alternatives(annotation, Name("UnsetType"))
    default: Expression = Name("UNSET")
    if arguments:
        default = Call("msgspec.field", (*arguments, CallArgument(default, "default")))
    return draw(IDENTIFIERS), annotation, default


@st.composite
def arguments(draw: st.DrawFn) -> list[Argument]:
    """The arguments of a method: positional ones, then keywords, required ones first."""
    positional = draw(st.lists(st.tuples(IDENTIFIERS, ANNOTATIONS), max_size=3))
    keywords = draw(
        st.lists(st.tuples(IDENTIFIERS, ANNOTATIONS, st.booleans()), max_size=3)
    )
    made: list[tuple[str, Expression, str | None, bool]] = [
        (name, annotation, None, False) for name, annotation in positional
    ]
    made += [
        (
            name,
            alternatives(annotation, Name("None")) if optional else annotation,
            "None" if optional else None,
            True,
        )
        for name, annotation, optional in keywords
    ]
    return [
        Argument(
            name=f"{name}{index}",
            annotation=annotation,
            default=default,
            keyword_only=keyword,
            doc="",
        )
        for index, (name, annotation, default, keyword) in enumerate(made)
    ]
