"""Where the named types of two versions of a package come from, and what uses them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal, TypeAlias

from msgspec import Struct

End: TypeAlias = Literal["base", "revision"]
Spot: TypeAlias = tuple[End, str]
"""A place: one of the two documents, and a JSON pointer in it."""

_LITERAL = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")
_QUALIFIED = re.compile(r"\bmodels\.(\w+)")
_WORD = re.compile(r"\w+")


class Origins(Struct, frozen=True, kw_only=True):
    """The classes and named types of models.py, each under the name that it has after.

    `renamed` are those names by the ones before. `base` and `revision` are JSON pointers to
    the schemas in the two documents, by name; `classes` are the names of classes. `parts`
    are where the schemas stand that a class has properties of, such as those of an `allOf`.
    `users` are the named types that use one themselves, before or after.
    """

    renamed: Mapping[str, str] = {}
    base: Mapping[str, str] = {}
    revision: Mapping[str, str] = {}
    classes: frozenset[str] = frozenset()
    parts: Mapping[str, frozenset[Spot]] = {}
    users: Mapping[str, frozenset[str]] = {}

    def schemas(self, name: str, end: End) -> frozenset[Spot]:
        """The places in one of the documents that a type is made from."""
        places = self.base if end == "base" else self.revision
        parts = {spot for spot in self.parts.get(name, ()) if spot[0] == end}
        return frozenset({(end, places[name]), *parts})

    def name_of(self, symbol: str) -> str | None:
        """The type that `models.Pet` is, or that `models.Pet.name` is a field of."""
        module, _, rest = symbol.partition(".")
        name = rest.partition(".")[0]
        return self.renamed.get(name, name) if module == "models" else None

    def named_before(self, text: str | None, *, is_qualified: bool) -> frozenset[str]:
        """The types that a text of the package before names: `models.Pet`, or `Pet` alone."""
        names = _names(text or "", is_qualified)
        known = (self.renamed.get(name, name) for name in names)
        return frozenset(name for name in known if name in self.base)

    def named_after(self, text: str | None, *, is_qualified: bool) -> frozenset[str]:
        """The types that a text of the package after names."""
        names = _names(text or "", is_qualified)
        return frozenset(name for name in names if name in self.revision)


@lru_cache(maxsize=10_000)
def _names(text: str, is_qualified: bool) -> frozenset[str]:
    pattern = _QUALIFIED if is_qualified else _WORD
    return frozenset(pattern.findall(_LITERAL.sub("", text)))
