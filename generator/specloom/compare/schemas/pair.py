"""A pair of schemas that are compared, and how the pairs below it are reached."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from specloom.compare.schemas.difference import Difference
from specloom.compare.schemas.schema import NormalSchema, Parts, PartsKey

Key: TypeAlias = tuple[PartsKey, PartsKey]


class Step(NamedTuple):
    """How a pair is reached from the one above: a piece of a JSON path, and what it does.

    `turns` says that more values below are fewer above (`not`); `both` that either may be
    (`if`). `required` tells a property that always is there; `is_item` leads to the
    items of a list, `is_alternative` to one schema of a choice, `is_subtype` to one that
    extends the schema above.
    """

    text: str
    turns: bool = False
    both: bool = False
    required: bool = False
    is_item: bool = False
    is_alternative: bool = False
    is_subtype: bool = False


@dataclass(slots=True)
class Pair:
    """Two schemas that are compared: their own differences, and the pairs below."""

    base: NormalSchema
    revision: NormalSchema
    own: list[Difference] = field(default_factory=list)
    below: list[tuple[Step, Key]] = field(default_factory=list)
    is_changed: bool = False


Below: TypeAlias = Iterator[tuple[Step, Parts, Parts]]
"""The pairs below a pair, with how each is reached."""
