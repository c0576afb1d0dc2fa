"""XML of a JSON value: members are elements, and items too, by the name of their array."""

from __future__ import annotations

import re
from typing import Any

_NO_NAME_LETTER = re.compile(r"[^\w.-]")


def xml_text(value: Any, name: str = "xml") -> str:
    """A document whose outermost element is called `name`."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{_element(name, value)}'


def _element(name: str, value: Any) -> str:
    name = _NO_NAME_LETTER.sub("_", name)
    if not name[:1].isalpha():
        name = f"_{name}"
    if isinstance(value, list):
        return "".join(_element(name, item) for item in value)
    if isinstance(value, dict):
        inner = "".join(_element(key, item) for key, item in value.items())
    elif isinstance(value, bool):
        inner = "true" if value else "false"
    else:
        inner = "" if value is None else str(value)
        for letter, reference in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
            inner = inner.replace(letter, reference)
    return f"<{name}>{inner}</{name}>"
