"""Constraints that stand in annotations, and what is wrong with a value that breaks them."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from msgspec import Struct, structs


class Limits(Struct, frozen=True, kw_only=True, repr_omit_defaults=True):
    """The constraints of a schema beyond its type, as `Annotated[T, Limits(...)]` has them.

    The names and meanings are those of JSON Schema 2020-12 (Validation, section 6). Lengths count Unicode code
    points. Checked on what is sent, never on what is received: services outgrow their documents.
    """

    minimum: float | None = None
    """Smallest value allowed."""

    maximum: float | None = None
    """Largest value allowed."""

    exclusive_minimum: float | None = None
    """The value must be larger than this."""

    exclusive_maximum: float | None = None
    """The value must be smaller than this."""

    multiple_of: float | None = None
    """The value must be an integer times this, exactly, in decimals."""

    min_length: int | None = None
    """Fewest code points of a string."""

    max_length: int | None = None
    """Most code points of a string."""

    pattern: str | None = None
    """Regular expression (ECMA-262) that must match somewhere in a string."""

    min_items: int | None = None
    """Fewest items of an array."""

    max_items: int | None = None
    """Most items of an array."""

    unique_items: bool = False
    """No two items of an array are equal as JSON values."""

    min_properties: int | None = None
    """Fewest members of an object."""

    max_properties: int | None = None
    """Most members of an object."""

    allowed: tuple[object, ...] = ()
    """The values that there are (`enum` and `const`), where no `Literal` can list them."""

    excluded: tuple[object, ...] = ()
    """Values that are not allowed (`not` with `enum` or `const`)."""

    open: bool = False
    """`Literal[...] | T` takes any `T` when it is sent, too."""


Open = Limits(open=True)
"""Marks a union such as `Literal["a", "b"] | str` whose other values may be sent as well as received."""

Int32: TypeAlias = Annotated[int, Limits(minimum=-(2**31), maximum=2**31 - 1)]
"""A 32-bit signed integer (OpenAPI format `int32`)."""

Int64: TypeAlias = Annotated[int, Limits(minimum=-(2**63), maximum=2**63 - 1)]
"""A 64-bit signed integer (OpenAPI format `int64`)."""


def narrowed(limits: list[Limits]) -> list[Limits]:
    """The same limits with each bound once, the narrowest: a value that breaks it breaks one constraint, not two.

    `Annotated[Int64, Limits(maximum=5)]` has two of them.
    """
    lows = [limit.minimum for limit in limits if limit.minimum is not None]
    highs = [limit.maximum for limit in limits if limit.maximum is not None]
    if len(lows) < 2 and len(highs) < 2:
        return limits
    bounds = Limits(minimum=max(lows, default=None), maximum=min(highs, default=None))
    rest = [structs.replace(limit, minimum=None, maximum=None) for limit in limits]
    return [bounds, *rest]


class Violation(Struct, frozen=True):
    """One thing that is wrong with a value."""

    path: str
    """Where: a JSON path from the root of the body (`$.parts[0].size`, RFC 9535, wire names), or `path.name`,
    `query.name`, `header.name`, `cookie.name` and on from there for a parameter."""

    message: str
    """What is wrong, as a phrase that follows the path."""

    value: str | None = None
    """The value, shortened; None where it is absent or may be secret."""

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" + (
            "" if self.value is None else f", got {self.value}"
        )
